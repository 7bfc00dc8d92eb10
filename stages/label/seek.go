package label

import "context"

// SeekLimit is how many pairs of a filter are counted.
const SeekLimit = 1000

// Viewed tells that the queue has another view, or keeps the one that it had: Err
// says why, and where a filter keeps no pair, Has is what there is to filter by.
type Viewed struct {
	View     QueueView
	Matching int // pairs that the filter keeps, up to SeekLimit
	Cleared  bool
	Has      FilterChoices
	Err      error
}

func (Viewed) outcome() {}

// Found reports whether the view is in force.
func (v Viewed) Found() bool {
	return v.Err == nil && (v.View.Filter == QueueFilter{} || v.Matching > 0)
}

// Rearranging says that another view is on its way to the deck.
type Rearranging struct{}

func (Rearranging) outcome() {}

type viewed struct{ Viewed }

// Through goes through the queue by another order or filter. A filter that keeps
// nothing is not taken over.
func (s *Sitting) Through(v QueueView) Change {
	switch {
	case !s.Ready():
		return busy()
	case s.viewing:
		return Change{Outcome: Rearranging{}}
	case v.Equal(s.view):
		return Change{}
	}
	s.viewing = true
	deck := s.deck
	return Change{Steps: writes(s, func(ctx context.Context) viewed {
		m := Viewed{View: v}
		if v.Filter != (QueueFilter{}) {
			if m.Matching, m.Err = deck.Matching(ctx, v.Filter, SeekLimit); m.Err != nil {
				return viewed{m}
			}
			if m.Matching == 0 {
				m.Has, m.Err = deck.Choices(ctx)
				return viewed{m}
			}
		}
		m.Err = deck.SetView(ctx, v)
		return viewed{m}
	})}
}

// Rearranging reports whether another view is on its way to the deck.
func (s *Sitting) Rearranging() bool { return s.viewing }

func (m viewed) apply(s *Sitting) Change {
	s.viewing = false
	if !m.Found() {
		return Change{Outcome: m.Viewed}
	}
	m.Cleared = s.filtered() && m.View.Filter == QueueFilter{}
	s.adopt(m.View)
	s.line.ahead, s.line.aside, s.line.due = nil, nil, nil
	s.line.refills++ // what was asked of the list before does not count any more
	s.visits++
	c := Change{Outcome: m.Viewed}
	if !s.Ready() {
		return c // an answer is on its way; what comes next is asked for after it
	}
	return c.and(s.next()).and(s.count())
}
