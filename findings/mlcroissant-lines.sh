#!/usr/bin/env bash
# mlcroissant 1.1.1, fileProperty "lines" of a text file: a line is what follows its last comma.
#
# Expected: one record a line, with the line as it stands.
# Seen: the file is read as CSV with one named column. If the first line contains commas, all columns but
# the last become the index of the table and are dropped: "Yes, it is deep." is " it is deep.", and "No."
# below it is None. Where the first line has no comma, quotation marks around a phrase with a comma still
# go, empty lines are skipped, and a line NA is None. Nothing warns.
#
# What it means for preference data: prompts and responses kept one a line lose their beginnings, and with
# the empty lines a file of prompts no longer matches its file of responses. Put such texts into a JSON
# file, under a key.
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


for text, want in (
    ("Yes, it is deep.\nNo.\n", [" it is deep.", None]),
    ("How old, and how deep, is it?\nWhy?\n", [" is it?", None]),
    ('Baikal\n"Deep," he said.\n\nNA\n', ["Baikal", "Deep, he said.", None]),
):
    got = [line for line, in read("lines.txt", text, "text/plain", {"line": {"fileProperty": "lines"}})]
    print(f"{text!r}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
venv/bin/python run.py
