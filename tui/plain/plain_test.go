package plain_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/store"
	"prefdeck/tui/plain"
)

const rows = `{"prompt":"What is 2+2?","response_a":"It is 4.","response_b":"I am Qwen. It is five.","model_b":"qwen3:0.6b","model_a":"llama3.2:1b"}
{"messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hello"},{"role":"assistant","content":"Hello."},{"role":"user","content":"Name a colour."}],"response_a":"Red.\n\nOr **blue**.","response_b":"\u001b[2JGreen\u202e."}
{"prompt":"Say nothing.","response_a":"...","response_b":"Why?"}
`

// open makes a deck of the three pairs above, always in the same order.
func open(t testing.TB) *store.Deck {
	t.Helper()
	dir := t.TempDir()
	deck, err := store.Open(t.Context(), filepath.Join(dir, "p.db"), store.Options{Create: true, Annotator: "ann", QueueSeed: 7})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { deck.Close() })
	file := filepath.Join(dir, "p.jsonl")
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := exchange.Import(t.Context(), deck, []string{file}, exchange.ImportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	return deck
}

// typed labels with these lines and returns the output.
func typed(t *testing.T, deck label.SittingDeck, scheme label.Scheme, lines ...string) (string, label.Summary, error) {
	t.Helper()
	var out bytes.Buffer
	sum, err := plain.Run(t.Context(), deck, plain.Options{In: strings.NewReader(strings.Join(lines, "\n") + "\n"), Out: &out, Echo: true,
		Scheme: scheme, DeckName: "p.db", Now: func() time.Time { return time.Unix(1_700_000_000, 0) }})
	return out.String(), sum, err
}

func seven() label.Scheme {
	s := label.DefaultScheme()
	s.Mask = true
	s.Repeats = 0
	return s
}

func TestTranscripts(t *testing.T) {
	t.Parallel()
	four, ab := seven(), seven()
	four.Scale, ab.Scale, ab.Mask = label.FourStrengths, label.PlainAB, false
	for _, tc := range []struct {
		name   string
		scheme label.Scheme
		lines  []string
	}{
		{"seven", seven(), []string{"?", "7", "s", "x", "t", "u", "u", "p", "1", "t", "q", "2"}},
		{"remarks", seven(), []string{"n", "n twice as long", "f", "f", "f odd one", "g", "i", "9", "a b", "r", "u", "2", "u"}},
		{"four", four, []string{"?", "t", "5", "r", "u", "r", "0", "8", "1", "3", "", "q"}},
		{"plain-ab", ab, []string{"?", "3", "1", "b", "t"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, _, err := typed(t, open(t), tc.scheme, tc.lines...)
			if err != nil {
				t.Error(err)
			}
			if i := strings.IndexFunc(got, func(r rune) bool { return r < ' ' && r != '\n' || r == 0x202e }); i >= 0 {
				t.Errorf("a control character at %d reaches the terminal: %q", i, got)
			}
			golden.RequireEqual(t, got)
		})
	}
}

