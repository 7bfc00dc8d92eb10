#!/usr/bin/env bash
# crowd-kit 1.4.2, BradleyTerry: two steps of the iteration, whatever n_iter and tol say.
#
# Expected: the scores of maximum likelihood, as evalica 0.4.2 finds them, once n_iter is
# large.
# Seen: the scores of the last step are kept by reference, so the change since then is
# always 0 and the fit ends after its second step. n_iter 2, 100 and 1,000,000 give the
# same scores, loss_history_ stays empty, nothing warns. Two models of which each won one of
# two comparisons differ in score, differences shrink along a chain of comparisons, and the
# order can change: of four models the second comes first.
#
# What it means for preference data: where every pair of models met equally often it is
# close, in a sparse comparison graph, as labelling makes one, a leaderboard of it is wrong.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install crowd-kit==1.4.2 evalica==0.4.2
cat >"$dir/run.py" <<'PY'
import evalica, pandas
from crowdkit.aggregation import BradleyTerry


def compared(x, y, wins, losses):
    return [("w", x, y, x)] * wins + [("w", x, y, y)] * losses


def crowd_kit(rows, n_iter):
    data = pandas.DataFrame(rows, columns=["worker", "left", "right", "label"])
    model = BradleyTerry(n_iter=n_iter, tol=1e-12).fit(data)
    if model.loss_history_:
        raise SystemExit("loss_history_ was empty when this was written")
    return shares(model.scores_)


def likelihood(rows):
    won = [evalica.Winner.X if label == left else evalica.Winner.Y for _, left, _, label in rows]
    return shares(evalica.bradley_terry([r[1] for r in rows], [r[2] for r in rows], won, tolerance=1e-12, limit=100_000).scores)


def shares(scores):
    return {model: round(float(s), 3) for model, s in (scores / scores.sum()).sort_index().items()}


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


even = compared("a", "b", 2, 1) + compared("b", "c", 1, 1)
said("b and c 1:1, likelihood", likelihood(even), {"a": 0.5, "b": 0.25, "c": 0.25})
for n in 2, 100, 1_000_000:
    said(f"b and c 1:1, n_iter {n}", crowd_kit(even, n), {"a": 0.456, "b": 0.255, "c": 0.289})
chain = compared("a", "b", 6, 4) + compared("b", "c", 9, 1) + compared("c", "d", 9, 1)
said("a before b before c before d, likelihood", likelihood(chain), {"a": 0.572, "b": 0.381, "c": 0.042, "d": 0.005})
said("a before b before c before d, n_iter 1000000", crowd_kit(chain, 1_000_000), {"a": 0.378, "b": 0.393, "c": 0.199, "d": 0.03})
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
