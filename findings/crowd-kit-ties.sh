#!/usr/bin/env bash
# crowd-kit 1.4.2: who wins a tied vote depends on the version of pandas.
#
# Expected: a tied vote is left open or drawn by lot, and does not change with a library
# that crowd-kit merely uses.
# Seen: MajorityVote, DawidSkene and OneCoinDawidSkene give all ties to one label. With
# pandas 2.3.3 it is the first in the alphabet (left, A, chosen, bad), with pandas 3.1.1 the
# one that stands first in the file. GLAD stays with the alphabet. predict_proba says 0.5.
#
# What it means for preference data: with an even number of annotators all disagreements
# fall on one side; it looks like position bias, hides how many they are, and turns round
# with an upgrade. Read predict_proba and keep 0.5 as a tie.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
cat >"$dir/run.py" <<'PY'
import sys, warnings

warnings.filterwarnings("ignore")
import pandas
from crowdkit.aggregation import GLAD, DawidSkene, MajorityVote, OneCoinDawidSkene

# By method: the winner where "right" stands before "left", and "good" before "bad".
alphabet, file = ["left", "bad"], ["right", "good"]
wanted = {"MajorityVote": file, "DawidSkene": file, "OneCoinDawidSkene": file, "GLAD": alphabet}
if sys.argv[1] == "2.3.3":
    wanted = dict.fromkeys(wanted, alphabet)


def winner(method, first, second):
    votes = [(pair, worker, label) for pair in range(10) for worker, label in (("w1", first), ("w2", second))]
    data = pandas.DataFrame(votes, columns=["task", "worker", "label"])
    if set(method().fit_predict_proba(data).round(6).stack()) != {0.5}:
        raise SystemExit("each probability was 0.5 when this was written")
    won = set(method().fit_predict(data))
    return won.pop() if len(won) == 1 else won


for method in MajorityVote, DawidSkene, OneCoinDawidSkene, GLAD:
    got = [winner(method, "right", "left"), winner(method, "good", "bad")]
    print(f"pandas {pandas.__version__}, {method.__name__}, right or left: {got[0]}, good or bad: {got[1]}")
    if got != wanted[method.__name__]:
        raise SystemExit(f"that was {wanted[method.__name__]} when this was written")
PY
for pandas in 3.1.1 2.3.3; do
	"$dir/venv/bin/pip" -q install crowd-kit==1.4.2 "pandas==$pandas"
	"$dir/venv/bin/python" "$dir/run.py" "$pandas"
done
