#!/usr/bin/env bash
# uqlm 0.6.7, LLMJudge: how a judge's reply becomes a score between 0 and 1.
#
# Expected: with scoring_template="continuous", where the judge gives 0 to 100, a reply of
# 85.5 is 0.855; with "likert" a reply that begins with its grade has that grade.
# Seen: of a continuous reply the digits alone are kept and read as one number. 9.5 is 0.95
# and 1.0 is 0.1, so that the lower reply has the higher score; 95.0, 85.5 and "85 out of
# 100" are above 100 then, which is no score, and are asked up to six times more. On the
# Likert scale only a bare digit is read as such. In any other reply the digits and phrases
# are looked for from the worst grade to the best, anywhere in the text: "5: it names all 10
# lakes." is 0.0, since 10 holds a 1, while "**5**" is 1.0. "Incorrect." is no grade, and
# "I see nothing wrong. Correct." is 0.0 for the judge that says correct or incorrect.
#
# What it means for preference data: scores of judges that write decimals or reasons are
# not in the order of what the judges said. Keep judge_responses beside the scores, compare
# a few dozen, and ask for whole numbers and nothing else.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install numpy==1.26.4 pandas==2.3.3 rich==14.2.0
"$dir/venv/bin/pip" -q install --no-deps uqlm==0.6.7
cat >"$dir/run.py" <<'PY'
import asyncio, importlib, math, sys, sysconfig, types

import rich.progress

# The package brings torch and clients for models. The judge needs a generator of replies,
# which is a list here.
root = sysconfig.get_path("purelib") + "/uqlm"
for name in "", ".judges", ".utils":
    package = sys.modules["uqlm" + name] = types.ModuleType("uqlm" + name)
    package.__path__ = [root + name.replace(".", "/")]


class ResponseGenerator:
    def __init__(self, llm=None, max_calls_per_min=None):
        self.llm = llm

    async def generate_responses(self, prompts, **_):
        self.asked = getattr(self, "asked", 0) + 1
        return {"data": {"prompt": prompts, "response": [self.llm] * len(prompts)}}


generator = sys.modules["uqlm.utils.response_generator"] = types.ModuleType("response_generator")
generator.ResponseGenerator = ResponseGenerator
LLMJudge = importlib.import_module("uqlm.judges.judge").LLMJudge

for template, reply, want, asked in (
    ("continuous", "95", 0.95, 1),
    ("continuous", "9.5", 0.95, 1),
    ("continuous", "1.0", 0.1, 1),
    ("continuous", "95.0", None, 7),
    ("continuous", "85.5", None, 7),
    ("continuous", "85 out of 100", None, 7),
    ("likert", "5", 1.0, 1),
    ("likert", "**5**", 1.0, 1),
    ("likert", "5: it names all 10 lakes.", 0.0, 1),
    ("likert", "4, since 1 of its 5 lakes is wrong.", 0.0, 1),
    ("likert", "Incorrect.", None, 7),
    ("true_false", "Correct.", 1.0, 1),
    ("true_false", "I see nothing wrong. Correct.", 0.0, 1),
):
    judge = LLMJudge(reply, scoring_template=template)
    score = asyncio.run(judge.judge_responses(["Name the deepest lake."], ["Baikal."]))["scores"][0]
    got = None if math.isnan(score) else float(score), judge.asked
    print(f"{template}, {reply!r}: {got[0]}, asked {got[1]} times")
    if got != (want, asked):
        raise SystemExit(f"that was {want, asked} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
