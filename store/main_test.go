package store

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childDeck); path != "" {
		os.Exit(child(path))
	}
	goleak.VerifyTestMain(m)
}

// clock is a time that goes on by a second whenever it is asked.
func clock() func() time.Time {
	turns := make(chan int64, 1)
	turns <- 0
	return func() time.Time {
		n := <-turns
		turns <- n + 1
		return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * time.Second)
	}
}

func options() Options {
	return Options{Version: "test", Annotator: "anna", QueueSeed: 7, Create: true, Clock: clock(), BusyTimeout: 5 * time.Second}
}

func open(t testing.TB, path string, o Options) *Deck {
	t.Helper()
	d, err := Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func fresh(t testing.TB) *Deck {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "deck.db"), options())
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func ask(t testing.TB, text string) prompt.Prompt {
	t.Helper()
	p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: text})
	must(t, err)
	return p
}

func answer(p prompt.Prompt, text string) response.Response {
	r := response.Response{Prompt: p.ID, Text: text, Status: response.Complete, Options: []byte("{}"), Source: "test"}
	r.Identify()
	return r
}

// batch is n pairs of n prompts.
func batch(t testing.TB, from, n int) exchange.Batch {
	t.Helper()
	var b exchange.Batch
	for i := from; i < from+n; i++ {
		p := ask(t, fmt.Sprintf("prompt %d", i))
		x, y := answer(p, fmt.Sprintf("one %d", i)), answer(p, fmt.Sprintf("two %d", i))
		pair, ok := filter.NewPair(x, y)
		if !ok {
			t.Fatal("no pair")
		}
		b.Prompts = append(b.Prompts, p)
		b.Responses = append(b.Responses, x, y)
		b.Pairs = append(b.Pairs, pair)
	}
	return b
}

func withPairs(t testing.TB, d *Deck, n int) []stages.ID {
	t.Helper()
	b := batch(t, 0, n)
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	var out []stages.ID
	for _, p := range b.Pairs {
		out = append(out, p.ID)
	}
	return out
}

func choose(pair stages.ID, c label.Choice) label.Event {
	return label.Event{ID: label.NewEventID(), Kind: label.Choose, Pair: pair, Choice: c, Blind: true}
}

func next(t testing.TB, d *Deck) label.Item {
	t.Helper()
	items, err := d.Upcoming(t.Context(), 1)
	must(t, err)
	if len(items) != 1 {
		t.Fatalf("%d items, want 1", len(items))
	}
	return items[0]
}

func query[T any](t testing.TB, d *Deck, q string, args ...any) T {
	t.Helper()
	var v T
	must(t, d.reader.QueryRowContext(context.Background(), q, args...).Scan(&v))
	return v
}
