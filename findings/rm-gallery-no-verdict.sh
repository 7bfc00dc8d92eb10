#!/usr/bin/env bash
# rm-gallery 0.1.7, the templates of its LLM judges: a reply without the tag that was asked
# for is a verdict all the same, mostly for the first response.
#
# Expected: such a reply is invalid, or its words are read.
# Seen: pairwise, A wins if the reply names "Response A" and says "better" anywhere, so
# "Response B is better than Response A" is a win of A. Listwise, the numbers of the
# reply are the ranking ("All 4 are fine" puts the fourth first), and without any it is
# the order of presentation. Pointwise, the first number from 1 to 10 is the score, "In 2
# words: a 9" a 2, and without any it is 5.
#
# What it means for preference data: small judges often forget the tag; what they forget it
# on becomes position bias, or a middle score that no one gave. Count the replies
# without a tag before you use their verdicts.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install --no-deps rm-gallery==0.1.7
"$dir/venv/bin/pip" -q install pydantic==2.14.4
cat >"$dir/run.py" <<'PY'
import runpy, sysconfig

# The templates import nothing but pydantic; their package would bring much more.
path = "/rm_gallery/gallery/evaluation/llm_judge/templates/base.py"
templates = runpy.run_path(sysconfig.get_path("purelib") + path)
pairwise = templates["VERLPromptTemplate"]().parse_result
listwise = templates["ListwisePromptTemplate"]().parse_result
pointwise = templates["PointwisePromptTemplate"]().parse_result
for got, want, what in (
    (pairwise("<result>B</result>"), "b", "<result>B</result>"),
    (pairwise("Response B is better than Response A."), "a", "Response B is better than Response A."),
    (pairwise("Response A is long. B says it better."), "a", "Response A is long. B says it better."),
    (listwise("All 4 are fine.", 4), [3, 0, 1, 2], "All 4 are fine."),
    (listwise("I cannot compare them.", 4), [0, 1, 2, 3], "I cannot compare them."),
    (pointwise("In 2 words: a 9."), 2.0, "In 2 words: a 9."),
    (pointwise("I cannot say."), 5.0, "I cannot say."),
):
    print(f"{what} {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
