#!/usr/bin/env bash
# cane-eval 0.4.0, Judge: if the judging model puts a sentence before its JSON, the answer gets 50 points.
#
# Expected: the JSON is found inside the reply, or the answer gets no score and the run says so.
# Seen: a reply is parsed only if it is JSON from the first character to the last, with or without a fence.
# With "Here is my evaluation:" before it, a remark after it or the end cut off, every criterion gets 50 of
# 100, overall_score is 50.0 and status is "fail", exactly as for an answer that earned 50. A criterion that
# the model leaves out also counts as 50. Only the reasoning texts tell the two apart.
#
# What it means for preference data: a judge that introduces itself makes all answers look alike. Averages
# drift towards 50, and in a pair with one unparsed reply the other side wins if it scored above 50. Drop
# rows whose overall_reasoning is "Evaluation parsing failed".
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps cane-eval==0.4.0
cat >"$dir/run.py" <<'PY'
import importlib, sys, sysconfig, types

# Importing the package needs clients of models, so only the judge is loaded, and the model's reply is a
# stand-in.
package = sys.modules["cane_eval"] = types.ModuleType("cane_eval")
package.__path__ = [sysconfig.get_path("purelib") + "/cane_eval"]
Judge = importlib.import_module("cane_eval.judge").Judge

CRITERIA = [{"key": key, "weight": 50} for key in ("accuracy", "tone")]
GOOD = '{"criteria_scores": {"accuracy": {"score": 95, "reasoning": "right"}, "tone": {"score": 85, "reasoning": "calm"}}, "overall_reasoning": "Good."}'


def judged(reply):
    judge = Judge.__new__(Judge)
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
