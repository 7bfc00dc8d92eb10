#!/usr/bin/env bash
# datasets 5.2.0, Dataset.map: a text that replaces a list of messages becomes a list of its
# characters, and digits become numbers.
#
# Expected: a column that map fills with text is text.
# Seen: where messages differ in their keys (one of them has tool_calls), the column's type
# is a list of Json; map keeps that type for what it returns under the same name, so that
# "At 19." comes out as ["A", "t", " ", 1, 9, "."]. Where all messages have the same keys, it
# is text.
#
# What it means for preference data: Axolotl 0.19.0 renders chosen and rejected into columns
# of the same names. One call of a tool in the file, and every row of that column trains on
# single characters, or fails later. Leave such pairs out, or name the columns otherwise.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export HF_HOME=$dir
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install datasets==5.2.0
cat >"$dir/run.py" <<'PY'
import json, sys

from datasets import load_dataset


def mapped(name, *more):
    rows = [{"chosen": [{"role": "assistant", "content": "At 19."}]}, {"chosen": [{"role": "assistant", "content": "Look."} | dict(more)]}]
    path = f"{sys.argv[1]}/{name}.jsonl"
    with open(path, "w") as out:
        out.writelines(json.dumps(r) + "\n" for r in rows)
    data = load_dataset("json", data_files=path, split="train")
    return data.map(lambda r: {"chosen": r["chosen"][-1]["content"]})[0]["chosen"]


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("the same keys", mapped("same"), "At 19.")
said("one call of a tool", mapped("call", ("tool_calls", [{"id": "c"}])), ["A", "t", " ", 1, 9, "."])
PY
"$dir/venv/bin/python" "$dir/run.py" "$dir" 2>/dev/null
