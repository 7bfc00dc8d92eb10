package export

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// labelledPair returns a pair with a current label; a nil choice stands for one
// taken back.
func labelledPair(t *testing.T, p prompt.Prompt, x, y string, c *label.Choice) exchange.Labelled {
	t.Helper()
	return labelledResponses(t, p, response.Response{Prompt: p.ID, Text: x}, response.Response{Prompt: p.ID, Text: y}, c)
}

func labelledResponses(t *testing.T, p prompt.Prompt, x, y response.Response, c *label.Choice) exchange.Labelled {
	t.Helper()
	rs := []response.Response{x, y}
	for i := range rs {
		rs[i].Identify()
	}
	pair, ok := pairing.New(rs[0], rs[1])
	if !ok {
		t.Fatal("no pair")
	}
	// The test speaks of x and y; A and B depend on content.
	l := exchange.Labelled{Item: label.Item{Pair: pair, Prompt: p, A: rs[0], B: rs[1]}}
	swapped := pair.A == rs[1].ID
	if swapped {
		l.A, l.B = l.B, l.A
	}
	if c != nil {
		choice := *c
		if swapped && choice.Answer == label.A {
			choice.Answer = label.B
		} else if swapped && choice.Answer == label.B {
			choice.Answer = label.A
		}
		l.Labels = []exchange.Given{{Event: label.Event{Choice: choice, Blind: true}}}
	}
	return l
}

