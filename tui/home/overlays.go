package home

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
)

// pickerLines shows the list of models, scrolled so that the cursor is visible.
func (m *Screen) pickerLines(n int) []string {
	st := m.theme.Styles()
	lines := []string{"", " " + st.Strong.Render(m.picker.title), ""}
	room := n - len(lines)
	first := max(0, min(m.picker.chosen-room/2, len(m.picker.rows)-room))
	for i := first; i < min(len(m.picker.rows), first+room); i++ {
		lines = append(lines, m.pickLine(i, m.picker.rows[i]))
	}
	return lines
}

func (m *Screen) pickLine(i int, p pick) string {
	st := m.theme.Styles()
	box := ""
	if m.picker.one == nil {
		box = "[ ] "
		if slices.Contains(m.picker.marked, p.model.Name) {
			box = "[x] "
		}
	}
	cursor, name := " ", st.Text
	if i == m.picker.chosen {
		cursor, name = m.cursor(), st.TitleFocus
	}
	about := facts(p.model.ParameterSize, p.model.Quantization)
	if p.refused {
		name = st.Faint
		about = []string{"runs elsewhere: --allow-remote"}
		if long := "runs on another machine; --allow-remote names it to allow it"; ansi.StringWidth(p.model.Name+long)+9 < m.width {
			about = []string{long}
		}
	}
	for i := range about {
		about[i] = gate.Line(about[i])
	}
	return fmt.Sprintf(" %s %s%s  %s", cursor, box, name.Render(gate.Line(p.model.Name)), st.Muted.Render(strings.Join(about, m.dot())))
}

const (
	narrowKeysColumn = 9
	roomyHelp        = 70 // from this width on the help is a list like any other
)

// helpLines shows every key of the screen under headings. Bindings that do the same
// to different stages share a line.
func (m *Screen) helpLines(n int) []string {
	st := m.theme.Styles()
	var lines []string
	var heads []int // the lines that are headings
	var spare []int // those of keys for what is seldom done: the palette has them too
	var group, last string
	for _, b := range m.keys.In(keys.Browsing) {
		if b.Group != group {
			group = b.Group
			heads = append(heads, len(lines))
			lines = append(lines, " "+st.Strong.Underline(true).Render(group))
		}
		if b.Long == last {
			continue
		}
		last = b.Long
		if b.Group == keys.GroupData && b.Hint == "" {
			spare = append(spare, len(lines))
		}
		lines = append(lines, fmt.Sprintf(" %s %s", st.Key.Render(fmt.Sprintf("%-*s", narrowKeysColumn, m.keysOf(b, narrowKeysColumn))), st.KeyHelp.Render(b.Long)))
	}
	if beside := m.headingsBeside(); len(lines) > n && len(beside) <= n && m.width >= roomyHelp {
		return beside
	}
	if len(lines) > n { // headings are dispensable, then keys that no footer names
		drop := heads
		for _, at := range slices.Backward(spare) {
			if len(lines)-len(drop) <= n {
				break
			}
			drop = append(drop, at)
		}
		slices.Sort(drop)
		for _, at := range slices.Backward(drop) {
			lines = slices.Delete(lines, at, at+1)
		}
		return lines
	}
	if m.width >= roomyHelp {
		return legend.List(m.theme, m.keys.Help(keys.Browsing), m.width, n)
	}
	for _, at := range slices.Backward(heads) { // a gap before each heading, if there is room
		if len(lines)+1 <= n {
			lines = slices.Insert(lines, at, "")
		}
	}
	return lines
}

// headingsBeside returns the help for a low screen: every heading stands to the left of
// its first key.
func (m *Screen) headingsBeside() []string {
	const headColumn, column = 9, 11
	st := m.theme.Styles()
	var lines []string
	var group, last string
	for _, b := range m.keys.In(keys.Browsing) {
		if b.Long == last {
			continue
		}
		last = b.Long
		head := ""
		if b.Group != group {
			group, head = b.Group, b.Group
		}
		lines = append(lines, fmt.Sprintf(" %s%s %s %s", st.Strong.Render(head), strings.Repeat(" ", max(headColumn-len(head), 1)),
			st.Key.Render(fmt.Sprintf("%-*s", column, m.keysOf(b, column))), st.KeyHelp.Render(b.Long)))
	}
	return lines
}

// keysOf returns the keys with b's action as the help shows them: as many as fit
// their column.
func (m *Screen) keysOf(b keys.Binding, column int) string {
	var shown string
	for _, other := range m.keys.In(keys.Browsing) {
		if other.Long != b.Long {
			continue
		}
		for _, k := range other.Keys {
			k = strings.TrimSpace(shown + " " + m.theme.Glyphs.Words(keys.Show(k)))
			if shown == "" || ansi.StringWidth(k) <= column {
				shown = k
			}
		}
	}
	return shown
}

// footer shows the live keys of the mode, as many as fit; those that lead on from
// here come first.
func (m *Screen) footer() string {
	hints := slices.DeleteFunc(m.keys.Hints(m.mode), func(h keys.Hint) bool { return !m.useful(h.ID) })
	return legend.Line(m.theme, hints, m.width, keys.HomeHelp, keys.HomeQuit, keys.HomeEnter)
}

// useful reports whether a key deserves a place in the footer just now.
func (m *Screen) useful(id keys.ActionID) bool {
	switch id {
	case keys.HomeEnter:
		return m.task == nil || m.rows()[m.chosen].stage == stages.Label
	case keys.HomeStop, keys.HomePipeline:
		return m.task != nil
	case keys.HomeAll:
		return m.task == nil && !m.empty()
	case keys.HomeImport:
		return m.task == nil
	case keys.HomeGenerate:
		return m.task == nil && !m.empty()
	case keys.HomeExport:
		return m.task == nil && m.stats.Labels.A+m.stats.Labels.B > 0
	case keys.HomeDuel:
		return m.server.err == nil
	case keys.HomeStats:
		return m.task == nil && m.stats.Decisions > 0
	case keys.HomeDisputes:
		return m.task == nil && m.stats.Disputed.Open > 0
	case keys.HomeLabel:
		return m.stats.Queue > 0
	case keys.HomeMark:
		return m.picker.one == nil
	}
	return true
}
