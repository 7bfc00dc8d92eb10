#!/usr/bin/env bash
# langtest 2.7.0, LlmEval with a custom grade_list: "GRADE: B" is read as A.
#
# Expected: the grade is the one after "GRADE:", the label that the prompt ends with, or else the reply's
# first or last word.
# Seen: in the pattern for custom grades the word "grade" is optional and no colon may follow it, so the
# first grade found inside any word counts. With A, B and C, "GRADE: B" and "Grade: C" are A, for the a of
# "grade", and so is "The student names the lake. C", for the a of "names". "B" and "GRADE B" are B. With
# PASS and FAIL, "This does not pass: FAIL" is PASS. For the default grades, CORRECT and INCORRECT, the
# colon is part of the pattern.
#
# What it means for preference data: a judge that repeats the label gives every answer the first grade,
# whose score is 0. Choose grades that occur in no other word, such as GRADE_1.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps langtest==2.7.0
cat >"$dir/run.py" <<'PY'
import importlib, sys, sysconfig, types
from unittest.mock import MagicMock

# The package brings clients of models; the reading of a reply needs the standard library.
root = sysconfig.get_path("purelib")
for name in ("langtest", "langtest.metrics"):
    package = sys.modules[name] = types.ModuleType(name)
    package.__path__ = [root + "/" + name.replace(".", "/")]
for name in ("langtest.utils", "langtest.utils.custom_types", "langtest.utils.custom_types.helpers", "langtest.errors", "langtest.metrics.eval_prompts"):
    sys.modules[name] = MagicMock()
LlmEval = importlib.import_module("langtest.metrics.llm_eval").LlmEval


def graded(reply, *grades):
    LlmEval(None, grade_list=list(grades) or None)
    return LlmEval._parse_string_eval_output(reply)["value"]


letters, words = ("A", "B", "C"), ("PASS", "FAIL")
for reply, grades, want in (
    ("B", letters, "B"),
    ("GRADE B", letters, "B"),
    ("GRADE: B", letters, "A"),
    ("Grade: C", letters, "A"),
    ("The student names the lake. C", letters, "A"),
    ("GRADE: FAIL", words, "FAIL"),
    ("This does not pass: FAIL", words, "PASS"),
    ("GRADE: INCORRECT", (), "INCORRECT"),
):
    got = graded(reply, *grades)
    print(f"{reply!r}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
