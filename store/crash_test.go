package store

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"prefdeck/stages/label"
)

// childDeck names the deck on which a re-executed test binary labels until it is
// killed.
const childDeck = "PREFDECK_TEST_CHILD_DECK"

// child labels for ever and prints the ID of each event after Append has returned.
// Meanwhile the log is copied into the file as often as possible.
func child(path string) int {
	ctx := context.Background()
	d, err := Open(ctx, path, Options{idle: time.Nanosecond})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	for {
		items, err := d.Upcoming(ctx, 1)
		if err != nil || len(items) == 0 {
			fmt.Fprintln(os.Stderr, "next:", len(items), err)
			return 1
		}
		p, err := d.Present(ctx, label.Presentation{ID: label.NewPresentationID(), Pair: items[0].Pair.ID, Left: label.SideA, Kind: label.Fresh})
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		e := label.Event{ID: label.NewEventID(), Kind: label.Choose, Pair: p.Pair, Presentation: p.ID, Choice: label.Graded(1)}
		if err := d.Append(ctx, e); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		fmt.Println(e.ID) // one write to the pipe
	}
}

// Promise 1: kill -9 at any moment loses no acknowledged label and duplicates none.
func TestKilledWhileLabelling(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	d, err := Open(t.Context(), path, options())
	must(t, err)
	withPairs(t, d, 2000)
	must(t, d.Close())

	acknowledged := map[string]bool{}
	for seed := range uint64(8) {
		random := rand.New(rand.NewPCG(seed, 1))
		for _, id := range killAfter(t, childDeck, path, 1+random.IntN(25)) {
			acknowledged[id] = true
		}
		d, err := Open(t.Context(), path, options())
		must(t, err)
		seen := map[string]int{}
		must(t, d.read(t.Context(), func(tx *sql.Tx) error {
			all, err := ids(t.Context(), tx, `SELECT id FROM label_events`)
			for _, id := range all {
				seen[string(id)]++
			}
			return err
		}))
		for id := range acknowledged {
			if seen[id] != 1 {
				t.Errorf("round %d: event %s is there %d times", seed, id, seen[id])
			}
		}
		if got := query[string](t, d, `PRAGMA integrity_check`); got != "ok" {
			t.Errorf("round %d: integrity: %s", seed, got)
		}
		if n := query[int](t, d, `SELECT count(*) FROM (SELECT 1 FROM label_events GROUP BY pair HAVING count(*) > 1)`); n > 0 {
			t.Errorf("round %d: %d pairs were labelled twice", seed, n)
		}
		must(t, d.Close())
	}
	for _, f := range Check(t.Context(), path, CheckOptions{}) {
		if f.Level != "ok" {
			t.Errorf("%s: %s", f.Check, f.Text)
		}
	}
}

// killAfter starts a child on the deck that the variable names, kills it once it
// has printed n lines, and returns everything it printed.
func killAfter(t *testing.T, variable, path string, n int) []string {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), variable+"="+path)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	var printed []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		printed = append(printed, lines.Text())
		if len(printed) == n {
			must(t, cmd.Process.Kill())
		}
	}
	if err := cmd.Wait(); err == nil || len(printed) < n {
		t.Fatalf("the child ended by itself after %d lines: %v", len(printed), err)
	}
	return printed
}
