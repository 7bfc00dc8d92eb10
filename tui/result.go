package tui

import (
	"slices"

	"prefdeck/stages/label"
	"prefdeck/tui/screen"
)

// Result says what the person did.
type Result struct {
	Interrupted bool          // by ctrl+c or a signal
	Sample      bool          // the sample deck was requested
	Labels      int           // decisions, without those undone since
	EditorLeft  []string      // folders in which an editor left more than the deck has
	Sitting     label.Summary // of all labelling together; without a median
}

func (r *Result) add(s label.Summary) {
	r.Labels += max(0, s.Labels-s.Undone+s.Redone)
	if r.Sitting.Started.IsZero() {
		r.Sitting.Started = s.Started
	}
	r.Sitting.Ended = s.Ended
	r.Sitting.Labels += s.Labels
	r.Sitting.Skipped += s.Skipped
	r.Sitting.Undone += s.Undone
	r.Sitting.Redone += s.Redone
	r.Sitting.Fast += s.Fast
	r.Sitting.Swallowed += s.Swallowed
	r.Sitting.Active += s.Active
}

// closeAll counts the labels of screens that are still open, without waiting for
// them to save. Their locks are released at the end.
func (a *app) closeAll() {
	for _, s := range slices.Backward(a.screens) {
		if s, ok := s.Screen.(screen.Summarizer); ok {
			a.result.add(s.Summary())
			a.lost = s.Unsaved()
		}
		a.hold(s.release)
	}
	a.screens = nil
}
