package home

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/progress"
)

// The smallest size that shows anything useful.
const (
	minWidth  = 40
	minHeight = 12
)

// View draws the whole screen: height lines, none wider than width.
func (m *Model) View() string {
	if m.width < minWidth || m.height < minHeight {
		return m.fit(fmt.Sprintf("prefdeck needs %d×%d,\nthis is %d×%d.\nq quits", minWidth, minHeight, m.width, m.height))
	}
	head := []string{m.header(), m.serverLine()}
	foot := []string{m.messageLine(), m.footer()}
	body := m.body(m.height - len(head) - len(foot))
	return m.fit(strings.Join(slices.Concat(head, body, foot), "\n"))
}

// fit cuts every line to the width and the whole to the height.
func (m *Model) fit(s string) string {
	lines := strings.Split(s, "\n")
	if len(lines) > m.height {
		lines = lines[:m.height]
	}
	for i, l := range lines {
		lines[i] = ansi.Truncate(l, m.width, m.ellipsis())
	}
	return strings.Join(lines, "\n")
}

func (m *Model) ellipsis() string {
	if m.theme.Glyphs.ASCII {
		return "~"
	}
	return "…"
}

func (m *Model) dot() string {
	if m.theme.Glyphs.ASCII {
		return " - "
	}
	return " · "
}

func (m *Model) header() string {
	right := ""
	switch {
	case !m.server.asked:
		right = "asking Ollama" + m.ellipsis()
	case m.server.err != nil:
		right = "no Ollama"
	default:
		right = "Ollama" + m.dot() + plural(len(m.server.models), "model")
	}
	right += " "
	left := " prefdeck" + m.dot() + gate.Line(m.o.Deck)
	left = ansi.Truncate(left, max(10, m.width-ansi.StringWidth(right)-1), m.ellipsis())
	gap := max(1, m.width-ansi.StringWidth(left)-ansi.StringWidth(right))
	return m.theme.Styles().Header.Render(ansi.Truncate(left+strings.Repeat(" ", gap)+right, m.width, ""))
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return progress.Number(n) + " " + what + "s"
}

func (m *Model) serverLine() string {
	if m.server.err == nil {
		return ""
	}
	st := m.theme.Styles()
	text := " " + serverHint + ". All but generating works without it."
	if ansi.StringWidth(text) > m.width {
		text = " start it: `ollama serve`, or set OLLAMA_HOST"
	}
	return st.Warn.Render(text)
}

// body is n lines between the header and the message.
func (m *Model) body(n int) []string {
	var lines []string
	switch m.mode {
	case keys.ChoosingKind:
		lines = m.pickerLines(n)
	case keys.Typing:
		lines = []string{"", " " + m.theme.Styles().Strong.Render(m.question.ask), " " + m.theme.Styles().Muted.Render(m.question.prompt),
			"", " " + m.input.View()}
	case keys.HelpingHome:
		lines = m.helpLines(n)
	default:
		lines = m.stageLines(n)
	}
	if len(lines) > n {
		lines = lines[:n]
	}
	for len(lines) < n {
		lines = append(lines, "")
	}
	return lines
}

func (m *Model) stageLines(n int) []string {
	if m.counted.IsZero() {
		return []string{"", m.theme.Styles().Muted.Render(" counting" + m.ellipsis())}
	}
	rows := m.rows()
	var lines []string
	if m.empty() {
		lines = append(lines, "", " "+m.theme.Styles().Strong.Render("This deck is empty.")+" Three ways to begin:", "")
	} else if n >= 2*len(rows)+6 {
		lines = append(lines, "")
	}
	roomy := m.empty() || n >= 3*len(rows)+13
	for i, r := range rows {
		lines = append(lines, m.rowLine(i, r), m.underLine(r, i == m.chosen))
		if roomy {
			lines = append(lines, "")
		}
	}
	if left := n - len(lines) - 1; left >= 3 && !m.empty() {
		lines = append(lines, "")
		lines = append(lines, m.filterLines(rows[m.chosen], left)...)
	}
	return lines
}

