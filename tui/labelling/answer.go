package labelling

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// choiceOf is the choice a binding stands for on a scale, as made on screen.
func choiceOf(id keys.ActionID, scale label.Scale) (label.Choice, bool) {
	choice, ok := sevenPoint(id)
	choice.Scale = scale
	return choice, ok
}

func sevenPoint(id keys.ActionID) (label.Choice, bool) {
	switch id {
	case keys.ChooseA3:
		return label.Graded(-3), true
	case keys.ChooseA2:
		return label.Graded(-2), true
	case keys.ChooseA1:
		return label.Graded(-1), true
	case keys.Choose0, keys.ChooseTie:
		return label.Choice{Answer: label.Tie}, true
	case keys.ChooseB1:
		return label.Graded(1), true
	case keys.ChooseB2:
		return label.Graded(2), true
	case keys.ChooseB3:
		return label.Graded(3), true
	case keys.ChooseA, keys.ChooseA0:
		return label.Choice{Answer: label.A}, true
	case keys.ChooseB, keys.ChooseB0:
		return label.Choice{Answer: label.B}, true
	case keys.ChooseBad:
		return label.Choice{Answer: label.BothBad}, true
	case keys.ChooseSkip:
		return label.Choice{Answer: label.Skip}, true
	}
	return label.Choice{}, false
}

// choose turns a label key into an answer and sends it to the deck, or swallows
// it: a key held down, one that comes before the pair can have been seen, one
// while the deck is still writing the last answer.
func (s *Screen) choose(screen label.Choice, held bool) tea.Cmd {
	ready := s.state == deciding || s.state == unsaved
	switch {
	case !ready || held:
		s.session.Swallow()
		return s.tell("key ignored: too soon")
	case !s.session.Press():
		return s.tell("key ignored: too soon")
	}
	s.pending = s.session.Choose(screen, s.look())
	s.elsewhere = "" // not with this answer
	s.answer = newEcho(screen, s.pending)
	return s.save()
}

// look says how the pair on screen was looked at.
func (s *Screen) look() label.Look {
	view := label.Rendered
	if s.pair.Raw() {
		view = label.Raw
	}
	seen := s.pair.Seen()
	return label.Look{
		View:      view,
		SeenLeft:  seen[0],
		SeenRight: seen[1],
		Cols:      s.width,
		Rows:      s.height,
	}
}

// committed answers commit: the deck has synced the event, or could not.
type committed struct {
	event label.Event
	err   error
}

// commit appends an answer to the log, after the showing that it names if the
// deck does not have that yet.
func commit(ctx context.Context, deck Deck, missing *label.Presentation, e label.Event) tea.Cmd {
	return func() tea.Msg {
		if missing != nil {
			kept, err := deck.Present(ctx, *missing)
			if err != nil {
				return committed{event: e, err: err}
			}
			e.Presentation = kept.ID
		}
		return committed{event: e, err: deck.Append(ctx, e)}
	}
}

// save sends the pending answer to the deck.
func (s *Screen) save() tea.Cmd {
	s.state = saving
	s.tell("")
	var missing *label.Presentation
	if !s.stored {
		as := s.current.as
		missing = &as
	}
	return s.await(commit(s.ctx, s.deck, missing, s.pending))
}

// retry sends an answer again that the deck refused: the same event, so that it
// cannot count twice.
func (s *Screen) retry() tea.Cmd {
	switch {
	case s.state == unsaved:
		return s.save()
	case s.gone != nil:
		return s.await(stand(s.ctx, s.deck))
	}
	return nil
}

// onCommitted moves on once the label is on disk. Otherwise the screen stays and
// keeps the answer (promise 1).
func (s *Screen) onCommitted(msg committed) tea.Cmd {
	switch {
	case s.state != saving || msg.event.ID != s.pending.ID:
		return nil // an answer that was replaced since
	case msg.err != nil:
		s.state, s.answerLost = unsaved, msg.err
		return s.tell("") // the footer says why
	}
	s.gone = nil
	s.session.Committed(msg.event)
	s.countRepeat(msg.event, +1)
	s.echo = s.answer
	if msg.event.Fast && !s.nagged {
		s.nagged = true
		s.echo.explain = true
	}
	s.last = s.current
	s.last.decided = msg.event.Choice
	s.echo.kept = s.keptBeside(s.last)
	if s.leaving != staying {
		s.settle()
		return nil
	}
	cmd := tea.Batch(s.next(), s.count())
	s.train(s.last)
	return cmd
}
