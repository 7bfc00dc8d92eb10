#!/usr/bin/env bash
# gonja v2.9.1, the Jinja of Go programs that render chat templates, set up as
# transformers sets up Jinja2 (trim_blocks, lstrip_blocks).
#
# Expected: the text that Jinja2 3.1.6 makes of the same template.
# Seen: left stripping takes the blanks before every block, not only those between the
# start of a line and the block: "{{ word }} {% endfor %}" loses the space between words.
# tojson writes no space after ':' and ','. -7 // 2 is -3. An index into a text
# counts bytes: the letter picked out of a word that is not ASCII is one that is not in it.
#
# What it means for preference data: a prompt rendered in Go is not the prompt of the
# trainer, and a tool's description not the one that the model has learned to read.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install jinja2==3.1.6
cat >templates.json <<'JSON'
[
 ["words", "{% for word in words %}{{ word }} {% endfor %}."],
 ["tool", "{{ tool | tojson }}"],
 ["floor", "{{ -7 // 2 }}"],
 ["letter", "{{ 'löwe'[2] }}"]
]
JSON
cat >context.json <<'JSON'
{"words": ["a", "deep", "lake"], "tool": {"name": "find", "strict": true}}
JSON
cat >run.py <<'PY'
import json
from jinja2.sandbox import ImmutableSandboxedEnvironment

env = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True)
env.filters["tojson"] = lambda x: json.dumps(x, ensure_ascii=False)
context = json.load(open("context.json"))
print(json.dumps([env.from_string(t).render(**context) for _, t in json.load(open("templates.json"))]))
PY
cat >go.mod <<'MOD'
module finding

go 1.24

require github.com/nikolalohinski/gonja/v2 v2.9.1
MOD
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"os"

	"github.com/nikolalohinski/gonja/v2"
	"github.com/nikolalohinski/gonja/v2/exec"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func read(name string, into any) {
	file, err := os.ReadFile(name)
	must(err)
	must(json.Unmarshal(file, into))
}

func main() {
	gonja.DefaultConfig.TrimBlocks, gonja.DefaultConfig.LeftStripBlocks = true, true
	var templates [][2]string
	var context map[string]any
	read("templates.json", &templates)
	read("context.json", &context)
	var out []string
	for _, t := range templates {
		template, err := gonja.FromString(t[1])
		must(err)
		text, err := template.ExecuteToString(exec.NewContext(context))
		must(err)
		out = append(out, text)
	}
	must(json.NewEncoder(os.Stdout).Encode(out))
}
GO
go mod tidy 2>/dev/null
go run . >go.json
venv/bin/python run.py >python.json
python3 - <<'PY'
import json

names = [n for n, _ in json.load(open("templates.json"))]
seen = dict(zip(names, zip(json.load(open("python.json")), json.load(open("go.json")))))
written = {
    "words": ("a deep lake .", "adeeplake."),
    "tool": ('{"name": "find", "strict": true}', '{"name":"find","strict":true}'),
    "floor": ("-4", "-3"),
    "letter": ("w", "¶"),
}
for name, (jinja2, gonja) in seen.items():
    print(f"{name}: Jinja2 {jinja2!r}, gonja {gonja!r}")
if seen != written:
    raise SystemExit(f"that was {written} when this was written")
PY
