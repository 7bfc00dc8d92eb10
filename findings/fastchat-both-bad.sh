#!/usr/bin/env bash
# fschat 0.2.36 (FastChat), compute_elo_mle_with_tie: a battle whose winner it does not know by name is won
# by model_b.
#
# Expected: both_bad, the name in the later public sets (the older ones have "tie (bothbad)"), is a tie or
# an error, as it is in the same file's compute_elo.
# Seen: only model_a, tie and "tie (bothbad)" are looked for, and all else is 0, which is a loss of
# model_a. Two models with ten wins each are equal; with twenty battles more in which both were bad,
# the one on side b is 190 points ahead. The same for both_bad, for a missing winner and for "A".
# compute_elo, which is drawn beside it, refuses these rows.
#
# What it means for preference data: where one model mostly stands on one side, as a baseline does, its
# rating rises with every pair of bad answers. Rename both_bad to tie or leave the rows out
# (prefdeck export --to arena writes both_bad).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install numpy==2.3.5 pandas==2.3.3 scikit-learn==1.8.0
"$dir/venv/bin/pip" -q install --no-deps fschat==0.2.36
cat >"$dir/run.py" <<'PY'
import sys
from unittest.mock import MagicMock

# What the module draws and reads with; what runs here needs none of it.
for name in "plotly", "plotly.express", "tqdm", "fastchat.model.model_registry", "fastchat.serve.monitor.basic_stats", "fastchat.serve.monitor.clean_battle_data":
    sys.modules[name] = MagicMock()
sys.modules["fastchat.model"] = MagicMock()
import pandas
from fastchat.serve.monitor.elo_analysis import compute_elo, compute_elo_mle_with_tie


def battles(winner):
    rows = [("left", "right", "model_a"), ("left", "right", "model_b")] * 10 + [("left", "right", winner)] * 20
    return pandas.DataFrame(rows, columns=["model_a", "model_b", "winner"])


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


def ahead(winner):
    rating = compute_elo_mle_with_tie(battles(winner))
    return round(rating["right"] - rating["left"])


said("points of the right model ahead", {w: ahead(w) for w in ("tie", "tie (bothbad)", "both_bad", "A", None)}, {"tie": 0, "tie (bothbad)": 0, "both_bad": 190, "A": 190, None: 190})
try:
    refused = compute_elo(battles("both_bad"))
except Exception as error:
    refused = str(error)
said("compute_elo", refused, "unexpected vote both_bad")
PY
"$dir/venv/bin/python" "$dir/run.py"
