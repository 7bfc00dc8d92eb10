#!/usr/bin/env bash
# datasets 5.2.0, class_encode_column: numbers are numbered anew, in the order of their
# texts.
#
# Expected: strengths from -3 to 3 become the classes 0 to 6, in this order.
# Seen: they are sorted as texts: -1 is class 0, -2 is 1, -3 is 2, then 0 to 3 are 3 to 6; of
# ratings from 1 to 10, 10 is class 1 and 2 is class 2. train_test_split(stratify_by_column=…)
# asks for such a column, so it is what stratifying a split by strength or rating leaves in
# the data.
#
# What it means for preference data: read as a margin or a rating afterwards, "much worse"
# ranks above "slightly worse", and 10 below 2, in every row, with plausible numbers. Encode
# a copy of the column and drop it after the split, or map back with int2str.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export HF_HOME=$dir
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install datasets==5.2.0
cat >"$dir/run.py" <<'PY'
from datasets import Dataset


def encoded(values):
    data = Dataset.from_list([{"v": v} for v in values]).class_encode_column("v")
    return dict(zip(values, data["v"][:]))


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("strengths", encoded([-3, -2, -1, 0, 1, 2, 3]), {-3: 2, -2: 1, -1: 0, 0: 3, 1: 4, 2: 5, 3: 6})
said("ratings", encoded([1, 2, 5, 9, 10]), {1: 0, 2: 2, 5: 3, 9: 4, 10: 1})
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
