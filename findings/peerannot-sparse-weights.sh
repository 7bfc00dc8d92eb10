#!/usr/bin/env bash
# peerannot 0.0.1.post43, Wawa and IWMV: sparse=True weighs each answer by another worker's
# accuracy.
#
# Expected: sparse is for many tasks or workers and gives the same labels.
# Seen: the sparse path takes the weight of the worker before (the first gets the last one's).
# Of 60 tasks answered by three good and two bad workers, 58 labels are right without it and
# 51 with it, as many as by majority; with a bad worker after each good one, Wawa gives 53
# and 29. Nothing warns.
#
# What it means for preference data: labels of several annotators merged this way trust the
# wrong people. Leave sparse off, or compare both on a part.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps peerannot==0.0.1.post43
"$dir/venv/bin/pip" -q install numpy==2.3.3 tqdm==4.67.1 scipy==1.16.2 2>/dev/null
cat >"$dir/run.py" <<'PY'
import importlib.util
import sys
import types

import numpy

# The package imports torch for what is not needed here, so its aggregations are imported alone.
root = importlib.util.find_spec("peerannot").submodule_search_locations[0]
for name, path in (("peerannot.models", "models"), ("peerannot.models.aggregation", "models/aggregation")):
    package = types.ModuleType(name)
    package.__path__ = [f"{root}/{path}"]
    sys.modules[name] = package
from peerannot.models.aggregation.iwmv import IWMV
from peerannot.models.aggregation.majority_voting import MajorityVoting
from peerannot.models.aggregation.wawa import Wawa

truth = numpy.arange(60) % 2


def answers(accuracies):
    draw = numpy.random.default_rng(0)
    return {
        task: {worker: int(t if draw.random() < accuracy else 1 - t) for worker, accuracy in enumerate(accuracies)}
        for task, t in enumerate(truth)
    }


def right(model):
    return int((numpy.asarray(model.get_answers()).astype(int) == truth).sum())


def weighted(kind, given, sparse):
    model = kind(given, n_classes=2, sparse=sparse, n_workers=5)
    model.run()
    return right(model)


for what, accuracies, want in (
    ("good, good, good, bad, bad", (0.95, 0.95, 0.95, 0.3, 0.3), (51, 58, 51, 58, 51)),
    ("good, bad, good, bad, good", (0.95, 0.3, 0.95, 0.3, 0.95), (52, 53, 29, 53, 52)),
):
    given = answers(accuracies)
    got = (right(MajorityVoting(given, n_classes=2)), *(weighted(kind, given, sparse) for kind in (Wawa, IWMV) for sparse in (False, True)))
    print(f"{what}: of 60 right by majority, Wawa, Wawa sparse, IWMV, IWMV sparse: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
