package duel

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
	"prefdeck/tui/pane"
)

// Panes stand side by side where each then has this many columns.
const sideBySide = 50

// promptRows is how much of the prompt stands above the answers.
const promptRows = 3

// scaleHeight is from how many rows on the scale has one of them.
const scaleHeight = 16

// scaled reports whether the keys of the scale have a row of their own.
func (m *Screen) scaled() bool { return m.mode == keys.Dueling && m.height >= scaleHeight }

// across returns how many cells the answers and the prompt take: lines longer than the
// text width are hard to read.
func (m *Screen) across() int {
	width := m.width
	if most := m.o.Width + 4; m.o.Width > 0 { // with the border
		width = min(width, most)
		if m.width >= 2*sideBySide {
			width = min(m.width, 2*most)
		}
	}
	return width
}

// margin centres what is narrower than the screen.
func (m *Screen) margin() string { return strings.Repeat(" ", (m.width-m.across())/2) }

// lay sizes the parts for the screen. The panes keep the row of the scale once it is
// gone, so that the answers stay where they are.
func (m *Screen) lay() {
	m.input.SetWidth(max(m.width-2, 10))
	m.input.SetHeight(max(m.height-6, 1))
	room := max(m.height-3-len(m.prompt()), 2)
	if m.height >= scaleHeight {
		room--
	}
	width := m.across()
	room = m.paneRows(room)
	if m.width >= 2*sideBySide {
		m.panes[0].SetSize(width/2, room)
		m.panes[1].SetSize(width-width/2, room)
	} else {
		m.panes[0].SetSize(width, room/2)
		m.panes[1].SetSize(width, room-room/2)
	}
	m.panes[1].Mirrored = m.width >= 2*sideBySide
}

// leastRows is how many rows the panes keep together, however short the answers are.
const leastRows = 20

// paneRows returns how many of the rows the panes take together: short answers leave
// the rest of a tall screen free, so that the scale stands near them.
func (m *Screen) paneRows(room int) int {
	need := max(m.panes[0].Lines(), m.panes[1].Lines()) + 2 // with the border
	if m.width < 2*sideBySide {
		need *= 2
	}
	return min(room, max(need, leastRows))
}

// View draws the screen: height lines, none wider than width.
func (m *Screen) View() string {
	rows := []string{m.header()}
	if m.helping {
		rows = append(rows, legend.List(m.theme, m.o.Keys.Help(m.mode), m.width, max(m.height-3, 0))...)
	} else if m.mode == keys.AskingDuel {
		rows = append(rows, "")
		for row := range strings.SplitSeq(gate.Input(m.input.View()), "\n") {
			rows = append(rows, " "+row)
		}
		if m.input.Value() == "" {
			rows = append(rows[:3], m.about()...)
		}
	} else {
		for _, row := range append(m.prompt(), m.arena()...) {
			rows = append(rows, m.margin()+row)
		}
		if m.scaled() {
			rows = append(rows, m.scale())
		}
	}
	foot := []string{m.status(), m.footer()}
	for len(rows) < m.height-len(foot) {
		rows = append(rows, "")
	}
	rows = append(rows[:max(m.height-len(foot), 0)], foot...)
	for i, row := range rows {
		rows[i] = ansi.Truncate(row, m.width, m.theme.Glyphs.Ellipsis)
	}
	return strings.Join(rows[:min(m.height, len(rows))], "\n")
}

func (m *Screen) footer() string {
	if m.helping {
		return legend.Closing(m.theme, m.o.Keys.Key(m.mode, keys.ScreenHelp))
	}
	hints := m.o.Keys.Hints(m.mode)
	if m.scaled() {
		hints = legend.BesideScale(hints, m.choices, m.o.Scale)
	}
	return legend.Line(m.theme, hints, m.width, keys.ScreenHelp, keys.DuelClose)
}

// scale is the row with the keys that decide.
func (m *Screen) scale() string {
	return legend.AnswerKeys{Theme: m.theme, Keys: m.o.Keys, Mode: keys.Dueling, Of: m.o.Scale, Choices: m.choices}.Row(m.width)
}

