package pairview

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/response"
	"prefdeck/themes"
	"prefdeck/tui/diff"
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

// marked answers mark: the lines of two panes, with their differing words marked.
type marked struct {
	job
	order  PaneOrder
	lines  [2][]string
	byLine bool // they were too long to compare by words
}

// of reports whether the lines are those of a drawing in this order.
func (m marked) of(d drawing, order PaneOrder) bool {
	return m.pair != "" && m.job == d.job && slices.Equal(m.order, order)
}

// paneLines returns the lines of the panes, with differing words marked if that is
// wanted and done.
func (v *Viewer) paneLines() [][]string {
	if v.diffing && v.marked.of(v.drawn, v.order) {
		return v.marked.lines[:]
	}
	lines := make([][]string, len(v.order))
	for i, at := range v.order {
		side := v.drawn.responses[at]
		lines[i] = side.with(side.answer)
	}
	return lines
}

// mark compares two responses, without their thinking, if that is wanted and not
// done yet.
func (v *Viewer) mark() tea.Cmd {
	if !v.diffing || len(v.order) != 2 || v.marked.of(v.drawn, v.order) {
		return nil
	}
	return mark(v.drawn, v.order, v.frame.Theme)
}

func mark(d drawing, order PaneOrder, th themes.Theme) tea.Cmd {
	l, r := d.responses[order[0]], d.responses[order[1]]
	return func() tea.Msg {
		m := diff.Words(l.answer, r.answer, th)
		return marked{job: d.job, order: order, byLine: m.ByLine, lines: [2][]string{l.with(m.Left), r.with(m.Right)}}
	}
}

// ToggleDiff marks the words that differ between two responses, or removes the
// marks. It lasts for the current pair.
func (v *Viewer) ToggleDiff() (said string, cmd tea.Cmd) {
	v.diffing = !v.diffing
	if v.diffing {
		said = "marked: what the other response has not"
	}
	if !v.painted {
		return said, nil // they are compared once they are rendered
	}
	v.draw(v.drawn)
	return said, v.mark()
}

// onMarked keeps marks if they are still wanted, for the lines and the sides on
// screen.
func (v *Viewer) onMarked(msg marked) (said string) {
	if !v.diffing || !v.painted || !msg.of(v.drawn, v.order) {
		return ""
	}
	v.marked = msg
	v.draw(v.drawn)
	if msg.byLine {
		return "too long for a word diff, lines compared"
	}
	return ""
}
