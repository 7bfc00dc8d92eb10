package statistics

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/tui/figures"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
)

// The smallest size that shows anything useful.
const (
	minWidth  = 40
	minHeight = 12
)

// View draws the screen: height lines, none wider than width.
func (m *Screen) View() string {
	if m.width < minWidth || m.height < minHeight {
		return m.fit(strings.Split(ansi.Wrap(m.theme.Glyphs.Words(fmt.Sprintf("statistics need %d×%d,\nthis is %d×%d.\nq goes back", minWidth, minHeight, m.width, m.height)), max(m.width, 1), ""), "\n"))
	}
	body := m.body(m.room())
	if m.helping {
		body = legend.List(m.theme, m.o.Keys.Help(keys.Surveying), m.width, m.room())
	}
	rows := append([]string{m.header(), m.tabs()}, body...)
	return m.fit(append(rows, m.status(), m.footer()))
}

// fit cuts every line to the width and makes the whole as high as the screen.
func (m *Screen) fit(rows []string) string {
	rows = slices.Concat(rows, make([]string, max(m.height, 0)))[:max(m.height, 0)]
	for i, row := range rows {
		rows[i] = ansi.Truncate(row, m.width, m.theme.Glyphs.Ellipsis)
	}
	return strings.Join(rows, "\n")
}

// room returns how many lines there are for figures.
func (m *Screen) room() int { return max(m.height-4, 1) }

func (m *Screen) header() string {
	left := m.theme.Glyphs.Words(" Statistics · ") + gate.Line(m.o.Name)
	return m.theme.Styles().Header.Render(left + strings.Repeat(" ", max(m.width-ansi.StringWidth(left), 0)))
}

// tabs names the sections, with the one in front in brackets. In a narrow terminal the
// first ones make room.
func (m *Screen) tabs() string {
	st := m.theme.Styles()
	var tabs []string
	width := 0
	for i, s := range m.sections {
		name := st.Muted.Render(s.Name)
		if i == m.section {
			name = st.TitleFocus.Render("[" + s.Name + "]")
		}
		tabs = append(tabs, name)
		width += ansi.StringWidth(name) + 1
	}
	for i := 0; i < m.section && width > m.width; i++ {
		width -= ansi.StringWidth(tabs[i]) + 1
		tabs[i] = ""
	}
	return " " + strings.Join(slices.DeleteFunc(tabs, func(t string) bool { return t == "" }), " ")
}

// body returns n lines of the section in front.
func (m *Screen) body(n int) []string {
	rows := make([]string, n)
	st := m.theme.Styles()
	at, some := m.chosen()
	for i := range rows {
		if k := m.first + i; k < len(m.lines) {
			mark := " "
			if some && k == at {
				mark = st.Accent.Render(m.theme.Glyphs.Cursor)
			}
			rows[i] = mark + m.lines[k].text
		}
	}
	if m.sections == nil && n > 1 {
		text := "There are no figures."
		if m.run.id != 0 {
			text = "Measuring the labels. Until they change, the figures then come at once."
		}
		rows[1] = " " + st.Muted.Render(text)
	}
	return rows
}

// status is the line above the keys: what happens, or what is more above and below.
func (m *Screen) status() string {
	st, g := m.theme.Styles(), m.theme.Glyphs
	switch {
	case m.message.warn:
		return " " + st.Bad.Render(g.Cross+" "+gate.Line(m.message.text))
	case m.message.text != "":
		return " " + st.Accent.Render(g.Words(gate.Line(m.message.text)))
	case m.run.id != 0:
		return " " + m.progress()
	}
	if m.helping {
		return ""
	}
	var more []string
	if m.first > 0 {
		more = append(more, g.Above)
	}
	if m.first+m.room() < len(m.lines) {
		more = append(more, g.Below)
	}
	text := "in brackets: n and the 95 % interval"
	if len(more) > 0 {
		text = strings.Join(more, "") + " more; " + text
	}
	return " " + st.Muted.Render(text)
}

// progress shows how far the measurement is.
func (m *Screen) progress() string {
	st := m.theme.Styles()
	h := m.run.heard
	now := h.now
	if now == "" {
		now = "measuring"
	}
	text := now + m.theme.Glyphs.Ellipsis + " esc gives up"
	if h.total > 0 {
		full, rest := m.theme.Glyphs.Bar(float64(h.done)/float64(h.total), min(20, m.width/4))
		text = full + rest + " " + text
	}
	return st.Accent.Render(text)
}

func (m *Screen) footer() string {
	if m.helping {
		return legend.Closing(m.theme, m.o.Keys.Key(keys.Surveying, keys.StatisticsHelp))
	}
	at, some := m.chosen()
	hints := slices.DeleteFunc(m.o.Keys.Hints(keys.Surveying), func(h keys.Hint) bool {
		return h.ID == keys.StatisticsPairs && (!some || m.lines[at].pairs == nil) || h.ID == keys.StatisticsTest && !m.collects()
	})
	return legend.Line(m.theme, hints, m.width, keys.StatisticsHelp, keys.StatisticsClose)
}

// collects reports whether the section in front is about the test set.
func (m *Screen) collects() bool {
	return m.section < len(m.sections) && m.sections[m.section].Name == figures.Stages
}
