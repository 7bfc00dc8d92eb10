package tui

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/gate"
	"prefdeck/tui/screen"
)

// progress tells the terminal about work in the background, for its tab and its
// taskbar: nil when nothing runs. A share moves by whole percents, so that a run of
// a million items costs at most a hundred updates.
func (a *app) progress() (*tea.ProgressBar, *tea.ProgramStatus) {
	for _, s := range a.screens {
		worker, ok := s.Screen.(screen.Worker)
		if !ok {
			continue
		}
		work, share, known := worker.Working()
		if work == "" {
			continue
		}
		percent := int(100 * share)
		bar := tea.NewProgressBar(tea.ProgressBarIndeterminate, 0)
		if known {
			bar = tea.NewProgressBar(tea.ProgressBarDefault, percent)
		}
		return bar, &tea.ProgramStatus{
			State: tea.ProgramStateWorking, App: "prefdeck", Title: "prefdeck " + gate.Line(a.o.Deck.Name()),
			Message: work, Progress: percent, HasProgress: known,
		}
	}
	return nil, nil
}
