package pipeline

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/response"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
	"prefdeck/tui/numbers"
	"prefdeck/tui/progress"
)

// The smallest size that shows anything useful.
const (
	minWidth  = 40
	minHeight = 14
)

const (
	nameColumn = 14 // the cursor and the name of a stage
	barMost    = 30
)

// View draws the screen: height lines, none wider than width.
func (m *Screen) View() string {
	if m.width < minWidth || m.height < minHeight {
		text := fmt.Sprintf("the pipeline needs %d×%d,\nthis is %d×%d.\nq goes back", minWidth, minHeight, m.width, m.height)
		return m.fit(strings.Split(ansi.Wrap(m.theme.Glyphs.Words(text), max(m.width, 1), ""), "\n"))
	}
	room := m.height - 3
	body := m.body(room)
	if m.planner.open {
		body = m.planBody(room)
	}
	if m.helping {
		mode, _ := m.mode()
		body = legend.List(m.theme, m.o.Keys.Help(mode), m.width, room)
	}
	body = slices.Concat(body, make([]string, max(room-len(body), 0)))[:room]
	return m.fit(slices.Concat([]string{m.header()}, body, []string{m.status(), m.footer()}))
}

// mode returns the mode whose keys are live, and its action that lists them.
func (m *Screen) mode() (keys.Mode, keys.ActionID) {
	if m.planner.open {
		return keys.Planning, keys.PlanHelp
	}
	return keys.Piping, keys.PipelineHelp
}

// fit cuts every line to the width and makes the whole as high as the screen.
func (m *Screen) fit(rows []string) string {
	rows = slices.Concat(rows, make([]string, max(m.height, 0)))[:max(m.height, 0)]
	for i, row := range rows {
		rows[i] = ansi.Truncate(row, m.width, m.theme.Glyphs.Ellipsis)
	}
	return strings.Join(rows, "\n")
}

func (m *Screen) header() string {
	jobs, flying, paused := m.o.Board.Throttle.State()
	right := fmt.Sprintf("%d at a time ", jobs)
	if len(m.hosts) > 1 {
		right = fmt.Sprintf("%d at a time per host ", jobs)
	}
	switch {
	case paused && flying > 0:
		right = fmt.Sprintf("pausing: %d to end · %s", flying, right)
	case paused:
		right = "paused · " + right
	case m.o.Board.Stopping:
		right = "stopping · " + right
	case m.o.Board.Task != "":
		right = "running · " + right
	}
	left, right := m.theme.Glyphs.Words(" Pipeline · ")+gate.Line(m.o.Name), m.theme.Glyphs.Words(right)
	left = ansi.Truncate(left, max(m.width-ansi.StringWidth(right)-1, 10), m.theme.Glyphs.Ellipsis)
	gap := max(m.width-ansi.StringWidth(left)-ansi.StringWidth(right), 1)
	return m.theme.Styles().Header.Render(left + strings.Repeat(" ", gap) + right)
}

// body shows the stages, the models in memory, the failures, and as much of the tail as
// fits below.
func (m *Screen) body(n int) []string {
	rows := []string{""}
	for i, stage := range shown {
		rows = append(rows, m.stage(i, stage)...)
	}
	rows = append(rows, "", m.named("In memory", m.memory()))
	for i, h := range m.hosts {
		rows = append(rows, m.named(fmt.Sprintf("Host %d", i+1), m.host(h)))
	}
	rows = append(rows, m.named("Failures", m.failures()), "")
	if m.height >= tall {
		rows = append(rows, m.asked()...)
		rows = append(rows, m.funnel(n-len(rows))...)
	}
	left := max(n-len(rows), 0)
	tail := m.o.Board.Tail
	for _, l := range tail[max(0, len(tail)-left):] {
		style := m.theme.Styles().Text
		if l.Warn {
			style = m.theme.Styles().Warn
		}
		rows = append(rows, " "+m.theme.Styles().Muted.Render(l.At.Format("15:04:05"))+" "+style.Render(gate.Line(l.Line())))
	}
	return rows
}

