#!/usr/bin/env bash
# ludwig 0.17.10, trainer dpo: there is no reference model, and IPO aims at another margin.
#
# Expected: DPO as in the paper it names: the first step's loss is log 2 for every pair, since
# policy and reference are the same model. IPO's loss is 0 where the log ratios differ by
# 1/(2 beta).
# Seen: the reference's log probabilities are set to None and never computed, so the policy's own
# are the log ratios. A pair whose chosen response has 20 tokens and whose rejected one 10
# starts at 1.31, the same pair turned round at 0.31 (0.69 both), before anything is learnt. IPO
# multiplies the difference by beta first: at beta 0.1 its aim is a difference of 50, not 5.
#
# What it means for preference data: length decides the size of a step; long chosen responses pull
# hardest, and nothing holds the model near where it began. Compare with another trainer
# before you blame the labels; the first loss tells which of the two it is.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
# Asks for Python 3.12; what runs here does not need it.
"$dir/venv/bin/pip" -q install numpy==2.3.5
"$dir/venv/bin/pip" -q install --no-deps --ignore-requires-python ludwig==0.17.10
cat >"$dir/run.py" <<'PY'
import contextlib, importlib, sys, sysconfig, types
from unittest.mock import MagicMock
import numpy as np


class Numbers(np.ndarray):
    """An array that has the method of a tensor which the loss calls."""

    def detach(self):
        return self


# The package brings torch. What runs here needs one function of it.
root = sysconfig.get_path("purelib") + "/ludwig"
for name in "", ".modules", ".trainers":
    package = sys.modules["ludwig" + name] = types.ModuleType("ludwig" + name)
    package.__path__ = [root + name.replace(".", "/")]
sys.modules["torch.nn"], sys.modules["torch.nn.functional"] = MagicMock(), MagicMock()
for name in "torch", "ludwig.constants", "ludwig.trainers.trainer", "ludwig.trainers.registry":
    sys.modules[name] = MagicMock()
sys.modules["torch"].nn.functional.logsigmoid = lambda x: -np.log1p(np.exp(-x))
sys.modules["ludwig.constants"].LOGITS = "logits"
sys.modules["ludwig.trainers.trainer"].Trainer = type("Trainer", (), {"__init__": lambda self, config: vars(self).update(config=config)})
sys.modules["ludwig.trainers.registry"].register_llm_trainer = lambda name: lambda kind: kind
loss = importlib.import_module("ludwig.modules.dpo_loss")
loss.compute_token_log_probs = lambda log_probs, labels: log_probs  # in place of logits and tokens
trainer = importlib.import_module("ludwig.trainers.trainer_dpo")


def first_step(chosen, rejected):
    """Returns the loss of a step of the trainer whose model gives these log probabilities."""
    t = trainer.DPOTrainer(types.SimpleNamespace(dpo_beta=0.1, dpo_loss_type="sigmoid", dpo_label_smoothing=0.0))
    t.use_amp, t.gradient_accumulation_steps, t.distributed = False, 1, MagicMock()
    log_probs = lambda n: np.array([float(n)]).view(Numbers)
    t.dist_model = lambda batch: {"answer::logits": log_probs(rejected if "answer_chosen" in batch[1] else chosen)}
    return round(float(t.train_step({}, {"answer": "tokens", "answer_rejected": "tokens"}, should_step=False)[0]), 3)


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


# Each token has the log probability -1.
said("first loss, 20 tokens chosen, 10 rejected", first_step(-20, -10), 1.313)
said("first loss, 10 tokens chosen, 20 rejected", first_step(-10, -20), 0.313)
said("first loss, 10 and 10", first_step(-10, -10), 0.693)
one = lambda n: np.array([float(n)]).view(Numbers)
ipo = lambda margin: round(float(loss.dpo_loss(one(margin), one(0), None, None, one(0), one(0), beta=0.1, loss_type="ipo")[0]), 3)
said("IPO at beta 0.1, loss by difference of the log ratios", {margin: ipo(margin) for margin in (0, 5, 50)}, {0: 25.0, 5: 20.25, 50: 0.0})
PY
"$dir/venv/bin/python" "$dir/run.py"
