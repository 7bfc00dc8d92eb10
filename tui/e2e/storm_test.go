package e2e

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// storms is how many storms of keys TestAnyKeys lets loose: .ci/storms asks for more.
var storms = flag.Int("storms", 4, "how many storms of random keys the program has to stand")

// stormKeys are what a keyboard and a mouse can send, but for ctrl+c and ctrl+z.
func stormKeys() (keys []string) {
	for r := ' '; r <= '~'; r++ {
		keys = append(keys, string(r))
	}
	for r := 'a'; r <= 'y'; r++ {
		if r != 'c' {
			keys = append(keys, string(r&0x1f))
		}
	}
	named := []string{"\x1b", "\r", "\t", "\x7f", "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[5~", "\x1b[6~", "\x1b[H", "\x1b[F", "\x1b[Z", "\x1b[3~", "\x1bOP", "\x1b[1;5A", "\x1b[1;3C",
		"\x1b[<64;20;10M", "\x1b[<65;90;10M", "\x1b[<0;30;5M\x1b[<0;30;5m", "\x1b[200~two\nlines\x1b[201~"}
	for range 4 { // as often as letters
		keys = append(keys, named...)
	}
	return keys
}

// Whatever is typed, at any speed, from the first moment on and at any size: the
// program ends when it is asked to, without a fault, and its deck is whole.
func TestAnyKeys(t *testing.T) {
	t.Parallel()
	seed := uint64(time.Now().UnixNano())
	for n := range *storms {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			t.Parallel()
			storm(t, seed+uint64(n))
		})
	}
}

func storm(t *testing.T, seed uint64) {
	rng := rand.New(rand.NewPCG(seed, 0))
	deck := imported(t, constructs(t, 6))
	dir := filepath.Dir(deck)
	starts := [][]string{{}, {"label"}, {"inspect", "pairs.jsonl"}, {"inspect"}, {"--deck", "new.db"}}
	args := starts[rng.IntN(len(starts))]
	cols, rows := 20+rng.IntN(180), 5+rng.IntN(50)
	tm := launch(t, cols, rows, nil, []string{"EDITOR=true", "PREFDECK_DECK=" + deck, "OLLAMA_HOST=127.0.0.1:9"}, "sh", append([]string{"-c", `cd "$0" && exec "$@"`, dir, program}, args...)...)
	for len(tm.written()) == 0 && !tm.ended() { // before that the keys are the terminal driver's
		tm.presses("", time.Second)
	}
	waits := func(d time.Duration) { tm.within(d, func(string) bool { return false }) }
	keys := stormKeys()
	for range 50 + rng.IntN(200) {
		if rng.IntN(40) == 0 {
			tm.resize(1+rng.IntN(220), 1+rng.IntN(60))
		}
		tm.pty.WriteString(keys[rng.IntN(len(keys))]) // may fail: a key can be the one that leaves
		if rng.IntN(3) > 0 {
			waits(time.Duration(rng.IntN(60)) * time.Millisecond)
		}
		if tm.ended() {
			break
		}
	}
	for range 2 { // the first may complete an escape sequence
		tm.pty.WriteString("\x03")
		waits(time.Duration(rng.IntN(100)) * time.Millisecond)
	}
	if waits(patience / 4); !tm.ended() {
		tm.pty.WriteString("\x03") // the others may have followed "\x1b]", which begins a text as long as nobody pauses
	}
	if waits(patience); !tm.ended() {
		t.Errorf("seed %d: %q at %d×%d does not end", seed, args, cols, rows)
	}
	code, out := tm.awaitExit(), string(tm.written())
	if code == 1 && strings.Contains(out, "still being saved") {
		code = 0 // the second ctrl+c did not wait for it
	}
	if code != 0 && code != 130 || strings.Contains(out, "panic") || strings.Contains(out, "goroutine ") {
		t.Errorf("seed %d: %q at %d×%d, exit code %d\n%s", seed, args, cols, rows, code, out[max(0, len(out)-3000):])
	}
	prepared(t, "--deck", deck, "doctor")
}
