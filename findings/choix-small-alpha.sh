#!/usr/bin/env bash
# choix 0.4.1: alpha, the regularization that a sparse comparison graph needs, is not a small
# pull towards equal scores.
#
# Expected: the smaller alpha, the closer the scores are to those without it, and an item
# that was never compared lies in the middle, as opt_pairwise has it.
# Seen: rank_centrality adds alpha to pairs that never met and then takes shares, so any alpha
# makes each of them an even match: along a chain of four items the best one falls from
# 1.04 to 0.16 with 0.1 and to 0.17 with 1e-12, and the second drops below the third.
# ilsr_pairwise and mm_pairwise place an item that was never compared between the
# others (1.08 and 1.44) where one beat the other three times, not at 0.
#
# What it means for preference data: leaderboards of labelled pairs are sparse, and without
# alpha an item that has not lost yet stops the fit. Use opt_pairwise, and leave items out
# until they have been compared.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install choix==0.4.1
cat >"$dir/run.py" <<'PY'
import choix

chain = [(0, 1), (0, 1), (1, 0), (1, 2), (1, 2), (2, 1), (2, 3), (2, 3), (3, 2)]
unmet = [(0, 1)] * 3  # Nobody has met item 2.
for name, pairs, items, alpha, want in (
    ("rank_centrality", chain, 4, 0, [1.04, 0.347, -0.347, -1.04]),
    ("rank_centrality", chain, 4, 1e-12, [0.173, -0.009, -0.005, -0.159]),
    ("rank_centrality", chain, 4, 0.1, [0.162, -0.008, -0.004, -0.15]),
    ("opt_pairwise", chain, 4, 1e-3, [1.035, 0.345, -0.345, -1.035]),
    ("opt_pairwise", unmet, 3, 0.01, [2.122, -2.122, 0.0]),
    ("ilsr_pairwise", unmet, 3, 0.01, [1.766, -2.849, 1.083]),
    ("mm_pairwise", unmet, 3, 0.01, [2.132, -3.575, 1.442]),
):
    got = [round(float(score), 3) for score in getattr(choix, name)(items, pairs, alpha=alpha)]
    print(f"{name}, alpha {alpha}: {got}")
    if any(abs(a - b) > 0.0011 for a, b in zip(got, want)):
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
