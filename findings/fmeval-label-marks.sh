#!/usr/bin/env bash
# fmeval 1.2.3 (Amazon), ClassificationAccuracy: a label with a full stop is unknown.
#
# Expected: the label is taken out of the reply; convert_model_output_to_label names "The
# answer is 2." as its example, which becomes 2.
# Seen: the reply is split at blanks and a part has to be a valid label as it stands. "The
# answer is 2.", "2.", "**2**", and a 2 before a line break are unknown and count as wrong,
# while "2" and "The answer is 2" are right. Of several labels the first counts: "Not 1
# but 2" is 1. A label of two words is never found; where "positive" is a label beside
# "very positive", "very positive" is positive.
#
# What it means for preference data: a model that ends its sentences has accuracy 0, and
# loses against one that guesses in single words. Hand over a converter_fn of your own.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps fmeval==1.2.3
cat >"$dir/run.py" <<'PY'
import importlib, sys, sysconfig, types
from unittest.mock import MagicMock

# The package brings ray, torch and Amazon's clients. One sample needs none of them.
root = sysconfig.get_path("purelib") + "/fmeval"
for name in "", ".eval_algorithms", ".transforms":
    package = sys.modules["fmeval" + name] = types.ModuleType("fmeval" + name)
    package.__path__ = [root + name.replace(".", "/")]
for name in "ray", "ray.data", "sklearn", "sklearn.metrics":
    sys.modules[name] = MagicMock()
for name in "util", "data_loaders", "data_loaders.util", "data_loaders.data_config", "eval_algorithms.common", "eval_algorithms.save_strategy", "eval_algorithms.util", "model_runners", "model_runners.model_runner", "perf_util", "transforms.transform_pipeline":
    sys.modules["fmeval." + name] = MagicMock()
sys.modules["fmeval"].util = sys.modules["fmeval.util"]


class EvalScore:
    def __init__(self, name, value):
        self.value = value


class Base:
    def __init__(self, *_, **__):
        pass

    def register_input_output_keys(self, *_, **__):
        pass


for name, whats in (("eval_algorithms.eval_algorithm", ("EvalAlgorithmInterface", "EvalAlgorithmConfig")), ("transforms.transform", ("Transform",))):
    module = sys.modules["fmeval." + name] = types.ModuleType(name)
    for what in whats:
        setattr(module, what, type(what, (Base,), {}))
calls = sys.modules["fmeval.transforms.util"] = types.ModuleType("util")
calls.validate_call = lambda call: call
algorithms = sys.modules["fmeval.eval_algorithms"]
algorithms.EvalAlgorithm = MagicMock()
algorithms.EvalScore, algorithms.EvalOutput, algorithms.CategoryScore = EvalScore, object, object
algorithms.get_default_prompt_template = None
accuracy = importlib.import_module("fmeval.eval_algorithms.classification_accuracy")

for labels, right, reply, label, want in (
    (["1", "2"], "2", "2", "2", 1),
    (["1", "2"], "2", "The answer is 2", "2", 1),
    (["1", "2"], "2", "The answer is 2.", "unknown", 0),
    (["1", "2"], "2", "2.", "unknown", 0),
    (["1", "2"], "2", "**2**", "unknown", 0),
    (["1", "2"], "2", "Answer: 2\nThe second is right.", "unknown", 0),
    (["1", "2"], "2", "Not 1 but 2", "1", 0),
    (["very positive", "positive"], "very positive", "very positive", "positive", 0),
):
    record = {"target_output": right, "model_output": reply}
    record = accuracy.ClassificationAccuracyScores(valid_labels=labels)(record)
    got = record["classified_model_output"], record["classification_accuracy_score"]
    print(f"{right} is right, {reply!r}: {got[0]}, score {got[1]}")
    if got != (label, want):
        raise SystemExit(f"that was {label, want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
