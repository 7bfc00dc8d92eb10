#!/usr/bin/env bash
# vendi-score 0.0.3, score_X: the order q is ignored.
#
# Expected: score_X(X, q=2) is score_K(X @ X.T, q=2) and score_dual(X, q=2), which compute the same score
# from similarities and from the other side of the matrix. Larger q give rare texts less weight, as the
# parameter is for.
# Seen: score_X accepts q and calls score_K with q=1. For ten vectors, eight equal and two of their own, it
# says 1.895 for every q; the other two functions say 1.895 for q=1, 1.515 for q=2 and 1.25 for q="inf". The
# weights p are passed on.
#
# What it means for preference data: a comparison of orders, made to see whether the variety of prompts or
# responses comes from a few rare ones, finds that they agree. Use score_dual or score_K.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install numpy==1.26.4 scipy==1.13.1 scikit-learn==1.5.2
"$dir/venv/bin/pip" -q install --no-deps vendi-score==0.0.3
cat >"$dir/run.py" <<'PY'
import warnings

import numpy
from vendi_score import vendi

warnings.simplefilter("ignore")
vectors = numpy.array([[1, 0, 0]] * 8 + [[0, 1, 0], [0, 0, 1]], float)
for q, want in ((1, 1.895), (2, 1.515), ("inf", 1.25)):
    scores = vendi.score_X(vectors, q=q), vendi.score_K(vectors @ vectors.T, q=q), vendi.score_dual(vectors, q=q)
    got = [round(float(score), 3) for score in scores]
    print(f"q={q}: score_X {got[0]}, score_K {got[1]}, score_dual {got[2]}")
    if got != [1.895, want, want]:
        raise SystemExit(f"score_X was 1.895 and the others {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
