package filter

import (
	"maps"
	"testing"

	"prefdeck/stages"
)

// fates returns the filter that drops each response, and each pair by itself.
func (m *memory) fates() map[stages.ID]string {
	out := map[stages.ID]string{}
	for _, c := range m.candidates {
		for _, r := range c.Responses {
			out[r.ID] = r.Dropped
		}
		for _, p := range c.Pairs {
			if p.DroppedKind != stages.OfResponse {
				out[p.ID] = p.DroppedBy
			}
		}
	}
	return out
}

// What would change is what a run with the same options changes, and looking changes
// nothing.
func TestWhatIfForetellsARun(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]Options{
		"nothing":         {},
		"a filter is off": {Off: []string{"refusal"}},
		"less is alike":   {Thresholds: map[string]float64{"near_identical": 0.2}},
		"longer":          {Thresholds: map[string]float64{"min_chars": 20}},
		"all of them":     {Off: []string{"refusal"}, Thresholds: map[string]float64{"near_identical": 0.2, "min_chars": 20}},
	} {
		m := newMemory(
			candidate(t, "Tell me about Ghent.", kept, kept+" ", refuses, "A city of wool."),
			candidate(t, "Tell me about Bruges.", "It has canals, and lace in the windows.", "Lace, bridges and a belfry are what it is known for."))
		filtered(t, m, Options{Audit: 1})
		before, saves := m.fates(), m.saves
		out, err := WhatIf(t.Context(), m, o)
		if err != nil || m.saves != saves || !maps.Equal(m.fates(), before) {
			t.Fatalf("%s: looking changed the deck: %v", name, err)
		}
		o.Audit = 1
		filtered(t, m, o)
		after := m.fates()
		in, gone := map[stages.ID]string{}, map[stages.ID]string{}
		for id, by := range before {
			switch now := after[id]; {
			case by != "" && now == "":
				in[id] = by
			case by == "" && now != "":
				gone[id] = now
			}
		}
		for _, half := range []struct {
			turns []Turn
			want  map[stages.ID]string
		}{{out.In, in}, {out.Out, gone}} {
			got := map[stages.ID]string{}
			for _, turn := range half.turns {
				got[turn.Subject] = turn.Filter
			}
			if !maps.Equal(got, half.want) {
				t.Errorf("%s: foretold %v, came %v", name, got, half.want)
			}
		}
		if name != "nothing" && len(in)+len(gone) == 0 {
			t.Errorf("%s: nothing changes", name)
		}
	}
	if _, err := WhatIf(t.Context(), newMemory(), Options{Thresholds: map[string]float64{"x": 1}}); err == nil {
		t.Error("there is no such threshold")
	}
}
