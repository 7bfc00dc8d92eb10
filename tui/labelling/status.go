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

// status is the footer's message about the last event.
type status struct {
	echo    echo // of the last answer on disk
	notice  string
	dead    string // says that a key has no meaning in the overlay; "": it has one
	trouble bool   // the notice is an error
	waits   bool   // it is about a key that has to wait for the next pair
	nagged  bool   // the mark of a fast answer was explained
}

// echo is the last answer in the footer's words.
type echo struct {
	rewrote label.EventKind // undone or redone; "": given
	screen  label.Choice
	active  time.Duration
	fast    bool
	said    string // beside it: reasons, comparisons
	note    string // on its pair
	noted   bool   // a note on its pair was saved after it
	kept    string // unfinished texts on its pair

	explain bool // explain the mark of a fast answer
}

func newEcho(screen label.Choice, e label.Event) echo {
	return echo{screen: screen, active: e.Active, fast: e.Fast}
}

// line formats the echo.
func (e echo) line() string {
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
		return "skipped" + e.beside()
	}
	mark := ""
	switch {
	case e.fast && e.explain:
		mark = " · faster than reading"
	case e.fast:
		mark = " · fast"
	}
	return fmt.Sprintf("%s · %s%s%s", e.screen, numbers.Seconds(e.active), mark, e.beside())
}

// given reports whether the echo is of an answer that was just given.
func (e echo) given() bool { return e != echo{} && e.rewrote == "" }

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

// complain shows an error in the footer, with the reason where it is not cut off.
func (s *status) complain(doing string, err error) tea.Cmd {
	s.notice, s.trouble, s.waits = doing+": "+cause.Of(err), true, false
	return nil
}

// Say shows news of the program in the footer.
func (s *status) Say(text string, warn bool) {
	s.notice, s.trouble, s.waits = gate.Line(text), warn, false
}
