#!/usr/bin/env bash
# eval-protocol 0.3.33 (Fireworks), multiple_choice_math_reward: the article "a" is option A, and the d of
# "I'd" option D.
#
# Expected: "(C)", "C." or "The answer is C" is C; a reply that names one option and explains it is that
# option.
# Seen: letters from A to E that stand alone count in any case. "(C), a deep lake" names two options
# and gets 0, and "It is a lake." gets 1 where A is right. So does "I'd say it's deep" for D.
# A boxed answer does not go first: "\boxed{C} is a lake" is ambiguous, too. What the score's reason
# calls ambiguous is plain English.
#
# What it means for preference data: right answers with a sentence behind them are wrong, bare
# letters right, and with A as the key nearly every text is right or ambiguous. Pairs made
# of it prefer the shortest reply. Cut the reply to its letter before it is graded.
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
sys.modules["eval_protocol.models"] = Plain(EvaluateResult=Plain, MetricResult=Plain, Message=Plain)
sys.modules["eval_protocol.typed_interface"] = Plain(reward_function=lambda reward: reward)
reward = importlib.import_module("eval_protocol.rewards.multiple_choice_math_reward").multiple_choice_math_reward


def said(key, replies):
    for reply, want in replies.items():
        message = lambda text: Plain(role="assistant", content=text)
        got = reward([message(reply)], [message(key)])
        print(f"key {key}, {reply!r}: {got.score} ({got.reason})")
        if got.score != want:
            raise SystemExit(f"that was {want} when this was written")


said("C", {"C": 1.0, "The answer is (C).": 1.0, "(C), a deep lake": 0.0, r"\boxed{C} is a lake.": 0.0, "I'd say C.": 0.0})
said("A", {"It is a lake.": 1.0, "There is a lake that is deeper.": 1.0, "(B)": 0.0})
said("D", {"I'd say it's deep.": 1.0})
PY
"$dir/venv/bin/python" "$dir/run.py"
