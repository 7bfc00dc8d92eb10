package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
)

// Themes asks for the theme picker, which is the program's and covers the screen.
type Themes struct{}

// Cover says whether something of the program's lies over the screen. Meanwhile
// the clock stands still.
func (s *Screen) Cover(on bool) {
	s.covered = on
	if on {
		s.sitting.Pause()
		return
	}
	s.uncover()
}

// isCovered says that the pair is not what the person sees, or has the keyboard
// of.
func (s *Screen) isCovered() bool { return s.covered || s.overlay != nil }

// uncover lets the clock go on once nothing lies over the pair any more. A pair
// that came under it is seen only now.
func (s *Screen) uncover() {
	if s.isCovered() {
		return
	}
	s.sitting.Resume()
	if s.unseen {
		s.unseen = false
		s.sitting.Reshown()
	}
}

// tellBusy says why a key cannot do anything now.
func (s *Screen) tellBusy() tea.Cmd {
	switch s.sitting.Phase() {
	case label.Opening:
		s.tell("wait: the pair is still on its way")
		s.waits = true
	case label.Saving:
		s.tell("wait: the last answer is still being written")
		s.waits = true
	case label.Unsaved:
		return s.tell("first the answer has to be saved")
	case label.Empty:
		return s.tell("there is no pair to do that with")
	}
	return nil
}

// Warn shows bad news of the program's in the footer.
func (s *Screen) Warn(text string) { s.notice, s.trouble, s.waits = gate.Line(text), true, false }

// cacheBytes is what rendered lines may take: a hundred pairs of long responses. The
// collector lets the heap grow to twice what is live, so each byte here is two.
const cacheBytes = 4 << 20
