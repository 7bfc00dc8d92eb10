package prompt

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"testing"

	"prefdeck/stages"
)

// memory is a deck of prompts in memory. Like the store it replaces a filter's
// earlier verdicts on prompts that are judged again.
type memory struct {
	mu      sync.Mutex
	prompts map[stages.ID]Prompt
	pass    map[string]map[stages.ID]bool // filter → subject
	reasons map[stages.ID]Drop
	runs    []stages.Run
	models  []stages.Model
	answers map[stages.ID]string // by prompt
	onSave  func()
	moves   Moved // what each curation says it moves
}

func newMemory(ps ...Prompt) *memory {
	m := &memory{prompts: map[stages.ID]Prompt{}, pass: map[string]map[stages.ID]bool{}, reasons: map[stages.ID]Drop{}}
	for _, p := range ps {
		m.prompts[p.ID] = p
	}
	return m
}

func (m *memory) StartRun(_ context.Context, r stages.Run) error {
	m.runs = append(m.runs, r)
	return nil
}

func (m *memory) FinishRun(_ context.Context, r stages.Run) error {
	m.runs[len(m.runs)-1] = r
	return nil
}

func (m *memory) AllPrompts(_ context.Context, after stages.ID, limit int) ([]Prompt, error) {
	var page []Prompt
	for _, p := range m.prompts {
		if p.ID > after {
			page = append(page, p)
		}
	}
	slices.SortFunc(page, func(a, b Prompt) int { return cmp.Compare(a.ID, b.ID) })
	return page[:min(limit, len(page))], nil
}

func (m *memory) Exchanges(ctx context.Context, after stages.ID, limit int) ([]Exchange, error) {
	all, err := m.AllPrompts(ctx, after, len(m.prompts))
	var page []Exchange
	for _, p := range all {
		if answer, ok := m.answers[p.ID]; ok && p.Dropped == "" && len(page) < limit {
			page = append(page, Exchange{p, answer})
		}
	}
	return page, err
}

func (m *memory) SavePrompts(ctx context.Context, ps []Prompt, chain []Curation) ([]bool, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var added []bool
	news := map[stages.ID]bool{}
	for _, p := range ps {
		_, known := m.prompts[p.ID]
		if !known {
			m.prompts[p.ID], news[p.ID] = p, true
		}
		added = append(added, !known)
	}
	for _, c := range chain {
		for _, id := range c.Judged {
			if news[id] {
				m.judge(c, id)
			}
		}
	}
	if m.onSave != nil {
		m.onSave()
	}
	return added, nil
}

// judge stores a verdict and returns whether it drops the prompt.
func (m *memory) judge(c Curation, id stages.ID) bool {
	if m.pass[c.Filter] == nil {
		m.pass[c.Filter] = map[stages.ID]bool{}
	}
	drop, gone := c.Dropped[id]
	m.pass[c.Filter][id] = !gone
	if gone {
		m.reasons[id] = drop
	}
	return gone
}

func (m *memory) EarlierPrompts(_ context.Context, config json.RawMessage, _ bool) (Earlier, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	e := Earlier{Runs: len(m.runs)}
	for _, r := range slices.Backward(m.runs) {
		switch {
		case string(r.Config) != string(config):
			continue
		case r.Status == stages.Done:
			return e, nil
		}
		for _, p := range m.prompts {
			if p.Run == r.ID && p.Dropped == "" {
				e.Made++
			}
		}
	}
	return e, nil
}

func (m *memory) CuratePrompts(ctx context.Context, chain []Curation) (Moved, error) {
	if err := ctx.Err(); err != nil {
		return Moved{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	by := map[stages.ID]string{}
	for _, c := range slices.Backward(chain) {
		for id := range c.Dropped {
			if !slices.Contains(c.Judged, id) {
				return Moved{}, fmt.Errorf("%s was dropped and not judged", id)
			}
		}
		for _, id := range c.Judged {
			if m.judge(c, id) {
				by[id] = c.Filter
			}
		}
	}
	for _, id := range chain[0].Judged {
		if p := m.prompts[id]; !p.Rescued {
			p.Dropped = by[id]
			m.prompts[id] = p
		}
	}
	return m.moves, nil
}

func (m *memory) SaveModel(_ context.Context, o stages.Model) error {
	m.models = append(m.models, o)
	return nil
}

func (m *memory) in() []Prompt {
	var ps []Prompt
	for _, p := range m.prompts {
		if p.Dropped == "" {
			ps = append(ps, p)
		}
	}
	return ps
}

// bare returns a prompt of one user turn.
func bare(t testing.TB, text string) Prompt {
	t.Helper()
	return conversation(t, "", text)
}

// conversation returns a prompt of alternating turns, the user's first.
func conversation(t testing.TB, system string, turns ...string) Prompt {
	t.Helper()
	var ms []Message
	for i, text := range turns {
		role := User
		if i%2 == 1 {
			role = Assistant
		}
		ms = append(ms, Message{Role: role, Content: text})
	}
	p, err := New(system, ms...)
	if err != nil {
		t.Fatal(err)
	}
	p.Operator = Imported
	return p
}

// listen collects the events of a run; the function it returns must be called when
// the run is over.
func listen() (stages.Events, func() []stages.RunEvent) {
	ch := make(chan stages.RunEvent)
	done := make(chan []stages.RunEvent)
	go func() {
		var all []stages.RunEvent
		for e := range ch {
			all = append(all, e)
		}
		done <- all
	}()
	return ch, func() []stages.RunEvent {
		close(ch)
		return <-done
	}
}