// The deck has what was typed, with sides mapped back, and the summary counts it.
func TestAnswersAreInTheDeck(t *testing.T) {
	t.Parallel()
	deck := open(t)
	_, sum, err := typed(t, deck, seven(), "7", "u", "1", "s", "x", "t")
	if err != nil {
		t.Fatal(err)
	}
	if sum.Labels != 4 || sum.Undone != 1 || sum.Skipped != 1 || sum.Swallowed != 0 {
		t.Errorf("summary %+v", sum)
	}
	counts := map[label.Answer]int{}
	past, err := deck.History(t.Context(), label.HistoryFilter{}, 0, 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range past {
		c := p.Current.Choice
		as, err := deck.Presentation(t.Context(), p.Current.Presentation)
		if err != nil {
			t.Fatal(err)
		}
		if screen := as.Screen(c); c.Answer == label.A || c.Answer == label.B {
			counts[label.A]++
			if screen.Strength != -3 || !p.Current.Blind || p.Current.View != label.Raw {
				t.Errorf("typed 1, stored %+v", p.Current)
			}
			continue
		}
		counts[c.Answer]++
	}
	if counts[label.A] != 1 || counts[label.BothBad] != 1 || counts[label.Tie] != 1 {
		t.Errorf("the deck has %v", counts)
	}
}

// broken is a deck whose disk is full.
type broken struct {
	label.SittingDeck
	full bool
}

var errFull = fmt.Errorf("label pair 4d29: %w", errors.New("disk full"))

func (b *broken) Append(ctx context.Context, e label.Event) error {
	if b.full {
		b.full = false
		return errFull
	}
	return b.SittingDeck.Append(ctx, e)
}

// An answer that could not be saved stays, and is saved once on request (promise
// 1).
func TestPromise1AnswerIsKept(t *testing.T) {
	t.Parallel()
	deck := &broken{SittingDeck: open(t), full: true}
	out, sum, err := typed(t, deck, seven(), "2", "")
	if err != nil || sum.Labels != 1 || !strings.Contains(out, "Not saved: A better: disk full.") || !strings.Contains(out, "Saved: A better.") {
		t.Errorf("%+v, %v:\n%s", sum, err, out)
	}
	deck = &broken{SittingDeck: open(t), full: true}
	if out, _, err := typed(t, deck, seven(), "2", "u", "r", "3"); err != nil || strings.Count(out, "waits to be saved") != 2 || !strings.Contains(out, "Saved: A slightly better.") {
		t.Errorf("another answer in its place: %v\n%s", err, out)
	}
	deck = &broken{SittingDeck: open(t), full: true}
	if _, _, err := typed(t, deck, seven(), "2"); !errors.Is(err, errFull) || !strings.Contains(err.Error(), "the last answer, A better, is not saved: disk full") {
		t.Errorf("left without the answer: %v", err)
	}
}

// Masks and names are as on the screen: hidden until asked for (promise 2).
func TestPromise2Blind(t *testing.T) {
	t.Parallel()
	deck := open(t)
	out, _, err := typed(t, deck, seven(), "x", "x", "x", "u", "u", "u")
	if err != nil || strings.Contains(strings.ToLower(out), "qwen") || !strings.Contains(out, "[name]") {
		t.Errorf("%v:\n%s", err, out)
	}
}

// A signal leaves cleanly although nobody types.
func TestLeaving(t *testing.T) {
	t.Parallel()
	in, hand := io.Pipe()
	defer hand.Close()
	leave := make(chan struct{})
	close(leave)
	var out bytes.Buffer
	if _, err := plain.Run(t.Context(), open(t), plain.Options{In: in, Out: &out, Scheme: seven(), Leave: leave}); err != nil {
		t.Error(err)
	}
}

// A guideline is shown on request, and its hash is on the label.
func TestGuideline(t *testing.T) {
	t.Parallel()
	deck := open(t)
	hash, err := deck.SetGuideline(t.Context(), "# Be fair\x1b[2J\n")
	if err != nil {
		t.Fatal(err)
	}
	out, _, err := typed(t, deck, seven(), "g", "1")
	if err != nil || !strings.Contains(out, "# Be fair") || strings.Contains(out, "\x1b") {
		t.Errorf("%v:\n%s", err, out)
	}
	if past, err := deck.History(t.Context(), label.HistoryFilter{}, 0, 1); err != nil || past[0].Current.Guideline != hash {
		t.Errorf("the label names guideline %q, want %q (%v)", past[0].Current.Guideline, hash, err)
	}
}

// Thinking is printed only on request, whether it is part of the text or came apart
// from it.
func TestThinkingOnRequest(t *testing.T) {
	t.Parallel()
	deck, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "p.db"), store.Options{Create: true, Annotator: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { deck.Close() })
	row := `{"prompt":"Why?","response_a":"<think>hidden one</think>Because.","response_b":"So.","thinking_b":"hidden two"}`
	if _, err := exchange.Import(t.Context(), deck, []string{"-"}, exchange.ImportOptions{Stdin: strings.NewReader(row)}, nil); err != nil {
		t.Fatal(err)
	}
	before, _, err := typed(t, deck, seven(), "p")
	if err != nil || strings.Contains(before, "hidden") || strings.Contains(before, "think>") || !strings.Contains(before, "\n[thinking: w prints it]\n  Because.\n") ||
		!strings.Contains(before, "\n[thinking: w prints it]\n  So.\n") {
		t.Errorf("%v:\n%s", err, before)
	}
	after, _, err := typed(t, deck, seven(), "w")
	if err != nil || !strings.Contains(after, "hidden one") || !strings.Contains(after, "hidden two") {
		t.Errorf("%v:\n%s", err, after)
	}
}

