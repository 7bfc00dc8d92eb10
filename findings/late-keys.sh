#!/usr/bin/env bash
# polars 2.1.0 and duckdb 2.0.1: a key that JSONL rows have only further down is dropped.
#
# Expected: the column is there, with nulls before, or reading fails.
# Seen: polars (read_ndjson, scan_ndjson, from_dicts, DataFrame) learns the columns from the
# first 100 rows, duckdb from the first 20,480; what only later rows have is gone, and so are
# keys inside messages (the name of a tool, tool_calls). All rows are there, nothing warns.
# In the other direction, a key that ends early, both write nulls.
#
# What it means for preference data: in a file of pairs in the order in which they were
# made, margins, notes or tool calls that a project began to collect later do not exist,
# also not for those who count them. Pass infer_schema_length=None and sample_size=-1.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install polars==2.1.0 duckdb==2.0.1
cat >"$dir/run.py" <<'PY'
import json, sys

import duckdb, polars


def rows(late):
    for i in range(late + 10):
        row = {"id": i, "messages": [{"role": "user", "content": "Name a lake."}]}
        if i >= late:
            row["margin"] = 2.0
            row["messages"].append({"role": "tool", "content": "Baikal", "name": "find"})
        yield row


def file(late):
    path = f"{sys.argv[1]}/{late}.jsonl"
    with open(path, "w") as out:
        out.writelines(json.dumps(row) + "\n" for row in rows(late))
    return path


def seen(frame):
    return len(frame), "margin" in frame.columns, "name" in [f.name for f in frame.schema["messages"].inner.fields]


def asked(path, options=""):
    table = duckdb.sql(f"SELECT * FROM read_json('{path}'{options})")
    return len(table), "margin" in table.columns, "name" in str(table.types[table.columns.index("messages")])


for what, got, want in (
    ("polars.read_ndjson, from row 100", seen(polars.read_ndjson(file(99))), (109, True, True)),
    ("polars.read_ndjson, from row 101", seen(polars.read_ndjson(file(100))), (110, False, False)),
    ("polars.scan_ndjson, from row 101", seen(polars.scan_ndjson(file(100)).collect()), (110, False, False)),
    ("polars.DataFrame, from row 101", seen(polars.DataFrame(list(rows(100)))), (110, False, False)),
    ("with infer_schema_length=None", seen(polars.read_ndjson(file(100), infer_schema_length=None)), (110, True, True)),
    ("duckdb read_json, from row 20,001", asked(file(20000)), (20010, True, True)),
    ("duckdb read_json, from row 25,001", asked(file(25000)), (25010, False, False)),
    ("with sample_size=-1", asked(file(25000), ", sample_size=-1"), (25010, True, True)),
):
    print(f"{what}: rows {got[0]}, margin {got[1]}, name {got[2]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py" "$dir"
