#!/usr/bin/env bash
# dspy 3.4.1, dspy.majority: a vote for A does not count.
#
# Expected: of the verdicts A, A, A, A and B the majority is A, and 1.5 and 15 are two answers.
# Seen: before votes are counted they are normalized as answers of SQuAD are: small letters, no
# punctuation, no articles. "A" is an article, nothing is left of it, and what has nothing left is
# left out: the majority is B, and of A, B and tie it is B too. [[A]] goes the same way, "Response
# A" and left do not. Signs and points go as well: -2 and 2, 1.5 and 15, C++ and C# are one
# answer. answer_exact_match compares so, too: an empty answer and "The" match a gold label A.
#
# What it means for preference data: a panel or several samples of a judge that answers A or B says
# B as soon as one of them does, which looks like a bias of the judge; labels made so put the
# second response first. Pass normalize=None, and compare labels by ==.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export DSPY_CACHEDIR="$dir/cache"
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install dspy==3.4.1
cat >"$dir/run.py" <<'PY'
import dspy
from dspy.evaluate import answer_exact_match


def majority(votes, **options):
    return dspy.majority([{"verdict": vote} for vote in votes], **options).verdict


for votes, want in (
    (["A", "A", "A", "A", "B"], "B"),
    (["[[A]]", "[[A]]", "[[B]]"], "[[B]]"),
    (["A", "B", "tie"], "B"),
    (["left", "left", "right"], "left"),
    (["-2", "2", "1", "1", "2"], "-2"),
):
    got = majority(votes)
    print(f"{' '.join(votes)}: {got}, without normalizing {majority(votes, normalize=None)}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
for gold, answer in (("A", ""), ("A", "The"), ("1.5", "15"), ("-2", "2"), ("C++", "C#")):
    same = answer_exact_match(dspy.Example(answer=gold), dspy.Prediction(answer=answer))
    print(f"gold {gold!r}, answer {answer!r}: match {same}")
    if not same:
        raise SystemExit("they matched when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
