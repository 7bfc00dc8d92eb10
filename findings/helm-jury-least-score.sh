#!/usr/bin/env bash
# crfm-helm 0.5.16, the jury of LLM judges (MedHELM's metrics): replies that cannot be read are the lowest
# score, and scores lose their fraction.
#
# Expected: an answer without any readable verdict has no score, as in the same package's WildBench
# metric, which refuses; 4.5 is 4.5.
# Seen: where no judge's JSON could be read the score is default_score, which all of MedHELM's
# benchmarks set to 1, the worst. So an answer whose judges failed is counted as worthless among
# the others. A judge's 4.9 becomes 4. One who fails is left out of the mean, so an answer's score
# is that of whoever remained.
#
# What it means for preference data: models whose answers break the judges' JSON, with quotes, code or
# length, fall behind for it, and pairs by score prefer what is easy to quote. Count the empty
# annotations, and leave those answers out.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps crfm-helm==0.5.16
cat >"$dir/run.py" <<'PY'
import importlib, sys, sysconfig, types
from pathlib import Path
from unittest.mock import MagicMock

# The package brings much that this metric does not need.
root = sysconfig.get_path("purelib") + "/helm"
for name in "", ".benchmark", ".benchmark.metrics", ".benchmark.annotation":
    package = sys.modules["helm" + name] = types.ModuleType("helm" + name)
    package.__path__ = [root + name.replace(".", "/")]
for name in ("benchmark.adaptation.adapter_spec", "benchmark.adaptation.request_state", "benchmark.annotation.annotator", "benchmark.metrics.metric",
             "benchmark.metrics.metric_name", "benchmark.metrics.metric_service", "benchmark.metrics.statistic", "clients.auto_client",
             "common.hierarchical_logger", "common.request"):
    sys.modules["helm." + name] = MagicMock()
sys.modules["helm.benchmark.metrics.metric"].Metric = object
sys.modules["helm.benchmark.metrics.statistic"].Stat = lambda name: types.SimpleNamespace(add=lambda score: score)
sys.modules["helm.benchmark.annotation.annotator"].Annotator = object
LLMJuryMetric = importlib.import_module("helm.benchmark.metrics.llm_jury_metrics").LLMJuryMetric
LLMAsJuryAnnotator = importlib.import_module("helm.benchmark.annotation.model_as_judge").LLMAsJuryAnnotator


def jury(**replies):
    """Returns the score of an answer from what each judge replied."""
    judges = {name: types.SimpleNamespace(model_name=name, model_deployment=name) for name in replies}
    reply = lambda request: types.SimpleNamespace(success=True, completions=[types.SimpleNamespace(text=replies[request.model])])
    sys.modules["helm.benchmark.annotation.model_as_judge"].Request = lambda **fields: types.SimpleNamespace(**fields)
    annotator = LLMAsJuryAnnotator("medical", types.SimpleNamespace(make_request=reply), "{QUESTION} {RESPONSE}", {"accuracy": {"score"}}, judges)
    text = lambda t: types.SimpleNamespace(text=t)
    state = types.SimpleNamespace(instance=types.SimpleNamespace(input=text("How deep?"), references=[]), result=types.SimpleNamespace(completions=[text("1,642 m")]))
    state.annotations = {"medical": annotator.annotate(state)}
    return LLMJuryMetric("accuracy", "medical", judges, default_score=1.0).evaluate_generation(None, state, None, "")[0]


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


verdict = lambda score: '{"accuracy": {"score": %s, "explanation": "It is right."}}' % score
broken = '{"accuracy": {"score": 5, "explanation": "It says "1,642 m"."}}'
said("5 and 4", jury(a=verdict(5), b=verdict(4)), 4.5)
said("5 in broken JSON and 4", jury(a=broken, b=verdict(4)), 4.0)
said("5 twice, in broken JSON", jury(a=broken, b=broken), 1.0)
said("4.9 twice", jury(a=verdict(4.9), b=verdict(4.9)), 4.0)
specs = Path(root, "benchmark/run_specs/medhelm_run_specs.py").read_text()
said("default_score of MedHELM's benchmarks", {line.strip() for line in specs.splitlines() if "default_score" in line}, {'"default_score": 1.0,'})
PY
"$dir/venv/bin/python" "$dir/run.py"
