package e2e

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/exchange"
	labels "prefdeck/stages/label"
	"prefdeck/store"
)

// These tests label like a person who tells responses apart by reading them.

// answers is a pair as it is imported, with the letters that a reader sees.
type answers struct {
	Prompt    string `json:"prompt"`
	ResponseA string `json:"response_a"`
	ResponseB string `json:"response_b"`
	ModelA    string `json:"model_a"`
	ModelB    string `json:"model_b"`

	lettersA, lettersB string
}

// letters returns the letters and digits of a text, which survive typesetting.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return r
		}
		return -1
	}, text)
}

// legible is how many letters identify a response.
const legible = 8

// imported makes a deck of these pairs.
func imported(t testing.TB, pairs []answers) string {
	t.Helper()
	dir := t.TempDir()
	path, deck := filepath.Join(dir, "pairs.jsonl"), filepath.Join(dir, "deck.db")
	var rows strings.Builder
	for _, p := range pairs {
		if err := json.NewEncoder(&rows).Encode(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(path, []byte(rows.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	prepared(t, "--deck", deck, "import", "--as", "pairs", path)
	return deck
}

// recognised returns the pair that a screen shows side by side, and whether its
// response A is on the left. ok is false if no pair, or more than one, begins as
// both panes do.
func recognised(screen picture, pairs []answers) (at int, aLeft, ok bool) {
	l, r, err := screen.panes()
	if err != nil {
		return 0, false, false
	}
	left, right := letters(strings.Join(screen.inside(l), "")), letters(strings.Join(screen.inside(r), ""))
	best, again := 0, 0
	for i, p := range pairs {
		for _, straight := range []bool{true, false} {
			x, y := p.lettersA, p.lettersB
			if !straight {
				x, y = y, x
			}
			inLeft, inRight := shared(left, x), shared(right, y)
			if inLeft < legible || inRight < legible {
				continue
			}
			switch both := inLeft + inRight; {
			case both > best:
				best, again, at, aLeft = both, best, i, straight
			case both > again:
				again = both
			}
		}
	}
	return at, aLeft, best > again
}

// shared returns the length of the common prefix of two texts.
func shared(a, b string) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// typedChoice returns the meaning of a key for the pair as it is on screen.
func typedChoice(key string) labels.Choice {
	switch key {
	case "a":
		return labels.Choice{Answer: labels.A}
	case "b":
		return labels.Choice{Answer: labels.B}
	case "t":
		return labels.Choice{Answer: labels.Tie}
	case "x":
		return labels.Choice{Answer: labels.BothBad}
	}
	return labels.Graded(int(key[0]-'0') - 4)
}

// labelsOf returns a deck's current labels by the texts of their pairs; A is the
// first text.
func labelsOf(t testing.TB, deck string) map[[2]string]labels.Choice {
	t.Helper()
	d, err := store.Open(t.Context(), deck, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	found := map[[2]string]labels.Choice{}
	err = eachLabel(t.Context(), d, func(l exchange.Labelled) error {
		if l.Current != nil {
			found[[2]string{l.A.Text, l.B.Text}] = l.Current.Choice
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// sameLabels fails unless the deck has exactly the labels that were typed.
func sameLabels(t testing.TB, deck string, typed map[[2]string]labels.Choice) {
	t.Helper()
	have := labelsOf(t, deck)
	if len(have) != len(typed) {
		t.Errorf("%d current labels, %d were typed", len(have), len(typed))
	}
	for texts, want := range typed {
		got, ok := have[texts]
		if !ok {
			if got, ok = have[[2]string{texts[1], texts[0]}]; ok {
				got = got.Mirrored()
			}
		}
		if !ok || got != want {
			t.Errorf("labelled %v %v, typed was %v: %.40q and %.40q", got, ok, want, texts[0], texts[1])
		}
	}
}

// labelledByReading reads each pair, types one key for it, and returns the choices
// by content. It calls before ahead of each key.
func labelledByReading(t testing.TB, tm *terminal, pairs []answers, before func()) map[[2]string]labels.Choice {
	t.Helper()
	keys := []string{"1", "2", "3", "4", "5", "6", "7", "a", "b", "t", "x"}
	random := rand.New(rand.NewPCG(200, 1))
	typed := map[[2]string]labels.Choice{}
	for n := range pairs {
		var p answers
		var aLeft bool
		tm.await(fmt.Sprintf("a pair that is not labelled yet, after %d", n), func(screen string) bool {
			if !contains(fmt.Sprintf(" %d decided", n))(screen) {
				return false
			}
			at, straight, ok := recognised(tm.cells(), pairs)
			if !ok {
				return false
			}
			p, aLeft = pairs[at], straight
			_, labelled := typed[[2]string{p.ResponseA, p.ResponseB}]
			return !labelled
		})
		key := keys[random.IntN(len(keys))]
		choice := typedChoice(key)
		if !aLeft {
			choice = choice.Mirrored()
		}
		typed[[2]string{p.ResponseA, p.ResponseB}] = choice
		before()
		tm.labels(key, n+1)
	}
	tm.await("the end of the queue", contains("Everything is decided"))
	return typed
}

// noRepeats returns settings without hidden repeats: one key is one pair.
func noRepeats(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte("[labelling]\nrepeats = 0.0\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// Two hundred pairs take two hundred keys and become two hundred labels, each as
// typed.
func TestTwoHundredPairsAreTwoHundredKeys(t *testing.T) {
	t.Parallel()
	n := 200
	if raceEnabled {
		n = 50
	}
	pairs := writtenPairs(n)
	deck := imported(t, pairs)
	tm := startKnowing(t, 160, 45, []ansi.DECMode{ansi.ModeSynchronizedOutput}, nil,
		"--deck", deck, "--guard", "0", "--settings", noRepeats(t), "label")
	typed := labelledByReading(t, tm, pairs, func() {})
	tm.typed("q")
	if code := tm.awaitExit(); code != 0 {
		t.Errorf("q: exit code %d", code)
	}
	sameLabels(t, deck, typed)
	if s := statsOf(t, deck); s.Events != len(pairs) || s.Queue != 0 || s.current() != len(pairs) {
		t.Errorf("%d keys made %+v", len(pairs), s)
	}
}

// With the default guard, one key for each pair that was up long enough to be seen
// is one label for each pair. A busy machine may swallow some, but not all.
func TestTenPairsAtTheGuardedPace(t *testing.T) {
	t.Parallel()
	pairs := writtenPairs(10)
	deck := imported(t, pairs)
	tm := startKnowing(t, 120, 36, []ansi.DECMode{ansi.ModeSynchronizedOutput}, nil, "--deck", deck, "label")
	typed := labelledByReading(t, tm, pairs, func() { <-time.After(readingTime) })
	tm.typed("q")
	tm.awaitExit()
	sameLabels(t, deck, typed)
	if s := statsOf(t, deck); s.Events != len(pairs) {
		t.Errorf("%d keys made %+v", len(pairs), s)
	}
	if bytes.Count(tm.written(), []byte("too soon")) >= len(pairs) {
		t.Error("the guard is longer than it takes to see a pair")
	}
}

// writtenPairs returns n pairs of answers such as models give: some begin alike,
// some have lists, code, tables, or words of other scripts.
func writtenPairs(n int) []answers {
	random := rand.New(rand.NewPCG(uint64(n), 2))
	one := func(of ...string) string { return of[random.IntN(len(of))] }
	sentence := func() string {
		return fmt.Sprintf("%s %s %s %s, %s %d %s.", one("The ferry", "A gardener", "My neighbour", "Nobody", "This function", "Every *second* day it"),
			one("carries", "forgets", "explains", "repairs", "**never** counts", "returns"), one("the crates", "`range` loops", "old letters", "a kettle", "warm bread", "the sum"),
			one("in the morning", "with care", "for the mayor", "by hand", "without a word"), one("about", "at most", "not even"), random.IntN(9000)+100,
			one("times", "steps", "miles", "spoons", "lines"))
	}
	answer := func() string {
		parts := []string{one("Sure! Here is what I would say.", "As far as anybody knows:", sentence(), sentence()), sentence() + " " + sentence()}
		for range random.IntN(4) {
			parts = append(parts, one(
				sentence()+" "+sentence()+" "+sentence(),
				"1. "+sentence()+"\n2. "+sentence(),
				"```go\nfor i := range "+fmt.Sprint(random.IntN(1000))+" {\n\tcount(i)\n}\n```",
				one("Что дальше? ", "これは日本語の答えです。", "나는 모른다. ", "Καλημέρα, ", "Übrigens: ", "👍🏽 ")+sentence(),
				"> "+sentence()+"\n\n*"+sentence()+"*",
				"| what | how many |\n|---|---|\n| apples | "+fmt.Sprint(random.IntN(1000))+" |",
			))
		}
		return strings.Join(parts, "\n\n")
	}
	var pairs []answers
	for i := range n {
		p := answers{Prompt: fmt.Sprintf("Question %d: %s What follows?", i, sentence()), ResponseA: answer(), ResponseB: answer(), ModelA: "one", ModelB: "two"}
		p.lettersA, p.lettersB = letters(p.ResponseA), letters(p.ResponseB)
		pairs = append(pairs, p)
	}
	return pairs
}
