#!/usr/bin/env bash
# rank-bm25 0.2.2, BM25Okapi: if most texts of a corpus are copies, a search for them ranks them last.
#
# Expected: a text that contains all words of the query scores above one that contains none. The classic
# formula has negative weights for words in more than half of the texts; the package replaces them by a
# floor, a quarter of the average weight.
# Seen: that average is itself negative if most words are common, and so is the floor. In a corpus of "how
# deep is it" three times and "no" once, the query "how deep is it" gives the copies -0.46 and "no" 0.
# BM25Plus ranks them correctly.
#
# What it means for preference data: in small pools (the responses to one prompt, a batch of prompts) the
# shared words are those of the topic, and copies are what one looks for. get_top_n returns the unrelated
# text. Use BM25Plus, or score against a large corpus.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install rank-bm25==0.2.2 numpy==2.4.6
cat >"$dir/run.py" <<'PY'
from rank_bm25 import BM25Okapi, BM25Plus

query = "how deep is it"
texts = [query] * 3 + ["no"]
words = [text.split() for text in texts]
okapi, plus = ([round(float(s), 2) for s in kind(words).get_scores(query.split())] for kind in (BM25Okapi, BM25Plus))
top = BM25Okapi(words).get_top_n(query.split(), texts, n=1)
print(f"{texts}, query {query!r}: Okapi {okapi}, first {top}; Plus {plus}")
if okapi != [-0.46, -0.46, -0.46, 0.0] or top != ["no"] or plus[0] <= plus[3]:
    raise SystemExit("the copies had -0.46, and no came first, when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
