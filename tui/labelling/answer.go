package labelling

import (
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

// choose turns a label key into an answer.
func (s *Screen) choose(screen label.Choice, held bool) tea.Cmd {
	c := s.sitting.Answer(screen, s.look(), held)
	if c.Outcome == nil {
		s.tell("")
	}
	return s.follow(c)
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

// retry sends an answer again that the deck refused, or looks again for the deck's
// file.
func (s *Screen) retry() tea.Cmd {
	c := s.sitting.Retry()
	if s.sitting.Phase() == label.Saving {
		s.tell("")
	}
	return s.follow(c)
}

// onAnswered tells what was answered. An answer that the deck refused stays on the
// screen (promise 1).
func (s *Screen) onAnswered(o label.Answered) tea.Cmd {
	if o.Err != nil {
		return s.tell("") // the footer says why
	}
	last := s.sitting.Last()
	s.echo = newEcho(last.Screen(o.Event.Choice), o.Event)
	if o.Event.Fast && !s.nagged {
		s.nagged = true
		s.echo.explain = true
	}
	s.echo.kept = s.keptBeside(last)
	if s.leaving == staying {
		s.train(last)
	}
	return nil
}

// undo takes back the last answer, of this sitting or of any before.
func (s *Screen) undo() tea.Cmd { return s.rewrite(s.sitting.Undo()) }

// redo makes the answer count again that was taken back last.
func (s *Screen) redo() tea.Cmd { return s.rewrite(s.sitting.Redo()) }

func (s *Screen) rewrite(c label.Change) tea.Cmd {
	if c.Outcome == nil {
		s.tell("")
	}
	return s.follow(c)
}
