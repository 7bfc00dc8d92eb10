#!/usr/bin/env bash
# inspect_ai 0.3.285, the scorers exact and f1: a judge who answers A is always wrong, and -5 is 5.
#
# Expected: exact is correct where the answer is the target but for case, blanks and punctuation at
# the ends, and f1 of equal texts is 1.
# Seen: both drop the articles a, an and the, and a target of which nothing is left never
# matches. "A" with the target "A" is incorrect, its F1 is 0; "B" with "B" is correct. As blanks
# and hyphens both end a word, "x = -3" is an exact match of "x = 3" and "-5" of "5", while
# "A>B" is one of "AB". match(location="exact") says what one expects.
#
# What it means for preference data: a judge measured against people's verdicts A and B agrees
# with each B and with no A: about half, however good it is. Use match(location="exact"), or
# name the responses 1 and 2.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install inspect-ai==0.3.285
cat >"$dir/run.py" <<'PY'
import asyncio

from inspect_ai.model import ModelOutput
from inspect_ai.scorer import Target, exact, f1, match
from inspect_ai.solver import TaskState


async def values(answer, target):
    output = ModelOutput.from_content("mockllm/model", answer)
    state = TaskState(model="mockllm/model", sample_id=1, epoch=1, input="?", messages=[], output=output)
    scorers = exact(), f1(), match(location="exact", numeric=True)
    return tuple([(await scorer(state, Target(target))).value for scorer in scorers])


for answer, target, want in (
    ("A", "A", ("I", 0.0, "C")),
    ("B", "B", ("C", 1.0, "C")),
    ("-5", "5", ("C", 1.0, "I")),
    ("x = -3", "x = 3", ("C", 1.0, "I")),
    ("A>B", "AB", ("C", 1.0, "I")),
):
    got = asyncio.run(values(answer, target))
    print(f"{answer!r} for {target!r}: exact {got[0]}, f1 {got[1]}, match {got[2]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
