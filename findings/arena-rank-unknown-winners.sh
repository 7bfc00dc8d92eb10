#!/usr/bin/env bash
# arena-rank 0.1.1: a winner that it does not know by name is a tie.
#
# Expected: an error for values of `winner` other than model_a, model_b, tie and both_bad, and
# battles without a winner left out.
# Seen: 35 battles whose winner is the model's name, or left and right, or A and B, are 35 ties: both
# models stand at 1,000 with intervals of no width, nothing warns. A hundred battles without a
# winner (not yet judged) shrink a lead of 30 to 5 from 311 points to 65.
#
# What it means for preference data: tables of other tools say left, right, A, B or the
# model's name. Map them yourself (`outcome_map`) and drop rows without a label first.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install arena-rank==0.1.1 jax==0.8.1 pandas==2.3.3
cat >"$dir/run.py" <<'PY'
import pandas
from arena_rank.models.bradley_terry import BradleyTerry
from arena_rank.utils.data_utils import PairDataset


def rated(first, second, without=0):
    rows = [("x", "y", first)] * 30 + [("x", "y", second)] * 5 + [("x", "y", None)] * without
    data = PairDataset.from_pandas(pandas.DataFrame(rows, columns=["model_a", "model_b", "winner"]))
    fit = BradleyTerry(2).compute_ratings_and_cis(data)
    return [tuple(round(float(fit[name][i])) for name in ("ratings", "rating_lower", "rating_upper")) for i in (0, 1)]


even = [(1000, 1000, 1000)] * 2
for what, got, want in (
    ("model_a and model_b", rated("model_a", "model_b"), [(1156, 1073, 1238), (844, 762, 927)]),
    ("the models' names", rated("x", "y"), even),
    ("left and right", rated("left", "right"), even),
    ("A and B", rated("A", "B"), even),
    ("100 more without a winner", rated("model_a", "model_b", 100), [(1032, 1018, 1047), (968, 953, 982)]),
):
    print(f"{what}: x {got[0]}, y {got[1]}")
    if any(abs(a - b) > 2 for pair in zip(got, want) for a, b in zip(*pair)):
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
