package store

import (
	"context"
	"path/filepath"
	"sync/atomic"
	"testing"

	"prefdeck/stages/label"
)

// Promise 5: somebody who labels while another process imports without a pause gets
// in between two of its transactions. Two decks open on one file contend as two
// processes do. The test counts transactions, not time.
func TestLabelsGetInWhileAnotherImports(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	d, other := open(t, path, options()), open(t, path, options())
	pair := withPairs(t, d, 1)[0]
	ctx, stop := context.WithCancel(t.Context())
	var batches atomic.Int64
	done := make(chan error, 1)
	go func() {
		for from := 1; ; from += 50 {
			rows := pairsOf(from, 50)
			if ctx.Err() != nil {
				done <- nil
				return
			}
			if _, err := other.SaveBatch(context.WithoutCancel(ctx), rows); err != nil {
				done <- err
				return
			}
			batches.Add(1)
		}
	}()
	for range 30 {
		before := batches.Load()
		must(t, d.Append(t.Context(), choose(pair, label.Graded(1))))
		if n := batches.Load() - before; n > 10 {
			t.Errorf("%d batches went before a label", n)
		}
	}
	stop()
	must(t, <-done)
}
