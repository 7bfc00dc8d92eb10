package home

import (
	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/tui/keys"
	"prefdeck/tui/numbers"
)

// advise puts the cursor on the row of the next step when that changes, so that
// enter takes it. A cursor that the person moves stays until then.
func (m *Screen) advise() {
	rows := m.rows()
	m.chosen = min(m.chosen, len(rows)-1)
	step, _ := m.stats.Next()
	if step == m.step || m.task != nil {
		return
	}
	m.step = step
	for i, r := range rows {
		if r.stage != "" && r.stage == rowOf(step) {
			m.chosen = i
		}
	}
}

// rowOf returns the row on which enter takes a step.
func rowOf(step measure.NextStep) stages.Stage {
	switch step {
	case measure.Ask, measure.Contrast:
		return stages.Responses
	case measure.Pair:
		return stages.Filter
	case measure.Judge:
		return stages.Label
	case measure.Export:
		return exported
	}
	return ""
}

// next says what would bring the deck forward; "" while something runs.
func (m *Screen) next() string {
	if m.task != nil {
		return ""
	}
	imports := m.keys.Key(keys.Browsing, keys.HomeImport) + " imports some"
	switch step, n := m.stats.Next(); step {
	case measure.Ask:
		if m.server.err != nil {
			return waits(n, "prompt") + " for responses: start Ollama, or " + imports
		}
		return waits(n, "prompt") + " for responses"
	case measure.Pair:
		return waits(n, "response") + " to be paired"
	case measure.Contrast:
		return "No prompt has two responses that differ: ask another model, or " + imports
	case measure.Judge:
		return waits(n, "pair") + " for you: " + numbers.Ahead(m.stats.Pace, n)
	case measure.Export:
		if n == 0 {
			return "All pairs are decided: no preference to export"
		}
		return "All pairs are decided: " + numbers.Plural(n, "preference") + " to export"
	}
	return ""
}

// waits returns "1 pair waits", "2 pairs wait".
func waits(n int, noun string) string {
	if n == 1 {
		return numbers.Plural(n, noun) + " waits"
	}
	return numbers.Plural(n, noun) + " wait"
}
