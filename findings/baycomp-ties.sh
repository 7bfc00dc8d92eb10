#!/usr/bin/env bash
# baycomp 1.0.3, two_on_multiple (the Bayesian signed-rank test) and SignTest without a rope: one pair
# of a hundred decides with probability 1, and a model is better than itself.
#
# Expected: 99 equal pairs and one better say little, about 3 to 1; two models with the same scores
# are 0.5 each; the sign test has a number for 12 better, 8 worse and 180 equal, about 0.8.
# Seen: one better of a hundred is 1.0 for that side: where no pair is worse, no draw of the posterior
# can say otherwise. Equal scores are 0.70 and 0.30 for 20 pairs and 0.60 for 100, in favour of the
# one named first, whichever it is: every draw is a half, and rounding decides. SignTest is nan as
# soon as equal pairs are the largest group by far: its probabilities are shares of the draws in
# which they are not, and there are none.
#
# What it means for preference data: scores of judges from 1 to 5 are mostly equal, so the first few
# differences look certain. Give a rope (0.1 for whole numbers), which makes equal pairs an answer
# of their own, or drop them and count the others.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install baycomp==1.0.3 numpy==2.3.5 scipy==1.17.1
cat >"$dir/run.py" <<'PY'
import warnings

import baycomp
import numpy as np

warnings.simplefilter("ignore")


def probabilities(test, pairs, better, worse, rope=0, turned=False):
    x, y = np.full(pairs, 4.0), np.full(pairs, 4.0)
    x[:better] += 1
    y[pairs - worse :] += 1
    if turned:
        x, y = y, x
    return [round(float(p), 2) for p in test.probs(x, y, rope, random_state=1)]


rank, sign = baycomp.SignedRankTest, baycomp.SignTest
for test, args, options, want in (
    (rank, (100, 1, 0), {}, [1.0, 0.0]),
    (sign, (20, 12, 8), {}, [0.82, 0.18]),
    (sign, (200, 12, 8), {}, None),
    (rank, (100, 1, 0), {"rope": 0.1}, [0.0, 1.0, 0.0]),
):
    got = probabilities(test, *args, **options)
    rope = f", rope {options['rope']}" if options else ""
    print(f"{test.__name__}, {args[0]} pairs, {args[1]} better, {args[2]} worse{rope}: {got}")
    if want is None and not all(map(np.isnan, got)):
        raise SystemExit("that was nan when this was written")
    if want and not np.allclose(got, want, atol=0.03):
        raise SystemExit(f"that was {want} when this was written")
for pairs in 20, 100:
    got, turned = (probabilities(rank, pairs, 0, 0, turned=turned) for turned in (False, True))
    print(f"SignedRankTest, {pairs} equal pairs: {got}, turned round {turned}")
    # How the halves are rounded may differ between processors.
    if got != turned or got[0] == 0.5:
        raise SystemExit("that was in favour of the one named first, both times, when this was written")
print("two_on_multiple:", baycomp.two_on_multiple(np.array([5.0] + [4.0] * 99), np.full(100, 4.0)))
PY
"$dir/venv/bin/python" "$dir/run.py"
