#!/usr/bin/env bash
# tonic-validate 6.2.0, parse_bullet_list_response: every asterisk begins a point.
#
# Expected: answer consistency asks a judge for the main points of an answer as a list,
# without other asterisks, and its score is the share of points that follow from the context.
# Seen: the reply is cut at each asterisk, wherever it stands. A bold word makes five points
# of one, three of them parts of a sentence and two empty, and a product makes two. A list
# with dashes is read as such only if it holds no asterisk: of "- 6 * 7 is 42." and a second
# point after it one point is left, " 7 is 42." with the second behind it. Each part is then
# put to the judge as a statement, and the score counts them alike.
#
# What it means for preference data: the score of an answer depends on the judge's layout
# more than on the answer. Look at the parsed points, and strip bold marks first.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps tonic-validate==6.2.0
cat >"$dir/run.py" <<'PY'
import asyncio, importlib, sys, sysconfig, types

# The package brings clients for models. The metric needs two calls, which answer here: the
# points as the judge wrote them, and true for whatever names a lake.
root = sysconfig.get_path("purelib") + "/tonic_validate"
for name in "", ".metrics", ".utils", ".classes", ".services":
    package = sys.modules["tonic_validate" + name] = types.ModuleType("tonic_validate" + name)
    package.__path__ = [root + name.replace(".", "/")]
for name, what in (("classes.llm_response", "LLMResponse"), ("services.openai_service", "OpenAIService"), ("services.litellm_service", "LiteLLMService")):
    module = sys.modules["tonic_validate." + name] = types.ModuleType(name)
    setattr(module, what, type(what, (), {}))
metric = sys.modules["tonic_validate.metrics.metric"] = types.ModuleType("metric")
metric.Metric, metric.MetricRequirement = object, types.SimpleNamespace(LLM_ANSWER=1, LLM_CONTEXT=2)
calls = sys.modules["tonic_validate.utils.llm_calls"] = types.ModuleType("llm_calls")
calls.main_points_prompt = calls.statement_derived_from_context_prompt = lambda **_: ""
asked = []


async def points(answer, service):
    return answer


async def derived(statement, context, service):
    asked.append(statement)
    return "true" if "lake" in statement else "false"


calls.main_points_call, calls.statement_derived_from_context_call = points, derived
consistency = importlib.import_module("tonic_validate.metrics.answer_consistency_metric").AnswerConsistencyMetric()

for reply, want_points, want in (
    ("* Baikal is the deepest lake.\n* It is a lake in Siberia.", ["Baikal is the deepest lake.", "It is a lake in Siberia."], 1.0),
    ("* **Baikal** is the deepest lake.", ["", "", "Baikal", "", "is the deepest lake."], 0.2),
    ("* 6 * 7 is the number of lakes.", ["6", "7 is the number of lakes."], 0.5),
    ("- Baikal is the deepest lake.\n- It is a lake in Siberia.", ["Baikal is the deepest lake.", "It is a lake in Siberia."], 1.0),
    ("- 6 * 7 is 42.\n- Baikal is the deepest lake.", ["7 is 42.\n- Baikal is the deepest lake."], 1.0),
):
    asked.clear()
    answer = types.SimpleNamespace(llm_answer=reply, llm_context_list=["Baikal is the deepest lake."])
    got = round(asyncio.run(consistency.score(answer, None)), 2)
    print(f"{reply!r}: {got} of {asked}")
    if (asked, got) != (want_points, want):
        raise SystemExit(f"that was {want_points, want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
