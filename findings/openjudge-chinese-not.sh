#!/usr/bin/env bash
# py-openjudge 0.2.4, the graders of texts (StringMatchGrader, SimilarityGrader): in Chinese, "not" is
# ignored.
#
# Expected: "This answer is not right" and "This answer is right" differ, in Chinese as in English.
# Seen: word_overlap and most similarity measures remove stop words first, and the list contains 不 (not), 没
# and 没有 (has not), 能 and 可以 (can), 应该 (should), 好 (good), 如果 (if) and 因为 (because). So 这个答案不正确 (this answer
# is not right) equals 这个答案正确 (this answer is right), and "should not" equals "should". The list is Chinese
# only: in English "not" counts.
#
# What it means for preference data: a response that says the opposite ties with the right one. For Chinese
# texts use exact match or a metric on characters (chrf).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install jieba==0.42.1 numpy==2.3.5
"$dir/venv/bin/pip" -q install --no-deps py-openjudge==0.2.4
cat >"$dir/run.py" <<'PY'
import importlib, logging, sys, sysconfig, types

logging.disable(logging.CRITICAL)

# The package brings clients of many models; its measures need jieba alone.
root = sysconfig.get_path("purelib")
for name in ("openjudge", "openjudge.graders", "openjudge.graders.text", "openjudge.graders.text._utils"):
    package = sys.modules[name] = types.ModuleType(name)
    package.__path__ = [root + "/" + name.replace(".", "/")]
match = importlib.import_module("openjudge.graders.text._utils.string_match_compute")
compute = importlib.import_module("openjudge.graders.text._utils.compute")


def scored(right, response):
    results = match.compute_word_overlap(right, response), compute.compute_f1_score(right, response), compute.compute_jaccard_similarity(right, response)
    return [round(float(score), 2) for score, _ in results]


def said(right, response, want):
    got = scored(right, response)
    print(f"{response} for {right}: {got}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")


said("这个答案正确", "这个答案不正确", [1.0, 1.0, 1.0])  # this answer is right, is not right
said("答案有错误", "答案没有错误", [1.0, 1.0, 1.0])  # there is a mistake in it, there is none
said("应该回答这个问题", "不应该回答这个问题", [1.0, 1.0, 1.0])  # one should answer, should not
said("this is right", "this is not right", [1.0, 0.86, 0.75])
PY
"$dir/venv/bin/python" "$dir/run.py"
