#!/usr/bin/env bash
# lm-eval 0.4.13, the filter multi_choice_regex (GPQA's generative tasks and others): a word that begins
# with A, B, C or D is a choice.
#
# Expected: "Answer: C" and "The answer is C" are C, with or without bold; a reply that names no
# letter is invalid.
# Seen: without "(C)" and without the text of a choice, whatever capital follows a colon is taken,
# also where a word begins: "Answer: Because it is deep" is B, "Reason: A few are" is A, "Note: Do
# not guess" is D. "The answer is C", "Answer: **C**" and "Answer: c" are invalid. A choice that is
# named is chosen, also to rule it out: with group_select 0 "Not Ladoga but Baikal" is Ladoga, with
# -1, as in GPQA, "Baikal, not Ladoga" is.
#
# What it means for preference data: replies that only explain have an answer, right in a quarter of
# cases, and short plain ones have none. Pairs of right and wrong samples then prefer style.
# Ask for "(C)", and count what the first pattern did not match.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps lm-eval==0.4.13
cat >"$dir/run.py" <<'PY'
import importlib, sys, sysconfig, types

# The package brings much that its filters do not need.
root = sysconfig.get_path("purelib") + "/lm_eval"
for name in "", ".api", ".filters":
    package = sys.modules["lm_eval" + name] = types.ModuleType("lm_eval" + name)
    package.__path__ = [root + name.replace(".", "/")]
sys.modules["lm_eval.api.filter"] = types.SimpleNamespace(Filter=object)
sys.modules["lm_eval.api.registry"] = types.SimpleNamespace(register_filter=lambda name: lambda kind: kind)
MultiChoiceRegexFilter = importlib.import_module("lm_eval.filters.extraction").MultiChoiceRegexFilter


def said(group, want):
    # The other settings are those of lm_eval/tasks/gpqa.
    filter = MultiChoiceRegexFilter(regex_pattern=r"(\([A-Z]\))", group_select=group, ignore_case=True, ignore_punctuation=True)
    for reply, answer in want.items():
        got = filter.apply([[reply]], [{"choices": ["Ladoga", "Onega", "Baikal", "Saimaa"]}])[0][0]
        print(f"group_select {group}, {reply!r}: {got}")
        if got != answer:
            raise SystemExit(f"that was {answer} when this was written")


said(-1, {
    "It is (C).": "(C)",
    "Answer: C": "(C)",
    "The answer is C": "[invalid]",
    "Answer: **C**": "[invalid]",
    "Answer: c": "[invalid]",
    "Answer: Because it is deep.": "(B)",
    "Reason: A few are deeper.": "(A)",
    "Note: Do not guess.": "(D)",
    "Baikal, not Ladoga": "(A)",
})
said(0, {"Not Ladoga but Baikal": "(A)"})
PY
"$dir/venv/bin/python" "$dir/run.py"