// tall is from how many rows on a screen has room for tables by model, and mostModels is
// how many models such a table names.
const (
	tall       = 40
	mostModels = 12
)

// asked is a table of what the models did in this task, with an empty row behind it.
func (m *Screen) asked() []string {
	st, models := m.theme.Styles(), m.o.Board.Models
	if len(models) == 0 {
		return nil
	}
	rows := []string{"   " + st.Muted.Render(fmt.Sprintf("%-*s %10s %8s %10s %10s %12s", modelColumn, "Model", "answers", "failed", "tokens", "s each", "tokens/s"))}
	for _, a := range models[:min(len(models), mostModels)] {
		each, speed := "", ""
		if a.Took > 0 {
			each, speed = fmt.Sprintf("%.1f", a.Took.Seconds()/float64(a.Answers)), fmt.Sprintf("%.0f", float64(a.Tokens)/a.Took.Seconds())
		}
		style := st.Text
		if a.Failed > 0 {
			style = st.Warn
		}
		rows = append(rows, "   "+style.Render(fmt.Sprintf("%s %10s %8s %10s %10s %12s", m.cell(a.Model, modelColumn),
			numbers.Number(a.Answers), numbers.Number(a.Failed), numbers.Number(a.Tokens), each, speed)))
	}
	return append(m.more(rows, len(models)), "")
}

// funnel is a table of each filter's input and drops, as far as there is room for it
// while nothing else has to be shown, followed by an empty row.
func (m *Screen) funnel(room int) []string {
	st := m.theme.Styles()
	if !m.counted || len(m.o.Board.Models) > 0 || len(m.o.Board.Tail) > 0 {
		return nil
	}
	var rows []string
	for _, s := range m.stats.Funnel {
		for _, f := range s.Filters {
			style := st.Text
			if f.Dropped == 0 {
				style = st.Muted
			}
			share := ""
			if f.In > 0 {
				share = fmt.Sprintf("%.1f %%", 100*float64(f.Dropped)/float64(f.In))
			}
			rows = append(rows, "   "+style.Render(fmt.Sprintf("%s %-10s %10s %10s %10s %10s", m.cell(f.Filter, filterColumn), s.Stage,
				numbers.Number(f.In), numbers.Number(f.Dropped), numbers.Number(f.Passed), share)))
		}
	}
	if len(rows) == 0 || len(rows)+2 > room {
		return nil
	}
	head := "   " + st.Muted.Render(fmt.Sprintf("%-*s %-10s %10s %10s %10s %10s", filterColumn, "Filter", "stage", "in", "dropped", "passed", "share"))
	return slices.Concat([]string{head}, rows, []string{""})
}

const (
	modelColumn  = 36
	filterColumn = 24
)

// cell returns foreign text that fills a column.
func (m *Screen) cell(text string, width int) string {
	text = ansi.Truncate(gate.Line(text), width, m.theme.Glyphs.Ellipsis)
	return text + strings.Repeat(" ", max(width-ansi.StringWidth(text), 0))
}

// more ends a table by model that leaves out some of this many models.
func (m *Screen) more(rows []string, models int) []string {
	if models <= mostModels {
		return rows
	}
	return append(rows, "   "+m.theme.Styles().Muted.Render("and "+numbers.Plural(models-mostModels, "model")+" more"))
}

