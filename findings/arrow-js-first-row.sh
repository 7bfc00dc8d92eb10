#!/usr/bin/env bash
# apache-arrow 21.1.0 (npm), tableFromJSON: the first row fixes each column's type, and later values that do
# not fit silently become null, false or an empty string.
#
# Expected: a column's type is inferred from all rows, or the call fails.
# Seen: if the list of messages is empty in the first row, all messages of all later rows are null. If
# messages are objects, only the first row's keys survive; a later key (reasoning, tool_calls) is dropped.
# In a column that starts with a number a string becomes null, in one that starts with a boolean it becomes
# false, and a missing string becomes "". Nothing warns.
#
# What it means for preference data: what survives depends on the order of the file. If the first pair has
# no history, every other pair loses its own. Give each column its type (vectorFromArray with a DataType),
# and compare the table with the rows.
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
if (changed) throw new Error('the output was different when this was written')
JS
node run.mjs
