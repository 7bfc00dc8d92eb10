#!/usr/bin/env bash
# datasets 5.2.0, Dataset.to_csv: a conversation is written as text that neither JSON nor Python can parse.
#
# Expected: messages are written as JSON, or to_csv refuses them.
# Seen: each cell is what NumPy prints of an array of objects: Python's quotes, and between two messages a
# line break but no comma. json.loads and ast.literal_eval both reject a conversation of two messages. With
# a single message ast.literal_eval works, so a test on short rows passes.
#
# What it means for preference data: a CSV made for annotators or a spreadsheet cannot be turned back into
# pairs by the library that wrote it. Before to_csv, join the messages into one text or json.dumps them with
# map, and keep the JSONL.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install datasets==5.2.0
cat >"$dir/run.py" <<'PY'
import ast, csv, json, sys
import datasets

path = sys.argv[1] + "/pairs.csv"
datasets.disable_progress_bars()
question, answer = {"role": "user", "content": "How deep?"}, {"role": "assistant", "content": "1,642 m"}
datasets.Dataset.from_list([{"chosen": [question, answer]}, {"chosen": [question]}]).to_csv(path)
cells = [row["chosen"] for row in csv.DictReader(open(path))]


def reads(parse, text):
    try:
        return bool(parse(text))
    except (ValueError, SyntaxError):
        return False


seen = [(reads(json.loads, c), reads(ast.literal_eval, c)) for c in cells]
print(cells, seen)
if cells[0] != str([question, answer]).replace("}, {", "}\n {") or seen != [(False, False), (False, True)]:
    raise SystemExit("the messages stood without a comma, and only one message could be read, when this was written")
PY
HF_HOME="$dir" HF_HUB_OFFLINE=1 "$dir/venv/bin/python" "$dir/run.py" "$dir"
