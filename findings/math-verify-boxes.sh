#!/usr/bin/env bash
# math-verify 0.9.0: a response that corrects its boxed answer has given a set of two.
#
# Expected: the last \boxed{} is the answer, as the last of two bare numbers is.
# Seen: if a comma or "and" stands anywhere between two boxes, both are the answer:
# "\boxed{11}. Wait, no. \boxed{12}" is read as {11, 12}, which is not 12, and so are the
# boxes of two steps before "So, \boxed{12}". Without a comma between them, or in dollar signs,
# the last box counts. 50% is equal to 0.5 and to 50.
#
# What it means for preference data: where pairs are made of right and wrong samples, models
# that check themselves are rejected for it, mostly the longer and better traces, and a
# share that is a hundred times too large is chosen. Cut a response to its last box before
# it is verified, and look at units yourself.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install math-verify==0.9.0 latex2sympy2_extended==1.11.0 antlr4-python3-runtime==4.13.2
cat >"$dir/run.py" <<'PY'
from math_verify import parse, verify

for gold, response, want in (
    ("$12$", r"I get \boxed{12}. Checked: I get \boxed{12}.", True),
    ("$12$", r"I get \boxed{11}. Wait, I forgot one. I get \boxed{12}.", False),
    ("$12$", r"Step 1: \boxed{3}. Step 2: \boxed{4}. So, \boxed{12}.", False),
    ("$12$", r"I get \boxed{11}. That is wrong. I get \boxed{12}.", True),
    ("$12$", r"I get $\boxed{11}$. Wait, I forgot one. I get $\boxed{12}$.", True),
    ("$12$", "I get $11$. Wait, I forgot one. I get $12$.", True),
    ("$0.5$", "50%", True),
    ("$50$", "50%", True),
):
    got = verify(parse(gold), parse(response))
    print(f"{gold}, {response}: {got}, read as {parse(response)[0]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
