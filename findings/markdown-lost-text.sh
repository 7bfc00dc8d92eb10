#!/usr/bin/env bash
# rich 15.0.0, glamour v2.0.1 and marked-terminal 7.3.1 (npm), with which tools show responses
# in a terminal: not all of a response is shown, and not as it is written.
#
# Expected: words are words; a list that begins with 3 begins with 3; what is no markdown is
# shown as it stands.
# Seen: rich and glamour drop all that looks like a tag: vector<int> is vector, and
# <answer>42</answer> is 42; rich shows nothing of a block in <think> or <details>, glamour
# its text without the tags. glamour joins the paragraphs of one list item without a
# space: "one" and "ten" become "oneten". marked-terminal keeps tags, and numbers every
# list from 1.
#
# What it means for preference data: who judges what such a viewer shows compares other texts
# than the trainer reads: wrong code looks right, a missing tag like a given one. Let
# people switch to the raw text, and test a viewer with tags before labelling begins.
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install rich==15.0.0
npm init -y >/dev/null
npm install --silent marked@18.2.1 marked-terminal@7.3.1 >/dev/null
cat >go.mod <<'MOD'
module finding

go 1.25.0

require charm.land/glamour/v2 v2.0.1
MOD
cat >main.go <<'GO'
package main

import (
	"fmt"
	"io"
	"os"

	"charm.land/glamour/v2"
)

func main() {
	text, err := io.ReadAll(os.Stdin)
	if err == nil {
		var out string
		out, err = glamour.Render(string(text), "notty")
		fmt.Print(out)
	}
	if err != nil {
		panic(err)
	}
}
GO
cat >run.mjs <<'JS'
import fs from 'fs'
import { marked } from 'marked'
import { markedTerminal } from 'marked-terminal'

marked.use(markedTerminal())
console.log(marked.parse(fs.readFileSync(0, 'utf8')))
JS
cat >rich_show.py <<'PY'
import sys

from rich.console import Console
from rich.markdown import Markdown

Console(width=80, color_system=None).print(Markdown(sys.stdin.read()))
PY
go mod tidy 2>/dev/null
go build -o glamour .
cat >run.py <<'PY'
import os, subprocess

programs = {"rich": ["venv/bin/python", "rich_show.py"], "glamour": ["./glamour"], "marked-terminal": ["node", "run.mjs"]}
texts = {
    "type": "a vector<int> here",
    "answer": "so <answer>42</answer>",
    "block": "<think>\nit is deep\n</think>\n\nBaikal",
    "number": "3. Baikal",
    "item": "1. one\n\n   ten\n\n2. two",
}
written = {
    "rich": ["a vector here", "so 42", "Baikal", "3 Baikal", "1 one ten 2 two"],
    "glamour": ["a vector here", "so 42", "it is deep Baikal", "3. Baikal", "1. oneten 2. two"],
    "marked-terminal": [texts["type"], texts["answer"], "<think> it is deep </think>Baikal", "1. Baikal", "1. one ten 2. two"],
}
failed = False
for name, command in programs.items():
    for (what, text), want in zip(texts.items(), written[name]):
        shown = subprocess.run(command, input=text, capture_output=True, text=True, check=True, env={**os.environ, "NO_COLOR": "1", "FORCE_COLOR": "0"}).stdout
        got = " ".join(shown.split())
        print(f"{name}, {text!r}: {got!r}")
        if got != want:
            failed = True
            print(f"that was {want!r} when this was written")
raise SystemExit(failed)
PY
venv/bin/python run.py
