package export

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// memory is a deck in memory: what is exported from it, and what is imported.
type memory struct {
	labelled  []exchange.Labelled
	prompts   map[stages.ID]prompt.Prompt
	responses map[stages.ID]response.Response
	pairs     map[stages.ID]pairing.Pair
}

func newMemory(labelled ...exchange.Labelled) *memory {
	return &memory{
		labelled: labelled,
		prompts:  map[stages.ID]prompt.Prompt{}, responses: map[stages.ID]response.Response{}, pairs: map[stages.ID]pairing.Pair{},
	}
}

func (m *memory) Export(_ context.Context, do func(exchange.Snapshot) error) error { return do(m) }

func (m *memory) Each(_ context.Context, w exchange.Wish, f func(exchange.Labelled) error) error {
	for _, first := range []bool{true, false} {
		for _, l := range m.labelled {
			if slices.Contains(w.First, l.Pair.ID) != first || w.Steps && !l.Steps() {
				continue
			}
			if err := f(l); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *memory) Records(_ context.Context, f func(exchange.Record) error) error {
	return f(exchange.Record{Table: "settings", Names: []string{"key", "value"}, Values: []any{"a", "b\xff"}})
}

func (m *memory) Query(_ context.Context, _ string, columns func([]string), row func([]any) error) error {
	columns([]string{"filter", "kind", "taken", "dropped"})
	return row([]any{"refusal", "response", int64(10), int64(2)})
}

func (m *memory) StartRun(context.Context, stages.Run) error  { return nil }
func (m *memory) FinishRun(context.Context, stages.Run) error { return nil }

func (m *memory) SaveBatch(_ context.Context, b exchange.Batch) (exchange.Added, error) {
	for _, p := range b.Prompts {
		m.prompts[p.ID] = p
	}
	for _, r := range b.Responses {
		m.responses[r.ID] = r
	}
	for _, p := range b.Pairs {
		m.pairs[p.ID] = p
	}
	return exchange.Added{}, nil
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}
