#!/usr/bin/env bash
# mathruler 0.1.0, grade_answer: letters are factors, and some units are nothing.
#
# Expected: 5 minutes is wrong where 5 hours is right, and "3 million" is 3000000.
# Seen: the names of sixteen units are struck out of both answers: minutes, hours, days and
# years are all the same, as are cm, feet and inches. Others are not: "5 km" is wrong for 5,
# where "5 cm" is right. Up to two different letters are taken as unknowns and multiplied, so
# "BA" is right for "AB", and "on" for "no". "million" becomes *10^6, and a whole number is
# compared as it is written: "3 million" is wrong for 3000000, "10^3" for 1000, and "10/2"
# for 5, while 0.25 is right for 1/4. "5." is right for 5, "A." is wrong for A.
#
# What it means for preference data: chosen by this reward are answers in the wrong unit
# and choices of several letters in any order. Leave out prompts whose answer has a unit or is
# made of letters, and compare those as texts.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install mathruler==0.1.0 sympy==1.14.0 pylatexenc==2.10 tqdm==4.67.1
cat >"$dir/run.py" <<'PY'
from mathruler.grader import grade_answer

for answer, right, want in (
    ("5 minutes", "5 hours", True),
    ("5 days", "5 years", True),
    ("12 inches", "12 feet", True),
    ("5 cm", "5", True),
    ("5 km", "5", False),
    ("BA", "AB", True),
    ("on", "no", True),
    ("3 million", "3000000", False),
    ("10^3", "1000", False),
    ("10/2", "5", False),
    ("0.25", "1/4", True),
    ("5.", "5", True),
    ("A.", "A", False),
):
    got = grade_answer(answer, right)
    print(f"{answer!r} for {right!r}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
