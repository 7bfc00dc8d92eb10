package label

import (
	"context"
	"time"

	"prefdeck/stages"
)

// Phase says what a sitting is waiting for.
type Phase int

// The phases.
const (
	Opening  Phase = iota // a pair: to be read, or to be painted (see Sitting.Begin)
	Deciding              // the annotator
	Saving                // the deck
	Unsaved               // the annotator, after the deck refused the answer
	Empty                 // pairs to come
)

// SittingOptions configures a Sitting; the zero value works.
type SittingOptions struct {
	Now     func() time.Time // nil: time.Now
	Guard   *Guard           // nil: DefaultGuard
	Idle    time.Duration    // 0: DefaultIdle
	Version string           // of the program, for the log

	Repeats float64 // the share of showings that are hidden repeats
	Ahead   int     // how many pairs to read ahead; 0: one
	// WaitingOnly says that the face cannot leave a pair undecided, so a filter that
	// includes decided pairs shows only the waiting ones. It shows no place in the list,
	// and none is counted.
	WaitingOnly bool
	// Rank draws the order Informative anew, and returns how many labels it learnt from.
	// It takes seconds, and runs beside everything else. nil: nothing draws it.
	Rank func(ctx context.Context) (labels int, err error)
}

// Sitting is one annotator labelling one deck: the next pair, the fate of an answer, undo
// and visits to other pairs, and remarks beside the answers. The screen and --plain are
// two faces of it.
//
// A Sitting belongs to one goroutine and never waits for the deck. Its methods
// return a Change, whose Steps make the calls to the deck on any goroutine; the
// result of each goes to Apply. The embedded Session is the current pair.
type Sitting struct {
	*Session
	deck  SittingDeck
	o     SittingOptions
	phase Phase

	stored  bool    // the deck has the showing of the current pair
	pending Event   // the answer being written, or refused by the deck
	lost    error   // why it was refused
	last    Showing // the last decided pair

	line    line // the pairs before and after the current one
	numbers numbers
	remarks remarks
	ranking ranking

	view    QueueView
	viewing bool   // another view is being stored
	giveUp  func() // gives that up
	visits  int    // pairs requested so far; answers to earlier requests are stale
	looking int    // the request that is being looked up; 0: none

	arranging bool // somebody waits for the order to be indexed
	ending    bool // no further pair is to come up

	writing   int    // writing steps whose results have not been applied
	gone      error  // the error that showed the deck's file to be gone
	elsewhere string // where everything was saved; "": nowhere
}

// NewSitting returns a sitting at a deck. It reads nothing before the steps of Open
// run.
func NewSitting(deck SittingDeck, o SittingOptions) *Sitting {
	o.Ahead = max(o.Ahead, 1)
	return &Sitting{
		Session: newSession(deck.Annotator(), o),
		deck:    deck,
		o:       o,
		remarks: remarks{drafts: map[Draft]held{}},
	}
}

// Change says what a method or a step's result has changed.
type Change struct {
	Outcome Outcome // to be reported; nil: nothing
	Up      bool    // another pair is up, to be painted
	Steps   []Step  // to be run, in this order or concurrently
}

// and merges another change into c. The outcome stays.
func (c Change) and(d Change) Change {
	if c.Outcome == nil {
		c.Outcome = d.Outcome
	}
	c.Up = c.Up || d.Up
	c.Steps = append(c.Steps, d.Steps...)
	return c
}

// Outcome is the result of a step or a call, for the face to put into words: one of
// this package's types with an outcome method.
type Outcome interface{ outcome() }

// Step is work on the deck. It does not touch its Sitting.
type Step struct {
	work   func(ctx context.Context) applier
	writes bool
	beside bool
	later  bool
}

// Run does the work.
func (st Step) Run(ctx context.Context) StepResult { return StepResult{st.work(ctx), st.writes} }

// Writes reports whether the step writes something that the annotator waits for.
func (st Step) Writes() bool { return st.writes }

// Beside reports whether the step takes so long that a face must not wait for it.
func (st Step) Beside() bool { return st.beside }

// Later reports whether a face shows the current pair before it waits for the step.
func (st Step) Later() bool { return st.later }

// StepResult is the result of a step, for Sitting.Apply.
type StepResult struct {
	applier
	wrote bool
}

// applier changes a sitting according to what a step has read or written.
type applier interface{ apply(s *Sitting) Change }

// First returns the pair that a sitting's first result will put up, so that a face
// can prepare it on the way; ok is false for other results.
func (r StepResult) First() (Item, bool) {
	o, ok := r.applier.(opening)
	switch {
	case !ok:
		return Item{}, false
	case o.broken != nil:
		return o.broken.Item, true
	case len(o.items) > 0:
		return o.items[0], true
	}
	return Item{}, false
}

// Visits reports whether the result opens a requested pair. A face that has moved
// on drops it.
func (r StepResult) Visits() bool {
	_, ok := r.applier.(visit)
	return ok
}

