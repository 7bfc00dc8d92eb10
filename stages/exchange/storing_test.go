package exchange

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"prefdeck/stages/prompt"
)

// homes is a deck that remembers where the prompts of each batch began in memory.
type homes struct {
	*memory
	of []*prompt.Prompt
}

func (h *homes) SaveBatch(ctx context.Context, b Batch) (Added, error) {
	h.of = append(h.of, &b.Prompts[0])
	return h.memory.SaveBatch(ctx, b)
}

// While a batch is stored the next one is read, so two of them take turns in memory.
// What the deck has been given stays as it was.
func TestBatchesTakeTurnsInMemory(t *testing.T) {
	t.Parallel()
	const rows = 2*batchRows + 1
	var file strings.Builder
	for i := range rows {
		fmt.Fprintf(&file, "{\"prompt\":\"%d\"}\n", i)
	}
	deck := &homes{memory: newMemory()}
	report, err := Import(t.Context(), deck, []string{Stdin}, ImportOptions{Stdin: strings.NewReader(file.String())}, nil)
	if err != nil || report.Added.Prompts != rows || len(deck.order) != rows {
		t.Fatalf("%d of %d prompts came in, error %v", report.Added.Prompts, rows, err)
	}
	if deck.of[2] != deck.of[0] || deck.of[1] == deck.of[0] {
		t.Error("a batch was given memory of its own, or that of one still being stored")
	}
	for i, id := range deck.order {
		if text := deck.prompts[id].Text(); text != fmt.Sprint(i) {
			t.Fatalf("prompt %d is %q", i, text)
		}
	}
}
