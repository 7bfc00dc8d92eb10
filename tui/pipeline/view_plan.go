package pipeline

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/ollama"
	"prefdeck/stages/response"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
	"prefdeck/tui/progress"
)

// planBody shows the list of what the next run asks, scrolled to the cursor, and the
// forecast below it.
func (m *Screen) planBody(n int) []string {
	p := &m.planner
	rows := []string{
		m.planRow(planLine, "Plan", m.turnable(p.plan), planHelp(p.plan)),
		m.planRow(samplesLine, "Samples", m.turnable(fmt.Sprint(p.samples)), samplesHelp(p.plan)),
		m.planRow(drawLine, "Draw", m.turnable(fmt.Sprint(p.draw)), "models per prompt, with the plan mix"),
		m.planRow(pairsLine, "Pairs", m.turnable(limitText(p.pairs)), m.pairsHelp()),
	}
	for i, c := range p.models {
		rows = append(rows, m.planRow(firstModel+i, first(i, "Models"), m.box(c.in)+gate.Line(c.of), ""))
	}
	for i, c := range p.sets {
		rows = append(rows, m.planRow(firstModel+len(p.models)+i, first(i, "Sets"), m.box(c.in)+described(c.of), ""))
	}
	foot := append([]string{""}, m.planFoot()...)
	if m.height >= tall {
		foot = append(foot, m.byModel()...)
	}
	room := max(1, n-1-len(foot))
	from := max(0, min(p.line-room/2, len(rows)-room))
	rows = rows[from:min(len(rows), from+room)]
	return slices.Concat([]string{""}, rows, foot)
}

// first returns the name before the first of several rows.
func first(i int, name string) string {
	if i > 0 {
		return ""
	}
	return name
}

func (m *Screen) turnable(value string) string {
	if m.theme.Glyphs.ASCII {
		return "< " + value + " >"
	}
	return "‹ " + value + " ›"
}

func (m *Screen) box(in bool) string {
	if in {
		return "[x] "
	}
	return "[ ] "
}

func (m *Screen) planRow(line int, name, value, help string) string {
	st := m.theme.Styles()
	cursor, style := " ", st.Text
	if line == m.planner.line {
		cursor, style = m.theme.Glyphs.Cursor, st.TitleFocus
	}
	row := fmt.Sprintf(" %s %s%s", st.Accent.Render(cursor), st.Muted.Render(fmt.Sprintf("%-*s", nameColumn-3, name)), style.Render(value))
	if help != "" {
		row += "  " + st.Muted.Render(help)
	}
	return row
}

func planHelp(plan string) string {
	switch plan {
	case response.Grid:
		return "every model, with every set"
	case response.Mix:
		return "some models for each prompt, any two equally often"
	}
	return "every model; its samples take the sets in turn"
}

func samplesHelp(plan string) string {
	if plan == response.Grid {
		return "per prompt, model and set"
	}
	return "per prompt and model"
}

func limitText(limit int) string {
	if limit == 0 {
		return "all"
	}
	return numbers.Number(limit)
}

// pairsHelp says how long the pairs for the person take, with the limit on screen and
// with the one of the last run. What another limit adds is known only at most: filters
// and the limit per response may leave out more.
func (m *Screen) pairsHelp() string {
	s, limit := m.stats, m.planner.pairs
	if limit == 0 {
		limit = math.MaxInt
	}
	now := s.ForPerson()
	before, _ := s.Pace.Estimate(now)
	switch c := s.Capped; {
	case !m.counted || now == 0:
		return "per prompt, at most"
	case c.Pairs == 0 || c.PerPrompt == 0 || limit == c.PerPrompt:
		return fmt.Sprintf("a prompt: %s for you, about %s", numbers.Plural(now, "pair"), numbers.Roughly(before))
	case limit < c.PerPrompt:
		return fmt.Sprintf("a prompt: the %s for you stay", numbers.Plural(now, "pair"))
	default:
		more := c.Pairs
		if rise := limit - c.PerPrompt; rise < more/max(s.Prompts, 1) {
			more = rise * s.Prompts
		}
		after, _ := s.Pace.Estimate(now + more)
		return fmt.Sprintf("a prompt: up to %s, %s, now %s", numbers.Plural(now+more, "pair"), numbers.Roughly(after), numbers.Roughly(before))
	}
}

