package pairview

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/response"
)

// ToggleThinking unfolds the thinking of the responses, or folds it.
func (v *Viewer) ToggleThinking() (said string, cmd tea.Cmd) {
	some := slices.ContainsFunc(v.pair.Responses, func(r response.Response) bool {
		thinking, _ := r.Apart()
		return strings.TrimSpace(thinking) != ""
	})
	if !some {
		return "neither response came with its thinking", nil
	}
	v.thinking = !v.thinking
	return "", v.relayout()
}

// ToggleDiff marks the words that differ between two responses, or removes the
// marks. It lasts for the current pair.
func (v *Viewer) ToggleDiff() (said string, cmd tea.Cmd) {
	v.diffing = !v.diffing
	if v.diffing {
		said = "marked: what the other response has not"
	}
	return said, v.remark()
}
