#!/usr/bin/env bash
# crowd-kit 1.4.2, NoisyBradleyTerry: the skill of the last annotator is never fitted, so one
# who always answers the wrong way round is trusted like the others.
#
# Expected: a high skill for who answers as the others do, one near 0 for who answers the
# wrong way round.
# Seen: the gradient of biases and skills lies one place too early and keeps only the last
# row of each annotator, so the search for the best fit soon ends. The annotator whose name
# sorts last has skill 0.69, a number of the random start, with right answers and with wrong
# ones. Two who answer equally well get 0.72 and 0.59. With the wrong one last, the worst of
# four models comes third. n_iter changes nothing, and nothing warns. The same likelihood,
# maximised without that gradient, has skills 0.7, 0.8 and 0.0.
#
# What it means for preference data: the class that weighs the annotators of pairs trusts
# whoever comes last by name. Take no weights, and no bans, from its skills.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install crowd-kit==1.4.2 numpy==2.3.5 scipy==1.16.3
cat >"$dir/run.py" <<'PY'
import itertools

import numpy, pandas
from crowdkit.aggregation import NoisyBradleyTerry
from scipy.optimize import minimize
from scipy.special import expit

MODELS = "abcd"  # a is the best, d the worst


def answers(workers):
    draw = numpy.random.default_rng(0)
    rows = []
    for worker, right in workers:
        for left, shown_right in itertools.permutations(MODELS, 2):
            for _ in range(10):
                better, worse = sorted((left, shown_right))
                rows.append((worker, left, shown_right, better if draw.random() < right else worse))
    return pandas.DataFrame(rows, columns=["worker", "left", "right", "label"])


def fitted(workers, n_iter=100):
    model = NoisyBradleyTerry(n_iter=n_iter).fit(answers(workers))
    return "".join(model.scores_.sort_values(ascending=False).index), {w: round(float(s), 2) for w, s in model.skills_.items()}


def without_its_gradient(workers):
    data = answers(workers)
    place = {model: i + 1 for i, model in enumerate(MODELS)}
    names = [worker for worker, _ in workers]
    numbers = data[["left", "right", "label"]].map(place.get).to_numpy()
    args = numbers, data.worker.map(names.index).to_numpy(), len(MODELS), len(names), 1e-5
    best = minimize(NoisyBradleyTerry._compute_log_likelihood, numpy.full(1 + len(MODELS) + 2 * len(names), 0.5), args=args, method="L-BFGS-B")
    return {w: round(float(s), 1) for w, s in zip(names, expit(best.x[-len(names):]))}


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


good, other, wrong = ("good", 0.9), ("other", 0.9), ("wrong", 0.1)
said("wrong last", fitted([good, other, wrong]), ("abdc", {"good": 0.72, "other": 0.59, "wrong": 0.69}))
said("wrong last, n_iter 10000", fitted([good, other, wrong], 10_000), ("abdc", {"good": 0.72, "other": 0.59, "wrong": 0.69}))
said("third good, too", fitted([good, other, ("third", 0.9)])[1]["third"], 0.69)
said("third answers all right", fitted([good, other, ("third", 1)])[1]["third"], 0.69)
said("the best fit, wrong last", without_its_gradient([good, other, wrong]), {"good": 0.7, "other": 0.8, "wrong": 0.0})
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
