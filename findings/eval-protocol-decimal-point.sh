#!/usr/bin/env bash
# eval-protocol 0.3.33 (Fireworks), accuracy_reward: 1.8 is 18, and a number near the right one
# is partly right.
#
# Expected: a number is right or wrong; 1.8 is not 18, and 2x+1 is not x+1.
# Seen: full stops are taken out as punctuation before numbers are read, so \boxed{1.8} gets 1.0 where
# 18 is right, and 0.5 gets 1.0 where 5 is. A solution of three or more characters that is not only
# digits is right if one contains the other: 2x+1 for x+1, 8 for \boxed{18}. For 18, 17 gets 0.5
# and 15 gets 0.3.
#
# What it means for preference data: mistakes by a factor of ten, as with percentages and
# units, are rewarded in full, and pairs of right and wrong samples are drawn between two
# wrong ones. Compare numbers as numbers before you take its score.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps eval-protocol==0.3.33
cat >"$dir/run.py" <<'PY'
import importlib, sys, sysconfig, types

# The package brings clients and servers. What runs here needs a message, a result, and no decorator.
root = sysconfig.get_path("purelib") + "/eval_protocol"
for name in "", ".rewards":
    package = sys.modules["eval_protocol" + name] = types.ModuleType("eval_protocol" + name)
    package.__path__ = [root + name.replace(".", "/")]
Plain = types.SimpleNamespace
part = dict.fromkeys(["ChatCompletionContentPartParam", "ChatCompletionContentPartTextParam"], Plain)
sys.modules["eval_protocol.models"] = Plain(EvaluateResult=Plain, MetricResult=Plain, Message=Plain, **part)
sys.modules["eval_protocol.typed_interface"] = Plain(reward_function=lambda reward: reward)
accuracy_reward = importlib.import_module("eval_protocol.rewards.accuracy").accuracy_reward


def said(solution, answers):
    for answer, want in answers.items():
        message = lambda text: Plain(role="assistant", content=text)
        got = accuracy_reward([message(r"It is \boxed{%s}." % answer)], [message(solution)]).score
        print(f"solution {solution}, answer {answer}: {got}")
        if got != want:
            raise SystemExit(f"that was {want} when this was written")


said("18", {"18": 1.0, "1.8": 1.0, "17": 0.5, "15": 0.3, "7": 0.0})
said("5", {"0.5": 1.0})
said("1000", {"999": 0.9})
said("x+1", {"2x+1": 1.0})
said(r"\boxed{18}", {"18": 1.0, "8": 1.0})
PY
"$dir/venv/bin/python" "$dir/run.py"
