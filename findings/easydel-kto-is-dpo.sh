#!/usr/bin/env bash
# easydel 0.3.0, DPOTrainer with loss_type="kto": the loss is DPO's.
#
# Expected: KTO's, as the name says: each response is held against a reference point of its own, and its
# term lies between 0 and 1.
# Seen: the function under the name kto has the formula of the one under sigmoid, so that losses are equal
# for every pair, with and without label_smoothing. A pair that the model has badly wrong has a loss of 7,
# above what KTO's can be. Only the difference of the two responses counts: both likelier by the same
# amount, or both less likely, is the same to it.
#
# What it means for preference data: a comparison of DPO and KTO on the same pairs finds that they are
# equally good. For KTO take KTOTrainer, which reads responses one by one.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install numpy==2.3.5
"$dir/venv/bin/pip" -q install --no-deps easydel==0.3.0
cat >"$dir/run.py" <<'PY'
import importlib.util, sys, sysconfig
from unittest.mock import MagicMock

import numpy

# The package brings JAX. Its losses are arithmetic, for which NumPy stands in; the rest of the file's
# imports are not used here.
for name in ("flax", "flax.nnx", "jax", "jax.nn", "jax.sharding", "eformer", "eformer.escale", "jaxtyping",
             "easydel", "easydel.infra", "easydel.infra.base_module", "easydel.infra.base_state", "easydel.infra.loss_utils",
             "easydel.trainers", "easydel.trainers.training_utils", "easydel.trainers.utils", "easydel.trainers.dpo", "easydel.trainers.dpo.dpo_config"):
    sys.modules[name] = MagicMock()
jax = sys.modules["jax"]
jax.nn = sys.modules["jax.nn"]
jax.numpy = numpy
jax.nn.sigmoid = lambda x: 1 / (1 + numpy.exp(-x))
jax.nn.log_sigmoid = lambda x: -numpy.log1p(numpy.exp(-x))
jax.nn.relu = lambda x: numpy.maximum(x, 0)
path = sysconfig.get_path("purelib") + "/easydel/trainers/direct_preference_optimization_trainer/_fn.py"
spec = importlib.util.spec_from_file_location("easydel.trainers.dpo._fn", path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)


def losses(chosen, rejected, smoothing=0.0):
    """Log probabilities of the policy; those of the reference are -10 for both responses."""
    values = [numpy.array([float(value)]) for value in (chosen, rejected, -10, -10)]
    return [round(float(module.get_loss_function(kind, 0.1, smoothing)(*values, 0.1, smoothing)[0]), 4) for kind in ("sigmoid", "kto", "hinge")]


def said(what, got, want):
    print(f"{what}: sigmoid {got[0]}, kto {got[1]}, hinge {got[2]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("chosen likelier by 5", losses(-5, -10), [0.4741, 0.4741, 0.5])
said("rejected likelier by 70", losses(-80, -10), [7.0009, 7.0009, 8.0])
said("both less likely", losses(-55, -60), [0.4741, 0.4741, 0.5])
said("label_smoothing 0.1", losses(-5, -10, 0.1), [0.5241, 0.5241, 0.5])
PY
"$dir/venv/bin/python" "$dir/run.py"
