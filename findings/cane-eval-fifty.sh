#!/usr/bin/env bash
# cane-eval 0.4.0, AgentJudge: a judge's reply with a sentence before its JSON gives every answer 50 points.
#
# Expected: the JSON is found within the reply, or the answer has no score and the run says so.
# Seen: only a reply that is JSON from its first character, with or without a fence around it, is read.
# "Here is my evaluation:" before it, a remark behind it or a reply that was cut, and each criterion has
# 50 of 100, overall_score is 50.0 and status is "fail", like any answer of 50. A criterion that the
# judge left out counts as 50, too. Only the texts of the reasoning tell it.
#
# What it means for preference data: a judge that likes to introduce itself makes all answers alike:
# averages move towards 50, and a pair of one read and one unread answer is decided by whether
# the other has more than 50. Leave out rows whose overall_reasoning is "Evaluation parsing failed".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps cane-eval==0.4.0
cat >"$dir/run.py" <<'PY'
import importlib, sys, sysconfig, types

# The package's own start needs clients of models; the judge is loaded without it, and what its model
# would say is handed in.
package = sys.modules["cane_eval"] = types.ModuleType("cane_eval")
package.__path__ = [sysconfig.get_path("purelib") + "/cane_eval"]
module = importlib.import_module("cane_eval.judge")

JUDGES = [value for value in vars(module).values() if isinstance(value, type) and hasattr(value, "_parse_response")]
CRITERIA = [{"key": key, "weight": 50} for key in ("accuracy", "tone")]
GOOD = '{"criteria_scores": {"accuracy": {"score": 95, "reasoning": "right"}, "tone": {"score": 85, "reasoning": "calm"}}, "overall_reasoning": "Good."}'


def judged(reply):
    judge = JUDGES[0].__new__(JUDGES[0])
    judge._call = lambda prompt: reply
    result = judge.score("Which lake is the deepest?", "Baikal.", criteria=CRITERIA)
    return result.overall_score, result.status


def said(what, got, want):
    print(f"{what}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("JSON", judged(GOOD), (90.0, "pass"))
said("in a fence", judged("```json\n" + GOOD + "\n```"), (90.0, "pass"))
said("after a sentence", judged("Here is my evaluation:\n" + GOOD), (50.0, "fail"))
said("a remark behind it", judged(GOOD + "\nNote: the tone is calm."), (50.0, "fail"))
said("cut", judged(GOOD[:-20]), (50.0, "fail"))
said("one criterion left out", judged('{"criteria_scores": {"accuracy": {"score": 95}}, "overall_reasoning": ""}'), (72.5, "warn"))
PY
"$dir/venv/bin/python" "$dir/run.py"
