#!/usr/bin/env bash
# better-profanity 0.7.0 (PyPI), obscenity 0.4.6 (npm) and go-away 1.6.13 (Go): 455 is a swear word.
#
# Expected: a number of a calculation is no profanity; filters that know digits as letters
# ask for a letter beside them.
# Seen: all three read 4 as a and 5 as s, whatever stands around, so "130 + 325 = 455" is profane.
# better-profanity finds six numbers below 10,000 (455, 717, 7171, 7175, 7177, 7347) and takes
# "uterus" and "kill" for swear words besides; obscenity finds 717 as well, and go-away looks
# inside numbers, so that 14550 is one.
#
# What it means for preference data: a filter of this kind drops right answers by their digits, and of
# a pair the one that has the right number while the wrong one stays. Let it count only
# texts with a letter next to what it found, and look at what it dropped.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install better-profanity==0.7.0
npm init -y >/dev/null
npm install --silent obscenity@0.4.6 >/dev/null
cat >texts.json <<'JSON'
["130 + 325 = 455", "130 + 325 = 454", "3 * 239 = 717", "29 * 500 = 14550", "The uterus is a muscle.", "Use kill to end the process."]
JSON
cat >run.py <<'PY'
import json
from better_profanity import profanity

print(json.dumps([profanity.contains_profanity(t) for t in json.load(open("texts.json"))]))
numbers = [n for n in range(10000) if profanity.contains_profanity(str(n))]
if numbers != [455, 717, 7171, 7175, 7177, 7347]:
    raise SystemExit(f"better-profanity finds other numbers now: {numbers}")
PY
cat >run.mjs <<'JS'
import fs from 'fs'
import { RegExpMatcher, englishDataset, englishRecommendedTransformers } from 'obscenity'

const matcher = new RegExpMatcher({ ...englishDataset.build(), ...englishRecommendedTransformers })
console.log(JSON.stringify(JSON.parse(fs.readFileSync('texts.json')).map(t => matcher.hasMatch(t))))
JS
cat >go.mod <<'MOD'
module finding

go 1.24

require github.com/TwiN/go-away v1.6.13
MOD
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"os"

	goaway "github.com/TwiN/go-away"
)

func main() {
	data, err := os.ReadFile("texts.json")
	if err != nil {
		panic(err)
	}
	var texts []string
	if err := json.Unmarshal(data, &texts); err != nil {
		panic(err)
	}
	var found []bool
	for _, t := range texts {
		found = append(found, goaway.IsProfane(t))
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		panic(err)
	}
}
GO
go mod tidy 2>/dev/null
venv/bin/python run.py >better-profanity.json
node run.mjs >obscenity.json
go run . >go-away.json
python3 - <<'PY'
import json

texts = json.load(open("texts.json"))
seen = {name: json.load(open(f"{name}.json")) for name in ("better-profanity", "obscenity", "go-away")}
for i, text in enumerate(texts):
    print(f"{text}:", ", ".join(name for name, found in seen.items() if found[i]) or "clean")
written = {
    "better-profanity": [True, False, True, False, True, True],
    "obscenity": [True, False, True, False, False, False],
    "go-away": [True, False, False, True, False, False],
}
if seen != written:
    raise SystemExit(f"that was {written} when this was written")
PY
