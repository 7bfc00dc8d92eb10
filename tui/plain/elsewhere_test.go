package plain_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"prefdeck/stages/label"
	"prefdeck/store"
	"prefdeck/tui/plain"
)

// dialogue types lines in turn, each once the expected text has been printed.
type dialogue struct {
	turns []turn
	typed chan string
	out   bytes.Buffer
}

// turn is an action and the lines typed once a text has been printed.
type turn struct {
	after string
	do    func()
	line  string
}

// Read ends the input where the expected text does not come.
func (d *dialogue) Read(p []byte) (int, error) {
	select {
	case line, more := <-d.typed:
		if more {
			return copy(p, line), nil
		}
	case <-time.After(30 * time.Second):
	}
	return 0, io.EOF
}

func (d *dialogue) Write(p []byte) (int, error) {
	d.out.Write(p)
	for len(d.turns) > 0 && strings.HasSuffix(d.out.String(), "> ") && strings.Contains(d.out.String(), d.turns[0].after) {
		next := d.turns[0]
		d.turns = d.turns[1:]
		if next.do != nil {
			next.do()
		}
		d.out.WriteString("\n")
		if next.line != "" {
			d.typed <- next.line + "\n"
		}
	}
	return len(p), nil
}

// Promise 1, line by line: answers that a deck without a file refuses are kept,
// reported, and written with all the rest to another file.
func TestPromise1ADeckThatIsGoneIsSavedElsewhere(t *testing.T) {
	t.Parallel()
	deck := open(t)
	to := filepath.Join(t.TempDir(), "saved.db")
	remove := func() {
		for _, end := range []string{"", "-wal", "-shm"} {
			if err := os.Remove(deck.Path() + end); err != nil {
				t.Error(err)
			}
		}
	}
	d := &dialogue{typed: make(chan string, 1), turns: []turn{
		{after: "Decision 1.", line: "2"},
		{after: "Decision 2.", do: remove, line: "7"},
		{after: "Not saved: B much better: the deck's file is gone.", line: "q"},
		{after: "q leaves without it", line: "save " + to},
		{after: "Everything is in " + to, line: "q"},
	}}
	sum, err := plain.Run(t.Context(), deck, plain.Options{In: d, Out: d, Scheme: seven(), DeckName: "p.db"})
	if err == nil || !strings.Contains(err.Error(), "go on with prefdeck label --deck "+to) {
		t.Errorf("leaving says %v", err)
	}
	if sum.Labels != 1 {
		t.Errorf("%d labels are acknowledged", sum.Labels)
	}
	if len(d.turns) > 0 {
		t.Fatalf("%q does not come:\n%s", d.turns[0].after, d.out.String())
	}
	saved, err := store.Open(t.Context(), to, store.Options{})
	if err != nil {
		t.Fatalf("%v\n%s", err, d.out.String())
	}
	defer saved.Close()
	past, err := saved.History(t.Context(), label.HistoryFilter{}, 0, 10)
	if err != nil || len(past) != 2 || past[0].Current.Choice.Strength == 0 {
		t.Errorf("what was saved has %+v, %v", past, err)
	}
}

// At the end of a pipe it says what is lost.
func TestPromise1TheEndOfAPipeTellsOfADeckThatIsGone(t *testing.T) {
	t.Parallel()
	deck := open(t)
	d := &dialogue{typed: make(chan string, 1)}
	d.turns = []turn{
		{after: "Decision 1.", line: "2"},
		{after: "Decision 2.", do: func() {
			if err := os.Rename(deck.Path(), deck.Path()+".moved"); err != nil {
				t.Error(err)
			}
			close(d.typed)
		}},
	}
	_, err := plain.Run(t.Context(), deck, plain.Options{In: d, Out: d, Scheme: seven(), DeckName: "p.db"})
	if !errors.Is(err, label.ErrGone) || !strings.Contains(err.Error(), "what was labelled in this sitting is lost") {
		t.Errorf("leaving says %v", err)
	}
}
