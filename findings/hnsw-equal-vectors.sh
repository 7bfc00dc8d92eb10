#!/usr/bin/env bash
# hnswlib 0.8.0, faiss-cpu 1.15.1 (IndexHNSWFlat), usearch 2.26.6 and voyager 2.2.3: many equal vectors make
# the others unreachable.
#
# Expected: in an index of 2,200 vectors, 2,000 of them equal, each of the other 200 finds itself as its
# nearest neighbour, as it does without the equal ones.
# Seen: hnswlib, faiss and voyager find none of the 200, usearch a quarter; the search returns one of the
# equal vectors, however far away. Each vector is linked to its nearest neighbours, so equal vectors link
# only to one another and no path leads out. How many are lost varies with the number of equal vectors.
# Default parameters (faiss with M 32), one thread.
#
# What it means for preference data: responses repeat ("I'm sorry, but I can't help with that."), and equal
# texts have equal vectors. With thousands of them, a search for near duplicates misses almost all others
# without a warning. Remove exact duplicates before indexing, or search exhaustively (IndexFlat).
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" -q install hnswlib==0.8.0 faiss-cpu==1.15.1 usearch==2.26.6 voyager==2.2.3 numpy==2.4.6
cat >"$dir/run.py" <<'PY'
import faiss, hnswlib, voyager
import numpy as np
from usearch.index import Index

random = np.random.default_rng(0)
equal = np.repeat(random.normal(size=(1, 16)), 2000, axis=0).astype(np.float32)
others = random.normal(size=(200, 16)).astype(np.float32)
faiss.omp_set_num_threads(1)


def with_hnswlib(rows):
    index = hnswlib.Index(space="l2", dim=16)
    index.init_index(max_elements=len(rows), random_seed=1)
    index.set_num_threads(1)
    index.add_items(rows)
    return index.knn_query(others, k=1)[0][:, 0]


def with_faiss(rows):
    index = faiss.IndexHNSWFlat(16, 32)
    index.add(rows)
    return index.search(others, 1)[1][:, 0]


def with_usearch(rows):
    index = Index(ndim=16, metric="l2sq", dtype="f32")
    index.add(np.arange(len(rows)), rows, threads=1)
    return np.array([index.search(row, 1, threads=1).keys[0] for row in others])


def with_voyager(rows):
    index = voyager.Index(voyager.Space.Euclidean, num_dimensions=16, random_seed=1)
    index.add_items(rows, num_threads=1)
    return index.query(others, k=1, num_threads=1)[0][:, 0]


for search in with_hnswlib, with_faiss, with_usearch, with_voyager:
    alone = int((search(others) == np.arange(200)).sum())
    beside = int((search(np.vstack([equal, others])) == np.arange(2000, 2200)).sum())
    print(f"{search.__name__[5:]}: of 200 found alone {alone}, beside 2,000 equal vectors {beside}")
    if alone < 180 or beside > 120:
        raise SystemExit("all were found alone and a quarter at most beside the equal ones when this was written")
PY
"$dir/venv/bin/python" "$dir/run.py"
