#!/usr/bin/env bash
# math-verify 0.9.0: the word behind a number is not part of the answer.
#
# Expected: 3 million is not 3 billion, it is 3000000; half past ten is not a third.
# Seen: million, billion, minutes, hours, km and m are struck out on both sides, so "3
# million" is right for "3 billion" and for "3", and wrong for 3000000. A colon divides: 10:30
# is right for 1:3 and for 1/3. Letters in dollars or a box are unknowns that are multiplied, so
# "BA" is right for "AB", unless they stand in \text{}. Of "x=5" without dollars only the 5
# is read, so it is right for "y=5", in dollars it is not.
#
# What it means for preference data: the accuracy rewards of trl, ms-swift and others go by
# this, so a response that is wrong by a factor of a thousand or of sixty is chosen. Leave out
# prompts whose answer has such a word, a time or several letters, or compare them as texts.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install math-verify==0.9.0 latex2sympy2_extended==1.11.0 antlr4-python3-runtime==4.13.2 sympy==1.14.0
cat >"$dir/run.py" <<'PY'
import logging

from math_verify import parse, verify

logging.disable()
for answer, right, want in (
    ("3 million", "3 billion", True),
    ("3 million", "3", True),
    ("$3$ million", "$3000000$", False),
    ("5 hours", "5 minutes", True),
    (r"\boxed{5\text{ km}}", r"\boxed{5\text{ m}}", True),
    ("$10:30$", "$1:3$", True),
    ("$10:30$", "$1/3$", True),
    (r"\boxed{BA}", r"\boxed{AB}", True),
    (r"\boxed{\text{BA}}", r"\boxed{\text{AB}}", False),
    ("x=5", "y=5", True),
    ("$x=5$", "$y=5$", False),
):
    got = verify(parse(right), parse(answer))
    print(f"{answer} for {right}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
