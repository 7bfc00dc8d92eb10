#!/usr/bin/env bash
# continuous-eval 0.3.14.post2, ToolSelectionAccuracy: a call that is needed twice costs half.
#
# Expected: an agent that makes exactly the calls of the reference has 1, one that makes ten
# more has less, and one that leaves out a call of three has two thirds.
# Seen: without order, calls are compared as sets and counted against the list of the
# reference: two equal calls, made as asked for, are 0.5, the same as one of them left out.
# Calls too many cost nothing, with order or without. With order a call counts only if
# all those before it in the reference have been made: who leaves out the first of two has
# 0, who leaves out the second of three a third.
#
# What it means for preference data: traces that try every tool are as good as those that
# know which, and retries or polls that the reference asks for are punished. Count
# surplus calls beside the score, and number the repeats in both lists.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps continuous-eval==0.3.14.post2
cat >"$dir/run.py" <<'PY'
import runpy, sys, sysconfig, types

# The package brings clients for models. The metric counts on its own.
for name in "continuous_eval", "continuous_eval.eval", "continuous_eval.eval.types", "continuous_eval.metrics", "continuous_eval.metrics.base":
    sys.modules[name] = types.ModuleType(name)
sys.modules["continuous_eval.eval.types"].ToolCall = dict
base = sys.modules["continuous_eval.metrics.base"]
base.Field, base.Metric = dict, type("Metric", (), {"__init__": lambda self, **_: None})
path = sysconfig.get_path("purelib") + "/continuous_eval/metrics/tools/match.py"
ToolSelectionAccuracy = runpy.run_path(path)["ToolSelectionAccuracy"]


def calls(names):
    return [{"name": name, "kwargs": {}} for name in names]


for ordered, asked, made, want in (
    (False, "ab", "ab", 1.0),
    (False, "aa", "aa", 0.5),
    (False, "aa", "a", 0.5),
    (False, "ab", "cdefghijklab", 1.0),
    (True, "aa", "aa", 1.0),
    (True, "ab", "cdefghijklab", 1.0),
    (True, "ab", "b", 0.0),
    (True, "abc", "ac", 0.33),
):
    metric = ToolSelectionAccuracy(order_sensitive=ordered)
    got = round(metric.compute(calls(made), calls(asked))["score"], 2)
    print(f"{'in order' if ordered else 'in any order'}, asked for {asked}, made {made}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
