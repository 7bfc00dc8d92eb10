package law

import (
	"maps"
	"slices"

	"prefdeck/stages/label"
)

// choose answers with a key and enters the answer into the ledger by the texts that
// are up.
func (s *sitting) choose(key string, tags []string, criteria map[string]lead) {
	s.t.Helper()
	s.did("%s on %s", key, named(s.up.couple.id))
	up := s.up
	s.face.answer(key)
	s.chosen(up, key, tags, criteria)
}

// chosen enters the answer of a key on a pair into the ledger.
func (s *sitting) chosen(up *sight, key string, tags []string, criteria map[string]lead) {
	s.t.Helper()
	events, notes, edits := s.deck.written()
	if len(events) != 1 || len(notes)+len(edits) > 0 {
		s.fail("an answer wrote %+v, %+v, %+v", events, notes, edits)
	}
	v := verdict{points: s.scheme.Scale.Points()}
	var left bool
	if v.answer, left, v.degree = place(key, s.scheme.Scale); v.answer == label.A {
		v.better = map[bool]string{true: up.left, false: up.right}[left]
	}
	e := events[0]
	entry := said{id: e.ID, kind: label.Choose, couple: up.couple, repeatOf: up.as.RepeatOf, shown: up.as.ID, verdict: v,
		left: up.left, tags: tags, criteria: criteria}
	if tags == nil {
		entry.tags, entry.criteria = e.Tags, leads(up.couple, e.Criteria)
	}
	s.same(e, entry)
	s.ledger.log = append(s.ledger.log, entry)
	s.last = &decided{couple: up.couple, verdict: v}
	if old, ok := s.ledger.edits[up.couple]; ok && up.as.RepeatOf == "" {
		s.last.edit = &old
	}
	s.look("")
}

// same compares an event in the deck with its entry in the ledger.
func (s *sitting) same(e label.Event, want said) {
	s.t.Helper()
	got := said{id: e.ID, kind: e.Kind, target: e.Target, couple: s.world.pairs[e.Pair], repeatOf: e.RepeatOf, shown: e.Presentation}
	if e.Kind == label.Choose {
		got.verdict = verdictOf(want.couple, e.Choice)
		got.left, got.tags, got.criteria = want.left, e.Tags, leads(want.couple, e.Criteria)
	}
	if got.id != want.id || got.kind != want.kind || got.target != want.target || got.couple != want.couple || got.repeatOf != want.repeatOf ||
		got.shown != want.shown || got.verdict != want.verdict || !slices.Equal(got.tags, want.tags) || !maps.Equal(got.criteria, want.criteria) {
		s.fail("the log has %+v\nwant %+v", got, want)
	}
}

// verdictOf returns a choice by content as a verdict by texts.
func verdictOf(c *couple, choice label.Choice) verdict {
	v := verdict{answer: choice.Answer, degree: choice.Strength, points: choice.Scale.Points()}
	switch choice.Answer {
	case label.A:
		v.better, v.degree = c.a, -choice.Strength
	case label.B:
		v.answer, v.better = label.A, c.b
	}
	return v
}

// leads returns comparisons by content as leads by texts.
func leads(c *couple, criteria map[string]int) map[string]lead {
	out := map[string]lead{}
	for name, strength := range criteria {
		switch {
		case strength < 0:
			out[name] = lead{c.a, -strength}
		case strength > 0:
			out[name] = lead{c.b, strength}
		default:
			out[name] = lead{}
		}
	}
	return out
}

// rewrite undoes or redoes, and expects the choice that the ledger says is next.
func (s *sitting) rewrite(kind label.EventKind) {
	s.t.Helper()
	s.did("%s", kind)
	of, do := s.ledger.undoable, s.face.undo
	if kind == label.Restore {
		of, do = s.ledger.redoable, s.face.redo
	}
	target := of()
	do()
	events, notes, edits := s.deck.written()
	if target == nil {
		if len(events)+len(notes)+len(edits) > 0 {
			s.fail("there was nothing to %s, and written was %+v", kind, events)
		}
		s.look("")
		return
	}
	if len(events) != 1 || len(notes)+len(edits) > 0 {
		s.fail("%s of %s wrote %+v", kind, target.id, events)
	}
	entry := said{id: events[0].ID, kind: kind, target: target.id, couple: target.couple}
	s.same(events[0], entry)
	s.ledger.log = append(s.ledger.log, entry)
	was := ""
	if kind == label.Retract {
		was = target.called()
		if s.last != nil && s.last.couple == target.couple {
			s.last = nil
		}
	} else {
		s.last = &decided{couple: target.couple, verdict: target.verdict}
		if old, ok := s.ledger.edits[target.couple]; ok && target.repeatOf == "" {
			s.last.edit = &old
		}
	}
	s.look(was)
	if kind == label.Retract && (s.up == nil || s.up.couple != target.couple || s.up.left != target.left || s.up.as.RepeatOf != target.repeatOf) {
		s.fail("the answer on %s with %q on the left was taken back, and up is %s", named(target.couple.id), target.left, s.up)
	}
}

// remark writes a note or a flag on the pair that is up.
func (s *sitting) remark(kind label.NoteKind, want string, do func()) {
	s.t.Helper()
	s.did("%s %q on %s", kind, want, named(s.up.couple.id))
	do()
	events, notes, edits := s.deck.written()
	if len(notes) != 1 || len(events)+len(edits) > 0 || notes[0].Kind != kind || notes[0].Pair != s.up.couple.id || notes[0].Text != want {
		s.fail("written was %+v, %+v, want a %s %q on %s", events, notes, kind, want, s.up)
	}
	if kind == label.NoteText {
		s.ledger.notes[s.up.couple] = want
		if s.up.as.RepeatOf == "" { // a repeat has a draft of its own
			delete(s.ledger.drafts, s.up.couple)
		}
	} else {
		s.ledger.flags[s.up.couple] = want
	}
	s.look("")
}
