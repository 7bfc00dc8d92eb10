#!/usr/bin/env bash
# hnswlib 0.8.0, faiss-cpu 1.15.1 (IndexHNSWFlat), usearch 2.26.6 and voyager 2.2.3: where many vectors
# are equal, the others are no longer found.
#
# Expected: of 200 different vectors in an index of 2,200, each finds itself as its nearest
# neighbour, as without the 2,000 equal ones (all do).
# Seen: none of the 200 is found with hnswlib, faiss and voyager, a quarter with usearch; the search
# returns one of the equal vectors, however far away. Vectors are linked to their nearest ones;
# equal ones link to each other alone, and no way leads out of them. How many are lost moves up
# and down with the number of equal ones. Parameters at their defaults, faiss with M 32, one thread.
#
# What it means for preference data: responses repeat ("I'm sorry, but I can't help with that."), and
# the same text has the same vector. With thousands of them a search for near duplicates
# finds hardly any others, without a warning. Remove exact duplicates before indexing, or compare
# exactly (IndexFlat): a million vectors is no trouble.
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
