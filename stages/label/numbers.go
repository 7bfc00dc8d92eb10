package label

import (
	"context"

	"prefdeck/stages"
)

// numbers holds the progress as last counted.
type numbers struct {
	progress DeckProgress
	pace     Pace
	repeats  *int  // decided hidden repeats; nil: not counted yet
	skipped  int   // those skipped in this sitting
	listed   Place // the last known place in a filter's list
	placing  bool  // a place is being looked up
	counts   int   // requests so far
	newest   int   // the latest request that was answered
}

// repeated adds an answered repeat, or subtracts one. The deck's numbers count pairs,
// which a repeat leaves unchanged: they would give away which answer was to a repeat.
func (n *numbers) repeated(choice Event, by int) {
	switch {
	case choice.RepeatOf == "":
	case !choice.Choice.Decides():
		n.skipped += by
	case n.repeats != nil:
		*n.repeats += by
	}
}

// Progress returns how far the deck is. Skipped includes skipped repeats.
func (s *Sitting) Progress() DeckProgress {
	p := s.numbers.progress
	p.Skipped += s.numbers.skipped
	return p
}

// Pace returns the speed of labelling.
func (s *Sitting) Pace() Pace { return s.numbers.pace }

// Decisions counts decided pairs and decided hidden repeats together.
func (s *Sitting) Decisions() int {
	if s.numbers.repeats == nil {
		return s.numbers.progress.Done
	}
	return s.numbers.progress.Done + *s.numbers.repeats
}

// Place returns the place of the current pair in the list in use; with a filter, the
// previous pair's place until the current one is known.
func (s *Sitting) Place() Place {
	if s.filtered() && s.up.Place == (Place{}) {
		return s.numbers.listed
	}
	return s.up.Place
}

// Counted reports that the numbers were read.
type Counted struct{ Err error }

func (Counted) outcome() {}

type counted struct {
	number   int
	view     QueueView // the place is in this view
	progress DeckProgress
	pace     Pace
	repeats  int // answered in earlier sittings, if asked
	asked    bool
	pair     stages.ID // to look up; "": none
	place    Place
	err      error
}

// count reads the numbers.
func (s *Sitting) count() Change {
	n := &s.numbers
	n.counts++
	c := counted{number: n.counts, view: s.view, asked: n.repeats == nil}
	if up := s.up; up.Place == (Place{}) && (up.Visited || s.filtered()) && !n.placing && !s.o.WaitingOnly {
		c.pair = up.Item.Pair.ID
		n.placing = c.pair != "" // one at a time: a long list takes a while
	}
	deck := s.deck
	return Change{Steps: reads(func(ctx context.Context) counted {
		c.err = c.read(ctx, deck)
		return c
	})}
}

func (c *counted) read(ctx context.Context, deck SittingDeck) (err error) {
	if c.progress, err = deck.Progress(ctx); err != nil {
		return err
	}
	times, err := deck.Pace(ctx, PaceOf)
	if err != nil {
		return err
	}
	c.pace = NewPace(times)
	if c.asked {
		if c.repeats, err = deck.Repeated(ctx); err != nil {
			return err
		}
	}
	if c.pair != "" {
		c.place, err = deck.Position(ctx, c.pair)
	}
	return err
}

func (c counted) apply(s *Sitting) Change {
	n := &s.numbers
	if c.pair != "" {
		n.placing = false
	}
	if c.err != nil {
		return Change{Outcome: Counted{c.err}}
	}
	if c.number > n.newest { // a place may arrive after the answer to a later request
		n.newest, n.progress, n.pace = c.number, c.progress, c.pace
	}
	if c.asked && n.repeats == nil {
		n.repeats = &c.repeats
	}
	done := Change{Outcome: Counted{}}
	switch {
	case c.pair == "":
	case c.pair == s.up.Item.Pair.ID && c.view.Equal(s.view):
		s.up.Place, n.listed = c.place, c.place
	default:
		return done.and(s.count()) // another pair or another list is up by now
	}
	return done
}
