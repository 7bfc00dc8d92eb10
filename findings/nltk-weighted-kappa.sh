#!/usr/bin/env bash
# nltk 3.10.4, AnnotationTask.weighted_kappa: max_distance scales one half of the fraction.
#
# Expected: Cohen's weighted κ does not depend on the unit of the distance, so max_distance,
# there to bring distances to at most 1, leaves it as it is.
# Seen: the disagreement expected by chance is divided by it, the observed one is not. With
# the real maximum, 36 for squared differences of strengths from -3 to 3, a κ of 0.95 is
# reported as -0.9, and -0.53 as -54.2. With the default of 1 κ is that of
# scikit-learn with quadratic weights, however large the distances.
#
# What it means for preference data: two people who nearly agree look like people who
# answer the contrary. Never pass max_distance.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install nltk==3.10.4 scikit-learn==1.8.0
cat >"$dir/run.py" <<'PY'
from nltk.metrics import interval_distance
from nltk.metrics.agreement import AnnotationTask
from sklearn.metrics import cohen_kappa_score

first = [-3, -2, -1, 0, 1, 2, 3, 3, -2, 1]
for second, want in (
    ([-3, -2, -2, 0, 1, 3, 2, 3, -3, 2], (0.95, 0.95, -0.9)),
    ([3, 1, -1, 0, -1, 0, 2, -3, 3, 1], (-0.53, -0.53, -54.2)),
):
    rows = [(who, i, v) for who, values in (("a", first), ("b", second)) for i, v in enumerate(values)]
    task = AnnotationTask(data=rows, distance=interval_distance)
    kappas = (
        cohen_kappa_score(first, second, weights="quadratic", labels=list(range(-3, 4))),
        task.weighted_kappa(),
        task.weighted_kappa(max_distance=36),
    )
    got = tuple(round(float(k), 2) for k in kappas)
    print(f"scikit-learn {got[0]}, nltk {got[1]}, with max_distance {got[2]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
