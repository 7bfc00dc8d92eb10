package plain

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"strings"
	"time"

	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/gate"
)

// Options configures Run. In and Out are required.
type Options struct {
	In  io.Reader // each line is a command
	Out io.Writer
	// Echo prints each line read, for input from a pipe, which nobody sees.
	Echo bool

	Scheme   label.Scheme
	Idle     time.Duration    // 0: label.DefaultIdle
	Now      func() time.Time // nil: time.Now
	Slow     time.Duration    // a write that takes longer is told; 0: none
	Version  string           // of the program, for the log
	DeckName string
	Notice   string // printed first; "": nothing

	// Rank draws the order of what teaches most: see label.SittingOptions.
	Rank func(ctx context.Context) (labels int, err error)

	Leave <-chan struct{} // closed to leave cleanly; nil: never
}

// sitting is one call of Run.
type sitting struct {
	*label.Sitting
	printer
	o         Options
	guideline string
	warned    bool                  // the warning about the deck's file was given
	done      bool                  // leave
	beside    chan label.StepResult // of steps that nobody waits for
	doing     string                // what a step that takes long is doing
}

// Run labels until the input ends or a line says so. It needs no guard against a
// key held down: a line does not repeat.
func Run(ctx context.Context, deck label.SittingDeck, o Options) (label.Summary, error) {
	text, _, err := deck.Guideline(ctx)
	if err != nil {
		return label.Summary{}, err
	}
	s := &sitting{
		o: o, printer: printer{bufio.NewWriter(o.Out)}, guideline: text,
		Sitting: label.NewSitting(deck, label.SittingOptions{
			Now: o.Now, Idle: o.Idle, Version: o.Version, Guard: &label.Guard{}, Repeats: o.Scheme.Repeats, WaitingOnly: true, Rank: o.Rank,
		}),
		beside: make(chan label.StepResult, 2), doing: "Saving",
	}
	err = s.run(ctx)
	if s.Gone() == nil {
		s.finish(context.WithoutCancel(ctx))
	}
	return s.Summary(), errors.Join(err, cause.Unsaved(s.Losses()), s.out.Flush())
}

// finish checks the deck's file once more at the end of the input.
func (s *sitting) finish(ctx context.Context) {
	for _, step := range s.Stand().Steps {
		s.Apply(step.Run(ctx))
	}
}

func (s *sitting) run(ctx context.Context) error {
	s.say("prefdeck, %s. One command per line; ? lists them.", cmp.Or(gate.Line(s.o.DeckName), "a deck"))
	if s.o.Notice != "" {
		s.say("%s.", gate.Line(s.o.Notice))
	}
	if err := s.do(ctx, s.Open()); err != nil {
		return err
	}
	lines := linesOf(s.o.In)
	for asked := false; !s.done; {
		if !asked {
			s.ask()
		}
		asked = false
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
				s.say("%s", strings.TrimRight(gate.Text(line), "\n"))
			}
			if err := s.command(ctx, line); err != nil {
				return err
			}
		case r := <-s.beside:
			before, c := s.Phase(), s.Apply(r)
			tells := false
			switch c.Outcome.(type) {
			case label.Matched, label.Unarranged:
				tells = true
				s.say("") // the question stands on this line
			}
			if err := s.do(ctx, c); err != nil {
				return err
			}
			asked = s.Phase() == before && !tells
		case <-s.o.Leave:
			s.say("")
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return nil
}

// linesOf reads the input. Its last line may lack a line end. The reader may outlive
// Run, because nothing can make a person type.
func linesOf(input io.Reader) <-chan string {
	lines := make(chan string)
	in := bufio.NewReader(input)
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

// do runs the steps of a change in order and reports the result of each. At the end
// it prints the current pair if it is another one. Its error ends the sitting.
func (s *sitting) do(ctx context.Context, c label.Change) error {
	up := c.Up
	var later []label.Step
	for steps := c.Steps; ; steps = append(steps, c.Steps...) {
		if err := s.tell(c.Outcome); err != nil {
			return err
		}
		for len(steps) > 0 && (steps[0].Beside() || steps[0].Later()) {
			if steps[0].Later() {
				later = append(later, steps[0])
			} else { // one of a kind at a time: see label.Sitting
				go func(step label.Step) { s.beside <- step.Run(ctx) }(steps[0])
			}
			steps = steps[1:]
		}
		if len(steps) == 0 {
			break
		}
		c = s.Apply(s.step(ctx, steps[0]))
		up = up || c.Up
		steps = steps[1:]
	}
	if up {
		s.Begin()
		s.show()
	}
	for _, step := range later {
		if err := s.later(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

// step runs a step, and says so if it writes and takes long, as in a deck that
// another program has locked.
func (s *sitting) step(ctx context.Context, step label.Step) label.StepResult {
	if s.o.Slow == 0 || !step.Writes() {
		return step.Run(ctx)
	}
	done := make(chan label.StepResult, 1)
	go func() { done <- step.Run(ctx) }()
	select {
	case r := <-done:
		return r
	case <-time.After(s.o.Slow):
	}
	s.say("%s …", s.doing)
	_ = s.out.Flush() // a failure is reported by the next one
	return <-done
}

// later runs a step for which the pair on the screen does not wait. If it takes long,
// lines are answered meanwhile.
func (s *sitting) later(ctx context.Context, step label.Step) error {
	if s.o.Slow == 0 {
		return s.do(ctx, s.Apply(step.Run(ctx)))
	}
	if err := s.out.Flush(); err != nil {
		return err
	}
	done := make(chan label.StepResult, 1)
	go func() { done <- step.Run(ctx) }()
	select {
	case r := <-done:
		return s.do(ctx, s.Apply(r))
	case <-time.After(s.o.Slow):
		go func() { s.beside <- <-done }()
		return nil
	}
}

// up reports whether a pair is printed and waits for its answer.
func (s *sitting) up() bool { return s.Phase() == label.Deciding || s.Phase() == label.Unsaved }
