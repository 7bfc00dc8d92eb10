#!/usr/bin/env bash
# mlcroissant 1.1.1, fields of a JSON file by jsonPath: where records lack a field, the values of later
# records move up.
#
# Expected: {"rejected": ...} without a chosen response is a record whose chosen field is empty, or an
# error.
# Seen: each field is a list of all that its path finds in the file, and the lists are put side by side. Of
# four records, the second without chosen and the fourth without rejected, three come out: the second joins
# the third question's chosen response to the second's rejected one, and the third joins the fourth's to the
# third's. Only lists of different lengths are an error. Nothing warns.
#
# What it means for preference data: responses to different questions become pairs. Write every key in every
# record, with null where there is nothing.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install mlcroissant==1.1.1 pandas==3.1.1 numpy==2.4.6 scipy==1.17.1
cat >run.py <<'PY'
import hashlib, json, logging, pathlib

import mlcroissant

logging.disable(logging.CRITICAL)  # it recommends properties that nothing here needs


def read(name, text, encoding, extract):
    """Reads a file by a description of it in Croissant, one field for each entry of extract."""
    pathlib.Path(name).write_text(text)
    fields = [
        {"@type": "cr:Field", "@id": f"rows/{field}", "name": field, "dataType": "sc:Text",
         "source": {"fileObject": {"@id": "file"}, "extract": how}}
        for field, how in extract.items()
    ]
    description = {
        "@context": {
            "@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/", "cr": "http://mlcommons.org/croissant/",
            "dct": "http://purl.org/dc/terms/", "conformsTo": "dct:conformsTo", "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
            **{key: f"cr:{key}" for key in ("column", "extract", "field", "fileObject", "fileProperty", "jsonPath", "recordSet", "source")},
        },
        "@type": "sc:Dataset", "name": "pairs", "description": "Pairs.", "url": "https://example.org",
        "license": "https://creativecommons.org/publicdomain/zero/1.0/", "conformsTo": "http://mlcommons.org/croissant/1.0",
        "distribution": [{"@type": "cr:FileObject", "@id": "file", "name": name, "contentUrl": name, "encodingFormat": encoding,
                          "sha256": hashlib.sha256(text.encode()).hexdigest()}],
        "recordSet": [{"@type": "cr:RecordSet", "@id": "rows", "name": "rows", "field": fields}],
    }
    pathlib.Path("croissant.json").write_text(json.dumps(description))
    records = mlcroissant.Dataset("croissant.json").records("rows")
    return [[value.decode() if isinstance(value, bytes) else value for value in record.values()] for record in records]


pairs = [
    {"chosen": "1,642 m", "rejected": "2 m"},
    {"rejected": "A day old"},
    {"chosen": "In Siberia", "rejected": "In Peru"},
    {"chosen": "Nobody owns it"},
]
paths = {field: {"jsonPath": f"$[*].{field}"} for field in ("chosen", "rejected")}
whole = [{"chosen": pair.get("chosen"), "rejected": pair.get("rejected")} for pair in pairs]
for name, rows, want in (
    ("keys left out", pairs, [["1,642 m", "2 m"], ["In Siberia", "A day old"], ["Nobody owns it", "In Peru"]]),
    ("keys with null", whole, [list(pair.values()) for pair in whole]),
):
    got = read("pairs.json", json.dumps(rows), "application/json", paths)
    print(f"{name}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
venv/bin/python run.py
