package e2e

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// hostile is what a model may write to attack the terminal that shows it.
var hostile = []string{
	"\x1b]52;c;SE9TVElMRQ==\x07 the clipboard",
	"\x1b]0;HOSTILE\x07 and \x1b]2;HOSTILE\x1b\\ the title",
	"\x1b]8;;https://example.org/HOSTILE\x1b\\a link\x1b]8;;\x1b\\",
	"\x1b[2J\x1b[H\x1b[31;5mHOSTILE\x1b[0m clears the screen",
	"\x1b[?1049l\x1b[?25l leaves the alternate screen, \x1bc resets",
	"\x1b[6n\x1b[c\x1bP$q\"p\x1b\\ asks for an answer that is typed as keys",
	"\u009b31mHOSTILE \u009d0;HOSTILE\u009c by 8-bit controls",
	"bell \a, backspace \b\b\b\b, carriage\rreturn, vertical \v\f, nul \x00, delete \x7f",
	"`\x1b]0;HOSTILE\x07` in code\n\n```\n\x1b[2J \x1b]52;c;SE9TVElMRQ==\x07\n```\n\n| \x1b[31mtable | \x9b |\n|---|---|\n| \u202e | \u2066 |",
	"right-to-left \u202eEVITSOH\u202c, isolates \u2066x\u2069, zero width \u200b\u200d\ufeff, tag \U000e0041",
	"[\x1b]0;HOSTILE\x07](https://example.org/\x1b[2J) and &#27;[2J&#x9b;31m &#x202e; as entities",
}

// Promise 3: whatever the model wrote, in every way of showing it, not a byte of
// it works as a control, and what is exported is what came in.
func TestHostileTextNeverReachesTheTerminal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var rows bytes.Buffer
	for i, text := range hostile {
		if err := json.NewEncoder(&rows).Encode(map[string]string{
			"prompt": "Prompt " + string(rune('a'+i)) + " " + text, "response_a": "one " + text, "response_b": "two " + text,
			"model_a": "m1 " + text, "model_b": "m2 " + text,
		}); err != nil {
			t.Fatal(err)
		}
	}
	pairs := rows.Bytes()
	// The same from outside, where it is at hand.
	if more, err := os.ReadFile("../../../shared/data/terminal/hostile.jsonl"); err == nil {
		pairs = append(pairs, asPairs(t, more)...)
	}
	file := filepath.Join(dir, "hostile-\x1b]0;HOSTILE\a.jsonl")
	if err := os.WriteFile(file, pairs, 0o600); err != nil {
		t.Fatal(err)
	}
	deck := filepath.Join(dir, "deck.db")
	r := command(t, nil, "--deck", deck, "import", "--as", "pairs", file)
	if r.code != 0 {
		t.Fatalf("import: %s", r.stderr)
	}
	harmless(t, []byte(r.stdout+r.stderr))

	tm := start(t, 100, 30, nil, "--deck", deck, "label")
	tm.await("a pair", contains("blind", "0 done"))
	queue := statsOf(t, deck).Queue
	for i := range queue {
		// Raw, zoomed, flipped, stacked, the whole prompt, scrolled, the help, and who
		// wrote the last pair. A key that changes nothing on the screen is not waited for.
		for _, key := range []string{"m", "z", "z", "v", "v", "v", "m", "p", "G", "g", "p", "?", "\r", "i", "i", "\r"} {
			tm.presses(key, 60*time.Millisecond)
		}
		tm.labels("1", i+1)
	}
	tm.typed("q")
	tm.awaitExit()
	harmless(t, tm.written())
	if got := len(exported(t, deck)); got != queue {
		t.Errorf("%d of %d pairs exported", got, queue)
	}
	exportedAsImported(t, deck)
}

// asPairs makes pairs of a file of texts, eight of them together in a response.
func asPairs(t testing.TB, file []byte) []byte {
	t.Helper()
	var texts []string
	for line := range bytes.Lines(file) {
		var row struct{ Text string }
		if json.Unmarshal(line, &row) == nil && row.Text != "" {
			texts = append(texts, row.Text)
		}
	}
	var out bytes.Buffer
	for some := range slices.Chunk(texts, 8) {
		together := strings.Join(some, "\n\n")
		if err := json.NewEncoder(&out).Encode(map[string]string{
			"prompt": some[0], "response_a": together, "response_b": together + " again",
		}); err != nil {
			t.Fatal(err)
		}
	}
	return out.Bytes()
}

// exportedAsImported compares bytes: what was sanitised on the screen is not in
// the file.
func exportedAsImported(t testing.TB, deck string) {
	t.Helper()
	have := map[string]bool{}
	for _, row := range exported(t, deck) {
		have[text(t, row.Chosen)] = true
		have[text(t, row.Rejected)] = true
	}
	for _, text := range hostile {
		for _, side := range []string{"one ", "two "} {
			if want := strings.ToValidUTF8(side+text, "\ufffd"); !have[want] {
				t.Errorf("not exported as it was imported: %q", want)
			}
		}
	}
}

// harmless fails for every control in what was written that this program has no
// reason to send, and for every character that is not what it seems.
func harmless(t testing.TB, out []byte) {
	t.Helper()
	var state byte
	for len(out) > 0 {
		seq, _, n, next := ansi.DecodeSequence(out, state, nil)
		state = next
		switch {
		case ansi.HasOscPrefix(seq):
			// The terminal's colours are asked for and given back; nothing else.
			if !bytes.HasPrefix(seq, []byte("\x1b]10;?")) && !bytes.HasPrefix(seq, []byte("\x1b]11;?")) && !bytes.HasPrefix(seq, []byte("\x1b]12;?")) &&
				!bytes.HasPrefix(seq, []byte("\x1b]11")) && !bytes.HasPrefix(seq, []byte("\x1b]112")) {
				t.Errorf("an OSC reached the terminal: %q", seq)
			}
		case ansi.HasCsiPrefix(seq):
			// No 8-bit controls, no questions whose answers arrive as keys, and of the
			// colours none that only the model would choose.
			last := seq[len(seq)-1]
			if seq[0] != '\x1b' || last == 'n' || last == 'c' || string(seq) == "\x1b[31;5m" {
				t.Errorf("a CSI reached the terminal: %q", seq)
			}
		case ansi.HasDcsPrefix(seq) || ansi.HasApcPrefix(seq) || ansi.HasPmPrefix(seq) || ansi.HasSosPrefix(seq):
			if !bytes.HasPrefix(seq, []byte("\x1bP+q")) { // asks for a capability
				t.Errorf("a string control reached the terminal: %q", seq)
			}
		case len(seq) > 1 && seq[0] == '\x1b':
			if !bytes.Contains([]byte("78=>M(\\"), seq[1:2]) {
				t.Errorf("an escape reached the terminal: %q", seq)
			}
		default:
			harmlessText(t, seq)
		}
		out = out[n:]
	}
}

// harmlessText is one cell's text, or a single control character.
func harmlessText(t testing.TB, cell []byte) {
	t.Helper()
	for rest := cell; len(rest) > 0; {
		r, size := utf8.DecodeRune(rest)
		rest = rest[size:]
		switch {
		case r == '\r' || r == '\n' || r == '\t' || r == '\b': // the renderer moves with them
		case r == utf8.RuneError && size == 1:
			t.Errorf("broken text reached the terminal: %q", cell)
		case unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || strings.ContainsRune("\u200b\u2060\ufeff", r),
			r >= 0xe0000 && r < 0xe0080: // tags
			t.Errorf("reached the terminal: %q in %q", r, cell)
		}
	}
}
