#!/usr/bin/env bash
# judges 0.1.1 (Quotient AI): what its judges say on a Likert scale or as the number 1 or 0
# becomes yes or no before the jury counts it.
#
# Expected: a jury of three that says "bad" says bad.
# Seen: score is converted before score_type is read, so every judgment counts as boolean
# there: "good", "yes" and "1" become True, "bad", "no" and "0" False. The vote then looks
# for "true" on the Likert scale, does not find it and takes 3, average: three times "bad"
# and three times "good" are the same verdict, while "excellent" counts. A split vote is
# won by the judge asked first. The mean of 4 and 5 is rounded to 4; on a Likert scale a mean
# that is no whole number fails, since a verdict holds no fractions.
#
# What it means for preference data: do not filter or rank responses by Jury. Ask the judges
# for integers, keep each judgment, and count yourself; a tie is an answer of its own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install judges==0.1.1
cat >"$dir/run.py" <<'PY'
from judges.base import BaseJudge, Judgment, Jury


class Says(BaseJudge):
    def __init__(self, score, score_type):
        self.score, self.score_type = score, score_type

    def judge(self, input, output=None, expected=None):
        return Judgment(score=self.score, reasoning="", score_type=self.score_type)


def vote(method, score_type, *scores):
    try:
        return Jury([Says(s, score_type) for s in scores], method).vote(input="Name a lake.").score
    except ValueError as e:
        return type(e).__name__


def said(what, got, want):
    print(f"{what}: {got!r}")
    if got != want or type(got) is not type(want):
        raise SystemExit(f"that was {want!r} when this was written")


said("one judge, likert, bad", Says("bad", "likert").judge("").score, False)
said("one judge, numerical, '1'", Says("1", "numerical").judge("").score, True)
said("one judge, numerical, '5'", Says("5", "numerical").judge("").score, "5")
said("majority of bad, bad, bad", vote("majority", "likert", "bad", "bad", "bad"), 3)
said("majority of good, good, good", vote("majority", "likert", "good", "good", "good"), 3)
said("majority of excellent, excellent, bad", vote("majority", "likert", "excellent", "excellent", "bad"), 5)
said("majority of yes, no", vote("majority", "boolean", True, False), True)
said("majority of no, yes", vote("majority", "boolean", False, True), False)
said("average of 4 and 5", vote("average", "numerical", 4, 5), 4)
said("average of excellent, excellent, terrible", vote("average", "likert", "excellent", "excellent", "terrible"), "ValidationError")
PY
"$dir/venv/bin/python" "$dir/run.py"
