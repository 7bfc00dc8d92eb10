#!/usr/bin/env bash
# deepeval 4.3.1, ArenaGEval: the judge does not read the responses, but JSON inside JSON.
#
# Expected: the judge's prompt holds the responses as they were given.
# Seen: each response is written as JSON, and that text once more as JSON. A line break
# becomes \\n, a quotation mark \\\", and every letter that is not ASCII a code: "Grüße"
# is shown as Gr\\u00fc\\u00dfe, a Chinese response as nothing but codes. The question
# is escaped once. Code stands on one long line.
#
# What it means for preference data: verdicts about form, code and languages other than
# English are verdicts about escapes, and a response of codes costs about six times the
# tokens. Compare such a judge with people per language before its winners are used.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export DEEPEVAL_TELEMETRY_OPT_OUT=YES HOME=$dir
cd "$dir"
python3 -m venv venv
venv/bin/pip -q install deepeval==4.3.1
cat >run.py <<'PY'
import re
from deepeval.metrics import ArenaGEval
from deepeval.metrics.arena_g_eval.schema import RewrittenReason, Winner
from deepeval.models import DeepEvalBaseLLM
from deepeval.test_case import ArenaTestCase, Contestant, LLMTestCase, SingleTurnParams

asked = []


class Judge(DeepEvalBaseLLM):
    def load_model(self):
        return self

    def get_model_name(self):
        return "a judge that only listens"

    def generate(self, prompt, schema=None):
        asked.append(prompt)
        if schema is Winner:
            return Winner(winner=re.findall(r'"(\w+)": "\{', prompt)[-1], reason="")
        return RewrittenReason(rewritten_reason="")

    async def a_generate(self, prompt, schema=None):
        return self.generate(prompt, schema)


def contestant(name, text):
    return Contestant(name=name, test_case=LLMTestCase(input="Übersetze: hello", actual_output=text))


ArenaGEval(
    name="translation",
    criteria="Which translation is right?",
    evaluation_steps=["Compare the translations."],
    evaluation_params=[SingleTurnParams.INPUT, SingleTurnParams.ACTUAL_OUTPUT],
    model=Judge(),
    async_mode=False,
).measure(ArenaTestCase(contestants=[contestant("one", 'Man sagt\n"Grüße".'), contestant("other", "你好")]), _show_indicator=False)
seen = re.findall(r'\\"actual_output\\": \\"(.*)\\"\\n\}"', asked[0]) + re.findall(r'"input": "(.*hello)"', asked[0])
for text in sorted(seen):
    print(text)
written = [r"Man sagt\\n\\\"Gr\\u00fc\\u00dfe\\\".", r"\\u4f60\\u597d", r"\u00dcbersetze: hello"]
if sorted(seen) != sorted(written):
    raise SystemExit(f"that was {written} when this was written")
PY
venv/bin/python run.py
