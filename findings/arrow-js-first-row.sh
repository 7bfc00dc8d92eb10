#!/usr/bin/env bash
# apache-arrow 21.1.0 (npm), tableFromJSON: the first row decides what a column can hold, and what does
# not fit becomes null, false or an empty text.
#
# Expected: a column's type is found from all rows, or the call fails.
# Seen: if the first list of messages is empty, all messages of all later rows are null. Of messages
# as objects the keys of the first row are kept, a later key (reasoning, tool_calls) is dropped. A
# text in a column that begins with a number is null, one in a column that begins with a truth value is
# false. A text that a row does not have at all is "". Nothing warns.
#
# What it means for preference data: which rows survive depends on the order of the file. A set whose
# first pair has no system message or no history loses those of all others. Give each column its
# type (vectorFromArray with a DataType), and compare the table with the rows.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent apache-arrow@21.1.0 >/dev/null
cat >run.mjs <<'JS'
import { tableFromIPC, tableFromJSON, tableToIPC } from 'apache-arrow'

const cases = [
  [[{ history: [] }, { history: ['Hi', 'Hello'] }], [{ history: [] }, { history: [null, null] }]],
  [
    [{ answer: { role: 'assistant', content: 'Yes' } }, { answer: { role: 'assistant', content: 'No', reasoning: 'It rains.' } }],
    [{ answer: { role: 'assistant', content: 'Yes' } }, { answer: { role: 'assistant', content: 'No' } }],
  ],
  [[{ score: 4 }, { score: 'tie' }], [{ score: 4 }, { score: null }]],
  [[{ winner: true }, { winner: 'tie' }], [{ winner: true }, { winner: false }]],
  [[{ rejected: 'Yes' }, {}], [{ rejected: 'Yes' }, { rejected: '' }]],
]
let changed = false
for (const [rows, written] of cases) {
  const table = JSON.stringify(tableFromIPC(tableToIPC(tableFromJSON(rows))).toArray())
  console.log(JSON.stringify(rows), '->', table)
  changed ||= table !== JSON.stringify(written)
}
if (changed) throw new Error('that was otherwise when this was written')
JS
node run.mjs
