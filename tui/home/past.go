package home

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
	"prefdeck/tui/progress"
)

// tall is the screen height from which the latest runs and days are shown below the
// stages; mostPast is how many.
const (
	tall     = 40
	mostPast = 12
)

// wantsPast reports whether this screen has room for what happened lately.
func (m *Screen) wantsPast() bool { return m.height >= tall }

// withPast adds what happened lately below the lines, of n rows in all: the runs, beside
// them the days of the answers, and then what filters dropped.
func (m *Screen) withPast(lines []string, n int) []string {
	if !m.wantsPast() || m.empty() {
		return lines
	}
	if len(lines) > 0 && lines[len(lines)-1] != "" {
		lines = append(lines, "")
	}
	runs, days := m.runLines(), m.dayLines()
	if first := len(lines); m.width >= filtersWidth {
		lines = m.beside(append(lines, runs...), days, first)
	} else {
		lines = append(append(append(lines, runs...), ""), days...)
	}
	if drops := m.dropLines(n - len(lines) - 1); len(drops) > 0 {
		lines = append(append(lines, ""), drops...)
	}
	return lines
}

// leftWidth is how many columns what stands on the left has, beside something else.
func (m *Screen) leftWidth() int { return min(m.width-filterColumn-besideGap, nameColumn+barMax+2) }

// runLines lists the latest runs.
func (m *Screen) runLines() []string {
	st, width := m.theme.Styles(), m.width
	if m.width >= filtersWidth {
		width = m.leftWidth()
	}
	if len(m.past.Runs) == 0 {
		return nil
	}
	lines := []string{st.Muted.Render("     latest runs")}
	for _, r := range m.past.Runs {
		meter := progress.Meter{Stage: r.Stage, Status: r.Status, Counts: r.Counts, Started: r.Started, Ended: r.Ended}
		start := fmt.Sprintf("     %-12s  %-10s ", r.Started.Format("_2 Jan 15:04"), gate.Line(string(r.Stage)))
		facts := meter.Facts(m.now)
		style := st.Text
		switch r.Status {
		case stages.Running:
			facts, style = []string{"running for " + progress.Duration(m.now.Sub(r.Started))}, st.Accent
		case stages.Failed, stages.Interrupted:
			style = st.Warn
			if r.Error != "" {
				facts = append(facts, gate.Line(r.Error))
			}
		}
		lines = append(lines, style.Render(ansi.Truncate(start+strings.Join(facts, m.dot()), width-1, m.ellipsis())))
	}
	return lines
}

// dayLines shows how many answers the person gave on the latest days that had any.
func (m *Screen) dayLines() []string {
	st, most := m.theme.Styles(), 0
	if len(m.past.Days) == 0 {
		return nil
	}
	for _, d := range m.past.Days {
		most = max(most, d.Answers)
	}
	lines := []string{st.Muted.Render("    your answers by day")}
	for _, d := range m.past.Days {
		fill, rest := m.theme.Glyphs.Bar(share(d.Answers, most), 12)
		lines = append(lines, fmt.Sprintf("    %-10s %6s  %s%s  %s", d.On.Format("Mon _2 Jan"), numbers.Number(d.Answers),
			st.Accent.Render(fill), st.Faint.Render(rest), st.Muted.Render(progress.Duration(d.Active))))
	}
	return lines
}

// dropLines shows on at most n rows what filters dropped, and why.
func (m *Screen) dropLines(n int) []string {
	st := m.theme.Styles()
	if n < 3 || len(m.stats.Examples) == 0 {
		return nil
	}
	lines := []string{st.Muted.Render("     dropped, for example")}
	width, before := m.width*2/5, ""
	for _, e := range m.stats.Examples[:min(len(m.stats.Examples), n-1)] {
		name := ansi.Truncate(gate.Line(e.Filter), 16, m.ellipsis())
		if e.Filter == before {
			name = ""
		}
		before = e.Filter
		text := ansi.Truncate(fmt.Sprintf("     %-16s  %s", name, gate.Line(cmp.Or(e.Reason, "no reason is kept"))), width, m.ellipsis())
		text += strings.Repeat(" ", max(width-ansi.StringWidth(text), 0))
		lines = append(lines, st.Text.Render(text)+"  "+st.Muted.Render(gate.Line(strings.Join(strings.Fields(e.Text), " "))))
	}
	return lines
}
