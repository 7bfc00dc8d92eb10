package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// runDeck names the deck on which a re-executed test binary generates responses
// until it is killed.
const runDeck = "PREFDECK_TEST_RUN_DECK"

// echo is a server whose answer is the request's seed, which is unique to its slot.
type echo struct{ asked func(seed any) }

func (echo) Models(context.Context) ([]ollama.ModelInfo, error) {
	return []ollama.ModelInfo{{Name: "m", Digest: "d"}}, nil
}

func (echo) Show(context.Context, string, []string) (ollama.ModelInfo, error) {
	return ollama.ModelInfo{Name: "m", Digest: "d"}, nil
}

func (echo) Host() string { return "" }

func (echo) Version(context.Context) (string, error) { return "", nil }

func (echo) Pull(context.Context, string, func(done, total int64)) error { return nil }

func (e echo) Chat(_ context.Context, r ollama.Request, _ func(ollama.Chunk)) (ollama.Reply, error) {
	seed := r.Options["seed"]
	if e.asked != nil {
		e.asked(seed)
	}
	return ollama.Reply{Text: fmt.Sprint("answer ", seed), DoneReason: "stop"}, nil
}

// runningChild prints "asked SEED" for each request and "stored N" once N responses
// of its run have been reported. Each line is one write to the pipe.
func runningChild(path string) int {
	ctx := context.Background()
	d, err := Open(ctx, path, Options{})
	if err == nil {
		events := make(chan stages.RunEvent)
		go func() {
			for e := range events {
				if p, ok := e.(stages.Progress); ok {
					fmt.Println("stored", p.Counts.Added)
				}
			}
		}()
		server := echo{asked: func(seed any) { fmt.Println("asked", seed) }}
		err = response.Run(ctx, d, server, response.Options{Models: []string{"m"}, Jobs: 8}, events)
	}
	fmt.Fprintln(os.Stderr, "the run ended:", err)
	return 1
}

// Promises 1 and 4 for responses, which share commits: kill -9 at any moment loses
// none that was reported, and no stored one is asked for again.
func TestKilledWhileResponsesAreStored(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	d, err := Open(t.Context(), path, options())
	must(t, err)
	var ps []prompt.Prompt
	for i := range 5000 {
		ps = append(ps, ask(t, fmt.Sprintf("prompt %d", i)))
	}
	_, err = d.SavePrompts(t.Context(), ps, nil)
	must(t, err)
	must(t, d.Close())

	stored := map[string]bool{} // by seed
	for round := range uint64(8) {
		random := rand.New(rand.NewPCG(round, 2))
		before, reported := len(stored), 0
		for _, line := range killAfter(t, runDeck, path, 1+random.IntN(400)) {
			if seed, ok := strings.CutPrefix(line, "asked "); ok && stored[seed] {
				t.Errorf("round %d: the stored response of seed %s is asked for again", round, seed)
			}
			if n, ok := strings.CutPrefix(line, "stored "); ok {
				_, err := fmt.Sscan(n, &reported)
				must(t, err)
			}
		}
		d, err := Open(t.Context(), path, options())
		must(t, err)
		must(t, each(t.Context(), d.reader, func(rows *sql.Rows) error {
			var seed string
			err := rows.Scan(&seed)
			stored[seed] = true
			return err
		}, `SELECT seed FROM responses_full WHERE text = 'answer ' || seed`))
		if n := query[int](t, d, `SELECT count(*) FROM responses`); n != len(stored) {
			t.Errorf("round %d: %d responses, %d of them whole", round, n, len(stored))
		}
		if len(stored) < before+reported {
			t.Errorf("round %d: %d responses more, but %d were reported", round, len(stored)-before, reported)
		}
		if got := query[string](t, d, `PRAGMA integrity_check`); got != "ok" {
			t.Errorf("round %d: integrity: %s", round, got)
		}
		must(t, d.Close())
	}
}
