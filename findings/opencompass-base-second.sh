#!/usr/bin/env bash
# opencompass 0.5.4, AlpacaEval with Bradley–Terry (alpacaeval_bradleyterry): where the base
# model's answer was shown second, the loser is written down as the winner.
#
# Expected: a battle names the two models in the order in which the judge saw them, and the
# winner of the two that the judge chose.
# Seen: "model_a" is the model shown first, but winner is "model_a" wherever the base model
# won, wherever it stood. The order is drawn by lot by default, so about half of the battles
# are turned round: of ten questions, all won by "mine", "base" wins the four where it is
# shown second. The plain summary (alpacaeval), which counts against the base model, is right.
#
# What it means for preference data: ratings of battles made this way draw all models towards
# each other. Where the base model always stands first nothing is turned round.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps opencompass==0.5.4 2>/dev/null
cat >"$dir/run.py" <<'PY'
import importlib.util
import sys
from collections import Counter
from unittest.mock import MagicMock

# The whole package wants PyTorch, so the two modules are loaded alone, and what they only
# decorate themselves with is left out. Counting the style of answers wants a download.
root = importlib.util.find_spec("opencompass").submodule_search_locations[0]
decorators = MagicMock()
for registry in ("DICT_POSTPROCESSORS", "LOAD_DATASET"):
    getattr(decorators, registry).register_module = lambda *name: lambda what: what
style = MagicMock()
style.get_element_counts = lambda data, **_: data
for name in ("datasets", "mmengine", "mmengine.config", "opencompass", "opencompass.utils", "opencompass.utils.logging",
             "opencompass.openicl", "opencompass.openicl.icl_inferencer", "opencompass.openicl.icl_retriever", "opencompass.datasets",
             "opencompass.datasets.base", "opencompass.datasets.subjective"):
    sys.modules[name] = MagicMock()
sys.modules["opencompass.registry"] = decorators
sys.modules["opencompass.datasets.subjective.compass_arena_subjective_bench"] = style


def load(name):
    spec = importlib.util.spec_from_file_location(name, f"{root}/{name.removeprefix('opencompass.').replace('.', '/')}.py")
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


load("opencompass.datasets.subjective.utils")
alpacaeval = load("opencompass.datasets.subjective.alpacaeval")
evaluator = load("opencompass.openicl.icl_evaluator.lm_evaluator")


def judged(order):
    """Ten questions on which the judge always prefers the answer of mine."""
    answers = [{"model_name": model, "model_preds": [f"{model} {i}" for i in range(10)]} for model in ("base", "mine")]
    _, seen = evaluator.order_preds_and_record_references(
        answers, [{"capability": "all"} for _ in range(10)], order, keep_preds=True, base_model_abbrs=["base"])
    return {str(i): {"prediction": "m" if ref["answer1"] == "mine" else "M", "gold": ref} for i, ref in enumerate(seen)}


for order, want in ((None, {"mine": 10}), ("random", {"mine": 6, "base": 4}), ("double", {"mine": 10, "base": 10})):
    output = judged(order)
    matches = alpacaeval.alpacaeval_bradleyterry_postprocess(output, "")["matches"]
    won = Counter(match[match["winner"]] for match in matches)
    plain = alpacaeval.alpacaeval_postprocess(output, "")["total"]
    print(f"order {order}: mine wins {plain:g} %, in the battles for Bradley–Terry {dict(won)}")
    if won != want or plain != 100:
        raise SystemExit(f"that was 100 % and {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
