package ablation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"math"

	"prefdeck/stages/measure"
)

// AblatedDeck is the part of the store that Run needs.
type AblatedDeck interface {
	Trials(ctx context.Context) ([]Trial, error)
	// Kept returns the responses to prompts that filtering left.
	Kept(ctx context.Context, prompts []int) ([]Stored, error)
	// Ablation returns what KeepAblation stored last, or nil.
	Ablation(ctx context.Context) (*measure.Ablation, error)
	KeepAblation(ctx context.Context, a measure.Ablation) error
}

// Run measures what each stage adds in a deck, and stores it there. It measures
// nothing anew if the labels are those that it measured last.
func Run(ctx context.Context, d AblatedDeck, o Options) (measure.Ablation, error) {
	o.Progress.Tell(0, 0, "reading labels")
	trials, err := d.Trials(ctx)
	if err != nil {
		return measure.Ablation{}, err
	}
	data := hashOf(trials, o)
	if last, err := d.Ablation(ctx); err != nil || last != nil && last.Data == data {
		if err != nil {
			return measure.Ablation{}, err
		}
		return *last, nil
	}
	a, err := Measure(ctx, trials, func(prompts []int) ([]Stored, error) { return d.Kept(ctx, prompts) }, o)
	if err != nil {
		return measure.Ablation{}, fmt.Errorf("measure the stages on %d labelled pairs: %w", len(trials), err)
	}
	a.Data = data
	return a, d.KeepAblation(ctx, a)
}

// definition rises whenever the measurement changes, so that no program shows what an
// older one measured.
const definition = 2

// hashOf identifies what is measured: the same labels of the same texts, treated
// alike by the stages, give the same hash.
func hashOf(trials []Trial, o Options) string {
	sum := sha256.New()
	fmt.Fprintln(sum, definition, o.Samples, o.Seed)
	for i := range trials {
		t := &trials[i]
		fmt.Fprintf(sum, "%d %d %d %x %x %x %t %t %q %q %q %d %d\n%s\n%s\n", t.Prompt, t.ResponseA, t.ResponseB, math.Float64bits(t.Y), math.Float64bits(t.Judge), math.Float64bits(t.Probability),
			t.Curated, t.Dropped, t.Strategy, t.ModelA, t.ModelB, len(t.A), len(t.B), t.A, t.B)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