// Looking reports whether a requested pair is being looked up.
func (s *Sitting) Looking() bool { return s.looking != 0 }

// Drop discards the result of a visit that is no longer wanted.
func (s *Sitting) Drop(r StepResult) {
	if v, ok := r.applier.(visit); ok {
		s.lookedUp(v)
	}
}

func (s *Sitting) lookedUp(v visit) {
	if s.looking == v.number {
		s.looking = 0
	}
}

// Apply applies the result of a step. Answers to superseded requests change
// nothing.
func (s *Sitting) Apply(r StepResult) Change {
	if r.wrote {
		s.writing--
	}
	return r.apply(s)
}

// reads makes a step that changes nothing in the deck.
func reads[R applier](work func(ctx context.Context) R) []Step {
	return []Step{{work: func(ctx context.Context) applier { return work(ctx) }}}
}

// writes makes a step that writes something new to the deck.
func writes[R applier](s *Sitting, work func(ctx context.Context) R) []Step {
	s.elsewhere = "" // that file does not have it
	return awaited(s, work)
}

// awaited makes a step that must end before the deck is left.
func awaited[R applier](s *Sitting, work func(ctx context.Context) R) []Step {
	s.writing++
	return []Step{{work: func(ctx context.Context) applier { return work(ctx) }, writes: true}}
}

// Phase returns what the sitting is waiting for.
func (s *Sitting) Phase() Phase { return s.phase }

// Ready reports whether the annotator can go elsewhere or rewrite the log.
func (s *Sitting) Ready() bool { return s.phase == Deciding || s.phase == Empty }

// waiting reports whether no pair is up and the queue has none.
func (s *Sitting) waiting() bool {
	return s.phase == Empty || s.phase == Opening && s.up.Item.Pair.ID == ""
}

// Last returns the last decided pair, with its answer in Decided: "" if it was
// taken back. Its Item is zero if none is known.
func (s *Sitting) Last() Showing { return s.last }

// View returns the view of the queue that is in force.
func (s *Sitting) View() QueueView { return s.view }

// filtered reports whether a filter is in force.
func (s *Sitting) filtered() bool { return s.view.Filter != QueueFilter{} }

// walks reports whether the filter's pairs are shown one after the other, decided
// or not.
func (s *Sitting) walks() bool { return s.view.Filter.Walks() && !s.o.WaitingOnly }

// Busy says that a key has to wait, for the reason that Sitting.Phase gives.
type Busy struct{}

func (Busy) outcome() {}

func busy() Change { return Change{Outcome: Busy{}} }

// Opened reports that the deck was opened for the sitting, or could not be read.
type Opened struct{ Err error }

func (Opened) outcome() {}

// opening is the state in which a sitting begins.
type opening struct {
	broken    *Showing // the unanswered pair of the last sitting
	view      QueueView
	items     []Item
	guideline string // hash of the guideline in force
	err       error
}

// Open reads the queue, and the pair at which the last sitting was interrupted.
func (s *Sitting) Open() Change {
	deck, n := s.deck, s.o.Ahead
	return Change{Steps: reads(func(ctx context.Context) (o opening) {
		if o.view, o.err = deck.View(ctx); o.err != nil {
			return o
		}
		if o.broken, o.err = Resume(ctx, deck); o.err != nil {
			return o
		}
		if _, o.guideline, o.err = deck.Guideline(ctx); o.err != nil {
			return o
		}
		var except []stages.ID
		if o.broken != nil {
			except = append(except, o.broken.Item.Pair.ID)
		}
		o.items, o.err = upcoming(ctx, deck, n, except)
		return o
	})}
}

func (o opening) apply(s *Sitting) Change {
	c := Change{Outcome: Opened{o.err}}
	if o.err != nil {
		s.phase = Empty
		return c
	}
	s.adopt(o.view)
	s.SetGuideline(o.guideline)
	s.line.ahead = o.items
	c = c.and(s.rank()).and(s.arrange())
	if o.broken == nil {
		return c.and(s.next()).and(s.count()).and(s.readLast(false))
	}
	if answer := o.broken.Answer; answer != nil && !answer.Blind {
		s.Tell(answer.Pair)
	}
	s.line.walked = o.broken.Item.Pair.ID
	return c.and(s.show(*o.broken, true)).and(s.count()).and(s.readLast(false))
}

// Begin starts the clock and the guard of the current pair as it is first painted.
func (s *Sitting) Begin() {
	s.phase = Deciding
	s.begin()
}

// End says whether the face is leaving: then no pair comes up after an answer.
func (s *Sitting) End(on bool) { s.ending = on }

// adopt makes a view that of the sitting. A filter that reveals what blind
// labelling hides marks later labels as unblinded.
func (s *Sitting) adopt(v QueueView) {
	s.view, s.line.walked, s.numbers.listed = v, "", Place{}
	s.unblinded = !v.Filter.Blinds()
}
