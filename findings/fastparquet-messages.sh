#!/usr/bin/env bash
# fastparquet 2026.9.0, alone and as an engine of pandas 3.1.1: conversations in Parquet, the Hub's own
# form, are read as None.
#
# Expected: a list of {role, content} comes back as such, or a type that cannot be read is an error.
# Seen: each column that holds messages is None in every row, without a warning, whoever wrote the
# file; its number of rows, the margin and the labels are right. A list of plain texts or
# numbers is read, and so are the fields of a single object, as columns of their own (a.x, a.y).
# What reads messages: pyarrow, DuckDB, Polars, Daft, Lance and awkward.
#
# What it means for preference data: pandas.read_parquet takes fastparquet where pyarrow is not
# installed or is asked for; a script that drops rows without a prompt then drops all of
# them, and one that fills gaps trains on empty texts. Ask for engine="pyarrow", or count the
# missing.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install fastparquet==2026.9.0 pandas==3.1.1 pyarrow==26.0.1
cat >"$dir/run.py" <<'PY'
import sys, warnings
import fastparquet, pandas, pyarrow, pyarrow.parquet

message = lambda role, text: {"role": role, "content": text}
row = lambda n: {
    "prompt": [message("user", f"Name lake {n}.")],
    "chosen": [message("assistant", "Ladoga.")],
    "tags": ["lakes", "short"],
    "margin": 2.0,
    "model": {"name": "m", "size": n},
}
rows = [row(n) for n in range(3)]
file = sys.argv[1] + "/pairs.parquet"
pyarrow.parquet.write_table(pyarrow.Table.from_pylist(rows), file)


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("pyarrow, same as written", pyarrow.parquet.read_table(file).to_pylist() == rows, True)
with warnings.catch_warnings(record=True) as heard:
    warnings.simplefilter("always")
    table = fastparquet.ParquetFile(file).to_pandas()
    said("fastparquet, prompt and chosen", [table[c].tolist() for c in ("prompt", "chosen")], [[None] * 3] * 2)
    said("fastparquet, tags, margin and model", (list(table["tags"][0]), table["margin"].tolist(), table["model.size"].tolist()), (["lakes", "short"], [2.0] * 3, [0, 1, 2]))
    said("warnings about what was read", [str(w.message) for w in heard if not issubclass(w.category, (DeprecationWarning, ResourceWarning))], [])
    table = pandas.read_parquet(file, engine="fastparquet")
    said("pandas with it, rows with a prompt", (len(table), len(table.dropna(subset=["prompt"]))), (3, 0))
said("pandas with pyarrow, rows with a prompt", len(pandas.read_parquet(file, engine="pyarrow").dropna(subset=["prompt"])), 3)
PY
"$dir/venv/bin/python" "$dir/run.py" "$dir"
