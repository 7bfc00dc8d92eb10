#!/usr/bin/env bash
# vectra 0.12.3 (npm), LocalIndex: one vector of zeros, and the nearest neighbours of all queries are out
# of order.
#
# Expected: a zero vector is refused or comes last; the others stay sorted by similarity.
# Seen: it is kept with norm 0, its similarity to everything is NaN, and the sort compares with NaN: items
# behind it keep their places. With five items of which the third is zero, the best match, with
# similarity 1, stands behind one with similarity 0, and asking for two returns the wrong one.
# Its own place in the result is in the middle, with score NaN. Nothing warns.
#
# What it means for preference data: static embeddings (model2vec, averages of word vectors) give zeros to
# an empty response and to one of unknown words only. One such text in a set hides near duplicates of
# all others. Leave zero vectors out before inserting.
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
