package e2e

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// The smallest screen that shows a pair.
const (
	smallestWidth  = 40
	smallestHeight = 12
)

// constructs returns pairs with every construct of markdown: the examples that the
// renderer is tested with, dealt out to the responses.
func constructs(t testing.TB, pairs int) []answers {
	t.Helper()
	file, err := os.ReadFile("../markdown/testdata/constructs.txt")
	if err != nil {
		t.Fatal(err)
	}
	examples := strings.Split(strings.ReplaceAll(string(file), "→", "\t"), "\n%%%%\n")[1:]
	if len(examples) < 300 {
		t.Fatalf("only %d examples", len(examples))
	}
	texts := make([]strings.Builder, 2*pairs)
	for i, example := range examples {
		fmt.Fprintf(&texts[i%len(texts)], "Example %d\n\n%s\n\n", i, example)
	}
	all := make([]answers, pairs)
	for i := range all {
		all[i] = answers{Prompt: fmt.Sprintf("Question %d: *which* is `better`?", i), ResponseA: "one\n\n" + texts[2*i].String(), ResponseB: "two\n\n" + texts[2*i+1].String()}
	}
	return all
}

// framed returns a check for a screen of this width with two panes that nothing
// sticks out of.
func (tm *terminal) framed(cols int) func(string) bool {
	return func(string) bool {
		p := tm.cells()
		found, err := p.boxes(true)
		if err != nil || len(found) != 2 {
			return false
		}
		over := cols - 1 - found[0].left - found[1].right // the panes are in the middle, or a column short of it
		return len(p[0]) == cols && (over == 0 || over == 1) && found[1].bottom < len(p)-1
	}
}

// Every construct of markdown is shown at every width from 20 to 200 columns:
// frames hold at each, a screen that is too small says so, and keys are answered.
func TestEveryConstructAtEveryWidth(t *testing.T) {
	t.Parallel()
	const from, to, pairs = 20, 200, 8
	step := 1
	if testing.Short() || raceEnabled {
		step = 7
	}
	deck := imported(t, constructs(t, pairs))
	tm := startKnowing(t, to, 40, everyMode, nil, "--deck", deck, "--guard", "0", "--settings", noRepeats(t), "label")
	for pair := range pairs {
		tm.await("a pair", tm.framed(to))
		for cols := from + pair; cols <= to; cols += pairs * step {
			rows := smallestHeight + cols%40
			tm.resize(cols, rows)
			if cols < smallestWidth {
				tm.await(fmt.Sprintf("a word about the size at %d", cols), contains("too small"))
				continue
			}
			if rows < 16 && cols < 100 {
				rows = 16 // otherwise only one pane shows at a time
				tm.resize(cols, rows)
			}
			tm.await(fmt.Sprintf("the pair at %d×%d", cols, rows), tm.framed(cols))
			for _, key := range []string{"G", "m", "G", "m", "g"} {
				tm.typed(key)
			}
			tm.typed("?")
			tm.await(fmt.Sprintf("the keys at %d×%d", cols, rows), func(screen string) bool { return !tm.framed(cols)(screen) && contains("close")(screen) })
			tm.typed("?")
			tm.await(fmt.Sprintf("the pair again at %d×%d", cols, rows), tm.framed(cols))
		}
		tm.resize(to, 40)
		tm.await("the pair at its first size", tm.framed(to))
		tm.labels("4", pair+1)
	}
	tm.typed("q")
	if code := tm.awaitExit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	strictly(t, tm.written())
}

// wholeRegion is written once a window keeps its size.
const wholeRegion = "\x1b7\x1b[r\x1b8"

// Dragging a window produces many sizes in a row, some with no room for anything.
// The program survives them and answers keys at the end. The result is checked in
// tmux: the emulator here cannot be resized while it is written to.
func TestAStormOfSizes(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(80, 24))
	deck := imported(t, constructs(t, 2))
	tm := startKnowing(t, 120, 36, everyMode, nil, "--deck", deck, "--guard", "0", "--settings", noRepeats(t), "label")
	tm.await("a pair", tm.framed(120))
	tm.unseen()
	for range 400 {
		tm.resize(1+random.IntN(250), 1+random.IntN(80))
		if random.IntN(3) == 0 {
			tm.typed(string("jkGgmvzpdwylh\t"[random.IntN(14)]))
		}
	}
	before := len(tm.written())
	tm.resize(120, 36)
	// A key that comes while there is no room for a pair labels none.
	tm.await("the pair at rest", func(string) bool {
		_, painted, rested := bytes.Cut(tm.written()[before:], []byte(wholeRegion))
		return rested && bytes.Contains(painted, []byte("0 decided"))
	})
	tm.typed("4")
	tm.await("its label", func(string) bool { return statsOf(t, deck).Events == 1 })
	tm.typed("q")
	if code := tm.awaitExit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if on := leftOn(tm.written()); len(on) > 0 {
		t.Errorf("left on: %s", strings.Join(on, ", "))
	}
	if s := statsOf(t, deck); s.Events != 1 {
		t.Errorf("one key made %+v", s)
	}
	strictly(t, tm.written())
}
