package label

import (
	"context"
	"errors"
	"slices"

	"prefdeck/stages"
)

// Wanted says which pair is asked for: a Pair by its name, the pair of a Past
// decision, the one at a Place of the queue, or a neighbour of the pair that is up.
type Wanted struct {
	Pair       stages.ID
	Past       *Past
	Place      int
	To         Direction
	Unlabelled bool // of the neighbours, the next one without a label

	walking bool // the list goes on to it, nobody asked for it
}

// ErrNowhere says that there is no pair whose neighbour could be opened.
var ErrNowhere = errors.New("no pair to go on from")

// Visited tells that a pair that was asked for is up, or is up already (Same), or
// why it cannot be opened: ErrNone if there is no such pair. Walked says that a list
// went on by itself.
type Visited struct {
	Wanted Wanted
	Walked bool
	Same   bool
	Err    error
}

func (Visited) outcome() {}

type visit struct {
	number  int
	wanted  Wanted
	item    Item
	earlier Presentation // on which its current label was given
	err     error
}

// Visit opens a pair, to be decided or decided once more, once it has been read.
func (s *Sitting) Visit(w Wanted) Change {
	if w.To != 0 {
		return s.move(w)
	}
	return s.goTo(w, w.found(s.deck))
}

// found returns how the pair is found that does not depend on the one that is up.
func (w Wanted) found(deck Views) func(context.Context) (stages.ID, error) {
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

// move opens a neighbour of the pair that is up. A hidden repeat stands before the
// pair of the queue that follows it.
func (s *Sitting) move(w Wanted) Change {
	from := s.up.Item.Pair.ID
	if s.up.as.RepeatOf != "" {
		switch from = s.following(); {
		case from == "":
			return Change{Outcome: Visited{Wanted: w, Err: ErrNone}}
		case w.To == Forward:
			return s.Visit(Wanted{Pair: from})
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
	return s.ask(Wanted{walking: true}, func(ctx context.Context) (stages.ID, error) {
		if from == "" {
			return deck.At(ctx, 1)
		}
		return deck.Neighbour(ctx, from, Forward, false)
	})
}

// goTo opens the pair that find finds, unless something is under way.
func (s *Sitting) goTo(w Wanted, find func(context.Context) (stages.ID, error)) Change {
	if !s.Ready() {
		return busy()
	}
	return s.ask(w, find)
}

// ask reads the pair that find finds. Only the answer to the latest question counts.
func (s *Sitting) ask(w Wanted, find func(context.Context) (stages.ID, error)) Change {
	s.visits++
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
		return v // its place is looked for once it is up: that takes a while in a long list
	})}
}

// apply puts the pair up. The pair of the queue that it takes the place of comes
// back after it.
func (v visit) apply(s *Sitting) Change {
	w := v.wanted
	if v.number != s.visits || !s.Ready() && !(w.walking && s.waiting()) {
		return Change{} // asked for something else since
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

// reopened is a pair that was asked for, with the choice that stands or that was
// taken back. What is decided on it is its label, even where the answer to a hidden
// repeat was opened.
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

// goOver shows a pair in the place of the one that is up. The list goes on from it,
// unless it was brought up from a past decision.
func (s *Sitting) goOver(up Showing, w Wanted) Change {
	s.makeRoom(up, w.Past != nil)
	if w.Past == nil {
		s.line.walked = up.Item.Pair.ID
	}
	c := Change{Outcome: Visited{Wanted: w, Walked: w.walking}}
	return c.and(s.show(up, false)).and(s.count())
}

// bringUp shows one of the pairs that were put aside before its turn, as it was
// left.
func (s *Sitting) bringUp(w Wanted, i int) Change {
	up := s.line.aside[i]
	s.line.aside = slices.Delete(s.line.aside, i, i+1)
	s.makeRoom(up, true)
	up.as.ID = NewPresentationID() // it is shown once more
	return Change{Outcome: Visited{Wanted: w}}.and(s.show(up, false)).and(s.count())
}

// makeRoom keeps the pair that is up if it is to come back: one of the queue, or,
// where a list is walked through, the one where the list stands and stays.
func (s *Sitting) makeRoom(instead Showing, listStays bool) {
	stands := s.walks() && s.up.Item.Pair.ID == s.line.walked
	if !s.up.Visited || listStays && stands {
		s.putAside(instead)
	}
}

// Strayed reports whether the pair that is up was opened on purpose, and there is
// another one to go back to: where a list is walked through, only from a past
// decision.
func (s *Sitting) Strayed() bool {
	return s.up.Visited && (len(s.line.aside) > 0 || !s.walks())
}

// Back leaves a pair that was opened as it is, for the one that was up before.
func (s *Sitting) Back() Change {
	return Change{Outcome: Visited{}}.and(s.next()).and(s.count())
}
