#!/usr/bin/env bash
# label-studio-sdk 2.1.2, the converter of Label Studio's exports: an id of your own is kept
# in CSV and replaced in JSON-MIN.
#
# Expected: the columns of the imported data come back as they went in, in both formats.
# Seen: JSON-MIN writes the number that Label Studio gave the task over the data's id; CSV
# keeps the data's. A created_at of the data is replaced in both. A task that everybody
# skipped is in neither file, while one that nobody has seen is in both. The reasons of a
# multiple choice are a text where one was ticked, an object where two were.
#
# What it means for preference data: joined by id, labels meet no pair or, worse, another
# one. Import the key under a name that nobody else writes (pair_id), and count the pairs
# that are missing as skipped.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install label-studio-sdk==2.1.2
cat >run.py <<'PY'
import csv, json
from label_studio_sdk.converter import Converter

CONFIG = """<View>
<Text name="prompt" value="$prompt"/><Text name="a" value="$a"/><Text name="b" value="$b"/>
<Pairwise name="better" toName="a,b"/>
<Choices name="why" toName="prompt" choice="multiple"><Choice value="truth"/><Choice value="style"/></Choices>
</View>"""


def task(number, key, *annotations):
    data = {"id": key, "created_at": "mine", "prompt": "Name a lake.", "a": "Ladoga.", "b": "Onega."}
    return {"id": number, "data": data, "annotations": list(annotations)}


def annotation(*reasons, skipped=False):
    result = [
        {"from_name": "better", "to_name": "a,b", "type": "pairwise", "value": {"selected": "left"}},
        {"from_name": "why", "to_name": "prompt", "type": "choices", "value": {"choices": list(reasons)}},
    ]
    return {"id": 1, "created_at": "2026-01-01T00:00:00Z", "was_cancelled": skipped, "result": [] if skipped else result}


tasks = [
    task(501, "pair-17", annotation("truth")),
    task(502, "pair-18", annotation("truth", "style")),
    task(503, "pair-19", annotation(skipped=True)),
    task(504, "pair-20"),
]
with open("export.json", "w") as f:
    json.dump(tasks, f)
converter = Converter(config=CONFIG, project_dir=None)
converter.convert_to_json_min("export.json", "json-min", is_dir=False)
converter.convert_to_csv("export.json", "csv", is_dir=False, sep=",", header=True)
json_min = json.load(open("json-min/result.json"))
table = list(csv.DictReader(open("csv/result.csv")))


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("imported ids", [t["data"]["id"] for t in tasks], ["pair-17", "pair-18", "pair-19", "pair-20"])
said("ids in JSON-MIN", [r["id"] for r in json_min], [501, 502, 504])
said("ids in CSV", [r["id"] for r in table], ["pair-17", "pair-18", "pair-20"])
said("created_at in JSON-MIN", [r["created_at"] for r in json_min], ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", None])
said("created_at in CSV", [r["created_at"] for r in table], ["2026-01-01T00:00:00Z", "2026-01-01T00:00:00Z", ""])
said("why in JSON-MIN", [r.get("why") for r in json_min], ["truth", {"choices": ["truth", "style"]}, None])
PY
venv/bin/python run.py
