package cause

import (
	"errors"
	"fmt"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// Unsaved returns what to report about a sitting whose deck lacks something; nil if
// nothing that was typed is lost.
func Unsaved(l label.Losses) error {
	if l.Elsewhere != "" {
		return Elsewhere(l.Deck, l.Elsewhere)
	}
	var answer, text, gone error
	if l.Answer != nil {
		answer = lost(fmt.Sprintf("the last answer, %s,", l.Answer), l.Refused)
	}
	if l.Text != nil {
		text = lost(l.Text.What, l.Text.Err)
	}
	if l.Gone != nil {
		gone = Gone(l.Gone)
	}
	return stages.Both(stages.Both(answer, text), gone)
}

// lost says that something is not saved, and why; without a reason it was on its
// way to the deck.
func lost(what string, err error) error {
	if err == nil {
		return errors.New(what + " was still being saved")
	}
	return First(what+" is not saved", err)
}
