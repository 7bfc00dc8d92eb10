package home

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
	"prefdeck/tui/screen"
)

// Every command of the screen can be found by its name and run from the palette.
func TestPalette(t *testing.T) {
	t.Parallel()
	s := open(t, &deed{stats: fullDeck(), models: twoModels()}, 80, 24)
	s.press("ctrl+p")
	s.contains("Commands")
	s.write("import a fi")
	s.contains("import a file of prompts")
	s.press("enter")
	if s.m.mode != keys.Browsing || len(s.sent) != 1 || s.sent[0] != (screen.Import{}) {
		t.Errorf("the command was not run: %s, sent %v", s.m.mode, s.sent)
	}
	s.press("ctrl+p")
	s.run(s.m.Update(tea.PasteMsg{Content: "sample"}))
	s.press("enter")
	if len(s.sent) != 2 || s.sent[1] != (Sample{}) {
		t.Errorf("sent %v, want the sample deck", s.sent)
	}
	s.press("ctrl+p")
	s.write("no such thing")
	s.contains("no command is called that")
	s.press("enter", "esc")
	if s.m.mode != keys.Browsing || s.m.palette != nil {
		t.Error("the palette does not close")
	}
	s.press("T")
	if len(s.sent) != 3 || s.sent[2] != (screen.Themes{}) {
		t.Errorf("sent %v, want the theme picker", s.sent)
	}
}

// Opening the palette does not stop a stage started from it, and its events
// meanwhile are not lost.
func TestPaletteOverARun(t *testing.T) {
	t.Parallel()
	s := open(t, &deed{stats: fullDeck(), models: twoModels(), events: halfway()}, 80, 24)
	s.startAndHold("2", "enter", "enter")
	s.press("ctrl+p", "esc")
	s.contains("38")
	if s.m.task == nil {
		t.Error("the palette has stopped the run")
	}
}
