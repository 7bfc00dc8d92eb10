#!/usr/bin/env bash
# nunjucks 3.2.4 (npm), the templates of promptfoo's prompts and of other tools in JavaScript: a chat
# template written for Jinja2 renders without an error, and to another text.
#
# Expected: the text that Jinja2 3.1.6 makes of it, or an error where nunjucks lacks something.
# Seen: an empty list or object is true, so a conversation without tools gets the heading of the
# tools, and "tools or …" writes nothing. messages[-1] is empty. set within a loop changes the
# variable outside it. selectattr("role", "equalto", "user") looks at role alone and takes every message
# that has one. true is written as true, 5.0 as 5; the line break at the end stays.
#
# What it means for preference data: prompts that were judged in such a tool are not those that the
# model was given or is trained on, although one template made both. Render them with
# @huggingface/jinja or in Python, and keep the messages beside the text.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install jinja2==3.1.6
npm init -y >/dev/null
npm install --silent nunjucks@3.2.4 >/dev/null
cat >templates.json <<'JSON'
{
  "tools": "{% if tools %}# Tools {% endif %}{% for m in messages %}<{{ m.role }}>{{ m.content }}{% endfor %}",
  "or": "{{ tools or 'no tools' }}",
  "last": "{{ messages[-1].content }}",
  "set": "{% set turns = 0 %}{% for m in messages %}{% set turns = turns + 1 %}{% endfor %}{{ turns }}",
  "selectattr": "{{ messages | selectattr('role', 'equalto', 'user') | list | length }}",
  "values": "{{ true }} {{ 5.0 }}",
  "end": "A lake.\n"
}
JSON
cat >context.json <<'JSON'
{"tools": [], "messages": [{"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}, {"role": "user", "content": "How deep?"}]}
JSON
cat >run.py <<'PY'
import json
from jinja2.sandbox import ImmutableSandboxedEnvironment

env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
context = json.load(open("context.json"))
print(json.dumps({k: env.from_string(t).render(**context) for k, t in json.load(open("templates.json")).items()}))
PY
cat >run.mjs <<'JS'
import fs from 'fs'
import nunjucks from 'nunjucks'

const env = new nunjucks.Environment(null, { autoescape: false, trimBlocks: true, lstripBlocks: true })
const read = name => JSON.parse(fs.readFileSync(name))
const texts = Object.entries(read('templates.json')).map(([k, t]) => [k, env.renderString(t, read('context.json'))])
console.log(JSON.stringify(Object.fromEntries(texts)))
JS
venv/bin/python run.py >jinja2.json
node run.mjs >nunjucks.json
python3 - <<'PY'
import json

jinja2, nunjucks = json.load(open("jinja2.json")), json.load(open("nunjucks.json"))
written = {
    "tools": ("<user>Hi<assistant>Hello<user>How deep?", "# Tools <user>Hi<assistant>Hello<user>How deep?"),
    "or": ("no tools", ""),
    "last": ("How deep?", ""),
    "set": ("0", "3"),
    "selectattr": ("2", "3"),
    "values": ("True 5.0", "true 5"),
    "end": ("A lake.", "A lake.\n"),
}
seen = {name: (jinja2[name], nunjucks[name]) for name in jinja2}
for name, (a, b) in seen.items():
    print(f"{name}: Jinja2 {a!r}, nunjucks {b!r}")
if seen != written:
    raise SystemExit(f"that was {written} when this was written")
PY
