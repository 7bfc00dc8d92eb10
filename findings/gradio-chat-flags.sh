#!/usr/bin/env bash
# gradio 6.31.0, the log of thumbs that ChatInterface(flagging_mode="manual") writes.
#
# Expected: a CSV whose header names its columns, with one current answer a message.
# Seen: the header has five names, a row four fields. Read by name, "value" is the thumb,
# "flag" the time and "timestamp" empty. A thumb that is changed or taken back is one more
# row; taken back it reads "None", the text. Rows name the message by its index in the
# whole conversation and carry neither session nor model, so the same conversation held
# twice cannot be told from one mind changed.
#
# What it means for preference data: read the file by position, take the last row of
# a conversation and index, and count "None" as no answer. "Like" and "Dislike" of two
# messages are ratings, no pair.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install gradio==6.31.0
cat >"$dir/run.py" <<'PY'
import csv
import datetime
import sys

from gradio.events import LikeData
from gradio.flagging import ChatCSVLogger

folder = sys.argv[1]
log = ChatCSVLogger()  # what ChatInterface uses unless told otherwise
log.setup(folder)
messages = [{"role": "user", "content": "1 + 2?"}, {"role": "assistant", "content": "It is 3."}]
for thumb in (True, False, None):
    log.flag(LikeData(None, {"index": 1, "value": "It is 3.", "liked": thumb}), messages)

with open(f"{folder}/log.csv", newline="") as file:
    header, *rows = csv.reader(file)
print(f"header: {header}")
for row in rows:
    print(f"row:    {['…', *row[1:]]}")
if header != ["conversation", "index", "value", "flag", "timestamp"]:
    raise SystemExit("the header was another when this was written")
if [row[1:3] for row in rows] != [["1", "Like"], ["1", "Dislike"], ["1", "None"]]:
    raise SystemExit("a row was one thumb when this was written")
for row in rows:
    datetime.datetime.fromisoformat(row[3])
if any(len(row) != 4 for row in rows):
    raise SystemExit("rows had four fields when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py" "$dir/log"
