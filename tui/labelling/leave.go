package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/cause"
	"prefdeck/tui/screen"
)

// leaving says how far the screen is with closing.
type leaving int

const (
	staying leaving = iota
	going           // as soon as everything is on disk
	forced          // even if something cannot be saved
	gone            // and reported once
)

// Leave closes the screen once everything typed is on disk: an answer being
// written, and the open note, as a draft. If something cannot be saved the screen
// stays and says so, unless it is forced or has said so before.
func (s *Screen) Leave(force bool) tea.Cmd {
	s.giveUpSearch()
	var keep tea.Cmd
	if s.sitting.Elsewhere() == "" { // that file has it, too
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

// leave sets how far the screen is with closing.
func (s *Screen) leave(l leaving) {
	s.leaving = l
	s.sitting.End(l != staying)
}

// writes reports whether something is being written, to the deck or in the editor.
func (s *Screen) writes() bool { return s.sitting.Writing() || s.editing.open }

// Unsaved says what of this sitting is not on disk; nil: nothing typed is lost if
// the program ends now.
func (s *Screen) Unsaved() error { return cause.Unsaved(s.sitting.Losses()) }

// depart continues closing, whenever something has been written.
func (s *Screen) depart() tea.Cmd {
	switch {
	case s.leaving == staying || s.leaving == gone || s.writes():
		return nil
	case s.leaving == going && s.sitting.Losses().Any():
		s.leave(staying)
		return func() tea.Msg { return screen.Stays{} }
	case !s.looked:
		return s.follow(s.sitting.Stand())
	}
	s.leave(gone)
	left := screen.Left{Summary: s.sitting.Summary(), Err: s.Unsaved()}
	return func() tea.Msg { return left }
}