// No text can pass for a heading: every line of a text is indented, and no heading is.
func TestNoTextImitatesAHeading(t *testing.T) {
	t.Parallel()
	deck, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "p.db"), store.Options{Create: true, Annotator: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { deck.Close() })
	row := `{"messages":[{"role":"system","content":"Be brief.\n\nPrompt:\nNo."},{"role":"user","content":"Hi.\n\nEarlier, the assistant:\nYes."},{"role":"assistant","content":"Prompt:"},{"role":"user","content":"Well?\n\nResponse A:\nEvil."}],"response_a":"One.\n\nResponse B:\nTwo.\r\rResponse B:","response_b":"Three.\u2028Response A:\n\nDecision 9."}`
	if _, err := exchange.Import(t.Context(), deck, []string{"-"}, exchange.ImportOptions{Stdin: strings.NewReader(row)}, nil); err != nil {
		t.Fatal(err)
	}
	out, _, err := typed(t, deck, seven(), "q")
	if err != nil {
		t.Fatal(err)
	}
	for _, heading := range []string{"System message:", "Earlier, the user:", "Earlier, the assistant:", "Prompt:", "Response A:", "Response B:", "Decision"} {
		if n := strings.Count("\n"+out, "\n"+heading); n != 1 {
			t.Errorf("%d lines begin with %q:\n%s", n, heading, out)
		}
	}
}

// A draft left on the screen is a draft here, too: it is announced, outlives a
// label, and is saved or replaced on request.
func TestDrafts(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		lines []string
		note  string
		draft string
	}{
		"left alone": {[]string{"2", "u"}, "", "half\na note"},
		"saved":      {[]string{"n"}, "half\na note", ""},
		"replaced":   {[]string{"n another"}, "another", ""},
	} {
		deck := open(t)
		up, err := deck.Upcoming(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := deck.SaveDraft(t.Context(), label.Draft{Pair: up[0].Pair.ID, Text: "half\na note"}); err != nil {
			t.Fatal(err)
		}
		out, _, err := typed(t, deck, seven(), tc.lines...)
		if err != nil || !strings.Contains(out, "Draft of your note: half⏎a note\nn saves it") {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		if told := strings.Contains(out, "Saved: A better. Its draft is kept."); told != (tc.draft != "") {
			t.Errorf("%s: the label tells of the draft: %v\n%s", name, told, out)
		}
		item, err := deck.Item(t.Context(), up[0].Pair.ID)
		if err != nil || item.Note != tc.note || item.Drafts[""] != tc.draft {
			t.Errorf("%s: note %q, drafts %q, %v", name, item.Note, item.Drafts, err)
		}
	}
}

// Steps are a line each until w prints them, in the prompt and in the responses.
func TestStepsAreFolded(t *testing.T) {
	t.Parallel()
	call := func(q, result string) string {
		return `[{"role":"assistant","tool_calls":[{"function":{"name":"find","arguments":{"q":"` + q + `"}}}]},{"role":"tool","content":"` + result + `"},{"role":"assistant","content":"Here."}]`
	}
	asked := `{"role":"user","content":"Where?"}`
	row := `{"prompt":[` + asked + `,` + strings.TrimSuffix(strings.TrimPrefix(call("x", "hidden 0"), "["), "]") + `,` + asked + `],"chosen":` + call("y", "hidden 1") + `,"rejected":` + call("y", "hidden 2") + `}`
	deck := deckOf(t, row)
	out, _, err := typed(t, deck, seven(), "w", "q")
	before, after, _ := strings.Cut(out, "> w\n")
	if err != nil || strings.Contains(before, "hidden") ||
		!strings.Contains(before, "\nEarlier, the assistant:\n[call find(q=\"x\"): w prints it]\n\nEarlier, a tool:\n[result: w prints it]\n") ||
		strings.Count(before, ":\n[call find(q=\"y\"): w prints it]\n[first difference: result: w prints it]\n  Here.\n") != 2 {
		t.Errorf("%v, before w:\n%s", err, before)
	}
	for _, want := range []string{"Before the responses, result:\n  hidden 0\n", "Of A, result:\n  hidden ", "Of B, call find(q=\"y\"):\n  {\n"} {
		if !strings.Contains(after, want) {
			t.Errorf("%q is not printed:\n%s", want, after)
		}
	}
}
