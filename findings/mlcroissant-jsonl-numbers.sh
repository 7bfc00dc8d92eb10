#!/usr/bin/env bash
# mlcroissant 1.1.1, JSONL with fields of dataType sc:Text: a column whose texts all look like numbers comes
# back as other texts.
#
# Expected: what is a string in the file, and text by its description, is the same text in the record.
# Seen: the column is turned into numbers, and the numbers into text: "007" is "7", "1.50" is "1.5", "1e3"
# is "1000.0", and 9007199254740993 beside a fraction ends in 2. If one value is null, "18" is "18.0". As
# soon as one text of the column is no number, all stay as they are. The same texts in a JSON file, read by
# jsonPath, do not change.
#
# What it means for preference data: the answers of a mathematics set differ from those in the file, in a
# way that depends on the other rows, and comparing them with the judge's or the reference's fails. Read
# JSONL with json.loads.
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


for texts, want in (
    (["007", "1.50", "1e3"], ["7.0", "1.5", "1000.0"]),
    (["007", "12"], ["7", "12"]),
    (["18", None], ["18.0", None]),
    (["9007199254740993", "1.5"], ["9007199254740992.0", "1.5"]),
    (["007", "x"], ["007", "x"]),
):
    lines = "".join(json.dumps({"chosen": text}) + "\n" for text in texts)
    got = [text for text, in read("pairs.jsonl", lines, "application/jsonlines", {"chosen": {"column": "chosen"}})]
    same = [text for text, in read("pairs.json", json.dumps([{"chosen": text} for text in texts]), "application/json", {"chosen": {"jsonPath": "$[*].chosen"}})]
    print(f"{texts}: {got}, from JSON {same}")
    if got != want or same != texts:
        raise SystemExit(f"that was {want}, from JSON unchanged, when this was written")
PY
venv/bin/python run.py
