package plain

import (
	"context"
	"fmt"
	"strings"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/query"
)

// manyFound is as far as the pairs of a filter are counted.
const manyFound = 1000

// adopt goes by a view of the queue: that of the deck, or another one.
func (s *sitting) adopt(v label.QueueView) {
	s.view = v
	s.session.SetUnblinded(!v.Filter.Blinds())
	if v.Filter == (label.QueueFilter{}) {
		return
	}
	s.say("Only pairs with %s; / alone goes through all.", gate.Line(query.String(v.Filter)))
	if !v.Filter.Blinds() {
		s.say("That tells what blind labelling hides: labels count as not blind.")
	}
}

// search goes through the pairs that a filter keeps; "" goes through all again.
func (s *sitting) search(ctx context.Context, text string) error {
	if s.pending != nil {
		s.say("An answer waits to be saved: an empty line tries again, another answer takes its place.")
		return nil
	}
	view := s.view
	var err error
	if view.Filter, err = query.Parse(text); err != nil {
		s.say("%s.", gate.Line(err.Error()))
		return nil
	}
	if view.Filter.Walks() {
		s.say("Walking through pairs that are decided is for the screen: here those come up that wait.")
		return nil
	}
	if view.Filter != (label.QueueFilter{}) {
		n, err := s.deck.Matching(ctx, view.Filter, manyFound)
		if err != nil {
			return err
		}
		if n == 0 {
			return s.nothing(ctx, view.Filter)
		}
		s.say("%s.", howMany(n))
	}
	if err := s.deck.SetView(ctx, view); err != nil {
		return err
	}
	s.adopt(view)
	return s.next(ctx)
}

// none says that no pair waits, of those that a filter keeps if one is in force.
func (s *sitting) none() {
	if s.view.Filter == (label.QueueFilter{}) {
		s.say("\nNo pair is waiting.")
		return
	}
	s.say("\nNo pair that waits has %s; / alone goes through all.", gate.Line(query.String(s.view.Filter)))
}

// nothing says that a filter keeps no pair, and why if that is known.
func (s *sitting) nothing(ctx context.Context, f label.QueueFilter) error {
	has, err := s.deck.Choices(ctx)
	if err != nil {
		return err
	}
	why := query.Mistaken(f, has)
	if why == "" {
		why = "no pair that waits has " + query.String(f)
	}
	s.say("Nothing was found: %s.", gate.Line(why))
	return nil
}

func howMany(n int) string {
	switch {
	case n == 1:
		return "1 pair"
	case n == manyFound:
		return fmt.Sprintf("%d pairs or more", n)
	}
	return fmt.Sprintf("%d pairs", n)
}

// searched is the text after the / of a line, if it has one.
func searched(line string) (string, bool) {
	text, ok := strings.CutPrefix(line, "/")
	return strings.TrimSpace(text), ok
}