// described returns a set in one line.
func described(set map[string]any) string {
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(set)) {
		if name != "name" {
			parts = append(parts, fmt.Sprintf("%s %v", name, set[name]))
		}
	}
	text := strings.Join(parts, ", ")
	if name, named := set["name"]; named {
		text = fmt.Sprintf("%v: %s", name, text)
	}
	return gate.Line(text)
}

// planFoot says what a run with this choice would ask.
func (m *Screen) planFoot() []string {
	st, p := m.theme.Styles(), &m.planner
	text, style := m.foretold(), st.Text
	switch {
	case m.filtersAlone():
		text = "No model is marked: a run filters and pairs the " + numbers.Plural(m.stats.Responses, "response") + " of the deck."
	case m.incomplete() != "":
		text, style = m.incomplete(), st.Warn
	case p.waiting:
		text, style = "counting"+m.theme.Glyphs.Ellipsis, st.Muted
	case p.failure != nil:
		text, style = gate.Line(p.failure.Error()), st.Bad
	}
	rows := []string{}
	switch {
	case errors.Is(p.unlisted, ollama.ErrUnreachable) && len(m.o.Responses.Hosts) > 0:
		rows = append(rows, "   "+st.Warn.Render("none of the configured hosts answers: start it there with `ollama serve`"))
	case errors.Is(p.unlisted, ollama.ErrUnreachable):
		rows = append(rows, "   "+st.Warn.Render("no Ollama server answers: start it with `ollama serve`, or set OLLAMA_HOST"))
	case p.unlisted != nil:
		rows = append(rows, "   "+st.Warn.Render(gate.Line(p.unlisted.Error())))
	}
	for row := range strings.SplitSeq(ansi.Wrap(m.theme.Glyphs.Words(text), max(10, m.width-6), " "), "\n") {
		rows = append(rows, "   "+style.Render(row))
	}
	return rows
}

// byModel is a table of what the run would ask of each model, with an empty row before it.
func (m *Screen) byModel() []string {
	st, models := m.theme.Styles(), m.planner.forecast.Models
	if len(models) == 0 || m.planner.waiting || m.planner.failure != nil || m.filtersAlone() || m.incomplete() != "" {
		return nil
	}
	rows := []string{"", "   " + st.Muted.Render(fmt.Sprintf("%-*s %10s %14s   %s", modelColumn, "Model", "responses", "tokens", "time"))}
	for _, e := range models[:min(len(models), mostModels)] {
		tokens, took := numbers.Number(e.Tokens), "about "+progress.Duration(e.Took)
		if e.AtMost {
			tokens = "up to " + tokens
		}
		switch {
		case e.Requests == 0:
			tokens, took = "", "all are in the deck"
		case e.Took == 0:
			took = "not known before a first run"
		}
		rows = append(rows, "   "+st.Text.Render(fmt.Sprintf("%s %10s %14s   %s", m.cell(e.Name, modelColumn), numbers.Number(e.Requests), tokens, took)))
	}
	return m.more(rows, len(models))
}

// foretold puts the forecast into words.
func (m *Screen) foretold() string {
	var sum response.Expected
	unknown := false
	for _, e := range m.planner.forecast.Models {
		sum.Requests += e.Requests
		sum.Tokens += e.Tokens
		sum.Took += e.Took
		sum.AtMost = sum.AtMost || e.AtMost && e.Requests > 0
		unknown = unknown || e.Took == 0 && e.Requests > 0
	}
	prompts := numbers.Plural(m.planner.forecast.Prompts, "prompt")
	if sum.Requests == 0 {
		return "This asks for nothing: all responses to " + prompts + " are in the deck." + m.curation()
	}
	tokens, took := "about ", "about "+progress.Duration(sum.Took)
	if sum.AtMost {
		tokens = "up to "
	}
	switch {
	case sum.Took == 0:
		took = "how long is not known before a first run"
	case unknown:
		took += " and more"
	}
	return fmt.Sprintf("This asks for %s to %s: %s%s tokens, %s.", numbers.Plural(sum.Requests, "response"), prompts, tokens, numbers.Number(sum.Tokens), took) + m.curation()
}

// curation says what the forecast knows of the curation of prompts, which comes first.
func (m *Screen) curation() string {
	switch f := m.planner.forecast; {
	case f.Uncurated:
		return " Curation may drop prompts first."
	case f.Dropped > 0:
		return " Curation drops " + numbers.Plural(f.Dropped, "prompt") + " first."
	}
	return ""
}
