#!/usr/bin/env bash
# distilabel 1.5.3, FormatTextGenerationDPO: a prompt whose responses are rated
# equally becomes a pair of one response with itself.
#
# Expected: the row is left out, or two different responses are taken.
# Seen: chosen and rejected are the same text of the same model, without a warning.
# A single response does the same. A rating that is missing (None, as UltraFeedback
# leaves it where a reply could not be read) ends the step with a TypeError, so the
# rows after it are lost too.
#
# What it means for preference data: look for chosen = rejected in files that
# distilabel made. Nothing can be learned from such rows; some trainers raise on them.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install distilabel==1.5.3 requests==2.34.2 datasets==5.2.0
cat >"$dir/run.py" <<'PY'
import logging, warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
from distilabel.steps import FormatTextGenerationDPO


def pair(texts, ratings):
    step = FormatTextGenerationDPO()
    step.load()
    row = {
        "instruction": "Name a lake.",
        "generations": texts,
        "generation_models": [f"model-{i}" for i in range(len(texts))],
        "ratings": ratings,
    }
    out = next(step.process([row]))[0]
    return out["chosen"][-1]["content"], out["rejected"][-1]["content"]


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("rated 5 and 1", pair(["Ladoga", "Onega"], [5, 1]), ("Ladoga", "Onega"))
said("rated 4 and 4", pair(["Ladoga", "Onega"], [4, 4]), ("Ladoga", "Ladoga"))
said("three rated 3", pair(["Ladoga", "Onega", "Saimaa"], [3, 3, 3]), ("Ladoga", "Ladoga"))
said("one response", pair(["Ladoga"], [3]), ("Ladoga", "Ladoga"))
try:
    got = pair(["Ladoga", "Onega"], [None, 3])
except TypeError:
    got = "TypeError"
said("rated None and 3", got, "TypeError")
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