// stage shows a stage and below it how far it is.
func (m *Screen) stage(i int, stage stages.Stage) []string {
	st := m.theme.Styles()
	cursor, name := " ", st.Text
	if i == m.chosen {
		cursor, name = m.theme.Glyphs.Cursor, st.TitleFocus
	}
	title := strings.ToUpper(string(stage[:1])) + string(stage[1:])
	row := fmt.Sprintf(" %s %s", st.Accent.Render(cursor), name.Render(fmt.Sprintf("%-*s", nameColumn-3, title)))
	meter := m.o.Board.Meters.Of(stage)
	facts := m.here(stage)
	style := st.Muted
	if meter != nil {
		facts = meter.Facts(m.o.Board.Now)
		if left := meter.ToGo(); left > 0 {
			facts = slices.Insert(facts, 1, numbers.Number(left)+" to go")
		}
		switch {
		case meter.Running():
			style = st.Accent
		case meter.Status == stages.Failed:
			style = st.Bad
		}
	}
	n := m.fitting(facts, m.width-nameColumn)
	rows := []string{row + style.Render(m.joined(facts[:n])), ""}
	if meter != nil {
		share, _ := meter.Share()
		full, empty := m.theme.Glyphs.Bar(share, min(m.width-nameColumn-2, barMost))
		rest := facts[n:]
		rest = rest[:m.fitting(rest, m.width-nameColumn-barMost-3)]
		rows[1] = strings.Repeat(" ", nameColumn) + st.Accent.Render(full) + st.Faint.Render(empty) + "  " + style.Render(m.joined(rest))
	}
	return rows
}

// here says what the deck holds of a stage that has not run in this task.
func (m *Screen) here(stage stages.Stage) []string {
	if !m.counted {
		return []string{"counting" + m.theme.Glyphs.Ellipsis}
	}
	s := m.stats
	var facts []string
	switch stage {
	case stages.Prompts:
		dropped := s.Dropped(stages.Prompts, stages.OfPrompt)
		facts = []string{numbers.Plural(s.Prompts-dropped, "prompt")}
		if dropped > 0 {
			facts = append(facts, numbers.Number(dropped)+" dropped")
		}
	case stages.Responses:
		facts = []string{numbers.Plural(s.Responses, "response")}
		if s.Missing > 0 {
			facts = append(facts, numbers.Number(s.Missing)+" to go")
		}
	case stages.Filter:
		facts = []string{numbers.Plural(s.ForPerson(), "pair") + " for you"}
		if s.Unpaired > 0 {
			facts = append(facts, numbers.Plural(s.Unpaired, "response")+" to pair")
		}
	}
	return facts
}

// fitting returns how many of the facts fit side by side, at least one if there is any.
func (m *Screen) fitting(facts []string, room int) int {
	n := len(facts)
	for n > 1 && ansi.StringWidth(m.joined(facts[:n])) > room {
		n--
	}
	return n
}

func (m *Screen) joined(facts []string) string {
	return strings.Join(facts, m.theme.Glyphs.Words(" · "))
}

// fitted joins as many facts as fit.
func (m *Screen) fitted(facts []string) string {
	return m.joined(facts[:m.fitting(facts, m.width-nameColumn)])
}

func (m *Screen) named(name, text string) string {
	return "   " + m.theme.Styles().Muted.Render(fmt.Sprintf("%-*s", nameColumn-3, name)) + text
}

// memory says which models the server has loaded, and where.
func (m *Screen) memory() string {
	st := m.theme.Styles()
	switch {
	case errors.Is(m.silent, ollama.ErrUnreachable):
		return st.Muted.Render("nothing: no Ollama server answers")
	case m.silent != nil:
		return st.Warn.Render(gate.Line(m.silent.Error()))
	case m.again.IsZero():
		return st.Muted.Render("asking Ollama" + m.theme.Glyphs.Ellipsis)
	case len(m.loaded) == 0:
		return st.Muted.Render("no model is loaded")
	}
	const gigabyte = 1e9
	var all []string
	for _, l := range m.loaded {
		text := fmt.Sprintf("%s %.1f GB", gate.Line(l.Name), float64(l.Size)/gigabyte)
		if i := slices.IndexFunc(m.hosts, func(h ollama.HostState) bool { return h.Host == l.Host }); i >= 0 {
			text += fmt.Sprintf(" on host %d", i+1)
		}
		switch {
		case l.VRAM <= 0:
			text += " on the CPU"
		case l.VRAM < l.Size:
			text += fmt.Sprintf(", %d %% on the GPU", 100*l.VRAM/l.Size)
		default:
			text += " on the GPU"
		}
		all = append(all, text)
	}
	text, room := m.joined(all), m.width-nameColumn
	for n := len(all) - 1; n > 0 && ansi.StringWidth(text) > room; n-- {
		text = m.joined(append(slices.Clone(all[:n]), numbers.Number(len(all)-n)+" more"))
	}
	return st.Text.Render(text)
}

