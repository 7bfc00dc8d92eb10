package label

import "context"

// The order Informative is drawn anew after this many labels, or this share of those that
// it learnt from, whichever is more: so it costs about the same per label in a deck of any
// size.
const (
	rankEvery = 20
	rankShare = 20 // one in
)

// ranking is the drawing of the order Informative beside the labelling.
type ranking struct {
	going bool // a step draws
	due   int  // labels until the next one
}

// Redrawn reports that the order was drawn anew, or could not be.
type Redrawn struct{ Err error }

func (Redrawn) outcome() {}

type ranked struct {
	view   QueueView // that was asked for
	labels int       // that it learnt from
	err    error
}

// rank draws the order anew if it is in force, unless that is going on.
func (s *Sitting) rank() Change {
	r := &s.ranking
	if s.o.Rank == nil || s.view.Order != Informative || r.going {
		return Change{}
	}
	r.going, r.due = true, rankEvery
	draw, view := s.o.Rank, s.view
	step := reads(func(ctx context.Context) ranked {
		labels, err := draw(ctx)
		return ranked{view, labels, err}
	})
	step[0].beside = true
	return Change{Steps: step}
}

// learn counts a new label towards the next drawing.
func (s *Sitting) learn() Change {
	s.ranking.due--
	if s.ranking.due > 0 {
		return Change{}
	}
	return s.rank()
}

// apply takes up the new order with the next pair. If the view has changed since, the
// order was drawn for another queue, and is drawn again.
func (r ranked) apply(s *Sitting) Change {
	s.ranking.going = false
	if !r.view.Equal(s.view) {
		return s.rank()
	}
	s.ranking.due += max(r.labels/rankShare-rankEvery, 0)
	c := Change{Outcome: Redrawn{r.err}}
	if r.err != nil || s.ending {
		return c
	}
	return c.and(s.refill())
}
