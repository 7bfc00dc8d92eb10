#!/usr/bin/env bash
# better-profanity 0.7.0 (PyPI) and obscenity 0.4.6 (npm): the number 455 is profanity.
#
# Expected: both read digits as letters to see through disguises, as they say, but a bare number in a sum is
# a number.
# Seen: 4 is read as a and 5 as s even where no letter is near, so "130 + 325 = 455" is profane and "130 +
# 325 = 454" is not; 717 is another such number. better-profanity also lists the words "uterus" and "kill".
#
# What it means for preference data: such a filter drops right answers for their digits, and of a pair it
# can drop the side with the right number and keep the wrong one. Count only matches that contain a letter,
# and read what was dropped.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install better-profanity==0.7.0
npm init -y >/dev/null
npm install --silent obscenity@0.4.6 >/dev/null
cat >texts.json <<'JSON'
["130 + 325 = 455", "130 + 325 = 454", "3 * 239 = 717", "The uterus is a muscle.", "Use kill to end the process."]
JSON
cat >run.py <<'PY'
import json
from better_profanity import profanity

print(json.dumps([profanity.contains_profanity(t) for t in json.load(open("texts.json"))]))
PY
cat >run.mjs <<'JS'
import fs from 'fs'
import { RegExpMatcher, englishDataset, englishRecommendedTransformers } from 'obscenity'

const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers })
console.log(JSON.stringify(JSON.parse(fs.readFileSync('texts.json')).map(t => matcher.hasMatch(t))))
JS
venv/bin/python run.py >better-profanity.json
node run.mjs >obscenity.json
python3 - <<'PY'
import json

texts = json.load(open("texts.json"))
seen = {name: json.load(open(f"{name}.json")) for name in ("better-profanity", "obscenity")}
for i, text in enumerate(texts):
    print(f"{text}:", ", ".join(name for name, found in seen.items() if found[i]) or "clean")
written = {
    "better-profanity": [True, False, True, True, True],
    "obscenity": [True, False, True, False, False],
}
if seen != written:
    raise SystemExit(f"that was {written} when this was written")
PY