// host says what one of several servers is doing.
func (m *Screen) host(h ollama.HostState) string {
	st := m.theme.Styles()
	if h.Away != nil {
		return st.Warn.Render(m.fitted([]string{gate.Line(h.Host), "set aside", gate.Line(h.Away.Error())}))
	}
	return st.Text.Render(m.fitted([]string{
		gate.Line(h.Host), numbers.Number(h.Flying) + " in flight", numbers.Plural(h.Answered, "answer"), numbers.Plural(h.Tokens, "token"),
	}))
}

// failures counts the requests that failed, by kind: of the task, or else those that the
// deck holds.
func (m *Screen) failures() string {
	st := m.theme.Styles()
	failed := slices.Clone(m.o.Board.Failures)
	if len(failed) == 0 && m.o.Board.Task == "" {
		for _, f := range m.stats.Failures {
			reason := response.Failure{Kind: f.Kind}.Reason()
			if i := slices.IndexFunc(failed, func(k progress.Failed) bool { return k.Reason == reason }); i >= 0 {
				failed[i].N += f.N
			} else {
				failed = append(failed, progress.Failed{Reason: reason, N: f.N})
			}
		}
	}
	if len(failed) == 0 {
		return st.Muted.Render("none")
	}
	slices.SortStableFunc(failed, func(a, b progress.Failed) int { return cmp.Compare(b.N, a.N) })
	var all []string
	for _, f := range failed {
		all = append(all, m.theme.Glyphs.Words(fmt.Sprintf("%d × %s", f.N, f.Reason)))
	}
	return st.Warn.Render(m.fitted(all))
}

// status is the line above the keys: what was said last.
func (m *Screen) status() string {
	st, g := m.theme.Styles(), m.theme.Glyphs
	switch b := m.o.Board; {
	case m.message != "":
		return " " + st.Accent.Render(g.Words(m.message))
	case b.Said != "" && b.Warn:
		return " " + st.Bad.Render(g.Cross+" "+g.Words(gate.Line(b.Said)))
	case b.Said != "":
		return " " + st.Accent.Render(g.Words(gate.Line(b.Said)))
	case m.failure != nil:
		return " " + st.Bad.Render(g.Cross+" "+gate.Line(m.failure.Error()))
	}
	return ""
}

// footer shows the live keys, as many as fit.
func (m *Screen) footer() string {
	if m.helping {
		return legend.Closing(m.theme, m.o.Keys.Key(m.mode()))
	}
	if m.planner.open {
		return legend.Line(m.theme, m.o.Keys.Hints(keys.Planning), m.width, keys.PlanStart, keys.PlanHelp, keys.PlanClose)
	}
	var hints []keys.Hint
	_, _, paused := m.o.Board.Throttle.State()
	for _, h := range m.o.Keys.Hints(keys.Piping) {
		running := m.o.Board.Task != ""
		switch {
		case !running && h.ID == keys.PipelineStop, running && (h.ID == keys.PipelineStart || h.ID == keys.PipelineAll):
			continue
		case paused && h.ID == keys.PipelineHold:
			h.Text = "go on"
		}
		hints = append(hints, h)
	}
	return legend.Line(m.theme, hints, m.width, keys.PipelineHelp, keys.PipelineClose)
}
