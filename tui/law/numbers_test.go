package law

import (
	"bytes"
	"encoding/json"
	"maps"
	"time"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/tui/report"
)

// numbers compares stats --json with the ledger, and the screens with it.
func (s *sitting) numbers() {
	s.t.Helper()
	stats, err := s.deck.Stats(s.t.Context())
	must(s.t, err)
	q, err := measure.QualityOf(s.t.Context(), s.deck, time.Time{})
	must(s.t, err)
	s.agree(stats)
	if rows, left, _ := s.exported("", false); stats.Preferences != len(rows) {
		s.fail("stats has %d preferences, and %d are to train on; left out: %v", stats.Preferences, len(rows), left)
	}
	stats.Quality = &q
	var out bytes.Buffer
	must(s.t, report.JSON(&out, stats))
	var got struct {
		Prompts, Responses, Pairs, Queue, Skipped, Flagged, Events int
		Labels                                                     map[string]int
		Quality                                                    struct{ Gold, Left share }
	}
	must(s.t, json.Unmarshal(out.Bytes(), &got))
	has := map[string]int{"prompts": got.Prompts, "responses": got.Responses, "pairs": got.Pairs, "queue": got.Queue, "skipped": got.Skipped,
		"flagged": got.Flagged, "events": got.Events}
	maps.Copy(has, got.Labels)
	want := s.labelled()
	maps.Copy(want, s.stored())
	for name, n := range want {
		if has[name] != n {
			s.fail("stats has %s %d, want %d", name, has[name], n)
		}
	}
	if gold, left := s.shares(); got.Quality.Gold != gold || got.Quality.Left != left {
		s.fail("stats has %+v, want gold %+v, left %+v", got.Quality, gold, left)
	}
}

// stored returns the numbers of imported things and of the log.
func (s *sitting) stored() map[string]int {
	want := map[string]int{"prompts": 0, "responses": 0, "pairs": len(s.world.pairs), "events": len(s.ledger.log)}
	for _, a := range s.world.asked {
		if a.Source != "" {
			want["prompts"]++
		}
		for _, r := range a.replies {
			if r.source != "" {
				want["responses"]++
			}
		}
	}
	return want
}

// labelled returns the numbers of the queue, and the current labels by answer.
func (s *sitting) labelled() map[string]int {
	want := map[string]int{"queue": 0, "skipped": 0, "flagged": 0, "a": 0, "b": 0, "tie": 0, "both_bad": 0, "skip": 0}
	for _, c := range s.world.pairs {
		if c.queued() && s.ledger.open(c) {
			want["queue"]++
			if s.ledger.skips(c) > 0 {
				want["skipped"]++
			}
		}
		if s.ledger.flags[c] != "" {
			want["flagged"]++
		}
	}
	for c, e := range s.ledger.labels() {
		switch {
		case e.verdict.answer != label.A:
			want[string(e.verdict.answer)]++
		case e.verdict.better == c.a:
			want["a"]++
		default:
			want["b"]++
		}
	}
	return want
}

// shares returns how often a known answer was met, and how often the left side won.
func (s *sitting) shares() (gold, left share) {
	for c, e := range s.ledger.labels() {
		if e.verdict.answer == label.A {
			left.add(e.verdict.better == e.left)
		}
		if c.gold != nil && e.verdict.decides() {
			gold.add(c.gold.answer == e.verdict.answer && c.gold.verdict().better == e.verdict.better)
		}
	}
	return gold, left
}

// share is a share as stats reports it.
type share struct{ Of, N int }

func (x *share) add(yes bool) {
	x.N++
	if yes {
		x.Of++
	}
}
