#!/usr/bin/env bash
# langchain-classic 1.0.8, the evaluator "criteria": a reply that ends in the letter y or n, or
# begins with one, is a verdict.
#
# Expected: the verdict is Y or N on a line of its own, as the prompt asks for; a reply
# without one has the score None.
# Seen: the letter counts within a word, and upper or lower case. "…is not helpful, sadly" is
# score 1, "…and meets the criterion" is 0, "You asked … It is not." is 1 and "Nothing is
# missing. **Y**" is 0, for its first letter. What a reader would call a verdict, "Answer:
# Yes" or "**Y**", is None if the reply begins with another letter.
#
# What it means for preference data: small judges forget the line, put it in bold or add a
# full stop. Their scores then come from the spelling of a word, mixed with real ones. Keep
# the raw reply, and take a verdict only from a line of its own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install langchain-classic==1.0.8
cat >"$dir/run.py" <<'PY'
from langchain_classic.evaluation.criteria.eval_chain import CriteriaResultOutputParser

for reply, want in (
    ("It names the lake.\nY\nY", 1),
    ("It names another lake.\nN\nN", 0),
    ("The submission is not helpful, sadly", 1),
    ("The submission is right and meets the criterion", 0),
    ("You asked whether it is concise. It is not.", 1),
    ("Nothing is missing.\n\n**Y**", 0),
    ("The submission is concise.\n\n**Y**", None),
    ("The submission is concise.\nAnswer: Yes", None),
):
    got = CriteriaResultOutputParser().parse(reply)["score"]
    print(f"{reply!r}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
