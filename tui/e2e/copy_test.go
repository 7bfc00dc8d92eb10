package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	labels "prefdeck/stages/label"
	"prefdeck/store"
)

// pollEvery is the interval at which tests look for another process's changes to a
// file.
const pollEvery = 50 * time.Millisecond

// bare copies only the deck's own file, as cp and sync clients do.
func bare(t testing.TB, deck string) string {
	t.Helper()
	text, err := os.ReadFile(deck)
	if err != nil {
		t.Fatal(err)
	}
	to := filepath.Join(t.TempDir(), "copy.db")
	if err := os.WriteFile(to, text, 0o600); err != nil {
		t.Fatal(err)
	}
	return to
}

// within waits until a condition holds, for at most patience.
func within(t testing.TB, what string, holds func() bool) {
	t.Helper()
	deadline, tick := time.After(patience), time.NewTicker(pollEvery)
	defer tick.Stop()
	for !holds() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("never %s", what)
		}
	}
}

// Shortly after the last label a copy of only the deck's file has all labels, while
// the screen is still up, and says how far it reaches.
func TestACopyOfTheFileAloneHasTheLabels(t *testing.T) {
	t.Parallel()
	deck := numbered(t, 5)
	r := label(t, 120, 36, deck)
	for range 3 {
		r.reads()
		r.decides("1")
	}
	r.reads()
	var copied string
	within(t, "a copy of the file alone has three labels", func() bool {
		copied = bare(t, deck)
		return statsOf(t, copied).Events == 3
	})
	said := command(t, nil, "--deck", copied, "stats").stderr
	if !strings.Contains(said, "was not closed") || !strings.Contains(said, "labels up to "+time.Now().Format("2006-01-")) {
		t.Errorf("of the copy is said: %q", said)
	}
	backup := filepath.Join(t.TempDir(), "backup.db")
	done(t, "--deck", deck, "backup", backup)
	if out := command(t, nil, "--deck", backup, "stats"); statsOf(t, backup).Events != 3 || out.stderr != "" {
		t.Errorf("the backup has %d labels and says %q", statsOf(t, backup).Events, out.stderr)
	}
	sound(t, backup)
	r.leaves()
	if said := command(t, nil, "--deck", deck, "stats").stderr; said != "" {
		t.Errorf("of the deck that was closed is said: %q", said)
	}
}

// Promise 1: once its file is removed while labelling, a deck acknowledges nothing
// more and is saved elsewhere, and the program fails.
func TestPromise1TheDeckIsRemovedWhileItIsLabelled(t *testing.T) {
	t.Parallel()
	for name, take := range map[string]func(deck string) error{
		"removed": func(deck string) error {
			for _, end := range []string{"", "-wal", "-shm"} {
				if err := os.Remove(deck + end); err != nil {
					return err
				}
			}
			return nil
		},
		"replaced": func(deck string) error {
			text, err := os.ReadFile(deck)
			if err == nil {
				err = os.WriteFile(deck+".new", text, 0o600)
			}
			if err == nil {
				err = os.Rename(deck+".new", deck)
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			deck := numbered(t, 5)
			r := label(t, 120, 36, deck)
			r.reads()
			first, won := r.pair.pair, keyOf["1"].winner(r.pair)
			r.decides("1")
			r.reads()
			second, wonToo := r.pair.pair, keyOf["7"].winner(r.pair)
			if err := take(deck); err != nil {
				t.Fatal(err)
			}
			r.decides("7")
			r.gets("that the deck is gone", contains("not saved: the deck's file is gone", "B save elsewhere"))
			r.typed("B")
			saved := strings.TrimSuffix(deck, ".db") + "-saved.db"
			r.await("where to", contains("save all to", "-saved.db"))
			r.typed("\r")
			r.await("that all is saved", contains("everything is in"))
			r.typed("q")
			code := r.awaitExit()
			_, last, _ := strings.Cut(string(r.written()), "\x1b[?1049l")
			if code != 1 || !strings.Contains(last, "go on with prefdeck label --deck "+saved) {
				t.Errorf("exit code %d, on the way out: %q", code, last)
			}
			got := winners(t, saved)
			if len(got) != 2 || got[first] != won || got[second] != wonToo {
				t.Errorf("saved is %v, want %s for %s and %s for %s", got, won, first, wonToo, second)
			}
			sound(t, saved)
		})
	}
}

