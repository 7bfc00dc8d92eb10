#!/usr/bin/env bash
# ragas 0.4.3, BleuScore: BLEU of the first sentence of a response, against whichever sentence
# of the reference fits.
#
# Expected: BLEU of the response and the reference, as sacrebleu's sentence_bleu says.
# Seen: both are split at ". ", and the reference's sentences are handed to sacrebleu as
# several references for the first sentence; what else the response says is not read.
# A response whose first sentence is a sentence of the reference has 1.0, whatever follows
# (sacrebleu: 0.38) and whatever of the reference it leaves out (0.19). The older class
# in ragas.metrics does the same.
#
# What it means for preference data: responses that begin alike ("Sure! Here is …") have equal
# scores, and the response that says the first thing and stops is as good as the whole.
# Use sacrebleu itself.
# The class needs a base for its results only; the package would bring clients for models,
# and as pip resolves it in November 2026 it does not import.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install sacrebleu==2.6.0
"$dir/venv/bin/pip" -q install --no-deps ragas==0.4.3
cat >"$dir/run.py" <<'PY'
import asyncio, runpy, sys, sysconfig, types


class Base:
    def __init__(self, name, **kwargs):
        self.name = name


class Result:
    def __init__(self, value):
        self.value = value


for name in ("ragas", "ragas.metrics", "ragas.metrics.collections", "ragas.metrics.collections.base", "ragas.metrics.result"):
    sys.modules[name] = types.ModuleType(name)
sys.modules["ragas.metrics.collections.base"].BaseMetric = Base
sys.modules["ragas.metrics.result"].MetricResult = Result
path = "/ragas/metrics/collections/_bleu_score.py"
metric = runpy.run_path(sysconfig.get_path("purelib") + path)["BleuScore"]()
import sacrebleu

sat = "The cat sat on the mat"
for response, reference, want in (
    (f"{sat}. It was warm", f"{sat}. It was warm", (1.0, 1.0)),
    (f"{sat}. Then it ate a large fish", sat, (1.0, 0.38)),
    (sat, f"{sat}. It was warm. It slept. It purred", (1.0, 0.19)),
    (f"Here is my answer. {sat}", sat, (0.0, 0.46)),
):
    got = (
        round(asyncio.run(metric.ascore(reference, response)).value, 2),
        round(sacrebleu.sentence_bleu(response, [reference]).score / 100, 2),
    )
    print(f"{response!r} for {reference!r}: ragas {got[0]}, sacrebleu {got[1]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
