package store

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"prefdeck/stages/label"
)

const benchBatch = 500

// filledDeck is a deck of n pairs, made once per run of the benchmarks.
func filledDeck(b *testing.B, n int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), fmt.Sprintf("bench-%d.db", n))
	d, err := Open(b.Context(), path, options())
	must(b, err)
	for from := 0; from < n; from += benchBatch {
		_, err := d.SaveBatch(b.Context(), batch(b, from, min(benchBatch, n-from)))
		must(b, err)
	}
	must(b, d.Close())
	return path
}

// sizes leaves the million to who asks for it: PREFDECK_BENCH_LARGE=1.
func sizes() []int {
	if os.Getenv("PREFDECK_BENCH_LARGE") != "" {
		return []int{1_000, 100_000, 1_000_000}
	}
	return []int{1_000, 100_000}
}

// One label from the key to the next pair: the durable commit, the next pair
// with its texts, the numbers of the header.
func BenchmarkLabelAndNext(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := open(b, filledDeck(b, n), options())
			for b.Loop() {
				pair := next(b, d).Pair.ID
				p, err := d.Present(b.Context(), label.Presentation{ID: label.NewPresentationID(), Pair: pair, Left: label.SideA, Kind: label.Fresh})
				must(b, err)
				e := choose(pair, label.Choice{Answer: label.Skip}) // the queue never runs dry
				e.Presentation = p.ID
				must(b, d.Append(b.Context(), e))
				_, err = d.Progress(b.Context())
				must(b, err)
			}
		})
	}
}

func BenchmarkUpcoming(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := open(b, filledDeck(b, n), options())
			for b.Loop() {
				next(b, d)
			}
		})
	}
}

// From nothing to the first pair.
func BenchmarkOpen(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			path := filledDeck(b, n)
			for b.Loop() {
				d, err := Open(b.Context(), path, options())
				must(b, err)
				next(b, d)
				must(b, d.Close())
			}
		})
	}
}

func BenchmarkImport(b *testing.B) {
	d := open(b, filepath.Join(b.TempDir(), "deck.db"), options())
	n := 0
	for b.Loop() {
		b.StopTimer()
		rows := batch(b, n, benchBatch)
		b.StartTimer()
		_, err := d.SaveBatch(b.Context(), rows)
		must(b, err)
		n += benchBatch
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "pairs/s")
}

func BenchmarkStats(b *testing.B) {
	d := open(b, filledDeck(b, 100_000), options())
	for b.Loop() {
		_, err := d.Stats(b.Context())
		must(b, err)
	}
}
