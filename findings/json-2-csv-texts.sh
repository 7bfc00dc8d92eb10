#!/usr/bin/env bash
# json-2-csv 5.6.0 (npm), json2csv and csv2json: responses that look like JSON are no texts any more.
#
# Expected: what was a text in the rows is a text after csv2json, or all of a column are.
# Seen: each cell by itself is read as JSON, and what is JSON becomes it. "1e3" comes back as 1000, "true"
# as a truth value, "[]" as a list, "null" as null; 007 and 1,000 stay texts. A response "undefined",
# and a key that a row does not have, are both written as the word undefined; the key comes back
# without a value. parseValue of csv2json and emptyFieldValue of json2csv change that.
#
# What it means for preference data: the short answers of a column are of several types, so that
# comparing or joining them fails in part, and a literal answer in code or mathematics is
# another one ("1e3" is "1000"). Keep rows in JSONL, or give csv2json parseValue: v => v.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent json-2-csv@5.6.0 >/dev/null
cat >run.mjs <<'JS'
import { csv2json, json2csv } from 'json-2-csv'

const rows = [
  { prompt: 'How much is 10 * 100?', chosen: '1e3', rejected: 'true' },
  { prompt: 'Give an empty list.', chosen: '[]', rejected: '{}' },
  { prompt: 'What has no value?', chosen: 'undefined', rejected: 'null' },
  { prompt: 'Which agent?', chosen: '007', rejected: '1,000' },
  { prompt: 'Not judged' },
]
const csv = json2csv(rows)
const back = csv2json(csv)
const texts = csv2json(csv, { parseValue: v => v })
console.log(csv)
console.log(back)
const written = [
  { prompt: 'How much is 10 * 100?', chosen: 1000, rejected: true },
  { prompt: 'Give an empty list.', chosen: [], rejected: {} },
  { prompt: 'What has no value?', rejected: null },
  { prompt: 'Which agent?', chosen: '007', rejected: '1,000' },
  { prompt: 'Not judged' },
]
if (JSON.stringify(back) !== JSON.stringify(written)) throw new Error('that was otherwise when this was written')
if (JSON.stringify(texts.slice(0, 4)) !== JSON.stringify(rows.slice(0, 4))) throw new Error('parseValue kept texts when this was written')
JS
node run.mjs
