package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/gate"
)

// Themes asks for the theme picker.
type Themes struct{}

// askTheme asks for the theme picker, which is the program's and covers the
// screen. It has to wait while a pair is on its way: its clock starts when it is
// seen.
func (s *Screen) askTheme() tea.Cmd {
	if s.state == opening || s.state == saving {
		return nil
	}
	return func() tea.Msg { return Themes{} }
}

// Cover says whether something of the program's lies over the screen. Meanwhile
// the clock stands still.
func (s *Screen) Cover(on bool) {
	switch {
	case on:
		s.session.Pause()
	case s.overlay == none:
		s.session.Resume()
	}
}

// Warn shows bad news of the program's in the footer.
func (s *Screen) Warn(text string) { s.notice, s.trouble = gate.Line(text), true }
