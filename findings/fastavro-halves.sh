#!/usr/bin/env bash
# fastavro 1.13.1, writer: a rating of 4.5 in a column of whole numbers is written as 4.
#
# Expected: an error, as from avro 1.12.2, Apache's package.
# Seen: in a column of type long a float is cut to its whole part: 4.5 and 4.99 are written as 4, -0.5 as 0.
# There is no error and no warning. Validation is optional and off by default, but what it prevents is not a
# file that cannot be read: it is another value.
#
# What it means for preference data: ratings in half points lose the half, so 4.5 against 4 becomes a tie.
# Write with validator=True.
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


for score, want in (
    (4.5, 4),
    (4.99, 4),
    (-0.5, 0),
):
    row = {"response": "A lake.", "score": score}
    got = fast(row)["score"]
    errors = error(lambda: fast(row, validator=True)), error(lambda: apache(row))
    print(f"{score}: {got}; validated: {errors[0]}; avro: {errors[1]}")
    if got != want or not all(errors):
        raise SystemExit(f"that was {want}, and two errors, when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
