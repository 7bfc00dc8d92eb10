package store

import (
	"math"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure/reward"
)

func TestRewardPairs(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 4)
	for i, c := range []label.Choice{label.Graded(-1), {Answer: label.Tie}, {Answer: label.BothBad}, {Answer: label.Skip}} {
		must(t, d.Append(t.Context(), choose(pairs[i], c)))
	}
	must(t, alter(d, `INSERT INTO events (id, kind, pair, annotator, answer, at) SELECT 'x', 'choose', n, 'bea', 'b', 5 FROM pairs WHERE id = unhex(?)`, pairs[1]))
	must(t, alter(d, `INSERT INTO judgements (pair, judge, first, probability, answer) SELECT n, 'j', 'a', 0.75, 'a' FROM pairs WHERE id = unhex(?)`, pairs[0]))
	got, err := d.RewardPairs(t.Context())
	must(t, err)
	if len(got) != 2 || got[0].Y != 1 || got[0].Judge != 0.75 || got[1].Y != 0.25 || !math.IsNaN(got[1].Judge) || got[0].A == "" || got[0].B == "" {
		t.Errorf("%+v", got)
	}
}

// A new head's scores replace those of the previous one.
func TestRewards(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	withPairs(t, d, 3)
	run := stages.Run{ID: "r", Stage: stages.Measure}
	must(t, d.StartRun(t.Context(), run))
	first, cursor, err := d.RewardTexts(t.Context(), 0, 4)
	must(t, err)
	rest, _, err := d.RewardTexts(t.Context(), cursor, 4)
	must(t, err)
	if len(first) != 4 || len(rest) != 2 || first[0].Text == "" {
		t.Fatalf("%d responses, then %d", len(first), len(rest))
	}
	for i, data := range []string{"aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"} {
		k := reward.Kept{Data: data, Weights: []float32{1}}
		must(t, d.SaveRewards(t.Context(), run.ID, k.Scorer(), []reward.Scored{{ID: first[i].ID, Score: 0.5}}))
		must(t, d.KeepHead(t.Context(), k))
	}
	var n int
	var scorer, about string
	must(t, d.reader.QueryRow(`SELECT count(*), max(scorer), max(lower(hex(subject))) FROM scores WHERE what = 'reward'`).Scan(&n, &scorer, &about))
	if n != 1 || scorer != "head bbbbbbbbbbbb" || about != string(first[1].ID) {
		t.Errorf("%d scores by %s about %s", n, scorer, about)
	}
	var kept string
	must(t, d.reader.QueryRow(`SELECT json_extract(value, '$.data') FROM settings WHERE key = 'reward'`).Scan(&kept))
	if kept != "bbbbbbbbbbbbbbbb" {
		t.Errorf("kept the head of %s", kept)
	}
}
