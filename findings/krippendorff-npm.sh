#!/usr/bin/env bash
# krippendorff 0.1.0 (npm): the row of the first rater says how many texts there are, and null
# is a rating.
#
# Expected: α does not depend on the order of the raters, and null, which is what JSON has for
# a missing rating, is missing.
# Seen: only undefined is missing. Rows may be shorter than others, as its README shows, but
# what lies beyond the first one's end is not read: α of the same three raters is 0.53, or
# 1 with the shortest first. Three people of whom two rate each text and always agree
# have α 1, and 0.06 when their ratings come from JSON; NaN is missing as undefined is.
#
# What it means for preference data: where people label until they stop, agreement is that
# of the texts which the first of them reached. Fill all rows to one length, and turn
# null into undefined.
set -euo pipefail
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y >/dev/null
npm install --silent krippendorff@0.1.0 >/dev/null
cat >run.mjs <<'JS'
import { alpha } from 'krippendorff'

const [all, stopped, other] = [[1, 2, 1, 2, 1, 2], [1, 2, 1, 2], [1, 2, 1, 2, 2, 1]]
const agreed = '[[1, 2, 1, 2, null, null], [1, 2, null, null, 1, 2], [null, null, 1, 2, 1, 2]]'
const filled = JSON.parse(agreed).map(row => row.map(rating => rating ?? undefined))
for (const [what, ratings, want] of [
  ['short row last', [all, other, stopped], '0.531'],
  ['short row first', [stopped, all, other], '1.000'],
  ['missing as undefined', filled, '1.000'],
  ['missing as null', JSON.parse(agreed), '0.056'],
]) {
  const got = alpha(ratings).toFixed(3)
  console.log(`${what}: ${got}`)
  if (got !== want) {
    console.error(`that was ${want} when this was written`)
    process.exit(1)
  }
}
JS
node run.mjs
