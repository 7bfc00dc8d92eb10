#!/usr/bin/env bash
# datatrove 0.10.1, GopherRepetitionFilter: a text in which nothing is said twice is dropped as
# repetitive if it is short.
#
# Expected: the filter measures repetition, so a sentence of 15 different words passes, and
# what is too short is another filter's matter (GopherQualityFilter, min_doc_words).
# Seen: the commonest n-gram is held against a share of the text's characters (20 % for two
# words, 18 % for three, 16 % for four) even if it occurs once. Texts of up to about 24 words
# fall to that, with the reason top_2_gram to top_4_gram. Of n-grams that all occur once the
# first in the text is taken, so the order of the same words decides: a response that
# begins with long words is dropped, and stays if its clauses change places.
#
# What it means for preference data: a filter run over responses takes out nearly all short
# ones, and the statistics say repetition. Where length has no limit of its own, set
# top_n_grams=() for texts under 50 words, or count the words of what was dropped.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install datatrove==0.10.1 regex==2026.11.19 ftfy==6.3.1 nltk==3.10.4 spacy==3.8.7
cat >"$dir/run.py" <<'PY'
from datatrove.data import Document
from datatrove.pipeline.filters import GopherRepetitionFilter

repetition = GopherRepetitionFilter()
for text, want in (
    ("Yes, it is deep.", (False, "top_2_gram")),
    ("The lake is deep because a glacier made it long ago and water filled it.", (False, "top_4_gram")),
    ("Immediately afterwards everything condensed; we saw it, and then the cold air over the hill let the rain go on for a day or two.", (False, "top_3_gram")),
    ("We saw it, and then the cold air over the hill let the rain go on for a day or two; immediately afterwards everything condensed.", True),
    ("A list in Python is mutable, so you can append to it, while a tuple cannot be changed after it was made; use a tuple for what stays.", True),
):
    got = repetition.filter(Document(text=text, id="text"))
    print(f"{len(text.split())} words, {got}: {text}")
    if got != want:
        raise SystemExit(f"that was {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
