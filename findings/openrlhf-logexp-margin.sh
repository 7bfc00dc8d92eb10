#!/usr/bin/env bash
# openrlhf 0.11.2, reward models with any --model.loss_type but sigmoid (the LogExp loss): a pair's margin
# is ignored.
#
# Expected: --model.margin_loss_enable works with both losses, which are one formula written in two ways, or
# it is refused.
# Seen: the trainer passes the margin column to either loss. PairWiseLoss subtracts it from the difference
# of the rewards; LogExpLoss has a parameter of that name and never reads it. Without a margin the two
# losses are equal, with a margin of 2 they are 1.31 and 0.31 for the same pair.
#
# What it means for preference data: how much better a response was has no effect, and nothing says so.
# Leave --model.loss_type at sigmoid if the file has margins.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install numpy==2.3.5
"$dir/venv/bin/pip" -q install --no-deps openrlhf==0.11.2
cat >"$dir/run.py" <<'PY'
import importlib, sys, sysconfig, types

import numpy


class Module:
    """Stands for torch.nn.Module, as NumPy does for torch: the losses are arithmetic."""

    def __call__(self, *args):
        return self.forward(*args)


# The package brings torch and DeepSpeed; one file of it is loaded here.
root = sysconfig.get_path("purelib") + "/openrlhf"
for name in ("openrlhf", "openrlhf.models"):
    package = sys.modules[name] = types.ModuleType(name)
    package.__path__ = [root + name.removeprefix("openrlhf").replace(".", "/")]
sys.modules["openrlhf.models.utils"] = types.SimpleNamespace(masked_mean=None)
functional = types.SimpleNamespace(logsigmoid=lambda x: -numpy.log1p(numpy.exp(-x)))
nn = types.SimpleNamespace(Module=Module, functional=functional)
torch = types.SimpleNamespace(Tensor=numpy.ndarray, log=numpy.log, exp=numpy.exp, nn=nn, distributed=types.SimpleNamespace())
sys.modules.update({"torch": torch, "torch.nn": nn, "torch.nn.functional": functional, "torch.distributed": torch.distributed})
loss = importlib.import_module("openrlhf.models.loss")


def losses(margin=None):
    chosen, rejected = numpy.array([1.5]), numpy.array([0.5])
    margin = margin if margin is None else numpy.array([margin])
    return [round(float(kind()(chosen, rejected, margin)), 2) for kind in (loss.PairWiseLoss, loss.LogExpLoss)]


def said(what, got, want):
    print(f"{what}: sigmoid {got[0]}, logexp {got[1]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("no margin", losses(), [0.31, 0.31])
said("margin 2", losses(2.0), [1.31, 0.31])
said("margin -2", losses(-2.0), [0.05, 0.31])
PY
"$dir/venv/bin/python" "$dir/run.py"
