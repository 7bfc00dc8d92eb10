#!/usr/bin/env bash
# iaa-kit 0.1.2 (PyPI): ac2, which the package lists as Gwet's, is Cohen's weighted kappa, and
# weighted kappa takes the grades in the order of their names: 1, 10, 2, 3 …
#
# Expected: AC2 stays high where two annotators nearly always agree on one grade (that is what
# it was made for), and a 10 lies beside a 9.
# Seen: for two annotators who both say 5 in 20 of 21 pairs, ac2 is 0 where irrCAC has 0.95.
# Two who differ by one step at most, on grades from 1 to 10, have a linear kappa of 0.74
# (scikit-learn: 0.86) and a quadratic one of 0.77 (0.97); from 0 to 9 all is well.
#
# What it means for preference data: agreement on scores up to 10 comes out too low, and AC2,
# chosen against the paradox of kappa, repeats it.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install iaa-kit==0.1.2 irrCAC==0.4.4 scikit-learn==1.7.2 pandas==2.3.3
cat >"$dir/run.py" <<'PY'
from iaa_kit.cohen import weighted_kappa
from iaa_kit.gwet import ac2
from irrCAC.raw import CAC
from pandas import DataFrame
from sklearn.metrics import cohen_kappa_score


def said(what, got, want):
    print(f"{what}: {got:.2f}, elsewhere {want[1]:.2f}")
    if abs(got - want[0]) > 0.005:
        raise SystemExit(f"that was {want[0]} when this was written")


def gwet(a, b):
    return CAC(DataFrame({"a": a, "b": b}), weights="linear").gwet()["est"]["coefficient_value"]


def scikit(a, b, weights):
    return float(cohen_kappa_score(a, b, weights=weights))


a, b = [5] * 20 + [4], [5] * 21
said("AC2 of 20 fives of 21", ac2(a, b), (0, gwet(a, b)))
a = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] * 4
b = [min(10, max(1, grade + (0, 0, 1, -1)[i // 10])) for i, grade in enumerate(a)]
said("linear kappa, grades from 1 to 10", weighted_kappa(a, b), (0.74, scikit(a, b, "linear")))
said("quadratic kappa, grades from 1 to 10", weighted_kappa(a, b, "quadratic"), (0.77, scikit(a, b, "quadratic")))
said("AC2, grades from 1 to 10", ac2(a, b), (0.74, gwet(a, b)))
a, b = [grade - 1 for grade in a], [grade - 1 for grade in b]
said("linear kappa, grades from 0 to 9", weighted_kappa(a, b), (scikit(a, b, "linear"),) * 2)
PY
"$dir/venv/bin/python" "$dir/run.py"
