#!/usr/bin/env bash
# tablib 3.10.0, Dataset.dict and load(format="json" or "yaml"): a row's values go under the headers by
# position, not by key.
#
# Expected: {"rejected": ..., "chosen": ...} is the same row as {"chosen": ..., "rejected": ...}; a row with
# other keys is refused or leaves cells empty.
# Seen: the first row's keys become the headers; of all later rows only the values are used, in their own
# order. A row whose keys come in another order has its cells swapped, and a row with as many other keys
# gives its values to the first row's columns. Only a row with more or fewer keys is an error.
#
# What it means for preference data: where two tools wrote into one file, one of them sorting its keys (jq
# -S, json.dumps with sort_keys), chosen and rejected come out swapped, in every format that tablib exports.
# Bring the keys of all rows into one order first.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install tablib==3.10.0
cat >"$dir/run.py" <<'PY'
import json
import tablib

rows = [
    {"prompt": "How deep is the lake?", "rejected": "Two metres.", "chosen": "1,642 m."},
    {"prompt": "How old is it?", "chosen": "25 million years.", "rejected": "A day."},
    {"prompt": "Where is it?", "winner": "In Siberia.", "loser": "In Peru."},
]
loaded = tablib.Dataset().load(json.dumps(rows), format="json")
assigned = tablib.Dataset()
assigned.dict = rows
print(loaded.export("csv"))
if loaded.dict != assigned.dict or loaded.dict[1:] != [
    {"prompt": "How old is it?", "rejected": "25 million years.", "chosen": "A day."},
    {"prompt": "Where is it?", "rejected": "In Siberia.", "chosen": "In Peru."},
]:
    raise SystemExit("the second row was swapped and the third renamed when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
