#!/usr/bin/env bash
# text-readability 1.1.1 (npm, a port of Python's textstat): the shortest sentences make the hardest text.
#
# Expected: shorter sentences are easier, and a number is a word with syllables.
# Seen: sentences of one or two words are not counted, but their words are. Twenty times "It rains." is one
# sentence of 40 words, grade 11.8 (Flesch-Kincaid); twenty times "It rains now." is grade -2.7. The points
# of a list are one sentence. Numbers have no syllables: a sum has a reading ease of 204, more than any text
# of words can have (121).
#
# What it means for preference data: used as a filter or as a feature beside the judgment, the grade is
# upside down for terse answers, lists and sums, and these differ within a pair. Count sentences with a
# sentence splitter, or leave out texts with many lines or digits.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent text-readability@1.1.1 >/dev/null
cat >run.mjs <<'JS'
import module from 'text-readability'

const r = module.default ?? module
const cases = [
  ['It rains. '.repeat(20).trim(), 1, 11.8, 81.64],
  ['It rains now. '.repeat(20).trim(), 20, -2.7, 119.19],
  ['- Open the lid\n- Read the note\n- Close it again', 1, 2.1, 96.18],
  ['1,642 + 25 = 1,667', 1, -14.5, 203.79],
]
let changed = false
for (const [text, sentences, grade, ease] of cases) {
  const seen = [r.sentenceCount(text), r.fleschKincaidGrade(text), r.fleschReadingEase(text)]
  console.log(JSON.stringify(text), 'sentences, grade, reading ease:', seen.join(', '))
  changed ||= seen.join() !== [sentences, grade, ease].join()
}
if (changed) throw new Error('the output was different when this was written')
JS
node run.mjs
