package labelling

import (
	"errors"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/gate"
)

// lookAhead is how many pairs are read and rendered before they are needed.
const lookAhead = 4

// stepped carries the result of a step of the sitting.
type stepped struct{ label.StepResult }

// run makes a command of a step.
func (s *Screen) run(step label.Step) tea.Cmd {
	ctx := s.ctx
	return func() tea.Msg { return stepped{step.Run(ctx)} }
}

// opened makes a command of the step that opens the sitting: it also renders the
// first pair into the cache.
func (s *Screen) opened(step label.Step) tea.Cmd {
	ctx, warm := s.ctx, s.pair.Warm()
	return func() tea.Msg {
		r := step.Run(ctx)
		if item, ok := r.First(); ok {
			warm(pairOf(item))
		}
		return stepped{r}
	}
}

func (s *Screen) onStepped(msg stepped) tea.Cmd {
	if msg.Visits() && s.overlay != nil && !s.overlay.common().stays {
		s.sitting.Drop(msg.StepResult) // something else has begun since
		return nil
	}
	return s.follow(s.sitting.Apply(msg.StepResult))
}

// follow reports a change, shows the pair that it puts up and runs its steps.
func (s *Screen) follow(c label.Change) tea.Cmd {
	cmds := []tea.Cmd{s.hear(c)}
	switch {
	case c.Up:
		cmds = append(cmds, s.show())
	case !s.has():
		s.pair.Clear() // until the next one comes
	}
	cmds = append(cmds, s.pair.Find(s.sitting.View().Filter.Text))
	for _, step := range c.Steps {
		cmd := s.run(step)
		if step.Writes() {
			cmd = s.atOnce(cmd)
		}
		cmds = append(cmds, cmd)
	}
	return tea.Batch(cmds...)
}

// hear puts the outcome of a step into words.
func (s *Screen) hear(c label.Change) tea.Cmd {
	switch o := c.Outcome.(type) {
	case label.Opened:
		return s.failed("the deck cannot be read", o.Err)
	case label.Refilled:
		return s.onRefilled(o, c.Up)
	case label.Presented:
		return s.onPresented(o)
	case label.Counted:
		if o.Err != nil && s.sitting.Gone() == nil {
			return s.complain("the numbers above are out of date", o.Err)
		}
	case label.Answered:
		return s.onAnswered(o)
	case label.Ignored:
		return s.tell("key ignored: too soon")
	case label.Rewritten:
		return s.onRewritten(o)
	case label.Visited:
		return s.onVisited(o)
	case label.Viewed:
		if s.goesBack() && o.Err == nil {
			return s.Leave(false)
		}
		return s.onViewed(o)
	case label.Matched:
		return s.onMatched(o)
	case label.Redrawn:
		if o.Err != nil {
			return s.complain("the order was not updated", o.Err)
		}
		return s.pair.RenderAhead()
	case label.Unarranged:
		return s.tell("this order cannot be indexed, so jumps are slow: " + gate.Line(cause.Of(o.Err)))
	case label.Rearranging:
		return s.tell("wait: the queue is being changed")
	case label.Noted:
		return s.onNoted(o)
	case label.Drafted:
		return s.onDrafted(o)
	case label.Edited:
		return s.onEdited(o)
	case label.LastRead:
		return s.onLastRead(o)
	case label.Stood:
		return s.onStood(o)
	case label.SavedElsewhere:
		return s.onSavedElsewhere(o)
	case label.Busy:
		return s.tellBusy()
	}
	return nil
}

// failed reports that the deck could not be read, and keeps looking at a queue that is
// empty because of it.
func (s *Screen) failed(doing string, err error) tea.Cmd {
	if err == nil {
		return nil
	}
	if s.sitting.Gone() == nil { // otherwise the footer tells why, and what to do
		s.complain(doing, err)
	}
	return s.keepPolling()
}

// onRefilled renders the next pairs, unless one of them is up at once.
func (s *Screen) onRefilled(o label.Refilled, up bool) tea.Cmd {
	if o.Err != nil {
		return s.failed("the queue cannot be read", o.Err)
	}
	s.expect()
	switch {
	case s.empty():
		return s.pollLater()
	case !up:
		return s.pair.RenderAhead()
	case s.trouble:
		s.tell("")
	}
	return nil
}

// onPresented paints the pair again if the deck kept it with swapped sides.
func (s *Screen) onPresented(o label.Presented) tea.Cmd {
	switch {
	case o.Err != nil && s.sitting.Gone() != nil: // the footer tells why, and what to do
		return nil
	case o.Err != nil:
		return s.complain("the presentation is not stored yet", o.Err) // the answer tries again
	case o.Swapped:
		return s.turn()
	}
	return nil
}

// show shows the current pair: at once if it was rendered ahead, which it is unless
// the screen has just been opened or resized.
func (s *Screen) show() tea.Cmd {
	s.renewOverlay()
	cmd := s.putUp()
	s.expect()
	return cmd
}

// onRewritten reports an undo or redo.
func (s *Screen) onRewritten(o label.Rewritten) tea.Cmd {
	did, not := "undone", "undo"
	if o.Kind == label.Restore {
		did, not = "redone", "redo"
	}
	switch {
	case errors.Is(o.Err, label.ErrNone):
		s.tell("nothing to " + not)
	case o.Written && o.Err != nil:
		s.complain(did+", but its pair cannot be read", o.Err)
	case o.Err != nil:
		s.complain("not "+did, o.Err)
	default:
		s.echo = echo{rewrote: o.Kind, screen: o.Showing.Screen(o.Choice.Choice), note: o.Showing.Item.Note}
		if o.Kind == label.Restore { // otherwise it is live again
			s.echo.said = s.beside(o.Choice.Tags, o.Showing.ScreenCriteria(o.Choice.Criteria))
		}
	}
	return s.keepPolling()
}

func (s *Screen) onPollDue(msg pollDue) tea.Cmd {
	if msg.number != s.timer.set {
		return nil
	}
	return s.follow(s.sitting.Look())
}
