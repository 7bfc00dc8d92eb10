package home

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/numbers"
	"prefdeck/tui/progress"
)

// The smallest size that shows anything useful.
const (
	minWidth  = 40
	minHeight = 12
)

// View draws the whole screen: height lines, none wider than width.
func (m *Screen) View() string {
	if m.width < minWidth || m.height < minHeight {
		text := m.theme.Glyphs.Words(fmt.Sprintf("prefdeck needs %d×%d,\nthis is %d×%d.\nq quits", minWidth, minHeight, m.width, m.height))
		return m.fit(ansi.Wrap(text, m.width, ""))
	}
	foot := append(m.messageLines(), m.footer())
	if m.server.err != nil && m.mode != keys.HelpingHome {
		foot = append([]string{m.serverLine()}, foot...)
	}
	body := m.body(m.height - 1 - len(foot))
	return m.fit(strings.Join(slices.Concat([]string{m.header()}, body, foot), "\n"))
}

// fit cuts every line to the width and makes the whole as high as the screen.
func (m *Screen) fit(s string) string {
	lines := slices.Concat(strings.Split(s, "\n"), make([]string, max(m.height, 0)))[:max(m.height, 0)]
	for i, l := range lines {
		lines[i] = ansi.Truncate(l, m.width, m.ellipsis())
	}
	return strings.Join(lines, "\n")
}

func (m *Screen) ellipsis() string {
	if m.theme.Glyphs.ASCII {
		return "~"
	}
	return "…"
}

func (m *Screen) dot() string {
	if m.theme.Glyphs.ASCII {
		return " - "
	}
	return " · "
}

func (m *Screen) header() string {
	right := ""
	switch {
	case !m.server.asked:
		right = "asking Ollama" + m.ellipsis()
	case m.server.err != nil:
		right = m.sign("○", "-") + " no Ollama"
	default:
		right = m.sign("●", "+") + " Ollama" + m.dot() + numbers.Plural(len(m.server.models), "model")
	}
	right += " "
	left := " prefdeck" + m.dot() + gate.Line(m.o.Deck)
	left = ansi.Truncate(left, max(10, m.width-ansi.StringWidth(right)-1), m.ellipsis())
	gap := max(1, m.width-ansi.StringWidth(left)-ansi.StringWidth(right))
	return m.theme.Styles().Header.Render(ansi.Truncate(left+strings.Repeat(" ", gap)+right, m.width, ""))
}

func (m *Screen) sign(unicode, ascii string) string {
	if m.theme.Glyphs.ASCII {
		return ascii
	}
	return unicode
}

// serverLine says whether Ollama is available.
func (m *Screen) serverLine() string {
	text := ""
	for i, hint := range m.serverHints() {
		if i == 0 || 1+ansi.StringWidth(hint) <= m.width {
			text = " " + hint
		}
	}
	return m.theme.Styles().Muted.Render(text)
}

