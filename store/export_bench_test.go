package store

import (
	"testing"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
)

// Every label of a deck, as an export reads them.
func BenchmarkLabelled(b *testing.B) {
	d := wordyDeck(b, 20_000)
	n := 0
	for b.Loop() {
		must(b, labelled(b.Context(), d, func(l exchange.Labelled) error {
			if l.Current != nil && l.Current.Choice.Answer == label.A {
				n++
			}
			return nil
		}))
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "labels/s")
}
