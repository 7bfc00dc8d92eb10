package store

import (
	"slices"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// The pair at a place is the one that sorting all of them finds, however small the
// sample is, also among pairs that are equal but for their place.
func TestThePairAtAPlaceIsTheSortedOne(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	_, err := d.SaveBatch(t.Context(), pairsOf(0, 300))
	must(t, err)
	err = alter(d, `UPDATE queue SET doubt = abs(random() % 20) / 40.0, made = abs(random() % 5) WHERE place % 3 = 0`)
	must(t, err)
	for _, o := range []label.Order{label.ByPrompt, label.Uncertain, label.Newest} {
		keys, from := sequence(o)
		sorted, err := pairIDs(t.Context(), d.reader, `SELECT q.pair FROM `+from+` ORDER BY `+keys)
		must(t, err)
		for _, sample := range []int{1, 20, 120, sampled} {
			for n := 1; n <= len(sorted); n += 17 {
				found, err := nth(t.Context(), d.reader, keys, from, n, sample)
				must(t, err)
				if !slices.Equal(found, []stages.ID{sorted[n-1]}) {
					t.Fatalf("%s, sample of %d: place %d has %v, want %s", o, sample, n, found, sorted[n-1])
				}
			}
			if found, err := nth(t.Context(), d.reader, keys, from, len(sorted)+1, sample); err != nil || len(found) != 0 {
				t.Errorf("%s: after the last one: %v, %v", o, found, err)
			}
		}
	}
}
