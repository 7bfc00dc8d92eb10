package plain

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/gate"
)

// Deck is what labelling line by line needs of the store.
type Deck interface {
	label.Deck
	label.Queue
	label.Repeats
	label.Keeper
	// Guideline is the guideline in force and its hash, both "" where there is none.
	Guideline(ctx context.Context) (text, hash string, err error)
	// Versions is the log of a pair, oldest entry first.
	Versions(ctx context.Context, pair stages.ID) ([]label.Event, error)
	// SaidOfRepeat is what was noted of a hidden repeat.
	SaidOfRepeat(ctx context.Context, pair stages.ID, of label.PresentationID) (label.Remarked, error)
	// Presentation is a stored showing.
	Presentation(ctx context.Context, id label.PresentationID) (label.Presentation, error)
}

// Options configures Run. In and Out are required.
type Options struct {
	In  io.Reader // a line is a command
	Out io.Writer
	// Echo prints the lines that are read: nobody sees what comes through a pipe.
	Echo bool

	Scheme   label.Scheme
	Idle     time.Duration    // 0: label.DefaultIdle
	Now      func() time.Time // nil: time.Now
	Version  string           // of the program, for the log
	DeckName string
	Notice   string // is told first; "": nothing

	Leave <-chan struct{} // closed when to leave cleanly; nil: never
}

// sitting is one call of Run.
type sitting struct {
	deck      Deck
	o         Options
	out       *bufio.Writer
	session   *label.Session
	guideline string

	up       bool // a pair is printed and waits for its answer
	pending  *label.Event
	lost     error        // why pending is not on disk
	gone     error        // the deck's file has gone, as was said
	refused  []label.Note // notes and flags that the deck did not take
	noteLost error        // why it did not take the last of them
	saved    string       // where all of it was saved then; "": nowhere
	done     bool         // leave
	repeats  int          // hidden repeats that were decided
	view     label.QueueView
}

// Run labels until the input ends, or says so. A line that is held down labels
// nothing, so there is no guard against it.
func Run(ctx context.Context, deck Deck, o Options) (label.Summary, error) {
	text, hash, err := deck.Guideline(ctx)
	if err != nil {
		return label.Summary{}, err
	}
	s := &sitting{
		deck: deck, o: o, out: bufio.NewWriter(o.Out), guideline: text,
		session: label.NewSession(deck.Annotator(), label.SessionOptions{
			Now: o.Now, Idle: o.Idle, Version: o.Version, Guideline: hash, Guard: &label.Guard{},
		}),
	}
	if s.o.Now == nil {
		s.o.Now = time.Now
	}
	err = s.run(ctx)
	if s.gone == nil {
		s.gone = deck.Standing(context.WithoutCancel(ctx))
	}
	return s.session.Summary(), errors.Join(err, s.unsaved(), s.out.Flush())
}

func (s *sitting) run(ctx context.Context) error {
	s.say("prefdeck, %s. One line is one command; ? lists them.", cmp.Or(gate.Line(s.o.DeckName), "a deck"))
	if s.o.Notice != "" {
		s.say("%s.", gate.Line(s.o.Notice))
	}
	if err := s.first(ctx); err != nil {
		return err
	}
	lines := s.lines()
	for !s.done {
		s.ask()
		if err := s.out.Flush(); err != nil {
			return err
		}
		select {
		case line, more := <-lines:
			if !more {
				s.say("")
				return nil
			}
			if s.o.Echo {
				s.foreign(line)
			}
			if err := s.command(ctx, line); err != nil {
				return err
			}
		case <-s.o.Leave:
			s.say("")
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// lines reads the input. A line without an end is one as well. The reader outlives
// Run if nothing ends it: nobody can be made to type.
func (s *sitting) lines() <-chan string {
	lines := make(chan string)
	in := bufio.NewReader(s.o.In)
	go func() {
		defer close(lines)
		for {
			line, err := in.ReadString('\n')
			if line != "" {
				lines <- line
			}
			if err != nil {
				return
			}
		}
	}()
	return lines
}

// first puts up the pair that the last sitting was broken off at, else the next.
func (s *sitting) first(ctx context.Context) error {
	view, err := s.deck.View(ctx)
	if err != nil {
		return err
	}
	s.adopt(view)
	if s.repeats, err = s.deck.Repeated(ctx); err != nil {
		return err
	}
	broken, err := label.Resume(ctx, s.deck)
	if err != nil {
		return err
	}
	if broken == nil {
		return s.next(ctx)
	}
	return s.show(ctx, broken.Item, broken.Shown, broken.Answer)
}

// next puts up a hidden repeat if one is due, else the first pair of the queue. One
// that a filter does not keep would stand out.
func (s *sitting) next(ctx context.Context) error {
	s.up = false
	if s.o.Scheme.Repeats > 0 && s.view.Filter == (label.QueueFilter{}) {
		item, as, err := s.deck.NextRepeat(ctx, s.o.Scheme.Repeats, s.o.Now())
		if err == nil {
			return s.show(ctx, item, as, nil)
		}
		if !errors.Is(err, label.ErrNone) {
			return err
		}
	}
	items, err := s.deck.Upcoming(ctx, 1)
	switch {
	case errors.Is(err, label.ErrNone), err == nil && len(items) == 0:
		s.none()
		return nil
	case err != nil:
		return err
	}
	return s.show(ctx, items[0], s.session.Showing(items[0], items[0].Kind()), items[0].Undone)
}

// show stores a showing and prints its pair. was is the answer that was taken
// back, or that stands; nil for none.
func (s *sitting) show(ctx context.Context, item label.Item, as label.Presentation, was *label.Event) error {
	as, err := s.deck.Present(ctx, as)
	if err != nil {
		return err
	}
	progress, err := s.deck.Progress(ctx)
	if err != nil {
		return err
	}
	s.up = true
	if was != nil && !was.Blind {
		s.session.Tell(item.Pair.ID)
	}
	s.session.Next(item, as)
	if was != nil {
		s.session.Recall(*was)
	}
	s.heading(progress, was)
	s.pair()
	return nil
}

// unsaved is what of the sitting is not on disk.
func (s *sitting) unsaved() error {
	if s.saved != "" {
		return cause.Elsewhere(s.deck.Path(), s.saved)
	}
	var lost, gone error
	if s.pending != nil {
		screen := s.session.Presentation().Screen(s.pending.Choice)
		lost = cause.First(fmt.Sprintf("the last answer, %s, is not saved", screen), s.lost)
	}
	if s.gone != nil {
		gone = cause.Gone(s.gone)
	}
	return stages.Both(stages.Both(lost, s.noteLost), gone)
}
