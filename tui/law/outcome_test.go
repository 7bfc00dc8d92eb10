package law

import (
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
)

// outcome compares everything with the world and the ledger.
func (s *sitting) outcome() {
	s.t.Helper()
	s.history()
	s.items()
	s.export()
	s.apart()
	s.public()
	s.numbers()
	s.searches()
}

// history compares the list of past decisions, undo and redo with the ledger.
func (s *sitting) history() {
	s.t.Helper()
	ctx := s.t.Context()
	past, err := s.deck.History(ctx, label.HistoryFilter{}, 0, 10_000)
	must(s.t, err)
	listed := s.ledger.listed()
	if len(past) != len(listed) {
		s.fail("the history has %d decisions, want %d", len(past), len(listed))
	}
	for i, p := range past {
		e := listed[i]
		s.same(p.Current, e)
		_, edited := s.ledger.edits[e.couple]
		if e.repeatOf == "" && (p.Note != s.ledger.notes[e.couple] || p.Flag != s.ledger.flags[e.couple] || p.Edited != edited) {
			s.fail("the history has %+v, want the note %q, the flag %q, edited %v", p, s.ledger.notes[e.couple], s.ledger.flags[e.couple], edited)
		}
	}
	undoable, err := s.deck.Undoable(ctx)
	s.next("undo", undoable, err, s.ledger.undoable())
	redoable, err := s.deck.Redoable(ctx)
	s.next("redo", redoable, err, s.ledger.redoable())
}

func (s *sitting) next(what string, got label.Event, err error, want *said) {
	s.t.Helper()
	if want == nil {
		if err != label.ErrNone {
			s.fail("there is %+v to %s (%v), want nothing", got, what, err)
		}
		return
	}
	must(s.t, err)
	s.same(got, *want)
}

// items compares every pair, as labelling and export read it, and the whole log of
// some pairs, with the ledger.
func (s *sitting) items() {
	s.t.Helper()
	seen := map[*couple]bool{}
	read := func(it label.Item) {
		c := s.world.pairs[it.Pair.ID]
		seen[c] = true
		s.item(c, it)
	}
	var labelled []exchange.Labelled
	must(s.t, s.deck.Export(s.t.Context(), func(labels exchange.Snapshot) error {
		return labels.Each(s.t.Context(), exchange.Wish{}, func(l exchange.Labelled) error {
			labelled = append(labelled, l)
			return nil
		})
	}))
	for _, l := range labelled {
		it, err := s.deck.Item(s.t.Context(), l.Pair.ID)
		must(s.t, err)
		read(it)
		if e := s.ledger.current(s.world.pairs[l.Pair.ID]); e != nil && e.couple.of(l.Left) != e.left {
			s.fail("pair %s stood with %s on the left, the ledger has %q", named(l.Pair.ID), l.Left, e.left)
		}
	}
	waiting, err := s.deck.Upcoming(s.t.Context(), len(s.world.pairs)+1)
	must(s.t, err)
	for _, it := range waiting {
		if !s.ledger.open(s.world.pairs[it.Pair.ID]) {
			s.fail("pair %s waits, and is decided", named(it.Pair.ID))
		}
		read(it)
	}
	for n, c := range s.world.list() {
		if c.queued() && !seen[c] {
			s.fail("pair %s is neither labelled nor waiting", named(c.id))
		}
		if n%5 == 0 {
			s.log(c)
		}
	}
}

func (s *sitting) item(c *couple, it label.Item) {
	s.t.Helper()
	edit, edited := s.ledger.edits[c]
	switch current := s.ledger.current(c); {
	case it.Prompt.ID != c.asked.ID || it.Prompt.System != c.asked.System || !slices.Equal(it.Prompt.Turns, c.asked.Turns) ||
		it.A.Text != c.a || it.B.Text != c.b:
		s.fail("pair %s is %+v, %q, %q, want %+v", named(c.id), it.Prompt, it.A.Text, it.B.Text, c)
	case it.Note != s.ledger.notes[c] || it.Flag != s.ledger.flags[c] || it.Skips != s.ledger.skips(c) && c.queued():
		s.fail("pair %s has note %q, flag %q, %d skips, want %q, %q, %d", named(c.id), it.Note, it.Flag, it.Skips,
			s.ledger.notes[c], s.ledger.flags[c], s.ledger.skips(c))
	case it.Drafts[""] != s.ledger.drafts[c]:
		s.fail("pair %s has the draft %q, want %q", named(c.id), it.Drafts[""], s.ledger.drafts[c])
	case (it.Edit != nil) != edited || edited && (it.Edit.Text != edit.text || it.Edit.Base != c.response(it, edit.base)):
		s.fail("pair %s has the edit %+v, want %+v", named(c.id), it.Edit, edit)
	case (it.Gold != nil) != (c.gold != nil):
		s.fail("pair %s has the known answer %+v, want %+v", named(c.id), it.Gold, c.gold)
	case it.Gold != nil && verdictOf(c, label.Choice{Answer: it.Gold.Answer}) != c.gold.verdict():
		s.fail("pair %s has the known answer %+v, want %+v", named(c.id), it.Gold, c.gold)
	case id(it.Undone) != s.ledger.undone(c):
		s.fail("pair %s has the choice %+v taken back, want %q", named(c.id), it.Undone, s.ledger.undone(c))
	case (it.Current != nil) != (current != nil):
		s.fail("pair %s has the label %+v, want %+v", named(c.id), it.Current, current)
	case current != nil:
		s.same(*it.Current, *current)
	}
}

func id(e *label.Event) label.EventID {
	if e == nil {
		return ""
	}
	return e.ID
}

// response returns the response of an item that has a text.
func (c *couple) response(it label.Item, text string) stages.ID {
	if text == c.a {
		return it.A.ID
	}
	return it.B.ID
}

// verdict returns the known answer as a verdict without strength.
func (k *known) verdict() verdict {
	v := verdict{answer: k.answer, points: label.SevenPoint.Points()}
	if k.answer == label.A {
		v.better = k.better
	}
	return v
}

// log compares the whole log of a pair with the ledger.
func (s *sitting) log(c *couple) {
	s.t.Helper()
	log, err := s.deck.Versions(s.t.Context(), c.id)
	must(s.t, err)
	want := slices.DeleteFunc(slices.Clone(s.ledger.log), func(e said) bool { return e.couple != c })
	if len(log) != len(want) {
		s.fail("pair %s has a log of %d entries, want %d", named(c.id), len(log), len(want))
	}
	for i, e := range log {
		s.same(e, want[i])
	}
}
