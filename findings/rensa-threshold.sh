#!/usr/bin/env bash
# rensa 0.5.0, RMinHashLSH: what query returns has nothing to do with threshold.
#
# Expected: as in datasketch, threshold decides how alike two texts must be, by the choice
# of bands or by a check.
# Seen: num_bands alone decides. With 128 permutations in 32 bands, a text that shares 43 % of
# its words comes back at threshold 0.99, 0.9 and 0.1 alike; with 8 bands one that shares
# 82 % does not, also at 0.1. Only is_similar looks at threshold.
#
# What it means for preference data: prompts that query names are candidates. Dropped
# unchecked, they take half of the neighbours of a topic with them, and a run with few
# bands finds hardly any duplicates. Check each with is_similar, or compute the Jaccard
# similarity of what comes back.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install rensa==0.5.0
cat >"$dir/run.py" <<'PY'
from rensa import RMinHash, RMinHashLSH

words = [f"w{i}" for i in range(100)]


def minhash(shared):
    m = RMinHash(num_perm=128, seed=42)
    m.update(words[:shared] + [f"x{i}" for i in range(100 - shared)])
    return m


def found(threshold, bands, shared):
    lsh = RMinHashLSH(threshold=threshold, num_perm=128, num_bands=bands)
    lsh.insert(0, minhash(100))
    return lsh.query(minhash(shared)) == [0], lsh.is_similar(minhash(100), minhash(shared))


# Bands, shared words of 100, found by query.
for bands, shared, want in (32, 60, True), (8, 90, False), (8, 95, True), (128, 20, True):
    for threshold in 0.99, 0.9, 0.1:
        query, similar = found(threshold, bands, shared)
        print(f"threshold {threshold}, {bands} bands, Jaccard {shared / (200 - shared):.2f}: query {query}, is_similar {similar}")
        if query != want:
            raise SystemExit(f"query said {want} when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
