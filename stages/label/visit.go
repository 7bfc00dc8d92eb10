package label

import (
	"context"
	"errors"
	"slices"

	"prefdeck/stages"
)

// Destination says which pair is requested: a Pair by its id, the pair of a Past
// decision, the one at a Place of the queue, or a neighbour of the current pair.
type Destination struct {
	Pair       stages.ID
	Past       *Past
	Place      int
	To         Direction
	Unlabelled bool // of the neighbours, the next one without a label

	walking bool // the list advances to it, nobody requested it
}

// ErrNowhere says that no pair is up whose neighbour could be opened.
var ErrNowhere = errors.New("no pair to go on from")

// Visited reports that a requested pair is up, or already was (Same), or the error:
// ErrNone if there is no such pair. Walked says that a list advanced by itself.
type Visited struct {
	Wanted Destination
	Walked bool
	Same   bool
	Err    error
}

func (Visited) outcome() {}

type visit struct {
	number  int
	wanted  Destination
	item    Item
	earlier Presentation // the showing of its current label
	err     error
}

// Visit opens a pair once it has been read, to be decided, maybe again.
func (s *Sitting) Visit(w Destination) Change {
	if w.To != 0 {
		return s.move(w)
	}
	return s.goTo(w, w.found(s.deck))
}

// found returns the lookup of a pair that does not depend on the current one.
func (w Destination) found(deck Views) func(context.Context) (stages.ID, error) {
	return func(ctx context.Context) (stages.ID, error) {
		switch {
		case w.Past != nil:
			return w.Past.Pair, nil
		case w.Pair != "":
			return w.Pair, nil
		}
		return deck.At(ctx, w.Place)
	}
}

// move opens a neighbour of the current pair. A hidden repeat stands before the
// pair of the queue that follows it.
func (s *Sitting) move(w Destination) Change {
	from := s.up.Item.Pair.ID
	if s.up.as.RepeatOf != "" {
		switch from = s.following(); {
		case from == "":
			return Change{Outcome: Visited{Wanted: w, Err: ErrNone}}
		case w.To == Forward:
			return s.Visit(Destination{Pair: from})
		}
	} else if i := s.repeatBefore(from); i >= 0 && w.To == Backward && s.phase == Deciding {
		return s.bringUp(w, i)
	}
	if from == "" {
		from = s.last.Item.Pair.ID
	}
	if from == "" {
		return Change{Outcome: Visited{Wanted: w, Err: ErrNowhere}}
	}
	deck := s.deck
	return s.goTo(w, func(ctx context.Context) (stages.ID, error) { return deck.Neighbour(ctx, from, w.To, w.Unlabelled) })
}

// walkOn opens the pair of a list after the one that was opened last, or the first
// one.
func (s *Sitting) walkOn() Change {
	s.put(Showing{})
	s.phase = Opening
	from, deck := s.line.walked, s.deck
	return s.ask(Destination{walking: true}, func(ctx context.Context) (stages.ID, error) {
		if from == "" {
			return deck.At(ctx, 1)
		}
		return deck.Neighbour(ctx, from, Forward, false)
	})
}

// goTo opens the pair that find returns, unless a step is in progress.
func (s *Sitting) goTo(w Destination, find func(context.Context) (stages.ID, error)) Change {
	if !s.Ready() {
		return busy()
	}
	return s.ask(w, find)
}

// ask reads the pair that find returns. Only the answer to the latest request
// counts.
func (s *Sitting) ask(w Destination, find func(context.Context) (stages.ID, error)) Change {
	s.visits++
	s.looking = s.visits
	number, deck := s.visits, s.deck
	return Change{Steps: reads(func(ctx context.Context) visit {
		v := visit{number: number, wanted: w}
		var pair stages.ID
		if pair, v.err = find(ctx); v.err != nil {
			return v
		}
		if v.item, v.err = deck.Item(ctx, pair); v.err != nil {
			return v
		}
		if w.Past != nil {
			v.item = w.Past.Opened(v.item)
		}
		if now := v.item.Current; now != nil && now.Presentation != "" {
			v.earlier, v.err = deck.Presentation(ctx, now.Presentation)
		}
		return v // its place is looked up once it is up: in a long list that takes a while
	})}
}

// apply puts the pair up. The pair of the queue that it replaces comes back after
// it.
func (v visit) apply(s *Sitting) Change {
	s.lookedUp(v)
	w := v.wanted
	if v.number != s.visits || !s.Ready() && !(w.walking && s.waiting()) {
		return Change{} // something else was requested since
	}
	if v.err != nil {
		if w.walking {
			s.phase = Empty
		}
		return Change{Outcome: Visited{Wanted: w, Walked: w.walking, Err: v.err}}
	}
	up := s.reopened(v)
	if s.up.is(up) && up.before.RepeatOf == s.up.before.RepeatOf {
		return Change{Outcome: Visited{Wanted: w, Same: true}}
	}
	if i := s.repeatBefore(v.item.Pair.ID); i >= 0 && w.To == Forward {
		return s.bringUp(w, i)
	}
	if i := slices.IndexFunc(s.line.aside, up.is); i >= 0 {
		return s.bringUp(w, i)
	}
	return s.goOver(up, w)
}

// reopened returns a requested pair with its choice, in force or taken back. The
// new decision is the label of the pair, even if the answer to a hidden repeat was
// opened.
func (s *Sitting) reopened(v visit) Showing {
	up := Showing{Item: v.item}
	if now := v.item.Current; now != nil {
		up.as = s.again(v.item, v.earlier)
		s.recall(&up, *now)
	} else {
		up = s.fromQueue(v.item)
	}
	up.Visited = true
	return up
}

// goOver shows a pair in place of the current one. The list advances from it,
// unless it comes from a past decision.
func (s *Sitting) goOver(up Showing, w Destination) Change {
	s.makeRoom(up, w.Past != nil)
	if w.Past == nil {
		s.line.walked = up.Item.Pair.ID
	}
	c := Change{Outcome: Visited{Wanted: w, Walked: w.walking}}
	return c.and(s.show(up, false)).and(s.count())
}

// bringUp shows one of the pairs put aside before its turn, as it was left.
func (s *Sitting) bringUp(w Destination, i int) Change {
	up := s.line.aside[i]
	s.line.aside = slices.Delete(s.line.aside, i, i+1)
	s.makeRoom(up, true)
	up.as.ID = NewPresentationID() // it is shown once more
	return Change{Outcome: Visited{Wanted: w}}.and(s.show(up, false)).and(s.count())
}

// makeRoom keeps the current pair if it is to come back: one of the queue or, when
// stepping through a list, the current one of the list.
func (s *Sitting) makeRoom(instead Showing, listStays bool) {
	stands := s.walks() && s.up.Item.Pair.ID == s.line.walked
	if !s.up.Visited || listStays && stands {
		s.putAside(instead)
	}
}

// Strayed reports whether the current pair was opened on purpose and another one
// waits; when stepping through a list, only if it is a past decision.
func (s *Sitting) Strayed() bool {
	return s.up.Visited && (len(s.line.aside) > 0 || !s.walks())
}

// Back leaves an opened pair as it is and returns to the one before.
func (s *Sitting) Back() Change {
	return Change{Outcome: Visited{}}.and(s.next()).and(s.count())
}