// rowLine is one stage: its name, a bar of what passed, and its counts.
func (m *Model) rowLine(i int, r row) string {
	st := m.theme.Styles()
	name, cursor := st.Text, "  "
	if i == m.chosen {
		name, cursor = st.TitleFocus, m.cursor()+" "
	}
	if r.stage == "" {
		return fmt.Sprintf(" %s%d  %s", st.Accent.Render(cursor), i+1, name.Render(r.name))
	}
	said := strings.Join(r.facts, m.dot())
	// The bars of all rows have one width, so that they read as one figure.
	width := min(36, max(6, m.width-nameColumn-54))
	fill, rest := m.bar(r, width)
	return fmt.Sprintf(" %s%d %s %s  %s", st.Accent.Render(cursor), i+1, name.Render(fmt.Sprintf("%-*s", nameColumn-6, r.name)),
		st.Accent.Render(fill)+st.Faint.Render(rest), st.Text.Render(said))
}

const nameColumn = 16 // up to the bars

func (m *Model) cursor() string {
	if m.theme.Glyphs.Cursor == "" {
		return ">"
	}
	return m.theme.Glyphs.Cursor
}

// bar is the stage's bar: how far it is while it runs, else what passed.
func (m *Model) bar(r row, width int) (fill, rest string) {
	part := r.share
	if mt := m.meterOf(r.stage); mt != nil && mt.Running() {
		part, _ = mt.Share()
	}
	b := progress.Bar(part, width, m.theme.Glyphs.ASCII)
	cut := strings.IndexAny(b, "░-")
	if cut < 0 {
		return b, ""
	}
	return b[:cut], b[cut:]
}

// meterOf is the meter shown beside a stage; an import is shown with prompts.
func (m *Model) meterOf(stage stages.Stage) *progress.Meter {
	if stage == stages.Prompts {
		if mt := m.meters.Of(stages.Import); mt != nil {
			return mt
		}
	}
	return m.meters.Of(stage)
}

// underLine is what there is to say below a row: how its run goes or went, what
// enter would do, or what a beginning means.
func (m *Model) underLine(r row, chosen bool) string {
	st := m.theme.Styles()
	indent := strings.Repeat(" ", nameColumn)
	if r.stage == "" {
		return st.Muted.Render("      " + strings.Join(r.facts, m.dot()))
	}
	mt := m.meterOf(r.stage)
	if mt == nil {
		if chosen && m.task == nil {
			return st.Muted.Render(indent + r.hint)
		}
		return ""
	}
	style := st.Muted
	switch {
	case mt.Running():
		style = st.Accent
	case mt.Status == stages.Failed:
		style = st.Bad
	case mt.Counts.Failed > 0:
		style = st.Warn
	}
	return style.Render(indent + m.fitted(mt.Facts(m.now), m.width-nameColumn-1))
}

// fitted joins as many facts as there is room for.
func (m *Model) fitted(facts []string, room int) string {
	for n := len(facts); n > 0; n-- {
		if s := strings.Join(facts[:n], m.dot()); n == 1 || ansi.StringWidth(s) <= room {
			return s
		}
	}
	return ""
}

// filterLines is the funnel of the chosen stage, filter by filter.
func (m *Model) filterLines(r row, n int) []string {
	st := m.theme.Styles()
	var lines []string
	for _, stage := range m.stats.Funnel {
		if stage.Stage != string(r.stage) {
			continue
		}
		lines = append(lines, st.Muted.Render(fmt.Sprintf("    %-20s %9s %9s %9s", "filter", "in", "dropped", "passed")))
		for _, f := range stage.Filters {
			line := fmt.Sprintf("    %-20s %9s %9s %9s", ansi.Truncate(gate.Line(f.Filter), 20, m.ellipsis()),
				progress.Number(f.In), progress.Number(f.Dropped), progress.Number(f.Passed))
			style := lipgloss.NewStyle()
			if f.Dropped == 0 {
				style = st.Muted
			}
			lines = append(lines, style.Render(line))
		}
	}
	if len(lines) > n {
		more := len(lines) - n + 1
		lines = append(lines[:n-1], st.Muted.Render(fmt.Sprintf("    %s%d more: prefdeck stats", m.ellipsis(), more)))
	}
	return lines
}

func (m *Model) messageLine() string {
	st := m.theme.Styles()
	if m.message.text == "" {
		return ""
	}
	style := st.Text
	if m.message.warn {
		style = st.Warn
	}
	return style.Render(" " + gate.Line(m.message.text))
}
