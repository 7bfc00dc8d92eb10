package store

import (
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// Answers are counted on the day on which they were given, without skipped pairs; runs come
// with how they ended.
func TestRecent(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 4)
	run := stages.Run{ID: "r1", Stage: stages.Filter, Started: time.Date(2026, 3, 1, 9, 0, 0, 0, time.Local)}
	must(t, d.StartRun(t.Context(), run))
	run.Status, run.Ended, run.Counts, run.Error = stages.Failed, run.Started.Add(time.Minute), stages.Counts{Added: 7, Failed: 2}, "no server"
	must(t, d.FinishRun(t.Context(), run))
	must(t, d.Append(t.Context(), choose(pairs[3], label.Choice{Answer: label.Skip})))
	for i, at := range []time.Time{time.Date(2026, 3, 1, 23, 59, 0, 0, time.Local), time.Date(2026, 3, 2, 0, 1, 0, 0, time.Local), time.Date(2026, 3, 2, 20, 0, 0, 0, time.Local)} {
		e := choose(pairs[i], label.Graded(1))
		e.At, e.Active = at, 30*time.Second
		must(t, d.Append(t.Context(), e))
	}
	p, err := d.Recent(t.Context(), 12)
	must(t, err)
	if r := p.Runs[0]; r.Stage != run.Stage || r.Status != run.Status || r.Counts != run.Counts || r.Error != run.Error || !r.Started.Equal(run.Started) || !r.Ended.Equal(run.Ended) {
		t.Errorf("runs %+v", p.Runs)
	}
	if len(p.Days) != 2 || p.Days[0].Answers != 2 || p.Days[0].Active != time.Minute || p.Days[1].Answers != 1 || p.Days[1].On.Day() != 1 {
		t.Errorf("days %+v", p.Days)
	}
	if p, err = d.Recent(t.Context(), 1); err != nil || len(p.Days) != 1 || len(p.Runs) != 1 {
		t.Errorf("%+v, %v; want one of each", p, err)
	}
}
