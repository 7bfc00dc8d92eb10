package cause

import (
	"errors"
	"fmt"

	"prefdeck/stages/ground/shell"
	"prefdeck/stages/label"
	"prefdeck/tui/gate"
)

// Gone returns what is lost when a deck's file went away during labelling, according to
// err.
func Gone(err error) error {
	if errors.Is(err, label.ErrLogGone) {
		return First("nothing more can be saved until the deck is reopened", err)
	}
	return First("what was labelled in this sitting is lost", err)
}

// Elsewhere returns what to know about a deck that was saved to another file
// because it could not be written itself.
func Elsewhere(deck, to string) error {
	return fmt.Errorf("%s does not have all of this sitting, %s has: go on with prefdeck label --deck %s",
		gate.Line(deck), gate.Line(to), shell.Quote(to))
}
