package store

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"time"

	"prefdeck/stages/label"
)

const benchBatch = 500

// filledDeck makes a deck of n pairs, once per run of the benchmarks.
func filledDeck(b *testing.B, n int) string {
	b.Helper()
	path := filepath.Join(b.TempDir(), fmt.Sprintf("bench-%d.db", n))
	d, err := Open(b.Context(), path, options())
	must(b, err)
	for from := 0; from < n; from += benchBatch {
		_, err := d.SaveBatch(b.Context(), pairsOf(from, min(benchBatch, n-from)))
		must(b, err)
	}
	must(b, d.Close())
	return path
}

// sizes leaves the million out unless asked for it: PREFDECK_BENCH_LARGE=1.
func sizes() []int {
	if os.Getenv("PREFDECK_BENCH_LARGE") != "" {
		return []int{1_000, 100_000, 1_000_000}
	}
	return []int{1_000, 100_000}
}

// BenchmarkLabelAndNext measures one label from the key to the next pair: the
// durable commit, the next pair with its texts, the numbers of the header.
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

// The bytes that a label and its showing write to the log.
func BenchmarkLogPerLabel(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			o := options()
			o.idle = time.Hour // the log is not begun anew
			d := open(b, filledDeck(b, n), o)
			const labels = 100
			decide := func() {
				pair := next(b, d).Pair.ID
				p, err := d.Present(b.Context(), label.Presentation{ID: label.NewPresentationID(), Pair: pair, Left: label.SideA, Kind: label.Fresh})
				must(b, err)
				e := choose(pair, label.Graded(1))
				e.Presentation = p.ID
				must(b, d.Append(b.Context(), e))
			}
			decide() // with the mark
			before := size(d.file + "-wal")
			for range labels {
				decide()
			}
			written := float64(size(d.file+"-wal")-before) / labels
			for b.Loop() {
				decide()
			}
			b.ReportMetric(written, "log-bytes/label")
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

// BenchmarkAt looks up the pair at a place, in each order.
func BenchmarkAt(b *testing.B) {
	for _, n := range sizes() {
		d := open(b, filledDeck(b, n), options())
		_, err := d.writer.Exec(`UPDATE queue SET doubt = abs(random() % 1000) / 2000.0 WHERE place % 3 = 0`)
		must(b, err)
		for _, o := range label.Orders() {
			must(b, d.SetView(b.Context(), label.QueueView{Order: o}))
			for _, part := range []int{10, 50, 90} {
				b.Run(fmt.Sprintf("%d/%s/%d%%", n, o, part), func(b *testing.B) {
					for b.Loop() {
						_, err := d.At(b.Context(), n*part/100)
						must(b, err)
					}
				})
			}
		}
	}
}

// BenchmarkOpen measures from nothing to the first pair.
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
		rows := pairsOf(n, benchBatch)
		b.StartTimer()
		_, err := d.SaveBatch(b.Context(), rows)
		must(b, err)
		n += benchBatch
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "pairs/s")
}

// BenchmarkAppendWhileImporting appends labels while another process imports 20,000
// pairs: it measures how long a label waits for its commit, and what the labels
// cost the import.
func BenchmarkAppendWhileImporting(b *testing.B) {
	const pairs = 20_000
	for range b.N {
		path := filledDeck(b, 2_000)
		d := open(b, path, options())
		importer := exec.CommandContext(b.Context(), os.Args[0])
		importer.Env = append(os.Environ(), importDeck+"="+path, importPairs+"="+strconv.Itoa(pairs))
		importer.Stderr = os.Stderr
		began := time.Now()
		must(b, importer.Start())
		done := make(chan error, 1)
		go func() { done <- importer.Wait() }()

		var waits []time.Duration
		pace := time.NewTicker(10 * time.Millisecond)
		for running := true; running; {
			select {
			case err := <-done:
				must(b, err)
				running = false
			case <-pace.C:
				pair := next(b, d).Pair.ID
				start := time.Now()
				must(b, d.Append(b.Context(), choose(pair, label.Graded(1))))
				waits = append(waits, time.Since(start))
			}
		}
		pace.Stop()
		b.ReportMetric(pairs/time.Since(began).Seconds(), "pairs/s")
		slices.Sort(waits)
		for name, part := range map[string]float64{"p50-ms": 0.5, "p99-ms": 0.99, "max-ms": 1} {
			b.ReportMetric(waits[int(part*float64(len(waits)-1))].Seconds()*1000, name)
		}
		b.ReportMetric(float64(len(waits)), "labels")
	}
}

func BenchmarkStats(b *testing.B) {
	d := open(b, filledDeck(b, 100_000), options())
	for b.Loop() {
		_, err := d.Stats(b.Context())
		must(b, err)
	}
}
