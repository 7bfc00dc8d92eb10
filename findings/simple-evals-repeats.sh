#!/usr/bin/env bash
# nvidia-simple-evals 26.3, n_repeats (4 by default for GPQA): the standard error depends on the order in
# which answers arrive.
#
# Expected: the answers to each question are averaged, and the standard error is that of these averages, as
# the comment in aggregate_results says.
# Seen: aggregate_results expects results block by block in the order of the questions, but
# map_with_progress returns them in the order in which they finished, so answers to different questions are
# averaged. Of 20 questions, every other one is always answered correctly: the standard error is 0.115. If
# each question takes a little longer than the one before, it comes out as 0.
#
# What it means for preference data: the error bars of two models compared on the same questions cannot be
# trusted and tend to be too short. Compute them from the rows of each question.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install jinja2==3.1.6 numpy==2.3.5 tqdm==4.67.1 pyyaml==6.0.3
"$dir/venv/bin/pip" -q install --no-deps nvidia-simple-evals==26.3
cat >"$dir/run.py" <<'PY'
import asyncio, sys, tempfile
from unittest.mock import MagicMock

# The package brings clients of several services; nothing is asked here.
for name in ("openai", "anthropic", "requests", "pandas", "datasets", "blobfile", "httpx", "backoff", "tenacity", "aiohttp", "sqlitedict"):
    sys.modules[name] = MagicMock()
from simple_evals import common
from simple_evals.simple_evals_types import SingleEvalResult


def aggregated(ordered):
    """Answers 20 questions four times each; those with an even number are always right."""
    items = list(range(20)) * 4

    async def answered(question, index):
        await asyncio.sleep(0.05 * question)
        return SingleEvalResult(score=float(question % 2 == 0), html="", convo=[str(index)], metrics={})

    with tempfile.TemporaryDirectory() as folder:
        results = asyncio.run(common.map_with_progress(answered, items, num_threads=80, cache_dir=folder))
    if ordered:
        results.sort(key=lambda result: int(result.convo[0]))
    result = common.aggregate_results(results, "gpqa", n_repeats=4)
    return float(result.score), *(round(float(result.metrics[f"score:{name}"]), 3) for name in ("std", "stderr"))


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("put in order", aggregated(True), (0.5, 0.5, 0.115))
said("as they are handed over", aggregated(False), (0.5, 0.0, 0.0))
PY
"$dir/venv/bin/python" "$dir/run.py" 2>/dev/null
