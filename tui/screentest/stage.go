package screentest

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"prefdeck/themes"
	"prefdeck/tui/screen"
)

// Stage drives a screen without a program around it. It runs every command at once
// and in one goroutine, and hands the message back to the screen.
type Stage struct {
	testing.TB
	Screen screen.Screen
	// Root takes the messages that are meant for the root of the workstation, and
	// reports whether this was one. It need not take screen.Left.
	Root func(tea.Msg) bool
	Left bool // the screen has closed

	width, height int
}

// Set puts a screen on a stage in the dark theme, before it is started.
func Set(t testing.TB, s screen.Screen, width, height int, env themes.Env) *Stage {
	t.Helper()
	theme, err := themes.Pick("dark", true, env)
	if err != nil {
		t.Fatal(err)
	}
	stage := &Stage{TB: t, Screen: s, width: width, height: height}
	stage.Run(s.SetTheme(theme))
	stage.Run(s.SetSize(width, height))
	return stage
}

// Run runs a command and all that follow from it.
func (s *Stage) Run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			s.Run(c)
		}
	case screen.Left:
		s.Left = true
	default:
		if s.Root == nil || !s.Root(msg) {
			s.Run(s.Screen.Update(msg))
		}
	}
}

// Press presses keys, by their names in the key table.
func (s *Stage) Press(names ...string) {
	for _, name := range names {
		s.Run(s.Screen.Update(Key(name)))
	}
}

// Paste pastes a text.
func (s *Stage) Paste(text string) { s.Run(s.Screen.Update(tea.PasteMsg{Content: text})) }

// Cells returns the screen as text, without colours.
func (s *Stage) Cells() string {
	s.Helper()
	return Cells(s, s.Screen.View(), s.width, s.height)
}

// See expects texts on the screen.
func (s *Stage) See(texts ...string) {
	s.Helper()
	cells := s.Cells()
	for _, want := range texts {
		if !strings.Contains(cells, want) {
			s.Errorf("%q is not on the screen:\n%s", want, cells)
		}
	}
}

// DontSee expects none of the texts on the screen.
func (s *Stage) DontSee(texts ...string) {
	s.Helper()
	cells := s.Cells()
	for _, unwanted := range texts {
		if strings.Contains(cells, unwanted) {
			s.Errorf("%q is on the screen:\n%s", unwanted, cells)
		}
	}
}
