#!/usr/bin/env bash
# html2text 2025.4.15 and markdownify 1.2.3 (PyPI), turndown 7.2.5 (npm) and html-to-markdown v2.5.2 (Go),
# with which pages and forum answers become Markdown: 10<sup>9</sup> is 109.
#
# Expected: ^9, <sup>9</sup> as Markdown allows it, or a blank between the numbers.
# Seen: all four drop the tags and join what was around them: 10⁹ is 109, x² is x2, 2⁻¹ is 2-1.
# By default turndown and html-to-markdown also drop the lines of a table, so that its cells stand below
# each other or are one word, and the stroke of what was struck out: a corrected answer says both.
#
# What it means for preference data: answers of Stack Exchange and the like are HTML, votes and all.
# Right answers in physics and mathematics come out wrong, and the judge (or the person) marks
# them down. html2text has include_sup_sub, markdownify sup_symbol="^", turndown addRule("sup", …).
set -euo pipefail
dir=$(mktemp -d)
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install html2text==2025.4.15 markdownify==1.2.3
npm init -y >/dev/null
npm install --silent turndown@7.2.5 >/dev/null
cat >pages.json <<'JSON'
["<p>10<sup>9</sup> kg</p>", "<p>x<sup>2</sup> = 2<sup>-1</sup></p>", "<p>It is <del>4</del> 5.</p>", "<table><tr><th>n</th><th>m</th></tr><tr><td>1</td><td>2</td></tr></table>"]
JSON
cat >run.py <<'PY'
import json
import html2text, markdownify

pages = json.load(open("pages.json"))
json.dump([html2text.html2text(p).strip() for p in pages], open("html2text.json", "w"))
json.dump([markdownify.markdownify(p).strip() for p in pages], open("markdownify.json", "w"))
if markdownify.markdownify(pages[0], sup_symbol="^").strip() != "10^9^ kg":
    raise SystemExit("with sup_symbol it was 10^9^ kg when this was written")
PY
cat >run.mjs <<'JS'
import fs from 'fs'
import TurndownService from 'turndown'

const turndown = new TurndownService()
console.log(JSON.stringify(JSON.parse(fs.readFileSync('pages.json')).map(p => turndown.turndown(p))))
JS
cat >go.mod <<'MOD'
module finding

go 1.24

require github.com/JohannesKaufmann/html-to-markdown/v2 v2.5.2
MOD
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"os"

	htmltomarkdown "github.com/JohannesKaufmann/html-to-markdown/v2"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	data, err := os.ReadFile("pages.json")
	must(err)
	var pages, texts []string
	must(json.Unmarshal(data, &pages))
	for _, p := range pages {
		text, err := htmltomarkdown.ConvertString(p)
		must(err)
		texts = append(texts, text)
	}
	must(json.NewEncoder(os.Stdout).Encode(texts))
}
GO
go mod tidy 2>/dev/null
venv/bin/python run.py
node run.mjs >turndown.json
go run . >html-to-markdown.json
python3 - <<'PY'
import json

written = {
    "html2text": ["109 kg", "x2 = 2-1", "It is ~~4~~ 5.", "n| m  \n---|---  \n1| 2"],
    "markdownify": ["109 kg", "x2 = 2-1", "It is ~~4~~ 5.", "| n | m |\n| --- | --- |\n| 1 | 2 |"],
    "turndown": ["109 kg", "x2 = 2\\-1", "It is 4 5.", "n\n\nm\n\n1\n\n2"],
    "html-to-markdown": ["109 kg", "x2 = 2-1", "It is 4 5.", "nm12"],
}
seen = {name: json.load(open(f"{name}.json")) for name in written}
for name, texts in seen.items():
    print(f"{name}: {texts}")
if seen != written:
    raise SystemExit(f"that was {written} when this was written")
PY
