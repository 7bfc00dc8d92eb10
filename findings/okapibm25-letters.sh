#!/usr/bin/env bash
# okapibm25 1.4.1 (npm): words are looked for as patterns within words.
#
# Expected: the text about a lake scores above one about a flake; the query "3.5" does not find "375";
# case does not matter, or the package says so.
# Seen: each word of the query is a regular expression that is counted wherever it matches.
# "lake" scores higher in "A flake of snow and a blake of glass" than in "The lake is deep.",
# "art" is found in start, chart and part, C in CLISP, and a full stop matches every letter. "Lake"
# finds no lake: capitals count.
#
# What it means for preference data: related prompts and examples that such a search picks for a
# judge are those that repeat letters. Split texts and query into words, join them with marks that no
# text holds and escape them, or take a package that has an index of words.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent okapibm25@1.4.1 >/dev/null
cat >run.mjs <<'JS'
import okapibm25 from 'okapibm25'

const score = okapibm25.default ?? okapibm25
const cases = [
  ['lake', ['The lake is deep.', 'A flake of snow and a blake of glass'], s => s[1] > s[0]],
  ['art', ['Modern art', 'Start a chart of carts, part by part'], s => s[1] > s[0]],
  ['C', ['A sort in C', 'A sort in Common Lisp, that is CLOS and CLISP'], s => s[1] > s[0]],
  ['3.5', ['It is 375.', 'It is 4.'], s => s[0] > 0],
  ['Lake', ['The lake is deep.', 'A song'], s => s[0] === 0],
]
let changed = false
for (const [query, texts, asWritten] of cases) {
  const scores = score(texts, [query])
  console.log(query, texts.map((t, i) => `${scores[i].toFixed(2)} ${t}`))
  changed ||= !asWritten(scores)
}
if (changed) throw new Error('that was otherwise when this was written')
JS
node run.mjs
