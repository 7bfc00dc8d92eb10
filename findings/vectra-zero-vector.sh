#!/usr/bin/env bash
# vectra 0.12.3 (npm), LocalIndex: a single zero vector puts the nearest neighbours of every query out of
# order.
#
# Expected: a zero vector is refused or comes last, and the others stay sorted by similarity.
# Seen: it is stored with norm 0, its similarity to everything is NaN, and the sort compares with NaN, so
# items behind it keep their places. With five items, the third of them zero, the best match, of similarity
# 1, comes after one of similarity 0, and a search for two returns the wrong one. The zero vector itself is
# in the middle, with the score NaN. Nothing warns.
#
# What it means for preference data: static embeddings (averages of word vectors, model2vec) can give zeros
# to an empty response and to one of unknown words only. One such text hides near duplicates of all others.
# Leave zero vectors out before inserting.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent vectra@0.12.3 >/dev/null
cat >run.mjs <<'JS'
import { LocalIndex } from 'vectra'

async function nearest(vectors, k) {
  const index = new LocalIndex(`index-${vectors.length}`)
  await index.createIndex()
  for (const vector of vectors) await index.insertItem({ vector, metadata: { text: vector.join(',') } })
  return (await index.queryItems([5, 0], '', k)).map(r => [r.item.metadata.text, r.score])
}

const vectors = [[1, 0], [0, 2], [0, 0], [-1, 0], [3, 0]]
const all = await nearest(vectors, 5)
const without = await nearest(vectors.filter(v => v.some(x => x)), 2)
console.log('five, one of them zero:', all)
console.log('the best two of the others alone:', without)
if (all.slice(0, 2).map(r => r[0]).join(' ') !== '1,0 0,2' || !all.some(r => Number.isNaN(r[1]))) {
  throw new Error('0,2 stood before 3,0 when this was written')
}
if (without.map(r => r[0]).join(' ') !== '1,0 3,0') throw new Error('without the zero vector the order was right when this was written')
JS
node run.mjs
