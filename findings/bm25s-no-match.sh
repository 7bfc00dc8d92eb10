#!/usr/bin/env bash
# bm25s 0.3.16, tokenize and retrieve: what has no word in common is found all the same, and C and R are
# no words.
#
# Expected: a query finds the texts that share a word with it; "sort in R" finds the one about R before
# the one about C.
# Seen: retrieve always returns k rows. Where nothing matches, these are the last ones of the corpus, with
# score 0. tokenize drops words of one letter, digits and symbols, so C, R, x, 5 and + cannot be
# found: "sort in R" returns the text about C first, and "2 + 2" rows about something else.
#
# What it means for preference data: a search for related or doubled prompts gives neighbours to
# every prompt, also to those that have none, and cannot tell tasks in C from tasks in R. Leave out rows
# with score 0, and give tokenize token_pattern=r"\S+", stopwords=None.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install bm25s==0.3.16 numpy==2.4.6
cat >"$dir/run.py" <<'PY'
import bm25s

corpus = ["Write a sort in C", "Write a sort in R", "What is 2 + 2?", "How deep is the lake?", "Who wrote the song?"]


def search(query, **options):
    index = bm25s.BM25()
    index.index(bm25s.tokenize(corpus, show_progress=False, **options), show_progress=False)
    rows, scores = index.retrieve(bm25s.tokenize([query], show_progress=False, **options), k=2, show_progress=False)
    return [(corpus[row], round(float(score), 2)) for row, score in zip(rows[0], scores[0])]


for query, first, match in (
    ("Write a sort in R", "Write a sort in C", True),
    ("2 + 2", "Who wrote the song?", False),
    ("zebra", "Who wrote the song?", False),
):
    found = search(query)
    whole = search(query, token_pattern=r"\S+", stopwords=None)
    print(f"{query}: {found}; with all words {whole}")
    if found[0][0] != first or (found[0][1] > 0) != match:
        raise SystemExit(f"the first was {first} when this was written")
if search("Write a sort in R", token_pattern=r"\S+", stopwords=None)[0][0] != "Write a sort in R":
    raise SystemExit("with all words the text about R was first when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
