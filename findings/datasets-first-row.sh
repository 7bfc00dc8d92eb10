#!/usr/bin/env bash
# datasets 5.2.0, Dataset.from_list and Dataset.from_generator: the first row decides which
# columns there are. What only later rows have is dropped.
#
# Expected: all columns, with None where a row lacks one, as load_dataset and
# concatenate_datasets make them of the same rows, or an error.
# Seen: a margin, a system prompt or tools that the first row does not have are gone from all
# rows, without a warning. If a later row lacks a key of the first, from_list writes None
# and from_generator stops with an error.
#
# What it means for preference data: the trainer finds no margin column and trains without.
# Write every key into every row before it becomes a Dataset, and look at column_names.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
export HF_HOME=$dir
python3 -m venv venv
venv/bin/pip -q install datasets==5.2.0
cat >run.py <<'PY'
import json
from datasets import Dataset, concatenate_datasets, load_dataset
from datasets.exceptions import DatasetGenerationError

plain = {"prompt": "Name a lake.", "chosen": " Ladoga.", "rejected": " No."}
more = plain | {"margin": 1.0}


def given(rows):
    yield from rows


def file(name, rows):
    with open(name, "w") as f:
        f.writelines(json.dumps(r) + "\n" for r in rows)
    return load_dataset("json", data_files=name, split="train")


def said(what, rows, want):
    got = [r.get("margin", "no column") for r in rows]
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


without, none = ["no column"] * 2, [None, 1.0]
said("from_list", Dataset.from_list([plain, more]), without)
said("from_generator", Dataset.from_generator(given, gen_kwargs={"rows": [plain, more]}), without)
said("from_list, the other order", Dataset.from_list([more, plain]), none[::-1])
try:
    Dataset.from_generator(given, gen_kwargs={"rows": [more, plain]})
    raise SystemExit("from_generator, the other order, was an error when this was written")
except DatasetGenerationError as e:
    print("from_generator, the other order:", type(e).__name__)
said("the same rows as a JSONL file", file("rows.jsonl", [plain, more]), none)
said("concatenate_datasets", concatenate_datasets([Dataset.from_list([plain]), Dataset.from_list([more])]), none)
PY
venv/bin/python run.py 2>/dev/null
