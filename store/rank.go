package store

import (
	"context"
	"math"

	"prefdeck/stages"
)

// Only the shuffled order has an index that holds all pairs. In the others the pair
// at a place is found by sorting, and most of the time goes into sorting what
// stands before it. So that is counted instead: up to a key that stands a little
// before the place, by a sample. The places of pairs are hashes of their
// content, so those that come first in the shuffled order are a fair one.

// sampled is how many pairs are drawn.
const sampled = 4000

const (
	allQueued  = `SELECT count(*) FROM queue q INDEXED BY queue_place`
	sampleFrom = ` FROM (SELECT * FROM queue ORDER BY place LIMIT ?) q ORDER BY `
)

// nth is the pair at place n, from 1, of all pairs in an order, found by a sample of
// so many; none where there are fewer pairs.
func nth(ctx context.Context, q querier, keys, from string, n, sample int) ([]stages.ID, error) {
	key, before, err := shortBefore(ctx, q, keys, from, n, sample)
	if err != nil {
		return nil, err
	}
	if before == 0 {
		return pairIDs(ctx, q, `SELECT q.pair FROM `+from+` ORDER BY `+keys+` LIMIT 1 OFFSET ?`, n-1)
	}
	return pairIDs(ctx, q, `SELECT q.pair FROM `+from+` WHERE (`+keys+`) >= (?, ?, ?) ORDER BY `+keys+` LIMIT 1 OFFSET ?`,
		append(key, n-1-before)...)
}

// shortBefore is a key that stands shortly before place n, and how many pairs stand
// before it; 0 where none is known.
func shortBefore(ctx context.Context, q querier, keys, from string, n, sample int) (key []any, before int, err error) {
	var all int
	if err := q.QueryRowContext(ctx, allQueued).Scan(&all); err != nil || all <= 2*sample {
		return nil, 0, err
	}
	// A share drawn from so many is hardly ever off by four standard errors.
	off := 4 * math.Sqrt(0.25/float64(sample))
	rank := int((float64(n)/float64(all) - off) * float64(sample))
	if rank < 0 || rank >= sample {
		return nil, 0, nil
	}
	key = make([]any, 3)
	err = q.QueryRowContext(ctx, `SELECT `+keys+sampleFrom+keys+` LIMIT 1 OFFSET ?`, sample, rank).Scan(&key[0], &key[1], &key[2])
	if err != nil {
		return nil, 0, err
	}
	err = q.QueryRowContext(ctx, `SELECT count(*) FROM `+from+` WHERE (`+keys+`) < (?, ?, ?)`, key...).Scan(&before)
	if before >= n {
		before = 0 // the sample was off
	}
	return key, before, err
}
