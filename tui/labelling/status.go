package labelling

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

// status is what the footer says of what happened last.
type status struct {
	echo    echo // of the last answer that is on disk
	notice  string
	trouble bool // the notice is bad news
	waits   bool // it is that of a key which has to wait for the pair to come
	nagged  bool // the mark of a fast answer was explained once
}

// echo is the last answer as the footer says it.
type echo struct {
	rewrote label.EventKind // what was done to the answer: undone or redone; "": it was given
	screen  label.Choice
	active  time.Duration
	fast    bool
	said    string // beside it: reasons, comparisons
	note    string // on its pair
	noted   bool   // a note on its pair was saved after it
	kept    string // what is still being written of its pair

	explain bool // say what the mark of a fast answer means
}

func newEcho(screen label.Choice, e label.Event) echo {
	return echo{screen: screen, active: e.Active, fast: e.Fast}
}

// line says it, with the key that undoes it.
func (e echo) line(undo string) string {
	switch {
	case e == echo{}:
		return ""
	case e.rewrote != "":
		text := "undone · " + e.screen.String()
		if e.rewrote == label.Restore {
			text = "redone · " + e.screen.String()
		}
		if e.said != "" {
			text += " " + e.said
		}
		if e.note != "" {
			text += " · note: " + e.note
		}
		return gate.Line(text)
	case e.screen.Answer == label.Skip:
		return "skipped" + e.beside() + " · " + undo + " undo"
	}
	mark := ""
	switch {
	case e.fast && e.explain:
		mark = " ! faster than reading"
	case e.fast:
		mark = " !"
	}
	return fmt.Sprintf("%s · %s%s%s · %s undo", e.screen, numbers.Seconds(e.active), mark, e.beside(), undo)
}

// namesUndo reports whether the line ends with the key that undoes the answer.
func (e echo) namesUndo() bool { return e != echo{} && e.rewrote == "" }

// beside says what became of the texts on the pair.
func (e echo) beside() (text string) {
	if e.noted {
		text = " · note saved"
	}
	if e.kept != "" {
		text += " · " + e.kept
	}
	return text
}

// tell shows a notice in the footer until the next one or the next answer.
func (s *status) tell(text string) tea.Cmd {
	s.notice, s.trouble, s.waits = text, false, false
	return nil
}

// complain shows bad news in the footer, with the reason where it is not cut away.
func (s *status) complain(doing string, err error) tea.Cmd {
	s.notice, s.trouble, s.waits = doing+": "+cause.Of(err), true, false
	return nil
}

// Warn shows bad news of the program's in the footer.
func (s *status) Warn(text string) { s.notice, s.trouble, s.waits = gate.Line(text), true, false }
