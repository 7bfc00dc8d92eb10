#!/usr/bin/env bash
# distilabel 1.5.3: judges that rate several responses at once (UltraFeedback,
# QualityScorer) are read by the order of their lines. The numbers that the reply
# gives the responses are not looked at.
#
# Expected: "[2] Score: 1" is the score of the second response, wherever it stands.
# Seen: replies in another order swap the scores. One line of introduction makes the
# first score None and hands its value to the second response. A reply that rates
# only the second response rates the first. 4.5 is read as 4.
#
# What it means for preference data: scores of a small judge, which often begins with
# a sentence or forgets a response, can belong to another response. Compare the
# stored raw reply with the scores before chosen and rejected are made from them.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install distilabel==1.5.3 requests==2.34.2 datasets==5.2.0 ollama==0.6.3
cat >"$dir/run.py" <<'PY'
import logging, warnings

warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)
from distilabel.models import OllamaLLM
from distilabel.pipeline import Pipeline
from distilabel.steps.tasks import QualityScorer, UltraFeedback

with Pipeline("never run"):
    llm = OllamaLLM(model="never asked")
    quality = QualityScorer(llm=llm)
    feedback = UltraFeedback(llm=llm, aspect="overall-rating")


def scores(reply):
    return quality.format_output(reply, {"instruction": "Name a lake.", "responses": ["Ladoga", "Onega"]})["scores"]


def ratings(*texts):
    reply = "\n\n".join(f"#### Output for Text {n}\nRating: {r}\nRationale: read it" for n, r in texts)
    return feedback.format_output(reply, {"instruction": "Name a lake.", "generations": ["Ladoga", "Onega"]})["ratings"]


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("QualityScorer, in order", scores("[1] Score: 5\n[2] Score: 1"), [5.0, 1.0])
said("QualityScorer, the second first", scores("[2] Score: 1\n[1] Score: 5"), [1.0, 5.0])
said("QualityScorer, after a sentence", scores("Here are the scores:\n[1] Score: 5\n[2] Score: 1"), [None, 5.0])
said("QualityScorer, 4.5", scores("[1] Score: 4.5\n[2] Score: 1"), [4.0, 1.0])
said("UltraFeedback, in order", ratings((1, 5), (2, 1)), [5, 1])
said("UltraFeedback, the second first", ratings((2, 1), (1, 5)), [1, 5])
said("UltraFeedback, only the second", ratings((2, 1)), [1])
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
