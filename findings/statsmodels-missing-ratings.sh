#!/usr/bin/env bash
# statsmodels 0.15.0, aggregate_raters and fleiss_kappa: a missing rating (NaN) is a category
# like any other.
#
# Expected: it is left out, or refused.
# Seen: aggregate_raters counts the NaNs in a column of their own, so every rater who did
# not see a pair says "nan" of it. Three people of whom two see each pair and always agree
# have κ 0, six people -0.07; Krippendorff's α of the same ratings is 1. Nothing warns.
#
# What it means for preference data: where not everybody labels every pair, as is usual,
# Fleiss' κ of the raw table tells who was asked rather than who agrees. Use α, or κ of the
# pairs that all have rated.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install statsmodels==0.15.0 krippendorff==0.9.0
cat >"$dir/run.py" <<'PY'
import krippendorff, numpy
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

A, B, none = 0, 1, numpy.nan
tables = {  # a row is a pair, a column a rater
    "all seen, always agreed": ([[A, A], [B, B], [A, A], [B, B]], 1.0, 1.0),
    "two of three saw each, always agreed": ([[A, A, none], [B, B, none], [A, none, A], [none, B, B]], 0.0, 1.0),
    "two of three saw each, always disagreed": ([[A, B, none], [B, A, none], [A, none, B], [none, B, A]], -0.5, -0.75),
    "two of six saw each, always agreed": ([[A, A, *[none] * 4], [none, none, B, B, none, none], [*[none] * 4, A, A], [B, none, none, B, none, none]], -0.067, 1.0),
}
for what, (ratings, kappa, alpha) in tables.items():
    ratings = numpy.array(ratings, dtype=float)
    counts, categories = aggregate_raters(ratings)
    got = round(float(fleiss_kappa(counts)), 3), round(float(krippendorff.alpha(ratings.T, level_of_measurement="nominal")), 3)
    print(f"{what}: κ {got[0]}, α {got[1]}, categories {categories}")
    if got != (kappa, alpha):
        raise SystemExit(f"that was κ {kappa}, α {alpha} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
