#!/usr/bin/env bash
# okapibm25 1.4.1 (npm): query words are counted as regular expressions, inside other words too.
#
# Expected: a bag of words, as its README says. A text about a lake scores above one about a flake, and the
# query "3.5" does not find "375".
# Seen: each query word becomes a regular expression that is counted wherever it matches. "lake" scores
# higher in "A flake of snow and a blake of glass" than in "The lake is deep.", "art" is counted in start,
# chart and part, and C in CLISP; a full stop matches any character. Matching is case-sensitive, so "Lake"
# finds no lake.
#
# What it means for preference data: the related prompts that such a search picks as examples for a judge
# are those that repeat letters. Use a package with an index of words, or surround all words of texts and
# queries with a separator and escape them.
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
if (changed) throw new Error('the output was different when this was written')
JS
node run.mjs
