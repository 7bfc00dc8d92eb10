#!/usr/bin/env bash
# datasets 5.2.0, Dataset.to_csv: a conversation becomes a text that neither JSON nor Python reads, and ids
# lose their zeros on the way back.
#
# Expected: messages are written as JSON, or to_csv refuses them; load_dataset("csv") gives back texts.
# Seen: a cell is what NumPy prints of an array of objects: Python's quotes, a line break and no comma
# between messages. json.loads and ast.literal_eval both refuse a conversation of two messages; with one
# message ast reads it, so a test on short rows passes. Read back, "007" is 7, and a response "None",
# "NA" or "null" is no response.
#
# What it means for preference data: a CSV made for annotators or a spreadsheet cannot be turned back
# into pairs by those who made it (prefdeck import reads such cells). Join the messages to a text, or
# json.dumps them by map, before to_csv; keep the JSONL.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install datasets==5.2.0
cat >"$dir/run.py" <<'PY'
import ast, csv, json, sys
import datasets

folder = sys.argv[1]
datasets.disable_progress_bars()
question, answer = {"role": "user", "content": "How deep?"}, {"role": "assistant", "content": "1,642 m"}
rows = [
    {"id": "007", "chosen": [question, answer], "rejected": "None"},
    {"id": "008", "chosen": [question], "rejected": "No"},
]
datasets.Dataset.from_list(rows).to_csv(f"{folder}/pairs.csv")
cells = [row["chosen"] for row in csv.DictReader(open(f"{folder}/pairs.csv"))]


def reads(parse, text):
    try:
        return bool(parse(text))
    except (ValueError, SyntaxError):
        return False


seen = [(reads(json.loads, c), reads(ast.literal_eval, c)) for c in cells]
back = datasets.load_dataset("csv", data_files=f"{folder}/pairs.csv", split="train", cache_dir=folder)
print(cells, seen)
print(back["id"][:], back["rejected"][:])
if cells[0] != str([question, answer]).replace("}, {", "}\n {") or seen != [(False, False), (False, True)]:
    raise SystemExit("the messages stood without a comma, and only one message could be read, when this was written")
if back["id"][:] != [7, 8] or back["rejected"][:] != [None, "No"]:
    raise SystemExit('"007" was 7 and "None" was None when this was written')
PY
HF_HOME="$dir" HF_HUB_OFFLINE=1 "$dir/venv/bin/python" "$dir/run.py" "$dir"
