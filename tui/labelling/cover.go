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
func (s *Screen) isCovered() bool { return s.covered || s.overlay != none }

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

// stays says that an overlay is not about the pair that is up: it stays open when
// another one comes.
func (o overlay) stays() bool {
	switch o {
	case helping, guiding, measuring, changing, ordering, searching, jumping, listing, commanding, informing:
		return true
	}
	return false
}

// What is said of a key that has to wait.
const (
	onItsWay = "wait: the pair is still on its way"
	onDisk   = "wait: the last answer is still being written"
)

// tellBusy says why a key cannot do anything now.
func (s *Screen) tellBusy() tea.Cmd {
	switch s.sitting.Phase() {
	case label.Opening:
		return s.tell(onItsWay)
	case label.Saving:
		return s.tell(onDisk)
	case label.Unsaved:
		return s.tell("first the answer has to be saved")
	case label.Empty:
		return s.tell("there is no pair to do that with")
	}
	return nil
}

// Warn shows bad news of the program's in the footer.
func (s *Screen) Warn(text string) { s.notice, s.trouble = gate.Line(text), true }

// cacheBytes is what rendered lines may take: a hundred pairs of long responses. The
// collector lets the heap grow to twice what is live, so each byte here is two.
const cacheBytes = 4 << 20
