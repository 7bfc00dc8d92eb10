package reward

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math"

	"prefdeck/stages"
)

// What is the name of the scores that a head gives.
const What = "reward"

// Scorable is a response to score.
type Scorable struct {
	ID   stages.ID
	Text string
}

// Scored is the score of a response.
type Scored struct {
	ID    stages.ID
	Score float64
}

// Kept is a head as a deck keeps it.
type Kept struct {
	Data    string    `json:"data"` // hash of the labelled pairs that it was trained on
	Weights []float32 `json:"weights"`
	Report  HeldOut   `json:"report"`
}

// Scorer returns the name under which the head's scores are stored.
func (k Kept) Scorer() string { return "head " + k.Data[:min(12, len(k.Data))] }

// HeadDeck is the part of the store that Run needs.
type HeadDeck interface {
	stages.RunLog
	RewardPairs(ctx context.Context) ([]Comparison, error)
	RewardTexts(ctx context.Context, after int64, limit int) (page []Scorable, cursor int64, err error)
	SaveRewards(ctx context.Context, run stages.RunID, scorer string, scores []Scored) error
	KeepHead(ctx context.Context, k Kept) error
}

// page is how many responses are scored and stored at a time.
const page = 500

// Run trains a head on the labels of a deck, scores all its responses, and keeps
// both. The scores of an earlier head are replaced.
func Run(ctx context.Context, d HeadDeck, o Options) (Kept, error) {
	pairs, err := d.RewardPairs(ctx)
	if err != nil {
		return Kept{}, err
	}
	head, report, err := Fit(pairs, o)
	if err != nil {
		return Kept{}, fmt.Errorf("train a head on %d labelled pairs: %w", len(pairs), err)
	}
	k := Kept{Data: hashOf(pairs), Report: report}
	for _, w := range head.Weights {
		k.Weights = append(k.Weights, float32(w))
	}
	config, err := json.Marshal(map[string]any{"head": k.Scorer(), "data": k.Data, "lambda": report.Lambda, "pairs": report.Pairs})
	if err != nil {
		return Kept{}, err
	}
	run := stages.Run{ID: stages.NewRunID(), Stage: stages.Measure, Config: config}
	if err := d.StartRun(ctx, run); err != nil {
		return Kept{}, err
	}
	run.Status = stages.Done
	run.Counts, err = scoreAll(ctx, d, run.ID, head, k.Scorer())
	if err == nil {
		err = d.KeepHead(ctx, k)
	}
	if err != nil {
		run.Status, run.Error = stages.Failed, err.Error()
	}
	return k, errors.Join(err, d.FinishRun(context.WithoutCancel(ctx), run))
}

func scoreAll(ctx context.Context, d HeadDeck, run stages.RunID, h Head, scorer string) (stages.Counts, error) {
	var n stages.Counts
	for cursor := int64(0); ; {
		texts, next, err := d.RewardTexts(ctx, cursor, page)
		if err != nil || len(texts) == 0 {
			return n, err
		}
		cursor = next
		scores := make([]Scored, len(texts))
		for i, t := range texts {
			scores[i] = Scored{t.ID, h.Score(FeaturesOf(t.Text))}
		}
		if err := d.SaveRewards(ctx, run, scorer, scores); err != nil {
			return n, err
		}
		n.In += len(texts)
		n.Added += len(texts)
	}
}

// hashOf identifies labelled pairs: the same labels of the same texts give the same
// hash.
func hashOf(pairs []Comparison) string {
	sum := sha256.New()
	for _, p := range pairs {
		fmt.Fprintf(sum, "%d %d %x\n%s\n%s\n", len(p.A), len(p.B), math.Float64bits(p.Y), p.A, p.B)
	}
	return hex.EncodeToString(sum.Sum(nil))
}
