#!/usr/bin/env bash
# pyirr 0.84.1.2, kripp_alpha: right with four different grades, not with two or three.
#
# Expected: Krippendorff's alpha as the package krippendorff has it.
# Seen: which cells of the table of coincidences count as disagreement depends on how many
# different grades there are: with two or three the agreements are among them. Two people who
# agree on 30 of 40 pairs have -0.481 instead of 0.506, two who agree on every pair -0.975
# instead of 1. With four grades the value is right, with six or more there is none. The
# documentation has no word of that, and the levels ordinal and interval are no better.
#
# What it means for preference data: the choice between A and B, or A, B and tie, is just
# where it fails, without a warning. Take krippendorff, or count Cohen's kappa, which pyirr
# has right.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install pyirr==0.84.1.2 krippendorff==0.8.1 numpy==2.3.5 pandas==2.3.3
cat >"$dir/run.py" <<'PY'
import krippendorff, numpy, pyirr


def ratings(grades, agreed=30):
    first = [i % grades for i in range(40)]
    other = [g if i < agreed else (g + 1) % grades for i, g in enumerate(first)]
    return numpy.array([first, other], dtype=float).T


for what, table, want in (
    ("2 grades", ratings(2), (-0.481, 0.506, 0.5)),
    ("2 grades, always agreed", ratings(2, 40), (-0.975, 1.0, 1.0)),
    ("3 grades", ratings(3), (-0.63, 0.63, 0.625)),
    ("4 grades", ratings(4), (0.671, 0.671, 0.667)),
):
    alpha = pyirr.kripp_alpha(table, "nominal").value
    right = krippendorff.alpha(table.T, level_of_measurement="nominal")
    kappa = pyirr.kappa2(table, "unweighted").value
    got = tuple(round(float(value), 3) for value in (alpha, right, kappa))
    print(f"{what}: {got[0]}, krippendorff {got[1]}, Cohen's kappa {got[2]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
