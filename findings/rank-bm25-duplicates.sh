#!/usr/bin/env bash
# rank-bm25 0.2.2, BM25Okapi: where a text is there several times, a search for it finds it last.
#
# Expected: a text that holds all words of the query scores above one that holds none.
# Seen: a word in more than half of the texts gets a quarter of the average weight of all words. In a
# corpus of many copies that average is below zero: of "how deep is it" three times and
# "no" once, the copies score -0.46 and "no" 0. A word in just half of the texts weighs nothing:
# of two texts about a lake and two others, all four score 0 for "lake". BM25Plus ranks both
# right.
#
# What it means for preference data: in small pools (the responses to one prompt, a batch of prompts)
# the shared words are those of the topic, and copies are what one looks for. get_top_n then
# returns the unrelated ones. Take BM25Plus, or score against a large corpus.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install rank-bm25==0.2.2 numpy==2.4.6
cat >"$dir/run.py" <<'PY'
from rank_bm25 import BM25Okapi, BM25Plus

for texts, query, want in (
    (["how deep is it"] * 3 + ["no"], "how deep is it", [-0.46, -0.46, -0.46, 0.0]),
    (["a lake", "the lake", "a song", "the war"], "lake", [0.0, 0.0, 0.0, 0.0]),
):
    words = [t.split() for t in texts]
    okapi = [round(float(s), 2) for s in BM25Okapi(words).get_scores(query.split())]
    plus = [round(float(s), 2) for s in BM25Plus(words).get_scores(query.split())]
    top = BM25Okapi(words).get_top_n(query.split(), texts, n=1)
    print(f"{texts}, query {query!r}: Okapi {okapi}, first {top}; Plus {plus}")
    if okapi != want or not plus[0] > plus[3]:
        raise SystemExit(f"Okapi scored {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
