package pairview

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/tui/pane"
)

// Rows draws the prompt above the responses. It has none before the first pair.
func (v *Viewer) Rows() []string {
	if v.pair.ID == "" {
		return nil
	}
	rows := v.block()
	if margin := strings.Repeat(" ", v.Margin()); margin != "" {
		for i := range rows {
			rows[i] = margin + rows[i]
		}
	}
	return rows
}

// block draws the prompt and the responses without a margin.
func (v *Viewer) block() []string {
	rows := v.promptView()
	if v.single() {
		return append(rows, v.paneView(v.front)...)
	}
	if v.Layout() == Stacked {
		for i := range v.panes {
			rows = append(rows, v.paneView(i)...)
		}
		return rows
	}
	boxes := make([]pane.Box, len(v.panes))
	for i := range v.panes {
		boxes[i] = v.box(i)
	}
	return append(rows, pane.Beside(v.frame.Theme, boxes...)...)
}

func (v *Viewer) paneView(i int) []string {
	box := v.box(i)
	return box.Rows(box.Focused, v.frame.Theme)
}

func (v *Viewer) box(i int) pane.Box {
	v.panes[i].Linked = v.focus == All
	return pane.Box{Pane: &v.panes[i], Focused: v.focus == All || v.focus == Focus(i)}
}

// promptView draws the prompt: whole in a pane of its own, or folded to its first
// lines.
func (v *Viewer) promptView() []string {
	switch {
	case v.zoom:
		return nil
	case v.unfolded:
		v.prompt.Title = "Prompt"
		return v.prompt.Rows(v.focus == OnPrompt, v.frame.Theme)
	}
	th, width := v.frame.Theme, v.blockWidth(false)
	bar := th.Styles().Accent.Render(th.Glyphs.Quote) + " "
	folded, _ := v.promptLines()
	rows := make([]string, v.promptRows())
	for i := range rows {
		line := ""
		if i < len(folded) {
			line = folded[i]
		}
		rows[i] = bar + pane.Clip(v.frame.Method, line, innerWidth(width), th)
	}
	if more := len(v.drawn.folded) - len(rows); more > 0 {
		mark := fmt.Sprintf(" … %d more", more)
		if v.o.PromptKey != "" {
			mark += ", " + v.o.PromptKey + " shows all"
		}
		mark = th.Glyphs.Words(mark)
		last := &rows[len(rows)-1]
		cut := v.cutAtWord(*last, width-ansi.StringWidth(mark))
		room := max(width-ansi.StringWidth(mark)-v.frame.Method.StringWidth(cut), 0)
		*last = cut + strings.Repeat(" ", room) + th.Styles().Muted.Render(mark)
	}
	return rows
}

// cutAtWord returns the words of a line that fit in width on this terminal; of a
// word that is wider than that, as much as fits.
func (v *Viewer) cutAtWord(line string, width int) string {
	if v.frame.Method.StringWidth(line) <= width {
		return line
	}
	words, _, _ := strings.Cut(v.frame.Method.Wrap(line, max(width, 1), ""), "\n")
	return pane.Cut(v.frame.Method, words, width)
}
