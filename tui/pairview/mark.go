package pairview

import (
	"fmt"
	"slices"

	tea "charm.land/bubbletea/v2"

	"prefdeck/themes"
	"prefdeck/tui/diff"
	"prefdeck/tui/paint"
	"prefdeck/tui/pane"
)

// marks says what is marked in the texts of a pair.
type marks struct {
	differences bool
	text        string // wherever it occurs; "": nothing
}

// marked answers mark: the lines of a pair with their marks.
type marked struct {
	job
	marks
	order         PaneOrder
	lines         [][]string // by pane
	folded, whole []string   // the prompt
	said          string     // about the marks
}

// of reports whether the lines belong to a drawing in this order, with these marks.
func (m marked) of(d drawing, order PaneOrder, want marks) bool {
	return m.pair != "" && m.job == d.job && m.marks == want && slices.Equal(m.order, order)
}

// wanted returns the marks to make in the current pair.
func (v *Viewer) wanted() marks {
	return marks{differences: v.diffing && len(v.order) == 2, text: v.text}
}

// Find marks a text wherever it occurs in this and later pairs; "" ends that.
func (v *Viewer) Find(text string) tea.Cmd {
	if v.text == text {
		return nil
	}
	v.text = text
	return v.remark()
}

// remark draws the pair without its old marks and has the new ones made.
func (v *Viewer) remark() tea.Cmd {
	if !v.painted {
		return nil // it is marked once it is rendered
	}
	v.draw(v.drawn)
	return v.mark()
}

// showsMarks reports whether the lines in the panes have the marks that are wanted.
func (v *Viewer) showsMarks() bool { return v.marked.of(v.drawn, v.order, v.wanted()) }

// paneLines returns the lines of the panes, with their marks if these are made.
func (v *Viewer) paneLines() [][]string {
	if v.showsMarks() {
		return v.marked.lines
	}
	return v.unmarked()
}

// unmarked returns the lines of the panes as they were rendered.
func (v *Viewer) unmarked() [][]string {
	lines := make([][]string, len(v.order))
	for i, at := range v.order {
		side := v.drawn.responses[at]
		lines[i] = side.with(side.answer)
	}
	return lines
}

// promptLines returns the lines of the prompt, folded and whole, likewise.
func (v *Viewer) promptLines() (folded, whole []string) {
	if v.showsMarks() {
		return v.marked.folded, v.marked.whole
	}
	return v.drawn.folded, v.drawn.whole
}

// mark makes the marks that are wanted and not made yet.
func (v *Viewer) mark() tea.Cmd {
	want := v.wanted()
	if want == (marks{}) || v.marked.of(v.drawn, v.order, want) {
		return nil
	}
	return mark(v.drawn, v.order, want, v.unmarked(), v.frame.Theme)
}

// mark compares two responses without their thinking, and finds a text everywhere.
func mark(d drawing, order PaneOrder, want marks, lines [][]string, th themes.Theme) tea.Cmd {
	return func() tea.Msg {
		m := marked{job: d.job, marks: want, order: order, lines: lines, folded: d.folded, whole: d.whole}
		if want.differences {
			l, r := d.responses[order[0]], d.responses[order[1]]
			c := diff.Words(l.answer, r.answer, th)
			switch {
			case c.ByLine:
				m.said = "too long for a word diff: compared by line"
			case c.Independent():
				m.said = fmt.Sprintf("only %.0f %% in common", 100*c.Share)
				if c = diff.Common(l.answer, r.answer, th); c.Phrases > 0 {
					m.said += ": words in both are marked"
				} else {
					m.said += ", and no phrase is in both"
				}
			}
			m.lines = [][]string{l.with(c.Left), r.with(c.Right)}
		}
		if want.text != "" {
			hit := th.Styles().Warn.Reverse(true)
			over := func(lines []string) []string { return paint.Over(lines, paint.Find(lines, want.text), hit) }
			m.lines = slices.Clone(m.lines)
			for i, lines := range m.lines {
				m.lines[i] = over(lines)
			}
			m.folded, m.whole = over(d.folded), over(d.whole)
		}
		return m
	}
}

// onMarked keeps marks if they are still wanted, for the lines and the sides on
// screen.
func (v *Viewer) onMarked(msg marked) (said string) {
	if !v.painted || !msg.of(v.drawn, v.order, v.wanted()) {
		return ""
	}
	v.marked = msg
	v.draw(v.drawn)
	return msg.said
}

// markRows lists the lines of a pane at which marks begin: a difference may go over
// several lines, a text that was found is one in each.
func (v *Viewer) markRows(i int) []int {
	if !v.showsMarks() {
		return nil
	}
	plain := v.unmarked()[i]
	var rows []int
	for n, line := range v.marked.lines[i] {
		before := n > 0 && v.marked.lines[i][n-1] != plain[n-1]
		if line != plain[n] && (!before || v.text != "") {
			rows = append(rows, n)
		}
	}
	return rows
}

// JumpMark scrolls to the next mark, or the one before, in the text that has the
// scrolling keys: of all responses, to the nearest. It says where it is, or why it
// did not move.
func (v *Viewer) JumpMark(forward bool) (said string) {
	if v.wanted() == (marks{}) {
		return "nothing is marked: mark differences, or search for a text"
	}
	var steps []int // to each mark, from here
	for i := range v.panes {
		if p := v.focused(); p != nil && p != &v.panes[i] || v.single() && i != v.front {
			continue
		}
		for _, row := range v.markRows(i) {
			steps = append(steps, row-v.panes[i].Offset()-lead)
		}
	}
	slices.Sort(steps)
	steps = slices.Compact(steps)
	at, here := slices.BinarySearch(steps, 0)
	if !forward {
		at--
	} else if here {
		at++
	}
	switch {
	case len(steps) == 0:
		return "no mark is in this text"
	case at >= 0 && at < len(steps) && v.scrollBy(steps[at]):
		return fmt.Sprintf("mark %d of %d", at+1, len(steps))
	case forward:
		return "no further mark below"
	}
	return "no further mark above"
}

// lead is how many lines stay visible above a mark that was jumped to.
const lead = 2

// scrollBy moves the text that has the scrolling keys, and reports whether it moved.
func (v *Viewer) scrollBy(delta int) bool {
	if p := v.focused(); p != nil {
		return p.Scroll(delta)
	}
	was := offsets(v.panes)
	v.together.scroll(v.panes, delta)
	return !slices.Equal(was, offsets(v.panes))
}

func offsets(panes []pane.Pane) []int {
	out := make([]int, len(panes))
	for i := range panes {
		out[i] = panes[i].Offset()
	}
	return out
}
