package home

import (
	"slices"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/ollama"
)

// picker is a list of the server's models to choose from.
type picker struct {
	title  string
	rows   []pick
	chosen int
	marked []string
	one    func(name string) tea.Cmd // if exactly one is wanted
	then   func() tea.Cmd            // how to go on
}

// pick is one model. A refused one would run on another machine (promise 8).
type pick struct {
	model   ollama.ModelInfo
	refused bool
}

func newPicker(title string, marked []string, then func() tea.Cmd) picker {
	return picker{title: title, marked: slices.Clone(marked), then: then}
}

func (p *picker) fill(models []ollama.ModelInfo, allowed []string) {
	p.rows = p.rows[:0]
	for _, m := range models {
		p.rows = append(p.rows, pick{m, m.Refused(allowed)})
	}
	p.chosen = max(0, min(p.chosen, len(p.rows)-1))
}

func (p *picker) move(by int) {
	if n := len(p.rows); n > 0 {
		p.chosen = (p.chosen + by + n) % n
	}
}

func (p *picker) mark() {
	if p.one != nil || len(p.rows) == 0 || p.rows[p.chosen].refused {
		return
	}
	name := p.rows[p.chosen].model.Name
	if i := slices.Index(p.marked, name); i >= 0 {
		p.marked = slices.Delete(p.marked, i, i+1)
		return
	}
	p.marked = append(p.marked, name)
}

// names returns the chosen models: the marked ones, or the one under the cursor if
// none is marked.
func (p *picker) names() []string {
	if len(p.marked) > 0 && p.one == nil {
		return p.marked
	}
	if len(p.rows) == 0 || p.rows[p.chosen].refused {
		return nil
	}
	return []string{p.rows[p.chosen].model.Name}
}
