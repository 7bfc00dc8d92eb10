package e2e

import (
	"bytes"
	"encoding/base64"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func pasted(text string) string { return "\x1b[200~" + text + "\x1b[201~" }

// Pasting over a pair labels nothing, whatever is pasted; in a line of input it is
// text.
func TestPastedTextIsNoKeys(t *testing.T) {
	t.Parallel()
	deck := numbered(t, 4)
	tm := start(t, 120, 36, nil, "--deck", deck, "--guard", "0", "label")
	tm.await("a pair", pairShown)
	before, _ := pairOn(tm.screen())
	tm.typed(pasted("1234\n7xsq\r\x03\x1a") + pasted("fuU[]}") + "p")
	tm.await("the whole prompt: the one key that was typed", contains("─ Prompt"))
	if now, ok := pairOn(tm.screen()); !ok || now != before {
		t.Errorf("%+v was up, and now %+v is", before, now)
	}
	tm.typed("pn" + pasted("one\ntwo\a 3\r\n"))
	tm.await("the note as it was pasted", contains("one⏎two␇ 3 "))
	tm.typed("\r")
	tm.await("the note kept", contains("note saved"))
	tm.typed("/" + pasted("Question\n0003\n"))
	tm.await("the search as it was pasted", contains("search Question 0003 "))
	tm.typed("\r")
	tm.await("the pair that was searched for", func(screen string) bool {
		now, ok := pairOn(screen)
		return ok && now.pair == "0003"
	})
	if s := statsOf(t, deck); s.Events != 0 {
		t.Errorf("pasting made %+v", s)
	}
	tm.typed("q")
	if code := tm.awaitExit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

var clipboard = regexp.MustCompile(`\x1b\]52;c;([^\x07\x1b]*)(?:\x07|\x1b\\)`)

// copied returns everything that the program asked the terminal to put into the
// clipboard.
func (tm *terminal) copied() []string {
	tm.t.Helper()
	var texts []string
	for _, m := range clipboard.FindAllSubmatch(tm.written(), -1) {
		text, err := base64.StdEncoding.DecodeString(string(m[1]))
		if err != nil {
			tm.t.Errorf("the clipboard gets no base64: %v", err)
		}
		texts = append(texts, string(text))
	}
	return texts
}

// Y copies the focused response exactly as stored. A text too long for terminals is
// not sent, and the screen says so.
func TestCopyingIsExact(t *testing.T) {
	t.Parallel()
	hostile := "a\x1b]0;x\ab\x00c\xff\r\n\u202e**d** e\u0301"
	var long strings.Builder
	for random := rand.New(rand.NewPCG(5, 2)); long.Len() < 200<<10; {
		long.WriteString(strings.Repeat("word", random.IntN(9)) + " and\n")
	}
	for name, tc := range map[string]struct {
		text string
		says string
		want bool
	}{
		"hostile":  {hostile, "copied", true},
		"10 KB":    {tenKilobytes(3), "copied", true},
		"too long": {long.String(), "is too long", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			deck := hostileDeck(t, []answers{{Prompt: "What?", ResponseA: tc.text, ResponseB: tc.text + "."}})
			tm := start(t, 120, 36, nil, "--deck", deck, "label")
			tm.await("a pair", contains("╭─ A", "╭─ B", "What?"))
			tm.typed("Y")
			tm.await("which of the two?", contains("tab chooses the response to copy"))
			for n := range 2 {
				tm.typed("\tY")
				tm.await("what is said of it", contains(tc.says))
				tm.await("the copy", func(string) bool { return len(tm.copied()) > n || !tc.want })
			}
			tm.typed("q")
			tm.awaitExit()
			got := tm.copied()
			if !tc.want {
				if len(got) > 0 {
					t.Errorf("%d bytes were sent", len(got[0]))
				}
				return
			}
			if len(got) != 2 || got[0]+"." != got[1] && got[1]+"." != got[0] || min(len(got[0]), len(got[1])) != len(tc.text) || !strings.HasPrefix(got[0], tc.text) {
				t.Errorf("copied %.200q, want %.200q and the same with a full stop", got, tc.text)
			}
			// The text is sent in no other way.
			strictly(t, clipboard.ReplaceAll(tm.written(), nil))
		})
	}
}

var passedOn = regexp.MustCompile(`(?s)\x1bP(.*?)\x1b\\`)

// GNU screen is asked to pass clipboard data on, in pieces of the size it accepts.
func TestCopyingInScreen(t *testing.T) {
	t.Parallel()
	text := tenKilobytes(5)
	deck := hostileDeck(t, []answers{{Prompt: "What?", ResponseA: text, ResponseB: text + "."}})
	tm := start(t, 120, 36, []string{"STY=1.here", "TERM=screen-256color"}, "--deck", deck, "label")
	tm.await("a pair", contains("╭─ A", "╭─ B", "What?"))
	tm.typed("\tY")
	tm.await("the copy", contains("copied"))
	tm.typed("q")
	tm.awaitExit()
	var whole []byte
	for _, piece := range passedOn.FindAllSubmatch(tm.written(), -1) {
		if len(piece[1]) > 768 {
			t.Errorf("screen drops a piece of %d bytes", len(piece[1]))
		}
		whole = append(whole, piece[1]...)
	}
	sent := clipboard.FindSubmatch(whole)
	if sent == nil {
		t.Fatalf("nothing was sent: %.200q", whole)
	}
	if got, err := base64.StdEncoding.DecodeString(string(sent[1])); err != nil || strings.TrimSuffix(string(got), ".") != text {
		t.Errorf("sent %.200q (%v)", got, err)
	}
}

// Frames are marked for terminals that support marked frames, and for no others.
func TestWholePicturesOnlyWhereTheyAreKnown(t *testing.T) {
	t.Parallel()
	for _, modes := range [][]ansi.DECMode{nil, {ansi.ModeSynchronizedOutput}} {
		tm := startKnowing(t, 100, 30, modes, nil, "--deck", numbered(t, 3), "--guard", "0", "label")
		tm.await("a pair", pairShown)
		tm.labels("1", 1)
		tm.labels("2", 2)
		tm.typed("q")
		tm.awaitExit()
		begun, ended := bytes.Count(tm.written(), []byte(ansi.SetModeSynchronizedOutput)), bytes.Count(tm.written(), []byte(ansi.ResetModeSynchronizedOutput))
		if known := modes != nil; begun > 0 != known || begun != ended {
			t.Errorf("known: %v; %d pictures begun, %d ended", known, begun, ended)
		}
	}
}
