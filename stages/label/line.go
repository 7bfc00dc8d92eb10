package label

import (
	"context"
	"errors"
	"slices"
	"time"

	"prefdeck/stages"
)

// maxAside bounds how many unfinished pairs are kept in memory on a long way back.
const maxAside = 32

// line holds the pairs around the current one.
type line struct {
	aside   []Showing // unfinished pairs; the last one returns first
	due     *Showing  // a hidden repeat that comes before those ahead
	ahead   []Item    // the next pairs of the queue
	refills int       // requests for more so far; answers to earlier ones are stale
	walked  stages.ID // the last pair of the filter's list that was shown; "": none yet
}

// forget removes a pair that is being shown from the line.
func (l *line) forget(up Showing) {
	id := up.Item.Pair.ID
	l.ahead = slices.DeleteFunc(l.ahead, func(i Item) bool { return i.Pair.ID == id })
	l.aside = slices.DeleteFunc(l.aside, up.is)
	if l.due != nil && l.due.Item.Pair.ID == id {
		l.due = nil
	}
}

// Ahead returns the next pairs, the first one first.
func (s *Sitting) Ahead() []Item {
	if s.line.due == nil {
		return slices.Clone(s.line.ahead)
	}
	return append([]Item{s.line.due.Item}, s.line.ahead...)
}

// Aside returns the pairs that were put aside.
func (s *Sitting) Aside() []stages.ID {
	out := make([]stages.ID, len(s.line.aside))
	for i, up := range s.line.aside {
		out[i] = up.Item.Pair.ID
	}
	return out
}

// next shows the pair that was put aside last, or else the first of the queue.
func (s *Sitting) next() Change {
	l := &s.line
	switch n := len(l.aside); {
	case n > 0:
		return s.takeUp(n - 1)
	case l.due != nil && len(l.ahead) > 0:
		return s.show(*l.due, false)
	case s.walks():
		return s.walkOn()
	case len(l.ahead) > 0:
		return s.show(s.fromQueue(l.ahead[0]), false)
	}
	s.put(Showing{})
	s.phase = Opening
	return s.refill()
}

// takeUp shows again one of the pairs that were put aside.
func (s *Sitting) takeUp(i int) Change {
	up := s.line.aside[i]
	s.line.aside = slices.Delete(s.line.aside, i, i+1)
	up.as.ID = NewPresentationID()
	return s.show(up, false)
}

// fromQueue makes a showing of an item of the queue: as new, or with its choice
// that was taken back, even in an earlier sitting.
func (s *Sitting) fromQueue(item Item) Showing {
	up := Showing{Item: item, as: s.present(item, item.Kind())}
	if item.Undone != nil {
		s.recall(&up, *item.Undone)
	}
	return up
}

// recall shows a pair with an earlier choice on it. A pair seen unblinded stays
// unblinded.
func (s *Sitting) recall(up *Showing, choice Event) {
	up.answered(choice)
	if !choice.Blind {
		s.Tell(choice.Pair)
	}
}

// show makes a pair the current one. stored says that the deck has the showing
// already.
func (s *Sitting) show(up Showing, stored bool) Change {
	s.put(up)
	s.stored, s.phase = stored, Opening
	s.line.forget(up)
	c := Change{Up: true}
	if !stored {
		c.Steps = s.store(up)
	}
	return c.and(s.refill())
}

// Presented reports that the showing of the current pair was stored. Swapped says
// that the deck kept an earlier showing with the sides swapped, so that the pair
// has to be painted again.
type Presented struct {
	Swapped bool
	Err     error
}

func (Presented) outcome() {}

type presented struct {
	asked PresentationID
	as    Presentation
	words int // of its responses
	err   error
}

// store stores a showing, and counts its words while the annotator reads them.
func (s *Sitting) store(up Showing) []Step {
	deck := s.deck
	return reads(func(ctx context.Context) presented {
		kept, err := deck.Present(ctx, up.as)
		return presented{up.as.ID, kept, up.Item.words(), err}
	})
}

// apply adopts the showing that the deck kept. It has the sides on screen, unless
// the deck was labelled with rules other than Left: then the screen follows the
// deck, before anybody has read far.
func (p presented) apply(s *Sitting) Change {
	if p.asked != s.up.as.ID {
		return Change{} // another pair is up by now
	}
	s.words = p.words
	switch {
	case p.err != nil:
		return Change{Outcome: Presented{Err: p.err}} // the answer tries again
	case s.phase == Saving || s.phase == Unsaved:
		return Change{} // the answer stores its showing
	}
	s.stored = true
	swapped := p.as.Left != s.up.as.Left
	s.up.as = p.as
	return Change{Outcome: Presented{Swapped: swapped}}
}

