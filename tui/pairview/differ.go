package pairview

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// ToggleSteps unfolds the thinking and the steps of prompt and responses, or folds
// them.
func (v *Viewer) ToggleSteps() (said string, cmd tea.Cmd) {
	some := slices.ContainsFunc(v.pair.Prompt.Turns, func(m prompt.Message) bool {
		steps, _ := m.Steps()
		return len(steps) > 0
	}) || slices.ContainsFunc(v.pair.Responses, func(r response.Response) bool {
		return slices.ContainsFunc(r.Pieces(), func(p response.Piece) bool { return p.Thinking || p.Step != "" })
	})
	if !some {
		return "neither response came with thinking or steps", nil
	}
	v.steps = !v.steps
	return "", v.relayout()
}

// ToggleDiff marks the words that differ between two responses, or removes the
// marks. It lasts for the current pair.
func (v *Viewer) ToggleDiff() (said string, cmd tea.Cmd) {
	v.diffing = !v.diffing
	if v.diffing {
		said = "marked: missing from the other response"
	}
	return said, v.remark()
}
