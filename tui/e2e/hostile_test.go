package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/exchange"
	"prefdeck/store"
	"prefdeck/tui/gate/hostile"
)

// attacks returns texts with which a model may attack the terminal that shows it.
func attacks() []string {
	texts := []string{
		"\x1b]52;c;SE9TVElMRQ==\x07 the clipboard",
		"\x1b]0;HOSTILE\x07 and \x1b]2;HOSTILE\x1b\\ the title",
		"\x1b]8;;https://example.org/HOSTILE\x1b\\a link\x1b]8;;\x1b\\",
		"a\x1b[2Jb\x1b[Hc\x1b[31;5mHOSTILE\x1b[0m clears the screen",
		"a\x1b[?1049lb\x1b[?25lc leaves the alternate screen, d\x1bc resets",
		"a\x1b[6nb\x1b[cd\x1bP$q\"p\x1b\\ asks for an answer that is typed as keys",
		"a\u009b31mHOSTILE b\u009d0;HOSTILE\u009c by 8-bit controls",
		"bell a\ab, backspace a\b\b\b\bb, carriage a\rreturn, vertical a\vb\fc, nul a\x00b, delete a\x7fb",
		"`a\x1b]0;HOSTILE\x07b` in code\n\n```\na\x1b[2Jb \x1b]52;c;SE9TVElMRQ==\x07\n```\n\n| \x1b[31mtable | a\x9bb |\n|---|---|\n| \u202e | \u2066 |",
		"right-to-left \u202eEVITSOH\u202c, isolates \u2066x\u2069, zero width \u200b\u200d\ufeff, tag \U000e0041",
		"[a\x1b]0;HOSTILE\x07b](https://example.org/\x1b[2J) and &#27;[2J&#x9b;31m &#x202e; as entities",
		"<think>a\x1b[2Jb</think> $a\x1b[31mb^2$ \\(a\u009b2Jb\\) <!-- a\x1b[2Jb --> ![a\x1b[Kb](c\x1b[Kd)",
	}
	var together []string
	for some := range slices.Chunk(texts, 3) {
		together = append(together, strings.Join(some, "\n\n"))
	}
	return append(together, everyControl()...)
}

// everyControl returns every control there is, many in one text, each between
// letters and with numbers that nothing else uses.
func everyControl() []string {
	var all []string
	for c := range rune(0x20) {
		if c != '\n' {
			all = append(all, fmt.Sprintf("p%cq", c))
		}
	}
	for c := rune(0x7f); c < 0xa0; c++ {
		all = append(all, fmt.Sprintf("p%cq", c), "p"+string([]byte{byte(c)})+"q") // as a character and as a byte
	}
	for final := byte(0x40); final < 0x7f; final++ {
		all = append(all, fmt.Sprintf("p\x1b[4242%cq", final), fmt.Sprintf("p\x1b[?4242%cq", final), fmt.Sprintf("p\u009b4242%cq", final), fmt.Sprintf("p\x1b%cq", final))
	}
	for final := byte(0x30); final < 0x40; final++ {
		all = append(all, fmt.Sprintf("p\x1b%cq", final))
	}
	for _, kind := range []string{"\x1b]4242;", "\x1bP4242", "\x1b_", "\x1b^", "\x1bX", "\u009d4242;", "\u0090", "\u009f", "\u009e", "\u0098"} {
		for _, end := range []string{"\a", "\x1b\\", "\u009c", ""} {
			all = append(all, "p"+kind+"x"+end+"q")
		}
	}
	var texts []string
	for some := range slices.Chunk(all, 150) {
		texts = append(texts, strings.Join(some, " "))
	}
	return texts
}

// hostilePairs returns pairs of all these texts, of the gate's own test texts, and
// of bytes that are not text. Each pair holds one long text or a few short ones.
func hostilePairs(t testing.TB) []answers {
	t.Helper()
	texts := attacks()
	var short []string
	for _, h := range hostile.Texts() {
		if len(h.Text) > 150 {
			texts = append(texts, h.Text)
		} else {
			short = append(short, h.Text)
		}
	}
	for some := range slices.Chunk(short, 6) {
		texts = append(texts, strings.Join(some, "\n\n"))
	}
	const broken = hostile.Broken
	texts = append(texts, broken, strings.Repeat(broken, 40), "```\n"+broken+"```\n\n| "+broken[:9]+" |\n|---|\n| x |")
	var pairs []answers
	for i, text := range texts {
		name := fmt.Sprintf("model %d %.40s", i, text)
		pairs = append(pairs, answers{
			Prompt: fmt.Sprintf("Prompt %d %s", i, text), ResponseA: "one " + text, ResponseB: text + " two", ModelA: "m1 " + name, ModelB: "m2 " + name,
		})
	}
	return pairs
}

