#!/usr/bin/env bash
# continuous-eval 0.3.14.post2, response formats of a judge's prompt: a reply without a number
# is the lowest score, one with a comma no answer.
#
# Expected: a judge that gives no number has no score, and "Yes." is yes.
# Seen: Integer takes the first number of the reply, cut to the range, and the lowest of the
# range if there is none: "I cannot judge this." is 1 of 5, "Of 3 criteria, 2 hold. Score:
# 5" is 3, and a whole number is not kept, 4.5 stays. YesOrNo, GoodOrBad and Boolean take the
# first part between blanks that is one of the words: "Yes.", "Yes, it is" and "**Yes**" are
# errors, "not good" is good, and "I see no reason to doubt it: yes" is no.
#
# What it means for preference data: refusals of the judge count as the worst responses,
# and answers with a reason as their opposite. Keep the judge's text, and look at every
# lowest score.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install json-repair==0.54.2 pydantic==2.12.5
"$dir/venv/bin/pip" -q install --no-deps continuous-eval==0.3.14.post2
cat >"$dir/run.py" <<'PY'
import importlib, sys, sysconfig, types

# The package brings clients for models. The formats read a reply on their own.
root = sysconfig.get_path("purelib") + "/continuous_eval"
for name in "", ".metrics", ".metrics.base", ".utils":
    package = sys.modules["continuous_eval" + name] = types.ModuleType("continuous_eval" + name)
    package.__path__ = [root + name.replace(".", "/")]
formats = importlib.import_module("continuous_eval.metrics.base.response_type")

grade = formats.Integer(ge=1, le=5)
for kind, reply, want in (
    (grade, "4", 4),
    (grade, "I cannot judge this.", 1),
    (grade, "Of 3 criteria, 2 hold. Score: 5", 3),
    (grade, "4.5", 4.5),
    (formats.YesOrNo, "Yes", "yes"),
    (formats.YesOrNo, "Yes.", "ValueError"),
    (formats.YesOrNo, "Yes, it is", "ValueError"),
    (formats.YesOrNo, "**Yes**", "ValueError"),
    (formats.YesOrNo, "I see no reason to doubt it: yes", "no"),
    (formats.GoodOrBad, "not good", "good"),
):
    try:
        got = kind.score(reply)
    except ValueError as e:
        got = type(e).__name__
    print(f"{getattr(kind, '__name__', kind)}, {reply!r}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
