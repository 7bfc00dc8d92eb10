#!/usr/bin/env bash
# continuous-eval 0.3.14.post2, BLEU of DeterministicAnswerCorrectness and
# DeterministicFaithfulness: it counts letters, not words.
#
# Expected: BLEU of an answer against the right one, as NLTK or sacreBLEU count it on words.
# Seen: the two texts go to NLTK's sentence_bleu as they are, which takes the letters of a
# text for its words. The same words in another order have 0.88, where words give 0.0, an
# answer that says the contrary 0.89 instead of 0.6, and one about another thing
# altogether 0.29 instead of 0.0.
#
# What it means for preference data: a threshold that is usual for BLEU lets nearly every
# answer in the right language through. Split the texts into words and count again.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install nltk==3.9.2 rouge==1.0.1
"$dir/venv/bin/pip" -q install --no-deps continuous-eval==0.3.14.post2
cat >"$dir/run.py" <<'PY'
import runpy, sys, sysconfig, types, warnings

from nltk.translate.bleu_score import sentence_bleu

# The tokenizer of the other scores wants word lists from the network; BLEU uses none.
for name in "", ".metrics", ".metrics.retrieval":
    sys.modules["continuous_eval" + name] = types.ModuleType("continuous_eval" + name)
other = sys.modules["continuous_eval.metrics.retrieval.simple_tokenizer"] = types.ModuleType("simple_tokenizer")
other.SimpleTokenizer = object
path = sysconfig.get_path("purelib") + "/continuous_eval/metrics/generation/text/utils.py"
BleuScore = runpy.run_path(path)["BleuScore"]

for right, answer, want in (
    ("Lake Baikal is the deepest lake on Earth.", "Lake Baikal is the deepest lake on Earth.", (1.0, 1.0)),
    ("Lake Baikal is the deepest lake on Earth.", "Lake Baikal is not the deepest lake on Earth.", (0.89, 0.6)),
    ("Lake Baikal is the deepest lake on Earth.", "The deepest lake on Earth is Lake Baikal.", (0.88, 0.0)),
    ("Lake Baikal is the deepest lake on Earth.", "Mount Everest is the highest peak in Asia.", (0.29, 0.0)),
):
    letters = BleuScore().calculate(answer, right)["bleu_score"]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        words = sentence_bleu([right.split()], answer.split())
    got = round(letters, 2), round(words, 2)
    print(f"{answer!r} for {right!r}: {got[0]}, of words {got[1]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
