package store

import (
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/route"
)

func examplesOf(t *testing.T, d *Deck) map[string][]measure.DropExample {
	t.Helper()
	s, err := d.Stats(t.Context())
	must(t, err)
	out := map[string][]measure.DropExample{}
	for _, e := range s.Examples {
		out[e.Filter] = append(out[e.Filter], e)
	}
	return out
}

// Each filter's drops have examples with reason and text, without those that a person let
// back in and without those that come up for an unannounced audit.
func TestExamplesOfDrops(t *testing.T) {
	t.Parallel()
	d, refusal := withDrops(t)
	filtered(t, d, filter.Options{})
	found := examplesOf(t, d)
	if e := found["refusal"]; len(e) != 1 || e[0].ID != refusal.ID || e[0].Kind != stages.OfResponse || e[0].Text != refusal.Text || e[0].Reason == "" {
		t.Errorf("of refusals: %+v", found)
	}
	if e := found["near-identical"]; len(e) != 1 || e[0].Kind != stages.OfPair || !strings.HasPrefix(e[0].Text, "A city of wool") {
		t.Errorf("of pairs: %+v", found)
	}
	dropped := func(want int) {
		t.Helper()
		if s, err := d.Stats(t.Context()); err != nil || s.Dropped(stages.Filter, stages.OfResponse) != want {
			t.Errorf("%d responses are dropped, %d rescued, want %d: %v", s.Dropped(stages.Filter, stages.OfResponse), s.Rescued[stages.OfResponse], want, err)
		}
	}
	dropped(1)
	must(t, d.Rescue(t.Context(), stages.OfResponse, refusal.ID, "mine"))
	dropped(0)
	filtered(t, d, filter.Options{})
	dropped(0)
	if e := examplesOf(t, d)["refusal"]; len(e) > 0 {
		t.Errorf("let back in: %+v", e)
	}

	d, _ = withDrops(t)
	filtered(t, d, filter.Options{Audit: 1})
	if found := examplesOf(t, d); len(found) > 0 || len(queued(t, d)["refusal"]) == 0 {
		t.Errorf("audits give themselves away: %+v", found)
	}
}

// The machine's numbers say what was promised of them, as the last run of routing
// recorded it, and how many audits it takes to see it kept.
func TestTheMachinesPromise(t *testing.T) {
	t.Parallel()
	d, pairs := judged(t, 60)
	for _, p := range pairs[:40] {
		must(t, d.Append(t.Context(), choose(p, label.Graded(-1))))
	}
	r, err := route.Run(t.Context(), d, route.Options{}, nil)
	must(t, err)
	s, err := d.Stats(t.Context())
	must(t, err)
	if s.Machine == nil || s.Machine.Promised == nil {
		t.Fatalf("machine %+v", s.Machine)
	}
	p := s.Machine.Promised
	if p.Target != 0.9 || p.Certainty != 0.95 || p.Threshold != *r.Threshold || !p.Calibrated || p.Rule != measure.ByAgreement || len(p.Judges) != 1 || s.Machine.ToShow != 29 {
		t.Errorf("promised %+v, %d to show it; routed %+v", p, s.Machine.ToShow, r)
	}
}