// putAside keeps the current pair until the one that replaces it is decided or
// left.
func (s *Sitting) putAside(instead Showing) {
	if s.up.Item.Pair.ID == "" || s.up.is(instead) {
		return
	}
	up := s.up
	if s.phase != Opening {
		up.before = s.saidSoFar()
	}
	if up.as.RepeatOf != "" {
		up.stands = s.following()
	}
	s.line.aside = append(s.line.aside, up)
	if len(s.line.aside) > maxAside {
		s.line.aside = s.line.aside[1:] // the queue still has it
	}
}

// following returns the pair that a current hidden repeat precedes in the queue, or
// "". The repeat's own place would reveal that its pair is known.
func (s *Sitting) following() stages.ID {
	if n := len(s.line.aside); n > 0 {
		if top := s.line.aside[n-1]; top.as.RepeatOf != "" {
			return top.stands
		}
		return s.line.aside[n-1].Item.Pair.ID
	}
	if len(s.line.ahead) > 0 {
		return s.line.ahead[0].Pair.ID
	}
	return ""
}

// repeatBefore returns the index, among the pairs put aside, of the hidden repeat
// that precedes a pair; −1 for none.
func (s *Sitting) repeatBefore(pair stages.ID) int {
	return slices.IndexFunc(s.line.aside, func(a Showing) bool { return a.as.RepeatOf != "" && a.stands == pair })
}

// Refilled reports that the next pairs were read.
type Refilled struct{ Err error }

func (Refilled) outcome() {}

type refilled struct {
	number int
	items  []Item
	due    *Showing
	err    error
}

// Look checks whether an empty queue has pairs now.
func (s *Sitting) Look() Change {
	if s.phase != Empty {
		return Change{}
	}
	return s.refill()
}

// refill requests the pairs after the current one. Pairs put aside come before them
// anyway. Only the answer to the latest request counts, so that pairs decided
// meanwhile do not return.
func (s *Sitting) refill() Change {
	s.line.refills++
	if s.walks() {
		return Change{} // nothing is waiting
	}
	var except []stages.ID
	var repeating []PresentationID // drawn already
	for _, up := range append([]Showing{s.up}, s.line.aside...) {
		if up.Item.Pair.ID != "" {
			except = append(except, up.Item.Pair.ID)
		}
		if up.as.RepeatOf != "" {
			repeating = append(repeating, up.as.RepeatOf)
		}
	}
	number, deck, n, now := s.line.refills, s.deck, s.o.Ahead, s.now()
	share := s.o.Repeats
	if s.filtered() {
		share = 0 // a repeat that does not pass the filter would stand out
	}
	return Change{Steps: reads(func(ctx context.Context) refilled {
		r := refilled{number: number}
		if r.items, r.err = upcoming(ctx, deck, n, except); r.err == nil && len(r.items) > 0 {
			r.due, r.err = dueRepeat(ctx, deck, share, now, repeating)
		}
		return r
	})}
}

func (r refilled) apply(s *Sitting) Change {
	if r.number != s.line.refills {
		return Change{} // an older request
	}
	c := Change{Outcome: Refilled{r.err}}
	if r.err == nil {
		s.line.ahead, s.line.due = r.items, r.due
	}
	switch {
	case !s.waiting():
	case r.err == nil && len(r.items) > 0:
		return c.and(s.next()).and(s.count())
	default:
		s.phase = Empty
	}
	return c
}

// upcoming reads the next pairs; having none is no error.
func upcoming(ctx context.Context, deck Queue, n int, except []stages.ID) ([]Item, error) {
	items, err := deck.Upcoming(ctx, n, except...)
	if errors.Is(err, ErrNone) {
		return nil, nil
	}
	return items, err
}

// dueRepeat reads the hidden repeat that is due; nil if there is none, or it has
// been drawn already.
func dueRepeat(ctx context.Context, deck Queue, share float64, now time.Time, drawn []PresentationID) (*Showing, error) {
	if share <= 0 {
		return nil, nil
	}
	item, as, err := deck.NextRepeat(ctx, share, now)
	switch {
	case errors.Is(err, ErrNone):
		return nil, nil
	case err != nil:
		return nil, err
	case slices.Contains(drawn, as.RepeatOf):
		return nil, nil
	}
	return &Showing{Item: item, as: as}, nil
}
