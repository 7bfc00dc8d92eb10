package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// choose turns a label key into an answer.
func (s *Screen) choose(screen label.Choice, held bool) tea.Cmd {
	c := s.sitting.Answer(screen, s.look(), held)
	if c.Outcome == nil {
		s.tell("")
	}
	return s.follow(c)
}

// look records how the pair on screen was looked at.
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

// retry writes a refused answer again, or checks for the deck's file again.
func (s *Screen) retry() tea.Cmd {
	c := s.sitting.Retry()
	if s.sitting.Phase() == label.Saving {
		s.tell("")
	}
	return s.follow(c)
}

// onAnswered echoes the answer. One that the deck refused stays on the screen
// (promise 1).
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

// undo takes back the last answer, of this sitting or an earlier one.
func (s *Screen) undo() tea.Cmd { return s.rewrite(s.sitting.Undo()) }

// redo restores the answer that was taken back last.
func (s *Screen) redo() tea.Cmd { return s.rewrite(s.sitting.Redo()) }

func (s *Screen) rewrite(c label.Change) tea.Cmd {
	if c.Outcome == nil {
		s.tell("")
	}
	return s.follow(c)
}

// answering reports whether a binding answers.
func (s *Screen) answering(id keys.ActionID) bool {
	_, ok := s.answers[id]
	return ok
}

// act runs the action of a binding on the pair. held says that the terminal reports
// the key as held down.
func (s *Screen) act(id keys.ActionID, held bool) tea.Cmd {
	if choice, ok := s.answers[id]; ok {
		return s.choose(choice, held)
	}
	if do := s.do[id]; do != nil {
		return do()
	}
	return nil
}