// quoted returns a text as a JSON string, with its bytes unchanged.
func quoted(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for i := range len(text) {
		switch c := text[i]; {
		case c < 0x20 || c == '"' || c == '\\':
			fmt.Fprintf(&out, `\u%04x`, c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String() + `"`
}

// hostileDeck makes a deck of these pairs. Its own name, and the name of the
// imported file, are hostile, too.
func hostileDeck(t testing.TB, pairs []answers) string {
	t.Helper()
	dir := t.TempDir()
	path, deck := filepath.Join(dir, "a\x1b]0;HOSTILE\ab.jsonl"), filepath.Join(dir, "c\x1b]0;HOSTILE\ad\u009b31m.db")
	var rows strings.Builder
	for _, p := range pairs {
		fmt.Fprintf(&rows, `{"prompt":%s,"response_a":%s,"response_b":%s,"model_a":%s,"model_b":%s,"tags":[%s]}`+"\n",
			quoted(p.Prompt), quoted(p.ResponseA), quoted(p.ResponseB), quoted(p.ModelA), quoted(p.ModelB), quoted("tag\x1b[2J"))
	}
	if err := os.WriteFile(path, []byte(rows.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	r := command(t, nil, "--deck", deck, "import", "--as", "pairs", path)
	if r.code != 0 {
		t.Fatalf("import: %s", r.stderr)
	}
	harmless(t, []byte(r.stdout+r.stderr))
	return deck
}

// harmless fails for anything but text in the output of a command without a screen.
func harmless(t testing.TB, out []byte) {
	t.Helper()
	for at := 0; at < len(out); {
		n, err := next(out[at:])
		if out[at] == '\x1b' || out[at] == '\b' {
			err = fmt.Errorf("a control")
		}
		if err != nil {
			t.Errorf("printed: %v: %q", err, out[max(at-20, 0):min(at+30, len(out))])
		}
		at += n
	}
}

// everyView lists keys that go through every way of showing a pair and back. None
// of them is esc, which would turn the next key into one with alt. Where the deck
// is read first, the result of the key before is awaited: q leaves if nothing has
// opened.
var everyView = []string{
	"m", "G", "g", "m", // raw
	"v", "G", "g", "v", "tab", "G", "tab", "v", // stacked, flipped, the other one; as it fits again
	"z", "G", "m", "tab", "g", "m", "z", // one alone
	"p", "G", "tab", "tab", "tab", "G", "g", "m", "m", "p", "tab", // the whole prompt
	"d", "G", "g", "m", "m", "d", // what differs
	"l", "l", "l", "l", "h", // sideways
	"i", "i", "enter", // who wrote the last pair, and this one
	"H→Past decisions", "down", "q", // past decisions
}

// everyOverlay does the same for overlays that do not depend on the pair.
var everyOverlay = []string{
	"?", "G", "enter", // keys
	"o→Guideline", "G", "l", "m", "enter", // the guideline
	"S→sitting", "G", "enter", // numbers
	"r", "a", "enter", // reasons
	"n", "x", "\x7f", "enter", // a note
	"F", "x", "enter", // a flag
	"H→Past decisions", "f", "r", "p", "/", "t", "enter", "a", "q",
	"/", "enter", ":", "enter", "O→random", "q", "T→high-contrast", "j", "q",
}

// legibly reports whether there is text in a pane: a pair is up.
func legibly(screen string) bool { return inPane.MatchString(screen) }

var inPane = regexp.MustCompile(`[│┃][ \x{a0}]+[^ \x{a0}│┃\n]`)

var keyBytes = map[string]string{"tab": "\t", "enter": "\r", "down": "\x1b[B"}

// shows types a key and waits until its effect is on the screen. It waits no longer
// than longest for a key without effect.
func (tm *terminal) shows(key string, longest time.Duration) {
	tm.t.Helper()
	key, opens, waited := strings.Cut(key, "→")
	if b, ok := keyBytes[key]; ok {
		key = b
	}
	tm.presses(key, longest)
	for waited && !contains(opens)(tm.await("what "+key+" opens", either(contains(opens), contains("wait: ")))) {
		tm.presses(key, longest) // it came before the pair
	}
	for quiet := false; !quiet; {
		select {
		case <-tm.nextOutput():
		case <-time.After(longest):
			quiet = true
		case <-tm.done:
			return
		}
	}
}

// Promise 3: whatever the model wrote and however it is shown, none of its bytes
// acts as a control, no line leaves its pane, and the export equals the import.
func TestHostileTextNeverReachesTheTerminal(t *testing.T) {
	t.Parallel()
	pairs := hostilePairs(t)
	guideline := filepath.Join(t.TempDir(), "guideline.md")
	if err := os.WriteFile(guideline, []byte(strings.Join(attacks(), "\n\n")), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		cols, rows int
		modes      []ansi.DECMode
		flags      []string
	}{
		"wide":   {140, 40, []ansi.DECMode{ansi.ModeSynchronizedOutput}, nil},
		"emoji":  {101, 30, []ansi.DECMode{ansi.ModeSynchronizedOutput, ansi.ModeUnicodeCore}, []string{"--theme", "light"}},
		"narrow": {60, 20, []ansi.DECMode{ansi.ModeSynchronizedOutput}, []string{"--theme", "mono"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			deck := hostileDeck(t, pairs)
			args := append([]string{"--deck", deck, "--guard", "0", "--settings", noRepeats(t), "label", "--guideline", guideline}, tc.flags...)
			tm := startKnowing(t, tc.cols, tc.rows, tc.modes, nil, args...)
			watched := tm.watches(slices.Contains(tc.modes, ansi.ModeUnicodeCore))
			for i := range pairs {
				tm.await("a pair", legibly)
				keys := everyView
				switch {
				case i%10 == 1:
					keys = slices.Concat(everyView, everyOverlay)
				case raceEnabled && i%6 != 0:
					keys = nil // ten times slower
				}
				for _, key := range keys {
					tm.shows(key, 8*time.Millisecond)
				}
				tm.labels("1", i+1)
			}
			tm.typed("q")
			tm.awaitExit()
			watched(t)
			out := tm.written()
			strictly(t, out)
			notQuoted(t, out, attacks()...)
			exactlyExported(t, deck, pairs)
		})
	}
}

// watches examines every frame and returns a function that reports the result. told
// says that the program knows that the terminal joins emoji.
func (tm *terminal) watches(told bool) func(t testing.TB) {
	var pictures, panes int
	var wrong []string
	tm.mu.Lock()
	defer tm.mu.Unlock()
	tm.watch = func(p picture) {
		found, err := p.boxes(told)
		pictures++
		panes += len(found)
		if err != nil && len(wrong) < 5 {
			wrong = append(wrong, fmt.Sprintf("%v\n%s", err, p))
		}
	}
	return func(t testing.TB) {
		t.Helper()
		for _, w := range wrong {
			t.Error(w)
		}
		if panes < pictures/2 {
			t.Errorf("only %d panes on %d pictures", panes, pictures)
		}
		t.Logf("%d pictures, %d panes", pictures, panes)
	}
}

// exactlyExported fails unless the export, imported again, equals these pairs to
// the byte, and unless the ordinary export is valid.
func exactlyExported(t testing.TB, deck string, pairs []answers) {
	t.Helper()
	dir := t.TempDir()
	file, again := filepath.Join(dir, "exact.jsonl"), filepath.Join(dir, "again.db")
	done(t, "--deck", deck, "export", "--to", "trl", "--out", file, "--invalid-utf8", "keep")
	done(t, "--deck", again, "import", "--as", "pairs", file)
	for _, deck := range []string{deck, again} {
		have := textsOf(t, deck)
		if len(have) != len(pairs) {
			t.Errorf("%d pairs of %d in %s", len(have), len(pairs), deck)
		}
		for _, p := range pairs {
			if !have[[3]string{p.Prompt, p.ResponseA, p.ResponseB}] && !have[[3]string{p.Prompt, p.ResponseB, p.ResponseA}] {
				t.Errorf("%s has not, byte for byte: %.60q", deck, p.ResponseA)
			}
		}
	}
	if got := len(exported(t, deck)); got != len(pairs) {
		t.Errorf("%d of %d pairs exported", got, len(pairs))
	}
}

// textsOf returns the pairs of a deck, labelled or not: prompt and both responses.
func textsOf(t testing.TB, path string) map[[3]string]bool {
	t.Helper()
	deck, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer deck.Close()
	found := map[[3]string]bool{}
	waiting, err := deck.Upcoming(t.Context(), 10_000)
	for _, it := range waiting {
		found[[3]string{it.Prompt.Text(), it.A.Text, it.B.Text}] = true
	}
	if err == nil {
		err = eachLabel(t.Context(), deck, func(l exchange.Labelled) error {
			found[[3]string{l.Prompt.Text(), l.A.Text, l.B.Text}] = true
			return nil
		})
	}
	if err != nil {
		t.Fatal(err)
	}
	return found
}
