package label

import (
	"context"
	"time"

	"prefdeck/stages"
)

// numbers is how far the labelling is, as it was counted last.
type numbers struct {
	progress DeckProgress
	pace     Pace
	repeats  *int  // hidden repeats that were decided; nil: not counted yet
	skipped  int   // those that were skipped in this sitting
	listed   Place // the last that was told of the pairs of a filter
	placing  bool  // a place is being looked for
	counts   int   // how many times the numbers were asked for
	newest   int   // the last count that came
}

// repeated counts an answered repeat, or one less. The numbers of the deck are of
// pairs, which a repeat adds nothing to: somebody who watches them would see which
// answer was one.
func (n *numbers) repeated(choice Event, by int) {
	switch {
	case choice.RepeatOf == "":
	case !choice.Choice.Decides():
		n.skipped += by
	case n.repeats != nil:
		*n.repeats += by
	}
}

// Progress returns how far the deck is. Skipped has the skipped repeats too.
func (s *Sitting) Progress() DeckProgress {
	p := s.numbers.progress
	p.Skipped += s.numbers.skipped
	return p
}

// Pace returns how fast the labelling goes.
func (s *Sitting) Pace() Pace { return s.numbers.pace }

// Decisions counts the decisions given so far: decided pairs, and hidden repeats of
// them.
func (s *Sitting) Decisions() int {
	if s.numbers.repeats == nil {
		return s.numbers.progress.Done
	}
	return s.numbers.progress.Done + *s.numbers.repeats
}

// Place returns the place of the pair that is up in the list that one moves in: of
// a filter, that of the pair before until it is known.
func (s *Sitting) Place() Place {
	if s.filtered() && s.up.Place == (Place{}) {
		return s.numbers.listed
	}
	return s.up.Place
}

// Counted tells that the numbers were read.
type Counted struct{ Err error }

func (Counted) outcome() {}

type counted struct {
	number   int
	view     QueueView // of whose pairs the place is one
	progress DeckProgress
	pace     Pace
	repeats  int // answered in earlier sittings, where asked is true
	asked    bool
	pair     stages.ID // whose place was looked for; "": of none
	place    Place
	err      error
}

// count reads the numbers.
func (s *Sitting) count() Change {
	n := &s.numbers
	n.counts++
	c := counted{number: n.counts, view: s.view, asked: n.repeats == nil}
	if up := s.up; up.Place == (Place{}) && (up.Visited || s.filtered()) && !n.placing {
		c.pair = up.Item.Pair.ID
		n.placing = c.pair != "" // one at a time: of a long list it takes a while
	}
	deck := s.deck
	return Change{Steps: reads(func(ctx context.Context) counted {
		c.err = c.read(ctx, deck)
		return c
	})}
}

func (c *counted) read(ctx context.Context, deck Deck) (err error) {
	if c.progress, err = deck.Progress(ctx); err != nil {
		return err
	}
	ms, err := deck.Pace(ctx, PaceOf)
	if err != nil {
		return err
	}
	times := make([]time.Duration, len(ms))
	for i, n := range ms {
		times[i] = time.Duration(n) * time.Millisecond
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
	if c.number > n.newest { // what looked for a place may come after what was asked later
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
		return done.and(s.count()) // another pair is up by now, or in another list
	}
	return done
}
