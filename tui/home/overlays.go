package home

import (
	"fmt"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
)

// pickerLines is the list of models, scrolled so that the cursor is in view.
func (m *Model) pickerLines(n int) []string {
	st := m.theme.Styles()
	lines := []string{"", " " + st.Strong.Render(m.picker.title), ""}
	room := n - len(lines)
	first := max(0, min(m.picker.chosen-room/2, len(m.picker.rows)-room))
	for i := first; i < min(len(m.picker.rows), first+room); i++ {
		lines = append(lines, m.pickLine(i, m.picker.rows[i]))
	}
	return lines
}

func (m *Model) pickLine(i int, p pick) string {
	st := m.theme.Styles()
	box := "   "
	if m.picker.one == nil {
		box = "[ ]"
		if slices.Contains(m.picker.marked, p.model.Name) {
			box = "[x]"
		}
	}
	cursor, name := " ", st.Text
	if i == m.picker.chosen {
		cursor, name = m.cursor(), st.TitleFocus
	}
	about := facts(p.model.ParameterSize, p.model.Quantization)
	if p.refused {
		name = st.Faint
		about = []string{"runs on another machine; --allow-remote names it to allow it"}
	}
	for i := range about {
		about[i] = gate.Line(about[i])
	}
	return fmt.Sprintf(" %s %s %s  %s", cursor, box, name.Render(gate.Line(p.model.Name)), st.Muted.Render(strings.Join(about, m.dot())))
}

// helpLines is every key of the screen, by heading. Bindings that do the same
// to different stages share a line.
func (m *Model) helpLines(n int) []string {
	st := m.theme.Styles()
	var lines []string
	var group, last string
	for _, b := range m.keys.In(keys.Browsing) {
		if b.Group != group {
			group = b.Group
			lines = append(lines, " "+st.Title.Render(group))
		}
		if b.Long == last {
			continue
		}
		last = b.Long
		lines = append(lines, fmt.Sprintf("   %s %s", st.Key.Render(fmt.Sprintf("%-16s", m.keysOf(b))), st.KeyHelp.Render(b.Long)))
	}
	switch {
	case len(lines) < n:
		lines = append([]string{""}, lines...)
	case len(lines) > n: // headings are what can be done without
		lines = slices.DeleteFunc(lines, func(l string) bool { return !strings.HasPrefix(l, "   ") })
	}
	return lines
}

// keysOf is all keys that do what b does, as the help shows them.
func (m *Model) keysOf(b keys.Binding) string {
	var ks []string
	for _, other := range m.keys.In(keys.Browsing) {
		if other.Long == b.Long {
			ks = append(ks, other.Keys...)
		}
	}
	return strings.Join(ks, " ")
}

// footer is the live keys of the mode, as many as there is room for.
func (m *Model) footer() string {
	st := m.theme.Styles()
	var shown []string
	width := 1
	for _, b := range m.keys.In(m.mode) {
		if b.Hint == "" || !m.useful(b.ID) {
			continue
		}
		w := len(b.Keys[0]) + 1 + len(b.Hint) + 2
		if width+w > m.width {
			break
		}
		width += w
		shown = append(shown, st.Key.Render(b.Keys[0])+" "+st.KeyHelp.Render(b.Hint))
	}
	return " " + strings.Join(shown, "  ")
}

// useful says whether a key is worth a place in the footer just now.
func (m *Model) useful(id keys.ID) bool {
	switch id {
	case keys.HomeEnter:
		return m.task == nil || m.rows()[m.chosen].stage == stages.Label
	case keys.HomeStop:
		return m.task != nil
	case keys.HomeAll:
		return m.task == nil && !m.empty()
	case keys.HomeImport, keys.HomeGenerate, keys.HomeModels:
		return m.task == nil
	case keys.HomeLabel:
		return m.stats.Queue > 0
	case keys.HomeMark:
		return m.picker.one == nil
	}
	return true
}
