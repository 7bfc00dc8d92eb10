#!/usr/bin/env bash
# synthetic-data-kit 0.0.5 (Meta), curate: what passes is the judge's copy of an answer, on one line.
#
# Expected: the judge's reply gives the ratings, and the pairs that pass are those of the
# input file.
# Seen: question and answer are taken from the reply. Before it is read, \n, \r and \t within it
# become line breaks and tabs and every line break with the blanks around it one blank, so code
# and lists come out on one line even if the judge copied them to the letter. What the judge
# shortened ("...") or corrected is what is kept; a pair that it left out is gone and not
# counted as rated; a pair that it made up is in.
#
# What it means for preference data: a set filtered this way is a set of the judge's texts. All
# code in it is broken, and as chosen responses they teach one line. Take the ratings by
# question from the output, and the texts from the file that went in.
# curate needs three packages; the whole would bring readers of PDF and Office files.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install pyyaml==6.0.3 requests==2.32.5 rich==15.0.0
"$dir/venv/bin/pip" -q install --no-deps synthetic-data-kit==0.0.5
cat >"$dir/run.py" <<'PY'
import json
import logging
import sys
import tempfile
from unittest import mock

logging.disable(logging.CRITICAL)
from synthetic_data_kit.core import curate

pairs = [
    {"question": "How do I sum a list?", "answer": "Like this:\n\nfor n in numbers:\n    total += n\n\nThen print it."},
    {"question": "How deep is it?", "answer": "It is 310 metres deep, which makes it the deepest of the region."},
    {"question": "Is it cold?", "answer": "Yes."},
]
# The judge copies the first answer, shortens the second, and leaves out the third.
reply = json.dumps([
    {**pairs[0], "rating": 9},
    {"question": pairs[1]["question"], "answer": "It is 310 metres deep, ...", "rating": 8},
])


class Client:
    def __init__(self, **settings):
        self.config = {"curate": {"threshold": 7.0}, "prompts": {"qa_rating": "Rate: {pairs}"}}

    def batch_completion(self, batches, **settings):
        return [reply] * len(batches)


with tempfile.TemporaryDirectory() as folder:
    source, target = f"{folder}/pairs.json", f"{folder}/out/curated.json"
    json.dump({"qa_pairs": pairs}, open(source, "w"))
    with mock.patch.object(curate, "LLMClient", Client), mock.patch.object(curate, "QAGenerator"):
        curate.curate_qa_pairs(source, target)
    got = [pair["answer"] for pair in json.load(open(target))["qa_pairs"]]
for answer in got:
    print(repr(answer))
want = ["Like this: for n in numbers: total += n Then print it.", "It is 310 metres deep, ..."]
if got != want:
    sys.exit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
