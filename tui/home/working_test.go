package home

import "testing"

// The share is that of the stage in progress, not of one that has ended.
func TestWorkingTellsTheShareOfTheTask(t *testing.T) {
	t.Parallel()
	d := &deed{stats: fullDeck(), models: twoModels()}
	s := open(t, d, 80, 24, func(o *Options) { o.Models = []string{"llama3.2:1b"} })
	if work, _, _ := s.m.Working(); work != "" {
		t.Errorf("at rest: %q", work)
	}
	s.startAndHold("2", "enter")
	work, share, known := s.m.Working()
	if work == "" || share != 38.0/160 || !known {
		t.Errorf("%q, %v, %t", work, share, known)
	}
}