func (m *Screen) header() string {
	left, right := m.theme.Glyphs.Words(" Duel · ")+gate.Line(m.o.Name), m.theme.Glyphs.Blind+" blind "
	if m.mode == keys.AfterDuel {
		right = ""
	}
	room := max(m.width-ansi.StringWidth(left)-ansi.StringWidth(right), 0)
	return m.theme.Styles().Header.Render(left + strings.Repeat(" ", room) + right)
}

// about says what a duel is, until a prompt is typed.
func (m *Screen) about() []string {
	const text = "Two models answer it side by side. Decide as soon as you know which answer is better: " +
		"both stop there, you see who they were, and prompt, answers and label are in the deck."
	rows := []string{""}
	for line := range strings.SplitSeq(ansi.Wrap(text, min(max(m.width-2, 10), 76), ""), "\n") {
		rows = append(rows, " "+m.theme.Styles().Muted.Render(line))
	}
	return rows
}

// prompt returns the first lines of the prompt that is being answered.
func (m *Screen) prompt() []string {
	if m.mode == keys.AskingDuel {
		return nil
	}
	st := m.theme.Styles()
	bar := st.Accent.Render(m.theme.Glyphs.Quote + " ")
	lines := strings.Split(ansi.Wrap(gate.Text(strings.TrimSpace(m.input.Value())), max(m.across()-3, 10), ""), "\n")
	var rows []string
	for _, line := range lines[:min(len(lines), promptRows)] {
		rows = append(rows, bar+line)
	}
	if more := len(lines) - promptRows; more > 0 {
		rows[promptRows-1] = bar + st.Muted.Render(fmt.Sprintf("%s %d more lines", m.theme.Glyphs.Ellipsis, more+1))
	}
	return rows
}

// arena draws both answers.
func (m *Screen) arena() []string {
	for i := range m.panes {
		m.panes[i].Title = m.title(i)
		m.panes[i].End, m.panes[i].Linked = "", true
		switch shown := m.bout.shown[i]; {
		case shown.Whole:
		case shown.Err != nil:
			m.panes[i].End = "broken off"
		case m.bout.answer == nil:
			m.panes[i].End = "writing" + m.theme.Glyphs.Ellipsis
		default:
			m.panes[i].End = "stopped here"
		}
	}
	if m.width >= 2*sideBySide {
		return pane.Beside(m.theme, pane.Box{Pane: &m.panes[0], Focused: true}, pane.Box{Pane: &m.panes[1], Focused: true})
	}
	return append(m.panes[0].Rows(true, m.theme), m.panes[1].Rows(true, m.theme)...)
}

// title names a side, and after the decision its model.
func (m *Screen) title(i int) string {
	name := []string{"A", "B"}[i]
	if m.mode == keys.AfterDuel {
		name += m.theme.Glyphs.Words(" · ") + gate.Line(m.bout.models[i])
	}
	return name
}

// status says what is going on, or what went wrong.
func (m *Screen) status() string {
	st, g := m.theme.Styles(), m.theme.Glyphs
	switch b := &m.bout; {
	case m.trouble != "":
		return " " + st.Bad.Render(g.Cross+" "+gate.Line(m.trouble))
	case m.notice != "":
		return " " + st.Notice.Render(gate.Line(m.notice))
	case m.mode == keys.AfterDuel:
		return " " + st.Good.Render(g.Check+" "+b.echo) + m.replaced()
	case b.saving:
		return " " + st.Accent.Render("saving"+g.Ellipsis)
	case m.mode == keys.Dueling && m.hopeless():
		return " " + st.Notice.Render("nothing to compare: "+m.way())
	case m.mode == keys.Dueling && !b.painted:
		return " " + st.Accent.Render("two models are being asked"+g.Ellipsis+" both appear together")
	}
	return ""
}

// replaced says, after the decision, of which models nobody knows which of two answered.
func (m *Screen) replaced() string {
	if len(m.bout.unsure) == 0 {
		return ""
	}
	text := " " + gate.Line(strings.Join(m.bout.unsure, " and ")) + " replaced meanwhile, stored without a digest"
	return m.theme.Styles().Notice.Render(m.theme.Glyphs.Words(" ·") + text)
}