// The removal of a deck after the last answer is reported on the way out.
func TestPromise1TheDeckIsRemovedAfterTheLastAnswer(t *testing.T) {
	t.Parallel()
	deck := numbered(t, 3)
	r := label(t, 80, 24, deck)
	r.reads()
	r.decides("1")
	r.reads()
	if err := os.Rename(deck, deck+".moved"); err != nil {
		t.Fatal(err)
	}
	r.typed("q")
	r.await("that the deck is gone", contains("not saved: the deck's file is gone", "B save elsewhere"))
	r.typed("q")
	code := r.awaitExit()
	_, last, _ := strings.Cut(string(r.written()), "\x1b[?1049l")
	if code != 1 || !strings.Contains(last, "what was labelled in this sitting is lost") {
		t.Errorf("exit code %d, on the way out: %q", code, last)
	}
}

// A deck with two hard links is refused.
func TestHardLinkedDecksAreRefused(t *testing.T) {
	t.Parallel()
	deck := numbered(t, 3)
	other := deck + ".other"
	if err := os.Link(deck, other); err != nil {
		t.Fatal(err)
	}
	out := command(t, nil, "--deck", other, "label", "--plain")
	if out.code != 1 || !strings.Contains(out.stderr, other+" has 2 names (hard links)") {
		t.Errorf("exit code %d, said: %q", out.code, out.stderr)
	}
}

// The program is killed at a random moment while pairs are labelled, noted and
// edited. The deck's file alone is a sound deck with everything acknowledged two
// seconds before, and says so if more may be missing. Together with its log it is
// complete.
func TestKilledAndCopied(t *testing.T) {
	t.Parallel()
	when := randomMoment()
	for i := range *kills {
		k := killed{
			keys: 1 + when.IntN(3),
			rest: when.IntN(2) == 0,
			dies: time.Duration(when.Int64N(int64(40 * time.Millisecond))),
			busy: []string{"", "n", "N", "e"}[when.IntN(4)],
		}
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			k.check(t)
		})
	}
	t.Logf("seed %d", when.seed)
}

// killed says what happens to a deck before the program is killed.
type killed struct {
	keys int           // pairs to label
	busy string        // a key to type afterwards: a note kept as a draft, or the editor
	rest bool          // wait two seconds
	dies time.Duration // otherwise wait this long
}

func (k killed) check(t *testing.T) {
	deck := numbered(t, 6)
	r := &reader{terminal: start(t, 100, 30, []string{editorIs(t, waitingEditor)}, "--deck", deck, "label")}
	defer r.kill()
	won := map[string]string{}
	for range k.keys {
		r.reads()
		won[r.pair.pair] = keyOf["1"].winner(r.pair)
		r.decides("1")
	}
	r.reads() // all of these are acknowledged
	switch k.busy {
	case "n":
		r.typed("n")
		r.typed("saved words\x1b")
		r.await("the draft", contains("note kept as a draft"))
	case "N", "e":
		r.typed(k.busy)
		r.await("the editor", contains("THE EDITOR WAITS"))
	}
	if k.rest {
		<-time.After(2 * time.Second)
	} else {
		<-time.After(k.dies)
	}
	r.kill()

	copied := bare(t, deck)
	sound(t, copied)
	in := winners(t, copied)
	for pair, winner := range won {
		if k.rest && in[pair] != winner {
			t.Errorf("pair %s: acknowledged was %q two seconds ago, the file alone has %q", pair, winner, in[pair])
		}
	}
	if k.rest && k.busy == "n" && !drafted(t, copied) {
		t.Error("the file alone has no draft")
	}
	said := command(t, nil, "--deck", copied, "stats").stderr
	if len(in) < len(won) && !strings.Contains(said, "was not closed") {
		t.Errorf("the file alone has %d of %d labels, and says %q", len(in), len(won), said)
	}
	sound(t, deck)
	if all := winners(t, deck); len(all) != len(won) {
		t.Errorf("with its log the deck has %d labels, %d were acknowledged", len(all), len(won))
	}
	if k.busy == "" {
		return
	}
	again := command(t, nil, "--deck", deck, "label", "--plain") // adopts what the editor saved
	if again.code != 0 || !drafted(t, deck) {
		t.Errorf("%q: the deck has no draft; exit code %d\n%s%s", k.busy, again.code, again.stdout, again.stderr)
	}
}

// drafted reports whether the deck keeps the saved words as a draft.
func drafted(t *testing.T, deck string) bool {
	t.Helper()
	d, err := store.Open(t.Context(), deck, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	up, err := d.Upcoming(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	past, err := d.History(t.Context(), labels.HistoryFilter{}, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range past {
		it, err := d.Item(t.Context(), p.Pair)
		if err != nil {
			t.Fatal(err)
		}
		up = append(up, it)
	}
	for _, it := range up {
		for _, text := range it.Drafts {
			if text == "saved words" {
				return true
			}
		}
	}
	return false
}
