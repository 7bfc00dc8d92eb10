#!/usr/bin/env bash
# tssort 0.0.3, mle: the last comparison is ignored.
#
# Expected: all comparisons that are passed in are fitted.
# Seen: the likelihood is summed over comparisons[:-1]. After "1 above 0" and "2 above 1" text 1 is best,
# and 0 and 2 are equal; after "1 above 0" and "1 above 2" the scores are the same. With a third comparison
# the second one counts, whatever the third says. A single comparison leaves all scores at 0.
#
# What it means for preference data: where pairs are chosen one by one, which is what the package is for,
# the newest answer has no effect until the next one. Pass the last comparison twice.
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
