#!/usr/bin/env bash
# pandas 3.1.1 on Python 3.11, to_csv and read_csv: a response with a bare carriage return becomes two
# pairs, one of which has a piece of it as its prompt.
#
# Expected: what to_csv writes, read_csv reads back, whatever stands in a text; texts with line breaks
# are quoted.
# Seen: a field is quoted if it holds a character of the line's end, which is \n in pandas. A \r alone
# is left bare, and read_csv ends a row at it: the response is cut there, rejected is missing, and
# what follows is the prompt of one row more, with the rejected text as chosen. Rows that are too
# short are filled, so nothing is raised. With \r\n as the line's end, or all fields quoted,
# every text comes back.
#
# What it means for preference data: output of terminals (progress bars) and old files hold \r; such
# a pair teaches a response to a question that nobody asked, and filters on missing values drop
# only half of it. Pass lineterminator="\r\n", compare the number of rows, or use JSONL.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install pandas==3.1.1
cat >"$dir/run.py" <<'PY'
import csv
import io

import pandas as pd

pairs = pd.DataFrame(
    [
        {"prompt": "Show progress.", "chosen": "10 %\r100 %", "rejected": "no idea"},
        {"prompt": "Say yes.", "chosen": "yes\nyes", "rejected": "no"},
    ]
)


def through(**options):
    text = pairs.to_csv(index=False, **options)
    return pd.read_csv(io.StringIO(text, newline="")).fillna("").values.tolist()


rows = pairs.values.tolist()
cut = [["Show progress.", "10 %", ""], ["100 %", "no idea", ""], rows[1]]
for name, options, want in (
    ("as it is", {}, cut),
    ("lines end in \\r\\n", {"lineterminator": "\r\n"}, rows),
    ("all quoted", {"quoting": csv.QUOTE_ALL}, rows),
):
    got = through(**options)
    print(f"{name}:", *got, sep="\n    ")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
