package label

import "context"

// SeekLimit is how many pairs of a filter are counted.
const SeekLimit = 1000

// Viewed reports that the queue has another view, or kept its own: Err says why,
// and if a filter matches no pair, Has lists the values to filter by.
type Viewed struct {
	View     QueueView
	Matching int // pairs that pass the filter, up to SeekLimit
	Cleared  bool
	Has      FilterChoices
	Err      error
}

func (Viewed) outcome() {}

// Found reports whether the view is in force.
func (v Viewed) Found() bool {
	return v.Err == nil && (v.View.Filter == QueueFilter{} || v.Matching > 0)
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
	deck, same := s.deck, v.Equal(s.view)
	return Change{Steps: writes(s, func(ctx context.Context) viewed {
		m := Viewed{View: v}
		if v.Filter != (QueueFilter{}) {
			if m.Matching, m.Err = deck.Matching(ctx, v.Filter, SeekLimit); m.Err != nil {
				return viewed{m, same}
			}
			if m.Matching == 0 {
				m.Has, m.Err = deck.Choices(ctx)
				return viewed{m, same}
			}
		}
		if !same {
			m.Err = deck.SetView(ctx, v)
		}
		return viewed{m, same}
	})}
}

// Rearranging reports whether another view is being stored.
func (s *Sitting) Rearranging() bool { return s.viewing }

func (m viewed) apply(s *Sitting) Change {
	s.viewing = false
	if !m.Found() || m.same {
		return Change{Outcome: m.Viewed}
	}
	m.Cleared = s.filtered() && m.View.Filter == QueueFilter{}
	s.adopt(m.View)
	s.line.ahead, s.line.aside, s.line.due = nil, nil, nil
	s.line.refills++ // answers about the old list are stale
	s.visits++
	c := Change{Outcome: m.Viewed}.and(s.rank())
	if !s.Ready() {
		return c // an answer is being written; the next pairs are requested after it
	}
	return c.and(s.next()).and(s.count())
}
