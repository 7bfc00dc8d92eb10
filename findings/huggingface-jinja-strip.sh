#!/usr/bin/env bash
# @huggingface/jinja 0.5.11 (npm) renders chat templates in browsers and Node. Its
# strip, lstrip and rstrip take no characters.
#
# Expected: what transformers 5.24 (Jinja2 3.1.6) makes of the same template.
# Seen: 'xxaxx'.strip('x') comes back whole, and text.lstrip('\n') takes away the
# spaces behind the line breaks as well. Templates of reasoning models cut the thinking
# trace out with just these calls, so a trace or answer whose first line is indented
# loses its indentation: the same conversation is another prompt.
# capitalize leaves the other letters as they are; Jinja2 makes them small.
#
# What it means for preference data: do not render training texts with one engine and
# responses with another. Keep the messages, and the text that the model was given.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install transformers==5.24.0 jinja2==3.1.6
npm init -y >/dev/null
npm install --silent @huggingface/jinja@0.5.11 >/dev/null
cat >templates.json <<'JSON'
[
 ["strip", "{{ 'xxaxx'.strip('x') }}"],
 ["thinking", "{{ text.split('</think>')[0].split('<think>')[-1].lstrip('\\n') }}"],
 ["answer", "[{{ text.split('</think>')[-1].rstrip('\\n') }}]"],
 ["capitalize", "{{ 'A Deep LAKE' | capitalize }}"]
]
JSON
cat >text.json <<'JSON'
{"text": "<think>\n    depth = 1_642\nso it is deep</think>Baikal \n"}
JSON
cat >run.py <<'PY'
import json
from transformers.utils.chat_template_utils import _compile_jinja_template

context = json.load(open("text.json"))
print(json.dumps([_compile_jinja_template(t).render(**context) for _, t in json.load(open("templates.json"))]))
PY
cat >run.mjs <<'JS'
import fs from 'fs'
import { Template } from '@huggingface/jinja'

const read = name => JSON.parse(fs.readFileSync(name))
console.log(JSON.stringify(read('templates.json').map(([, t]) => new Template(t).render(read('text.json')))))
JS
venv/bin/python run.py 2>/dev/null >python.json
node run.mjs >node.json
python3 - <<'PY'
import json

names = [n for n, _ in json.load(open("templates.json"))]
seen = dict(zip(names, zip(json.load(open("python.json")), json.load(open("node.json")))))
written = {
    "strip": ("a", "xxaxx"),
    "thinking": ("    depth = 1_642\nso it is deep", "depth = 1_642\nso it is deep"),
    "answer": ("[Baikal ]", "[Baikal]"),
    "capitalize": ("A deep lake", "A Deep LAKE"),
}
for name, (jinja2, node) in seen.items():
    print(f"{name}: Jinja2 {jinja2!r}, @huggingface/jinja {node!r}")
if seen != written:
    raise SystemExit(f"that was {written} when this was written")
PY
