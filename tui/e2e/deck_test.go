package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"prefdeck/stages/exchange"
	"prefdeck/store"
)

// A deck of numbered pairs shows on screen which pair is up and which response is
// on the left: prompt 7 asks "Question 0007", and its responses are "first-0007"
// and "second-0007".
const (
	first  = "first"
	second = "second"
)

// numbered makes a deck of n such pairs.
func numbered(t testing.TB, n int) string {
	t.Helper()
	return numberedWith(t, n, func(int) string { return "" })
}

// numberedWith is numbered with more after each answer.
func numberedWith(t testing.TB, n int, more func(i int) string) string {
	t.Helper()
	var rows strings.Builder
	for i := range n {
		row, err := json.Marshal(map[string]string{
			"prompt":     fmt.Sprintf("Question %04d: which is better?", i),
			"response_a": fmt.Sprintf("%s-%04d says that the river runs to the sea.%s", first, i, more(i)),
			"response_b": fmt.Sprintf("%s-%04d knows how the mountain came to be.%s", second, i, more(i)),
		})
		if err != nil {
			t.Fatal(err)
		}
		rows.Write(append(row, '\n'))
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "pairs.jsonl")
	if err := os.WriteFile(file, []byte(rows.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	deck := filepath.Join(dir, "deck.db")
	prepared(t, "--deck", deck, "import", "--as", "pairs", file)
	return deck
}

// eachLabel calls f for every pair that was decided.
func eachLabel(ctx context.Context, d *store.Deck, f func(exchange.Labelled) error) error {
	return d.Export(ctx, func(labels exchange.Snapshot) error { return labels.Each(ctx, exchange.Wish{}, f) })
}

// shown is the numbered pair on screen and its sides.
type shown struct {
	pair        string // its number
	left, right string // first or second
}

var (
	question = regexp.MustCompile(`Question (\d{4}):`)
	answer   = regexp.MustCompile(`(first|second)-(\d{4})`)
)

// pairOn reads the pair off the screen; ok is false if none, or only half of one,
// is there. The response that is read first is A: the left or the upper one.
func pairOn(screen string) (s shown, ok bool) {
	q := question.FindStringSubmatch(screen)
	a := answer.FindAllStringSubmatch(screen, -1)
	if q == nil || len(a) != 2 || a[0][2] != q[1] || a[1][2] != q[1] || a[0][1] == a[1][1] {
		return shown{}, false
	}
	return shown{pair: q[1], left: a[0][1], right: a[1][1]}, true
}

// readingTime is how long a pair must be up before a label key: the program
// swallows keys that come before anybody can have seen the pair.
const readingTime = 260 * time.Millisecond

// reader labels numbered pairs.
type reader struct {
	*terminal
	pair   shown     // on screen
	seen   time.Time // since when
	key    string    // typed last for a decision; "": none yet
	before string    // the pair that it was for
	told   bool      // "too soon" was on screen when it was typed
}

// reads waits for a pair other than the last one. On a busy machine the terminal
// answers late that it has the pair, and a key that comes before is swallowed: then
// the key is typed again.
func (r *reader) reads() shown {
	r.t.Helper()
	for r.key != "" && !r.moves() && tooSoon(r.screen()) && !r.ended() {
		<-time.After(readingTime)
		r.types()
	}
	if r.key == "" || r.pair.pair == r.before {
		r.await("another pair than "+r.pair.pair, r.other())
	}
	r.key = ""
	return r.pair
}

var tooSoon = contains("too soon")

// moves waits until another pair is up. It gives up as soon as the screen says that
// the key came too soon, if it did not say so of an earlier one.
func (r *reader) moves() bool {
	other := r.other()
	moved := false
	r.within(slowly, func(screen string) bool {
		moved = other(screen)
		return moved || !r.told && tooSoon(screen)
	})
	return moved
}

// other returns a condition: that a pair other than the present one is up. It becomes
// the present one.
func (r *reader) other() func(screen string) bool {
	last := r.pair
	return func(screen string) bool {
		now, ok := pairOn(screen)
		if ok && now.pair != last.pair {
			r.pair, r.seen = now, time.Now()
			return true
		}
		return false
	}
}

// decides types a label key once the pair has been up long enough.
func (r *reader) decides(key string) {
	r.t.Helper()
	<-time.After(time.Until(r.seen.Add(readingTime)))
	r.key, r.before = key, r.pair.pair
	r.types()
}

// gets waits for what the key typed last leads to, if that is not another pair, and
// returns the screen. As with reads, a key that came too soon for a busy machine is typed
// again.
func (r *reader) gets(what string, seen func(screen string) bool) string {
	r.t.Helper()
	for range int(patience / readingTime) {
		screen, _ := r.within(slowly, func(screen string) bool { return seen(screen) || !r.told && tooSoon(screen) })
		if seen(screen) || !tooSoon(screen) {
			break
		}
		<-time.After(readingTime)
		r.types()
	}
	return r.await(what, seen)
}

func (r *reader) types() {
	r.told = tooSoon(r.screen())
	r.typed(r.key)
}

// keyOf maps a label key to its meaning for the pair on screen: the winner, and the
// echo in the footer.
var keyOf = map[string]struct {
	winner func(shown) string
	echo   string
}{
	"1":      {shownLeft, "A much better ·"},
	"2":      {shownLeft, "A better ·"},
	"3":      {shownLeft, "A slightly better ·"},
	"5":      {shownRight, "B slightly better ·"},
	"6":      {shownRight, "B better ·"},
	"7":      {shownRight, "B much better ·"},
	"a":      {shownLeft, "A better ·"},
	"b":      {shownRight, "B better ·"},
	"\x1b[D": {shownLeft, "A better ·"},
	"\x1b[C": {shownRight, "B better ·"},
	"4":      {nobody, "tie ·"},
	"t":      {nobody, "tie ·"},
	"0":      {nobody, "tie ·"},
	"x":      {nobody, "both bad ·"},
	"s":      {nobody, "skipped  "},
}

func shownLeft(s shown) string  { return s.left }
func shownRight(s shown) string { return s.right }
func nobody(shown) string       { return "" }

// winners returns the winners of a deck's exported numbered pairs.
func winners(t testing.TB, deck string) map[string]string {
	t.Helper()
	won := map[string]string{}
	for _, row := range exported(t, deck) {
		chosen := answer.FindStringSubmatch(text(t, row.Chosen))
		rejected := answer.FindStringSubmatch(text(t, row.Rejected))
		if chosen == nil || rejected == nil || chosen[2] != rejected[2] || chosen[1] == rejected[1] {
			t.Fatalf("not one of our pairs: %s", row)
		}
		if _, twice := won[chosen[2]]; twice {
			t.Errorf("pair %s is exported twice", chosen[2])
		}
		won[chosen[2]] = chosen[1]
	}
	return won
}
