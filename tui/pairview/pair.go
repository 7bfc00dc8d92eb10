package pairview

import (
	"prefdeck/stages"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Content is a prompt with its responses, as a Viewer shows it.
type Content struct {
	ID        stages.ID // "": no pair
	Prompt    prompt.Prompt
	Responses []response.Response // one or more, in an order that does not depend on the screen

	// Names returns the names by which the responses give their models away. It
	// reads the texts, so only commands call it. Nil: there is nothing to mask.
	Names func() []string
}

// PaneOrder says which response is in which pane: the i-th pane shows the response at
// index Order[i].
type PaneOrder []int
