package store

import (
	"context"
	"database/sql"
	"errors"
	flags "flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

func TestMain(m *testing.M) {
	if path := os.Getenv(childDeck); path != "" {
		os.Exit(child(path))
	}
	if path := os.Getenv(runDeck); path != "" {
		os.Exit(runningChild(path))
	}
	if path := os.Getenv(upgradeDeck); path != "" {
		os.Exit(upgradingChild(path))
	}
	if path := os.Getenv(importDeck); path != "" {
		os.Exit(importingChild(path))
	}
	if raceEnabled {
		// Set before the command line is read, which can ask for more.
		if err := flags.Set("rapid.checks", "20"); err != nil {
			panic(err)
		}
	}
	flags.Parse()
	if flags.Lookup("test.bench").Value.String() == "" { // benchmarks measure the disk
		inMemory()
	}
	goleak.VerifyTestMain(m)
}

// inMemory has the tests make their decks in memory where there is room: what a
// killed program leaves behind is the same there, and nothing waits for a disk.
func inMemory() {
	const memory, room = "/dev/shm", 32 << 20 // the tests need 8
	var fs syscall.Statfs_t
	if err := syscall.Statfs(memory, &fs); err == nil && uint64(fs.Bavail)*uint64(fs.Bsize) > room {
		_ = os.Setenv("TMPDIR", memory)
	}
}

// importDeck names the deck into which a re-executed test binary imports, and
// importPairs how many pairs.
const (
	importDeck  = "PREFDECK_TEST_IMPORT_DECK"
	importPairs = "PREFDECK_TEST_IMPORT_PAIRS"
)

// importingChild makes each batch between two writes, like an import that reads its
// next rows.
func importingChild(path string) int {
	ctx := context.Background()
	n, err := strconv.Atoi(os.Getenv(importPairs))
	if err == nil {
		var d *Deck
		if d, err = Open(ctx, path, Options{}); err == nil {
			for from := 0; from < n && err == nil; from += benchBatch {
				_, err = d.SaveBatch(ctx, pairsOf(1_000_000+from, benchBatch))
			}
			err = errors.Join(err, d.Close())
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// clock returns a clock that advances by a second at each call.
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
	wait := 5 * time.Second
	if raceEnabled {
		wait = time.Minute
	}
	return Options{Version: "test", Annotator: "anna", QueueSeed: 7, Create: true, Clock: clock(), BusyTimeout: wait}
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

// alter changes the deck's tables past its methods, between two writes of the
// checkpointer.
func alter(d *Deck, query string, args ...any) error {
	for {
		if _, err := d.writer.Exec(query, args...); !busy(err) {
			return err
		}
		runtime.Gosched()
	}
}

// requeue settles the queue after alter.
func requeue(t testing.TB, d *Deck) {
	t.Helper()
	must(t, d.write(context.Background(), func(tx *sql.Tx) error {
		pairs, err := numbers(context.Background(), tx, `SELECT n FROM pairs`)
		if err != nil {
			return err
		}
		return settlePairs(context.Background(), tx, pairs...)
	}))
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

// pairsOf returns n pairs of n prompts.
func pairsOf(from, n int) exchange.Batch {
	var b exchange.Batch
	for i := from; i < from+n; i++ {
		p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: fmt.Sprintf("prompt %d", i)})
		x, y := answer(p, fmt.Sprintf("one %d", i)), answer(p, fmt.Sprintf("two %d", i))
		pair, ok := pairing.New(x, y)
		if err != nil || !ok {
			panic(fmt.Sprint("no pair: ", err))
		}
		b.Prompts = append(b.Prompts, p)
		b.Responses = append(b.Responses, x, y)
		b.Pairs = append(b.Pairs, pair)
	}
	return b
}

func withPairs(t testing.TB, d *Deck, n int) []stages.ID {
	t.Helper()
	b := pairsOf(0, n)
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

// labelled calls f for every pair that an export reads.
func labelled(ctx context.Context, d *Deck, f func(exchange.Labelled) error) error {
	return d.Export(ctx, func(labels exchange.Snapshot) error { return labels.Each(ctx, exchange.Wish{}, f) })
}

func query[T any](t testing.TB, d *Deck, q string, args ...any) T {
	t.Helper()
	var v T
	must(t, d.reader.QueryRowContext(context.Background(), q, args...).Scan(&v))
	return v
}
