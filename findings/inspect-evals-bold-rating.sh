#!/usr/bin/env bash
# inspect-evals 0.28.0, sciknoweval: a judge's rating in bold type is 0, below the lowest rating there is.
#
# Expected: the judge is asked for "Rating:" and a number from 1 to 5; a reply without one is told apart
# from a bad answer.
# Seen: model_graded_score takes the single character after "Rating:" as the number. "Rating: 5" is 5 and
# "Rating: 4.5" is 4, but "Rating: [5]", "**Rating:** 5" and "Rating: about 5" are 0, and so is a reply
# without a rating. These zeros count in the average; only the explanation says that no grade was found.
#
# What it means for preference data: scores fall with the judge's typography rather than with the answers.
# Read the explanation of every row with 0 before averaging.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps inspect-evals==0.28.0
cat >"$dir/run.py" <<'PY'
import asyncio, importlib, sys, sysconfig, types
from unittest.mock import MagicMock

# The package brings Inspect. Parsing a judge's reply needs only its names, which are stand-ins, as is the
# judge.
for name in ("inspect_ai", "inspect_ai.model", "inspect_ai.scorer", "inspect_ai.solver", "inspect_ai.util", "tiktoken", "yaml",
             "inspect_evals.constants", "inspect_evals.sciknoweval.config", "inspect_evals.sciknoweval.utils"):
    sys.modules[name] = MagicMock()
inspect = sys.modules["inspect_ai.scorer"]
inspect.Score = lambda value, **rest: value
inspect.scorer = lambda *args, **settings: lambda function: function
root = sysconfig.get_path("purelib")
for name in ("inspect_evals", "inspect_evals.sciknoweval"):
    package = sys.modules[name] = types.ModuleType(name)
    package.__path__ = [root + "/" + name.replace(".", "/")]
scorer = importlib.import_module("inspect_evals.sciknoweval.scorer")


def graded(reply):
    class Judge:
        async def generate(self, messages):
            return types.SimpleNamespace(completion=reply)

    scorer.get_model = lambda **settings: Judge()
    state = types.SimpleNamespace(input_text="", output=types.SimpleNamespace(completion=""))
    return asyncio.run(scorer.model_graded_score()(state, types.SimpleNamespace(text="")))


for reply, want in (
    ("Rating: 5", 5),
    ("Rating: 4.5", 4),
    ("Rating: [5]", 0),
    ("**Rating:** 5", 0),
    ("Rating: about 5", 0),
    ("It is perfect.", 0),
):
    got = graded(reply)
    print(f"{reply}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