func ask(t *testing.T, system string, turns ...prompt.Message) prompt.Prompt {
	t.Helper()
	p, err := prompt.New(system, turns...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func user(text string) prompt.Message { return prompt.Message{Role: prompt.User, Content: text} }

func bot(text string) prompt.Message { return prompt.Message{Role: prompt.Assistant, Content: text} }

func choice(a label.Answer) *label.Choice { return &label.Choice{Answer: a} }

func plainLabels(t *testing.T) []exchange.Labelled {
	sum := ask(t, "", user("What is 1+1?"))
	return []exchange.Labelled{
		labelledPair(t, sum, "2", "3", choice(label.A)),
		labelledPair(t, ask(t, "", user("Say <b>&amp;</b>\tin \"HTML\"")), "no", "  yes\n", choice(label.B)),
		labelledPair(t, ask(t, "", user("猫 or 😀, \u2028 and \x1b[31m?")), "", "both \\( x_1 \\)", choice(label.B)),
		labelledPair(t, ask(t, "", user("tie")), "a", "b", choice(label.Tie)),
		labelledPair(t, ask(t, "", user("bad")), "a", "b", choice(label.BothBad)),
		labelledPair(t, ask(t, "", user("skip")), "a", "b", choice(label.Skip)),
		labelledPair(t, ask(t, "", user("back")), "a", "b", nil),
		labelledPair(t, ask(t, "", user("broken \xff byte")), "a", "b", choice(label.A)),
	}
}

func TestTRL(t *testing.T) {
	t.Parallel()
	conversation := labelledPair(t, ask(t, "Be kind.", user("Hi"), bot("Ho"), user("Hum?")), "yes", "no", &label.Choice{Answer: label.B, Strength: 2})
	var got bytes.Buffer
	s, err := Export(t.Context(), newMemory(append(plainLabels(t), conversation)...), &got, "trl", Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := (Tally{Ties: 1, BothBad: 1, Skipped: 1, Retracted: 1, Blank: 1}); s.Rows != 4 || !maps.Equal(s.Left, want) || !maps.Equal(s.Said, Tally{Repaired: 1, Ungraded: 3, Padded: 1, OneLetter: 2}) {
		t.Errorf("summary %+v, want %+v", s, want)
	}
	golden.RequireEqual(t, got.Bytes())
}

// TestExportComesBack imports an export: same prompts, responses, pairs.
func TestExportComesBack(t *testing.T) {
	t.Parallel()
	m := newMemory(plainLabels(t)[:2]...)
	m.labelled = append(m.labelled, labelledPair(t, ask(t, "Be kind.", user("Hi"), bot("Ho"), user("Hum?")), "yes", "no", choice(label.B)))
	var out bytes.Buffer
	if _, err := Export(t.Context(), m, &out, "trl", Options{}); err != nil {
		t.Fatal(err)
	}
	back := newMemory()
	if _, err := exchange.Import(t.Context(), back, []string{writeFile(t, "x.jsonl", out.String())}, exchange.ImportOptions{}, nil); err != nil {
		t.Fatal(err)
	}
	for _, l := range m.labelled {
		if _, ok := back.prompts[l.Prompt.ID]; !ok {
			t.Errorf("prompt %q did not come back", l.Prompt.Text())
		}
		if p, ok := back.pairs[l.Pair.ID]; !ok || p.A != l.Pair.A || p.B != l.Pair.B {
			t.Errorf("pair of %q did not come back: %+v", l.Prompt.Text(), p)
		}
	}
}

func TestFile(t *testing.T) {
	t.Parallel()
	m := newMemory(plainLabels(t)...)
	folder := t.TempDir()
	deck := filepath.Join(folder, "deck.db")
	old := filepath.Join(folder, "old.jsonl")
	link := filepath.Join(folder, "link.jsonl")
	for _, path := range []string{deck, deck + "-wal", old} {
		if err := os.WriteFile(path, []byte("before"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("old.jsonl", link); err != nil {
		t.Fatal(err)
	}
	tests := []struct{ name, path, format, want string }{
		{"new", filepath.Join(folder, "new.jsonl"), "trl", ""},
		{"over an old one", old, "trl", ""},
		{"through a link", link, "trl", ""},
		{"unknown format", old, "axolotl", `export to "axolotl": prefdeck writes trl, `},
		{"missing folder", filepath.Join(folder, "no/x.jsonl"), "trl", "there is no folder"},
		{"folder", folder, "trl", "this is a folder"},
		{"the deck", deck, "trl", "this is the deck itself"},
		{"the deck's log", deck + "-wal", "trl", "this is the deck itself"},
	}
	for _, tt := range tests {
		_, err := File(t.Context(), m, tt.path, tt.format, Options{Deck: deck})
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
		if text, _ := os.ReadFile(tt.path); tt.want == "" && !strings.HasPrefix(string(text), `{"prompt":`) {
			t.Errorf("%s: the file holds %q", tt.name, text)
		}
	}
	if info, err := os.Stat(filepath.Join(folder, "new.jsonl")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("a new file is as private as the deck: %v, %v", info.Mode(), err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is a link no more")
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 5 {
		t.Errorf("%v is left: nothing but the files themselves should be", entries)
	}
	var out bytes.Buffer
	if _, err := File(t.Context(), m, "-", "trl", Options{Stdout: &out}); err != nil || out.Len() == 0 {
		t.Errorf("standard output: %v, %q", err, out.String())
	}
	if _, err := File(t.Context(), m, os.DevNull, "trl", Options{}); err != nil {
		t.Errorf("a device: %v", err)
	}
}

// full is a full disk.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestExportToAFullDisk(t *testing.T) {
	t.Parallel()
	m := newMemory(plainLabels(t)...)
	if _, err := Export(t.Context(), m, full{}, "trl", Options{}); err == nil || !strings.Contains(err.Error(), "no space left") {
		t.Errorf("error %v", err)
	}
}

func TestExportReplacesNoDatabase(t *testing.T) {
	t.Parallel()
	other := filepath.Join(t.TempDir(), "other.db")
	const held = "SQLite format 3\x00and somebody's labels"
	if err := os.WriteFile(other, []byte(held), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, deck := range []string{"", "deck.db"} {
		_, err := File(t.Context(), nil, other, "trl", Options{Deck: deck})
		if err == nil || !strings.Contains(err.Error(), "another SQLite database") {
			t.Errorf("error is %v", err)
		}
	}
	if got, err := os.ReadFile(other); err != nil || string(got) != held {
		t.Errorf("%q, %v", got, err)
	}
	if names, _ := filepath.Glob(other + "*"); len(names) != 1 {
		t.Errorf("left behind: %v", names)
	}
}
