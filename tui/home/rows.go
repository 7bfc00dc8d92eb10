package home

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/tui/numbers"
)

// row is a line of the home screen with an action for enter.
type row struct {
	name  string
	stage stages.Stage
	facts []string
	share float64 // the filled share of the bar
	hint  string  // what enter does
	enter func(*Screen) tea.Cmd
}

// rows returns the four stages and the export; for an empty deck, the ways to fill it.
func (m *Screen) rows() []row {
	if m.empty() {
		return m.beginnings()
	}
	rows := []row{promptsRow(m.stats), responsesRow(m.stats), filterRow(m.stats), labelRow(m.stats), exportRow(m.stats)}
	// Each stage passed a share of its input: the bars show what is left of the
	// whole, so that they narrow like a funnel.
	left := 1.0
	for i := range rows[:len(rows)-1] {
		left *= rows[i].share
		rows[i].share = left
	}
	return rows
}

// empty reports whether there is nothing in the deck and nothing on its way.
func (m *Screen) empty() bool {
	return !m.count.at.IsZero() && m.stats.Prompts == 0 && m.stats.Pairs == 0 && m.task == nil
}

func (m *Screen) beginnings() []row {
	return []row{
		{name: "Try the sample deck", facts: []string{"answers of real models, ready to label"},
			enter: (*Screen).openSample},
		{name: "Import a file", facts: []string{"prompts, responses or pairs: JSONL, JSON, CSV, Parquet or text"},
			enter: (*Screen).openImport},
	}
}

// afterwards says what comes next in an empty deck: a model writes prompts like the
// first ones.
const afterwards = "then a model can generate more prompts like yours"

func promptsRow(s measure.Stats) row {
	dropped := s.Dropped(stages.Prompts, stages.OfPrompt)
	return row{
		name: "Prompts", stage: stages.Prompts, hint: "enter drops duplicates, g writes, i imports", share: share(s.Prompts-dropped, s.Prompts),
		facts: facts(numbers.Plural(s.Prompts-dropped, "prompt"), some(dropped, "dropped")),
		enter: func(m *Screen) tea.Cmd { return m.run("the prompt stage", stages.Prompts) },
	}
}

func responsesRow(s measure.Stats) row {
	return row{
		name: "Responses", stage: stages.Responses, hint: "enter asks the models for what is missing", share: share(s.Responses, s.Responses+s.Missing),
		facts: facts(numbers.Plural(s.Responses, "response"), some(s.Missing, "missing"), some(s.Failed, "failed")),
		enter: func(m *Screen) tea.Cmd { return m.run("response generation", stages.Responses) },
	}
}

func filterRow(s measure.Stats) row {
	in, _ := s.Funnel.Of(stages.Filter, stages.OfResponse)
	dropped, alike := s.Dropped(stages.Filter, stages.OfResponse), s.Dropped(stages.Filter, stages.OfPair)
	passed := share(in-dropped, in)
	if in == 0 && s.Pairs > 0 {
		passed = 1 // pairs that were imported as pairs
	}
	first := numbers.Plural(s.ForPerson(), "pair") + " for you"
	if s.ForPerson() == 0 && s.Unpaired > 0 {
		first = numbers.Plural(s.Unpaired, "response") + " to pair"
	}
	hint := "enter removes noise and proposes pairs"
	if s.Capped.Pairs > 0 && s.Unpaired == 0 {
		took, _ := s.Pace.Estimate(s.Capped.Pairs)
		hint = "left out: " + numbers.Plural(s.Capped.Pairs, "pair") + ", about " + numbers.Roughly(took) + "; p, c change the limit"
	}
	return row{
		name: "Filter", stage: stages.Filter, hint: hint, share: passed,
		facts: facts(first, lost(dropped, "response"), lost(alike, "pair"), capped(s.Capped)),
		enter: func(m *Screen) tea.Cmd { return m.run("filtering", stages.Filter) },
	}
}

// capped says how many pairs a limit left out, and which; "" for none.
func capped(c measure.Capped) string {
	setting, limit := c.Limit()
	return some(c.Pairs, fmt.Sprintf("left out by %s = %s", setting, limit))
}

// lost returns "2 pairs dropped", or "" for none.
func lost(n int, noun string) string {
	if n == 0 {
		return ""
	}
	return numbers.Plural(n, noun) + " dropped"
}

// labelRow counts decisions as the labelling screen does: with the hidden repeats,
// which a different number would give away.
func labelRow(s measure.Stats) row {
	return row{
		name: "Label", stage: stages.Label, hint: "enter labels, one key per pair", share: share(s.Done, s.ForPerson()),
		facts: facts(number(s.Decisions, "decided"), number(s.Queue, "in the queue"), some(s.Skipped, "skipped"), some(s.Flagged, "flagged")),
		enter: (*Screen).label,
	}
}

func exportRow(s measure.Stats) row {
	return row{
		name: "Export", stage: exported, hint: "enter writes a training file",
		facts: facts(numbers.Plural(s.Preferences, "preference")),
		enter: (*Screen).export,
	}
}

// exported stands for the row of the export, which is no stage and has no bar.
const exported stages.Stage = "export"

func share(part, whole int) float64 {
	if whole <= 0 {
		return 0
	}
	return max(0, float64(part)/float64(whole))
}

func number(n int, what string) string { return numbers.Number(n) + " " + what }

func some(n int, what string) string {
	if n == 0 {
		return ""
	}
	return number(n, what)
}

func facts(fs ...string) []string {
	var out []string
	for _, f := range fs {
		if strings.TrimSpace(f) != "" {
			out = append(out, f)
		}
	}
	return out
}

// serverHints say how to make Ollama available, from the shortest to the longest.
func (m *Screen) serverHints() []string {
	if len(m.o.Hosts) > 0 {
		return []string{
			"Start `ollama serve` on a configured host",
			"No Ollama on the configured hosts: start it there with `ollama serve`",
			"No configured host of Ollama answers: start it there with `ollama serve`, or correct hosts in the file. Everything else works without it.",
		}
	}
	const hint = "start it with `ollama serve`, or set OLLAMA_HOST to where it runs"
	return []string{
		"Start Ollama: `ollama serve`, or set OLLAMA_HOST",
		"No Ollama: " + hint,
		"Ollama does not answer: " + hint + ". Everything else works without it.",
	}
}
