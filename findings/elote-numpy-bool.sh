#!/usr/bin/env bash
# elote 1.5.1, LambdaArena: a judge that answers with NumPy's True, or with 1, has said that
# the second one won.
#
# Expected: what is true is a win of the first, as the function's type (bool or None) says.
# Seen: the answer is compared with "is True"; None is a tie and all else a win of the
# second. Comparing two scores of a NumPy array or a pandas column gives numpy.bool_, which
# is never True itself: all matches count, reversed, and without an error.
#
# What it means for preference data: a leaderboard of models by a reward model's scores
# stands on its head and looks as good as the right one. Wrap the comparison in bool(), and
# return None where scores are equal: False is a loss.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install elote==1.5.1 numpy==2.3.5
cat >"$dir/run.py" <<'PY'
import numpy
from elote import LambdaArena

models = ["best", "middle", "worst"]
rewards = dict(zip(models, numpy.array([0.9, 0.5, 0.1])))


def ranking(first_wins):
    arena = LambdaArena(lambda a, b: first_wins(rewards[a], rewards[b]))
    for a, b in [("best", "middle"), ("middle", "worst"), ("best", "worst")] * 20:
        arena.matchup(a, b)
    return [row["competitor"] for row in arena.leaderboard()]


for what, judge, want in (
    ("bool(a > b)", lambda a, b: bool(a > b), models),
    ("a > b", lambda a, b: a > b, models[::-1]),
    ("1 or 0", lambda a, b: int(a > b), models[::-1]),
):
    got = ranking(judge)
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