// body returns n lines between the header and the message.
func (m *Screen) body(n int) []string {
	var lines []string
	switch m.mode {
	case keys.ChoosingKind:
		lines = m.pickerLines(n)
	case keys.Typing:
		lines = []string{"", " " + m.theme.Styles().Strong.Render(m.question.ask), " " + m.theme.Styles().Muted.Render(m.question.prompt),
			"", " " + gate.Input(m.input.View())}
	case keys.HelpingHome:
		lines = m.helpLines(n)
	case keys.Commanding:
		lines = strings.Split(m.palette.View(m.width, n, m.theme), "\n")
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

func (m *Screen) stageLines(n int) []string {
	if m.count.at.IsZero() {
		return []string{"", m.theme.Styles().Muted.Render(" counting" + m.ellipsis())}
	}
	rows := m.rows()
	lines := []string{""}
	if m.empty() {
		lines = append(lines, " "+m.theme.Styles().Strong.Render("This deck is empty.")+" Two ways to begin:", "")
	} else if next := m.next(); next != "" {
		lines = append(lines, " "+m.theme.Styles().Strong.Render(m.theme.Glyphs.Words(next)), "")
	}
	roomy := n >= 3*len(rows)+len(lines)
	if !roomy {
		lines = lines[1:]
	}
	first := len(lines)
	spare := n - 3*len(rows) - len(lines) // blank lines beside those of the rows
	for i, r := range rows {
		under := m.underLine(r, i == m.chosen)
		if spare > 0 && lines[len(lines)-1] != "" {
			lines = append(lines, "") // the hint of the row above has taken the blank line
			spare--
		}
		lines = append(lines, m.rowLine(i, r))
		switch {
		case r.stage == "" && roomy:
			lines = append(lines, under, "")
		case r.stage == exported:
			lines = append(lines, under)
		case roomy:
			lines = append(lines, m.barLine(r), under)
		case under == "" && r.stage != "":
			lines = append(lines, m.barLine(r))
		default:
			lines = append(lines, under)
		}
	}
	if m.empty() {
		lines = append(lines, m.theme.Styles().Muted.Render("     "+afterwards))
	}
	if m.empty() {
		return lines
	}
	filtering := m.filtering(rows[m.chosen].stage)
	if m.filtersBeside() {
		return m.withPast(m.beside(lines, m.filterLines(filtering, n-first), first), n)
	}
	if left := n - len(lines) - 2; left >= 3 {
		if filters := m.filterLines(filtering, left); len(filters) > 0 {
			lines = append(append(lines, ""), filters...)
		}
	}
	return m.withPast(lines, n)
}

// beside puts lines to the right of others, from the one at first on: the filters beside
// the stages.
func (m *Screen) beside(lines, right []string, first int) []string {
	for len(lines) < first+len(right) {
		lines = append(lines, "")
	}
	for i, f := range right {
		line := ansi.Truncate(lines[first+i], m.leftWidth(), m.ellipsis())
		lines[first+i] = line + strings.Repeat(" ", m.leftWidth()+besideGap-ansi.StringWidth(line)) + f
	}
	return lines
}

// filtering returns the stage whose filters are shown: the chosen one, or the third
// where that has none.
func (m *Screen) filtering(chosen stages.Stage) stages.Stage {
	if chosen == stages.Prompts || chosen == stages.Responses {
		return chosen
	}
	return stages.Filter
}

// rowLine shows one stage: its name and its counts.
func (m *Screen) rowLine(i int, r row) string {
	st := m.theme.Styles()
	name, cursor := st.Text, "  "
	if i == m.chosen {
		name, cursor = st.TitleFocus, m.cursor()+" "
	}
	start := fmt.Sprintf(" %s%s %s", st.Accent.Render(cursor), st.Muted.Render(strconv.Itoa(i+1)), name.Render(fmt.Sprintf("%-*s", nameColumn-6, r.name)))
	if r.stage == "" {
		return start
	}
	first := m.fitted(r.facts[:1], m.width)
	room := m.stagesWidth() - nameColumn - ansi.StringWidth(first) - 4
	rest := m.fitted(r.facts[1:], room)
	if rest != "" && ansi.StringWidth(rest) > room {
		rest = ""
	} else if rest != "" {
		rest = m.dot() + rest
	}
	return start + " " + st.Strong.Render(first) + st.Muted.Render(rest)
}

// barLine shows the share of the first stage's input that is left after this one
// or, while the stage runs, its progress.
func (m *Screen) barLine(r row) string {
	st := m.theme.Styles()
	fill, rest := m.bar(r, max(6, min(m.stagesWidth()-nameColumn-2, barMax)))
	return strings.Repeat(" ", nameColumn) + st.Accent.Render(fill) + st.Faint.Render(rest)
}

const barMax = 72

const (
	filtersWidth = 112 // from which on the filters stand beside the stages, not below
	filterColumn = 48  // with a margin
	besideGap    = 3
)

// filtersBeside reports whether the filters of a stage stand beside the stages.
func (m *Screen) filtersBeside() bool {
	return m.width >= filtersWidth && !m.empty() &&
		slices.ContainsFunc(m.stats.Funnel, func(s measure.FunnelStage) bool { return len(s.Filters) > 0 })
}

// stagesWidth is how many columns the stages have.
func (m *Screen) stagesWidth() int {
	if !m.filtersBeside() {
		return m.width
	}
	return m.leftWidth()
}

const nameColumn = 16 // up to the counts and the bars

func (m *Screen) cursor() string {
	if m.theme.Glyphs.Cursor == "" {
		return ">"
	}
	return m.theme.Glyphs.Cursor
}

// bar returns the stage's bar: its progress while it runs, else the share that
// passed.
func (m *Screen) bar(r row, width int) (fill, rest string) {
	part := r.share
	if mt := m.meterOf(r.stage); mt != nil && mt.Running() {
		if done, known := mt.Share(); known {
			part = done
		}
	}
	return m.theme.Glyphs.Bar(part, width)
}

// meterOf returns the meter shown beside a stage; nil before its first event.
func (m *Screen) meterOf(stage stages.Stage) *progress.Meter { return m.board.Meters.Of(stage) }

// underLine returns the line below a row: the progress or the result of its run,
// what enter would do, or an introduction.
func (m *Screen) underLine(r row, chosen bool) string {
	st := m.theme.Styles()
	indent := strings.Repeat(" ", nameColumn)
	if r.stage == "" {
		return st.Muted.Render("     " + strings.Join(r.facts, m.dot()))
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
	facts := mt.Facts(m.now)
	if _, _, paused := m.board.Throttle.State(); paused && mt.Running() {
		facts = append([]string{"paused"}, facts...)
	}
	return style.Render(indent + m.fitted(facts, m.stagesWidth()-nameColumn-1))
}

// fitted joins as many facts as fit.
func (m *Screen) fitted(facts []string, room int) string {
	for n := len(facts); n > 0; n-- {
		if s := strings.Join(facts[:n], m.dot()); n == 1 || ansi.StringWidth(s) <= room {
			return s
		}
	}
	return ""
}

// filterLines shows the funnel of a stage, filter by filter.
func (m *Screen) filterLines(of stages.Stage, n int) []string {
	st := m.theme.Styles()
	var lines []string
	for _, stage := range m.stats.Funnel {
		if stage.Stage != string(of) {
			continue
		}
		lines = append(lines, st.Muted.Render(fmt.Sprintf("    %-16s %8s %8s %8s", "filter", "in", "dropped", "passed")))
		for _, f := range stage.Filters {
			line := fmt.Sprintf("    %-16s %8s %8s %8s", ansi.Truncate(gate.Line(f.Filter), 16, m.ellipsis()),
				numbers.Number(f.In), numbers.Number(f.Dropped), numbers.Number(f.Passed))
			var style themes.Pen
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

// messageLines shows the message, on as many lines as it needs and a screen of this
// height can spare.
func (m *Screen) messageLines() []string {
	st := m.theme.Styles()
	style := st.Text
	if m.message.warn {
		style = st.Warn
	}
	text := m.theme.Glyphs.Words(gate.Line(m.message.text))
	lines := strings.Split(ansi.Wrap(text, m.width-2, " "), "\n")
	if most := min(3, max(1, m.height/8)); len(lines) > most {
		lines = append(lines[:most-1], strings.Join(lines[most-1:], " ")) // fit cuts it
	}
	for i, l := range lines {
		lines[i] = style.Render(" " + l)
	}
	return lines
}
