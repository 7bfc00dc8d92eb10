#!/usr/bin/env bash
# fastavro 1.13.1, writer and schemaless_writer: what does not fit the schema is cut or left out.
#
# Expected: a record with a key that the schema does not know, and 4.5 in a column of whole numbers, are
# errors, as they are for avro 1.12.2, Apache's package.
# Seen: unknown keys are left out, and 4.5 in an int or long is written as 4, 4.99 as 4 and -0.5 as 0,
# without a word. The parameters strict and validator bring errors, both are off.
#
# What it means for preference data: ratings in half points lose the half, so 4.5 against 4 becomes a
# tie, and a column that came later (margin, annotator) is missing in the file. Write with
# strict=True and validator=True.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install fastavro==1.13.1 avro==1.12.2
cat >"$dir/run.py" <<'PY'
import io, json
import avro.io, avro.schema, fastavro

schema = {
    "type": "record",
    "name": "Rating",
    "fields": [{"name": "response", "type": "string"}, {"name": "score", "type": "long"}],
}


def fast(row, **options):
    file = io.BytesIO()
    fastavro.writer(file, fastavro.parse_schema(schema), [row], **options)
    file.seek(0)
    return next(fastavro.reader(file))


def error(write):
    try:
        write()
    except Exception as e:
        return type(e).__name__


def apache(row):
    avro.io.DatumWriter(avro.schema.parse(json.dumps(schema))).write(row, avro.io.BinaryEncoder(io.BytesIO()))


for row, want in (
    ({"response": "A lake.", "score": 4, "margin": 0.5}, {"response": "A lake.", "score": 4}),
    ({"response": "A lake.", "score": 4.5}, {"response": "A lake.", "score": 4}),
    ({"response": "A lake.", "score": 4.99}, {"response": "A lake.", "score": 4}),
    ({"response": "A lake.", "score": -0.5}, {"response": "A lake.", "score": 0}),
):
    got = fast(row)
    strict = error(lambda: fast(row, strict=True, validator=True))
    print(f"{row}: {got}; strict and validated: {strict}; avro: {error(lambda: apache(row))}")
    if got != want or not strict or not error(lambda: apache(row)):
        raise SystemExit(f"that was {want}, and two errors, when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
