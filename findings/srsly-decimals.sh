#!/usr/bin/env bash
# srsly 2.5.6 (the JSON and JSONL of spaCy and Prodigy): numbers are written with ten decimals.
#
# Expected: a score that is written and read again is the same, as with Python's json.
# Seen: write_jsonl keeps ten places after the decimal point. Likelihoods and p values below 0.00000000005
# become 0.0, and two scores that differ only further back become equal. Reading is inexact too: a number
# that another program wrote in full comes back with an error in its last digit.
#
# What it means for preference data: the logarithm of such a likelihood is an error, a narrow margin becomes
# a tie, and a row that went through srsly no longer equals its original. Write logarithms.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install srsly==2.5.6
cat >"$dir/run.py" <<'PY'
import json, sys
import srsly

rows = [{"likelihood": 1e-12}, {"likelihood": 3.2e-11}, {"score": 0.12345678901}, {"score": 0.12345678904}, {"score": 1 / 3}]
path = sys.argv[1] + "/rows.jsonl"
srsly.write_jsonl(path, rows)
back = [json.loads(line) for line in open(path)]
for row, got in zip(rows, back):
    print(f"{row}: {got}")
read = srsly.json_loads("0.3333333333333333")
print(f"0.3333333333333333 is read as {read!r}")
if back != [{"likelihood": 0.0}, {"likelihood": 0.0}, {"score": 0.123456789}, {"score": 0.123456789}, {"score": 0.3333333333}]:
    raise SystemExit("numbers had ten decimals when this was written")
if read == 1 / 3:
    raise SystemExit("a number in full was read with an error when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py" "$dir"
