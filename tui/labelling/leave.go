package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/cause"
)

// Left says that the annotator leaves the screen, with everything on disk that
// was typed, but for what Err says.
type Left struct {
	Summary label.Summary
	Err     error
}

// Stays says that the screen was to be left and stays, because something could
// not be saved. Left again it goes all the same.
type Stays struct{}

// leaving is how far the screen is with being left.
type leaving int

const (
	staying leaving = iota
	going           // as soon as all is on disk
	forced          // even if something cannot be saved
	gone            // and says so only once
)

// Leave leaves the screen once what was typed is on disk: an answer on its way
// there, and the note that is open, as a draft. If one cannot be saved the screen
// stays and says so, unless it is forced, or leaves after having said it before.
func (s *Screen) Leave(force bool) tea.Cmd {
	var keep tea.Cmd
	if s.sitting.Elsewhere() == "" { // it is there too
		keep = s.follow(s.sitting.KeepLost())
	}
	if s.overlay != nil {
		keep = tea.Batch(keep, s.overlay.leave())
	}
	s.leave(going)
	s.looked = false
	if force || s.sitting.Refused() {
		s.leave(forced)
	}
	if s.writes() {
		s.tell("leaving as soon as it is saved…")
	}
	return tea.Batch(keep, s.depart())
}

// leave says how far the screen is with being left.
func (s *Screen) leave(l leaving) {
	s.leaving = l
	s.sitting.End(l != staying)
}

// writes reports whether something is on its way to the deck, or being written in
// the editor.
func (s *Screen) writes() bool { return s.sitting.Writing() || s.editing.open }

// Unsaved is what of this sitting is not on disk; nil: nothing that was typed is
// lost if the program ends now.
func (s *Screen) Unsaved() error { return cause.Unsaved(s.sitting.Losses()) }

// depart goes on with leaving, whenever something has been written.
func (s *Screen) depart() tea.Cmd {
	switch {
	case s.leaving == staying || s.leaving == gone || s.writes():
		return nil
	case s.leaving == going && s.sitting.Losses().Any():
		s.leave(staying)
		return func() tea.Msg { return Stays{} }
	case !s.looked:
		return s.follow(s.sitting.Stand())
	}
	s.leave(gone)
	left := Left{Summary: s.sitting.Summary(), Err: s.Unsaved()}
	return func() tea.Msg { return left }
}
