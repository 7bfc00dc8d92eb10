#!/usr/bin/env bash
# rouge 1.0.1 (PyPI): ROUGE of texts with words said again, and of sentences moved.
#
# Expected: ROUGE-1 counts each word as often as it is said, ROUGE-L is the longest common
# subsequence of the two texts; the same F as rouge-score 0.1.2 on lower-case words.
# Seen: both work on sets of words. A response that says "the" four times has ROUGE-1 and
# ROUGE-L of 1.0 with "the", and one that loops over a phrase the same as the phrase said
# once (0.4 and 0.5 by rouge-score). Two sentences in the other order are equal by ROUGE-L
# (0.5), since each sentence is looked up by itself. Words are split at blanks only:
# print(x) and print(y) have nothing in common (0.5).
#
# What it means for preference data: loops, and answers whose steps stand in the wrong
# order, pass a novelty or similarity limit by this package as if they were the reference.
# The limits of Self-Instruct were set with rouge-score.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install rouge==1.0.1 rouge-score==0.1.2
cat >"$dir/run.py" <<'PY'
from rouge import Rouge
from rouge_score import rouge_scorer

scorer = rouge_scorer.RougeScorer(["rouge1", "rougeL"])
for text, reference, *want in (
    ("the cat sat down", "the cat sat down", 1.0, 1.0, 1.0, 1.0),
    ("the the the the", "the", 1.0, 1.0, 0.4, 0.4),
    ("so it is so it is so it is", "so it is", 1.0, 1.0, 0.5, 0.5),
    ("add the salt . boil the water .", "boil the water . add the salt .", 1.0, 1.0, 1.0, 0.5),
    ("print(x)", "print(y)", 0.0, 0.0, 0.5, 0.5),
):
    here = Rouge().get_scores(text, reference)[0]
    there = scorer.score(reference, text)
    got = [round(f, 2) for f in (
        here["rouge-1"]["f"], here["rouge-l"]["f"], there["rouge1"].fmeasure, there["rougeL"].fmeasure)]
    print(f"{text!r}, {reference!r}: ROUGE-1 and ROUGE-L {got[:2]}, by rouge-score {got[2:]}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
