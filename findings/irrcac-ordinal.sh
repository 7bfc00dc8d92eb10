#!/usr/bin/env bash
# irrCAC 0.4.4: Krippendorff's α with ordinal weights is not Krippendorff's ordinal α.
#
# Expected: CAC(ratings, weights="ordinal").krippendorff() is what krippendorff 0.9.0 and
# evalica 0.4.2 call ordinal, as identity is nominal and quadratic interval.
# Seen: identity and quadratic agree to the last digit, ordinal does not, in either
# direction: 0.887 instead of 0.846 for eight pairs and three people, 0.756 instead of
# 0.800 for eight others. Its weights count the ranks between two ratings; Krippendorff's
# distance counts how many ratings fall on those ranks.
#
# What it means for preference data: ordinal α of strengths from the two families cannot be
# compared, and a threshold such as 0.8 is passed with one and missed with the other. Name
# the package with the number.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install irrCAC==0.4.4 krippendorff==0.9.0 evalica==0.4.2
cat >"$dir/run.py" <<'PY'
import warnings

warnings.filterwarnings("ignore")
import evalica, krippendorff, pandas
from irrCAC.raw import CAC

tables = {
    "strengths": {"r1": [-3, -2, 0, 1, 3, 2, 2, 1], "r2": [-3, -1, 0, 1, 2, 1, 2, 2], "r3": [-3, -2, 1, 1, 3, 1, 2, 3]},
    "ratings": {"r1": [1, 2, 3, 3, 3, 3, 2, 1], "r2": [1, 2, 3, 3, 3, 2, 2, 2]},
}
written = {
    "strengths": {"nominal": (0.455, 0.455, 0.455), "ordinal": (0.846, 0.846, 0.887), "interval": (0.922, 0.922, 0.922)},
    "ratings": {"nominal": (0.63, 0.63, 0.63), "ordinal": (0.8, 0.8, 0.756), "interval": (0.792, 0.792, 0.792)},
}
for name, table in tables.items():
    table = pandas.DataFrame(table)
    for level, weights in ("nominal", "identity"), ("ordinal", "ordinal"), ("interval", "quadratic"):
        got = tuple(
            round(float(a), 3)
            for a in (
                krippendorff.alpha(table.T.values, level_of_measurement=level),
                evalica.alpha(table.T, distance=level).alpha,
                CAC(table, weights=weights).krippendorff()["est"]["coefficient_value"],
            )
        )
        print(f"{name}, {level}: krippendorff {got[0]}, evalica {got[1]}, irrCAC ({weights}) {got[2]}")
        if got != written[name][level]:
            raise SystemExit(f"that was {written[name][level]} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
