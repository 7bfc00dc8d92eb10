#!/usr/bin/env bash
# inspect-evals 0.28.0, sciknoweval: "eyes" is a yes, and a rating in bold type is 0.
#
# Expected: the judge is asked for Yes or No, or for "Rating:" and a number; a reply that has neither is
# told apart from a bad answer.
# Seen: model_graded_tf looks for the letters yes anywhere, in either case: "No, the eyes have none" and
# "No, it was shown yesterday" are right. model_graded_score takes the one character behind "Rating:" as
# the number. "Rating: 5" is 5, "Rating: [5]", "**Rating:** 5" and "Rating: about 5" are 0, and count as
# 0 in the average, below the lowest rating, which is 1.
#
# What it means for preference data: scores fall with the judge's typography and rise with its words, not
# with the answers. Read the explanations of all rows with 0 before you average.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps inspect-evals==0.28.0
cat >"$dir/run.py" <<'PY'
import asyncio, importlib, sys, sysconfig, types
from unittest.mock import MagicMock

# The package brings Inspect. The reading of a judge's reply needs its names; the judge is a stand-in.
for name in ("inspect_ai", "inspect_ai.model", "inspect_ai.scorer", "inspect_ai.solver", "inspect_ai.util", "tiktoken", "yaml",
             "inspect_evals.constants", "inspect_evals.sciknoweval.config", "inspect_evals.sciknoweval.utils"):
    sys.modules[name] = MagicMock()
inspect = sys.modules["inspect_ai.scorer"]
inspect.CORRECT, inspect.INCORRECT, inspect.Score = "right", "wrong", lambda value, **rest: value
inspect.scorer = lambda *args, **settings: lambda function: function
root = sysconfig.get_path("purelib")
for name in ("inspect_evals", "inspect_evals.sciknoweval"):
    package = sys.modules[name] = types.ModuleType(name)
    package.__path__ = [root + "/" + name.replace(".", "/")]
scorer = importlib.import_module("inspect_evals.sciknoweval.scorer")


def graded(kind, reply):
    class Judge:
        async def generate(self, messages):
            return types.SimpleNamespace(completion=reply)

    scorer.get_model = lambda **settings: Judge()
    state = types.SimpleNamespace(input_text="", output=types.SimpleNamespace(completion=""))
    return asyncio.run(kind()(state, types.SimpleNamespace(text="")))


yes_no, rating = scorer.model_graded_tf, scorer.model_graded_score
for kind, reply, want in (
    (yes_no, "Yes", "right"),
    (yes_no, "No", "wrong"),
    (yes_no, "No, the eyes have none.", "right"),
    (yes_no, "No, it was shown yesterday.", "right"),
    (rating, "Rating: 5", 5),
    (rating, "Rating: 4.5", 4),
    (rating, "Rating: [5]", 0),
    (rating, "**Rating:** 5", 0),
    (rating, "Rating: about 5", 0),
):
    got = graded(kind, reply)
    print(f"{reply}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
