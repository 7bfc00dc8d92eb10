#!/usr/bin/env bash
# tssort 0.0.3, mle: the last comparison does not count.
#
# Expected: all comparisons that are handed over are fitted.
# Seen: the sum of the likelihood runs over comparisons[:-1]. After "1 above 0" and "2 above 1" the second
# text is best and the first and third are equal, and so it is after "1 above 0" and "1 above 2". A
# third comparison brings the second to bear, whichever it is. A single one leaves all scores at 0.
#
# What it means for preference data: where pairs are chosen one by one, as the package is meant to be
# used, the answer that was just given is ignored until the next one. Hand over the last comparison
# twice.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install numpy==1.26.4 scipy==1.13.1
"$dir/venv/bin/pip" -q install --no-deps tssort==0.0.3
cat >"$dir/run.py" <<'PY'
import contextlib, io

from tssort.pairwise_ranking import mle

TEXTS = ["first", "second", "third"]


def scores(*comparisons):
    with contextlib.redirect_stdout(io.StringIO()):
        _, means, _ = mle(list(comparisons), TEXTS)
    return [round(float(mean), 1) for mean in means]


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


# A pair names the worse text first.
said("1 above 0", scores((0, 1)), [0.0, 0.0, 0.0])
said("1 above 0, 2 above 1", scores((0, 1), (1, 2)), [0.0, 3.0, 0.0])
said("1 above 0, 1 above 2", scores((0, 1), (2, 1)), [0.0, 3.0, 0.0])
said("1 above 0, 2 above 1, 2 above 0", scores((0, 1), (1, 2), (0, 2)), [0.0, 2.3, 5.3])
said("1 above 0, 2 above 1, 0 above 2", scores((0, 1), (1, 2), (2, 0)), [0.0, 2.3, 5.3])
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
