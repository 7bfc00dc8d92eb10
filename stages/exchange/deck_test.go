package exchange

import (
	"context"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// memory is a deck in memory.
type memory struct {
	prompts   map[stages.ID]prompt.Prompt
	responses map[stages.ID]response.Response
	models    map[stages.ID]stages.Model
	pairs     map[stages.ID]pairing.Pair
	order     []stages.ID // prompts in the order of their arrival
	batches   int
	run       stages.Run
	onBatch   func()
	given     []OutsideLabel
	verdicts  []OutsideVerdict
}

func newMemory() *memory {
	return &memory{
		prompts: map[stages.ID]prompt.Prompt{}, responses: map[stages.ID]response.Response{},
		models: map[stages.ID]stages.Model{}, pairs: map[stages.ID]pairing.Pair{},
	}
}

func (m *memory) StartRun(_ context.Context, r stages.Run) error {
	m.run = r
	return nil
}

func (m *memory) FinishRun(_ context.Context, r stages.Run) error {
	m.run = r
	return nil
}

func (m *memory) SaveBatch(_ context.Context, b Batch) (Added, error) {
	m.batches++
	var a Added
	for _, p := range b.Prompts {
		if _, known := m.prompts[p.ID]; !known {
			m.prompts[p.ID] = p
			m.order = append(m.order, p.ID)
			a.Prompts++
		}
	}
	for _, o := range b.Models {
		m.models[o.ID] = o
	}
	for _, r := range b.Responses {
		if _, known := m.responses[r.ID]; !known {
			m.responses[r.ID] = r
			a.Responses++
		}
	}
	for _, p := range b.Pairs {
		if _, known := m.pairs[p.ID]; !known {
			m.pairs[p.ID] = p
			a.Pairs++
		}
	}
	for _, g := range b.Labels {
		if !slices.ContainsFunc(m.given, func(old OutsideLabel) bool { return old.ID == g.ID }) {
			m.given = append(m.given, g)
			a.Labels++
		}
	}
	m.verdicts = append(m.verdicts, b.Verdicts...)
	a.Verdicts += len(b.Verdicts)
	if m.onBatch != nil {
		m.onBatch()
	}
	return a, nil
}

// texts returns the prompts in the order of their arrival, each as its messages,
// "role: text".
func (m *memory) texts() []string {
	var out []string
	for _, id := range m.order {
		var parts []string
		for _, msg := range m.prompts[id].Messages() {
			parts = append(parts, string(msg.Role)+": "+msg.Content)
		}
		out = append(out, strings.Join(parts, " | "))
	}
	return out
}

// answers returns the responses as "model: text", in order.
func (m *memory) answers() []string {
	var out []string
	for _, r := range m.responses {
		out = append(out, m.models[r.Model].Name+": "+r.Text)
	}
	slices.Sort(out)
	return out
}

// importText imports a file with this name and text.
func importText(t *testing.T, m *memory, name, text string, o ImportOptions) (Report, error) {
	t.Helper()
	return Import(t.Context(), m, []string{writeFile(t, name, text)}, o, nil)
}
