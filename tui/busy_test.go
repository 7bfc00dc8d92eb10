package tui

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// working is a screen with work in the background.
type working struct {
	fake
	work  string
	share float64
	known bool
}

func (w *working) Working() (string, float64, bool) { return w.work, w.share, w.known }

// The terminal hears of work in the background, also under another screen, until it
// has ended.
func TestTheTerminalHearsOfWork(t *testing.T) {
	t.Parallel()
	s := play(t, Options{Deck: &deck{}})
	w := &working{}
	s.a.screens = append([]*open{{Screen: w}}, s.a.screens...)
	if v := s.a.View(); v.ProgressBar != nil || v.ProgramStatus != nil {
		t.Errorf("without work: %v, %v", v.ProgressBar, v.ProgramStatus)
	}

	w.work = "response generation"
	v := s.a.View()
	if *v.ProgressBar != (tea.ProgressBar{State: tea.ProgressBarIndeterminate}) || v.ProgramStatus.HasProgress {
		t.Errorf("without a total: %v, %v", v.ProgressBar, v.ProgramStatus)
	}

	w.share, w.known = 0.427, true
	v = s.a.View()
	if *v.ProgressBar != (tea.ProgressBar{State: tea.ProgressBarDefault, Value: 42}) {
		t.Errorf("the bar is %v", v.ProgressBar)
	}
	want := tea.ProgramStatus{State: tea.ProgramStateWorking, App: "prefdeck", Title: "prefdeck test", Message: "response generation", Progress: 42, HasProgress: true}
	if *v.ProgramStatus != want {
		t.Errorf("the status is %v", v.ProgramStatus)
	}
}
