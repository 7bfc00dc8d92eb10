package label

import (
	"context"
	"slices"
	"sync"
)

// SeekLimit is how many pairs of a filter are counted.
const SeekLimit = 1000

// Viewed reports that the queue has another view, or kept its own: Err says why,
// and if a filter matches no pair, Has lists the values to filter by. Matched follows.
type Viewed struct {
	View    QueueView
	Cleared bool
	Has     FilterChoices
	GivenUp bool // by GiveUp, before anything was found
	Err     error

	matches bool // a pair passes the filter
}

func (Viewed) outcome() {}

// Found reports whether the view is in force.
func (v Viewed) Found() bool {
	return v.Err == nil && (v.View.Filter == QueueFilter{} || v.matches)
}

// Matched reports how many pairs pass the filter in force, up to SeekLimit. Counting
// rare hits takes seconds in a large deck, so the first of them is up before.
type Matched struct {
	View QueueView
	N    int
	Err  error
}

func (Matched) outcome() {}

// matched is a count that is outdated once the queue has another view.
type matched struct{ Matched }

// match counts the pairs of a filter.
func (s *Sitting) match(v QueueView) Change {
	if v.Filter == (QueueFilter{}) {
		return Change{}
	}
	deck := s.deck
	step := reads(func(ctx context.Context) matched {
		n, err := deck.Matching(ctx, v.Filter, SeekLimit)
		return matched{Matched{v, n, err}}
	})
	step[0].later = true
	return Change{Steps: step}
}

func (m matched) apply(s *Sitting) Change {
	if !m.View.Equal(s.view) {
		return Change{}
	}
	return Change{Outcome: m.Matched}
}

// Rearranging says that another view is being stored.
type Rearranging struct{}

func (Rearranging) outcome() {}

type viewed struct {
	Viewed
	same bool // the view was in force before
}

// Through changes the order or filter of the queue. It does not adopt a filter that
// matches nothing. The filter in force is counted again and moves nothing.
func (s *Sitting) Through(v QueueView) Change {
	switch {
	case !s.Ready():
		return busy()
	case s.viewing:
		return Change{Outcome: Rearranging{}}
	case v.Equal(s.view) && v.Filter == QueueFilter{}:
		return Change{}
	}
	s.viewing = true
	givenUp := make(chan struct{})
	s.giveUp = sync.OnceFunc(func() { close(givenUp) })
	deck, same := s.deck, v.Equal(s.view)
	return Change{Steps: writes(s, func(ctx context.Context) viewed {
		m := Viewed{View: v}
		if v.Filter != (QueueFilter{}) {
			m.look(ctx, deck, givenUp)
		}
		if m.Found() && !same {
			m.Err = deck.SetView(ctx, v)
		}
		return viewed{m, same}
	})}
}

// look looks for a pair that passes the filter, until that is given up.
func (v *Viewed) look(ctx context.Context, deck SittingDeck, givenUp <-chan struct{}) {
	select {
	case <-givenUp:
		v.GivenUp = true
		return
	default:
	}
	looking, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		select {
		case <-givenUp:
			stop()
		case <-looking.Done():
		}
	}()
	n, err := deck.Matching(looking, v.View.Filter, 1)
	switch v.matches = n > 0; {
	case err != nil && looking.Err() != nil && ctx.Err() == nil:
		v.GivenUp = true
	case err != nil:
		v.Err = err
	case !v.matches:
		v.Has, v.Err = deck.Choices(ctx)
	}
}

// GiveUp gives up a search that has found nothing so far: in a big deck without an index
// it takes seconds to know that a text is nowhere. It reports whether there was one.
func (s *Sitting) GiveUp() bool {
	if s.viewing {
		s.giveUp()
	}
	return s.viewing
}

// Rearranging reports whether another view is being stored.
func (s *Sitting) Rearranging() bool { return s.viewing }

func (m viewed) apply(s *Sitting) Change {
	s.viewing = false
	switch {
	case !m.Found():
		return Change{Outcome: m.Viewed}
	case m.same:
		return Change{Outcome: m.Viewed}.and(s.match(m.View))
	}
	m.Cleared = s.filtered() && m.View.Filter == QueueFilter{}
	s.adopt(m.View)
	s.line.ahead, s.line.aside, s.line.due = nil, nil, nil
	s.line.refills++ // answers about the old list are stale
	s.visits++
	c := Change{Outcome: m.Viewed}.and(s.rank()).and(s.arrange())
	if s.Ready() { // or else an answer is being written, and the next pairs are requested after it
		c = c.and(s.next()).and(s.count())
	}
	return c.and(s.match(m.View))
}

// Unarranged reports why the order in force cannot be indexed.
type Unarranged struct{ Err error }

func (Unarranged) outcome() {}

type arranged struct {
	order Order
	err   error
}

// arrange waits for the order in force to be indexed, which in a big deck happens while
// the labelling goes on.
func (s *Sitting) arrange() Change {
	if s.arranging || slices.Contains([]Order{Random, Informative, Diverse}, s.view.Order) {
		return Change{}
	}
	s.arranging = true
	deck, order := s.deck, s.view.Order
	step := reads(func(ctx context.Context) arranged { return arranged{order, deck.Arranged(ctx)} })
	step[0].beside = true
	return Change{Steps: step}
}

func (a arranged) apply(s *Sitting) Change {
	s.arranging = false
	switch {
	case a.order != s.view.Order:
		return s.arrange()
	case a.err == nil || s.ending:
		return Change{}
	}
	return Change{Outcome: Unarranged{a.err}}
}
