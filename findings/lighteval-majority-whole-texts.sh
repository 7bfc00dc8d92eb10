#!/usr/bin/env bash
# lighteval 0.13.0, maj@n and avg@n: answers are compared as whole texts; names of parameters that
# the metric does not have are taken without a word.
#
# Expected: maj@n of the MATH tasks takes the boxed answer out of each sample and of the solution,
# and the answer that most samples have is right or wrong. avg@n with strip_strings strips.
# Seen: the tasks set normalize_pred and normalize_gold; the metric reads normalize alone, and
# any attribute may be set. So samples vote with all they wrote, and the winner must be the
# reference solution letter by letter: four samples that box the right number get 0. Where all
# samples differ, as reasoning does, the first one is the majority. avg@n never strips or
# normalizes: " 18" is wrong there and right by pass@k and maj@n with the same settings.
#
# What it means for preference data: a model whose samples are all right has 0 by majority, and
# pairs or rewards made of that number follow the first sample. Pass normalize, and
# check each new metric on a sample that you know to be right.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install numpy==2.3.5 pydantic==2.12.5 aenum==3.1.15
"$dir/venv/bin/pip" -q install --no-deps lighteval==0.13.0
cat >"$dir/run.py" <<'PY'
import importlib.abc, importlib.machinery, sys
from unittest.mock import MagicMock


class Missing(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Stands for what is not installed: lighteval brings torch, and what runs here needs none of it."""

    def find_spec(self, name, path=None, target=None):
        if not name.startswith("lighteval."):
            return importlib.machinery.ModuleSpec(name, self, is_package=True)

    def create_module(self, spec):
        return MagicMock(__path__=[], __spec__=spec)

    def exec_module(self, module):
        pass


sys.meta_path.append(Missing())
for name in "metrics.imports.bert_scorer", "metrics.imports.data_stats_metric", "metrics.imports.summac", "metrics.utils.llm_as_judge", "utils.imports":
    sys.modules["lighteval." + name] = MagicMock()
from lighteval.metrics.metrics_sample import AvgAtN, MajAtN, PassAtK
from lighteval.metrics.normalizations import math_normalizer
from lighteval.models.model_output import ModelResponse
from lighteval.tasks.requests import Doc
from lighteval.tasks.tasks import math


def score(metric, doc, *texts):
    return float(metric.compute(doc=doc, model_response=ModelResponse(text=list(texts))))


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


solution = r"Nine and nine are \boxed{18}."
algebra = math.math_algebra.metrics[0].sample_level_fn
doc = math.math_prompt({"problem": "What is 9 + 9?", "solution": solution}, "math:algebra")
right = [r"It is \boxed{18}.", r"So \boxed{18}.", r"\boxed{18}", r"9 + 9 = \boxed{18}"]
said("math:algebra, four right samples", score(algebra, doc, *right), 0.0)
said("math:algebra, the solution itself, four times", score(algebra, doc, *[solution] * 4), 1.0)
said("normalize instead", score(MajAtN(n=4, strip_strings=True, normalize=math_normalizer), doc, *right), 1.0)
plain = Doc(query="What is 9 + 9?", choices=["18"], gold_index=0)
said("four different texts, the first right", score(MajAtN(n=4), plain, "18", "I say 17", "It is 17", "17, I think"), 1.0)
settings = {"n": 1, "strip_strings": True}
said('" 18" by maj@1, pass@1, avg@1', (score(MajAtN(**settings), plain, " 18"), score(PassAtK(k=1, **settings), plain, " 18"), score(AvgAtN(**settings), plain, " 18")), (1.0, 1.0, 0.0))
PY
"$dir/venv/bin/python" "$dir/run.py"
