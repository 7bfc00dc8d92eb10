package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// labelledPair returns a pair with a current label; a nil choice stands for one
// taken back.
func labelledPair(t *testing.T, p prompt.Prompt, x, y string, c *label.Choice) Labelled {
	t.Helper()
	rs := []response.Response{{Prompt: p.ID, Text: x}, {Prompt: p.ID, Text: y}}
	for i := range rs {
		rs[i].Identify()
	}
	pair, ok := pairing.New(rs[0], rs[1])
	if !ok {
		t.Fatal("no pair")
	}
	// The test speaks of x and y; A and B depend on content.
	l := Labelled{Item: label.Item{Pair: pair, Prompt: p, A: rs[0], B: rs[1]}}
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
		l.Current = &label.Event{Choice: choice}
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

func plainLabels(t *testing.T) []Labelled {
	sum := ask(t, "", user("What is 1+1?"))
	return []Labelled{
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
	conversation := labelledPair(t, ask(t, "Be kind.", user("Hi"), bot("Ho"), user("Hum?")), "yes", "no", choice(label.B))
	undecided := labelledPair(t, ask(t, "Be kind.", user("Hi")), "yes", "no", choice(label.Tie))
	tests := []struct {
		name   string
		labels []Labelled
		want   ExportSummary
	}{
		{"plain", append(plainLabels(t), undecided), ExportSummary{Rows: 4, Ties: 2, BothBad: 1, Skipped: 1, Retracted: 1, Repaired: 1}},
		{"conversational", append(plainLabels(t), conversation), ExportSummary{Rows: 5, Conversational: true, Ties: 1, BothBad: 1, Skipped: 1, Retracted: 1, Repaired: 1}},
		{"nothing", nil, ExportSummary{}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			m := newMemory()
			m.labelled = tt.labels
			var got bytes.Buffer
			s, err := Export(t.Context(), m, &got, "trl", ExportOptions{})
			if err != nil {
				t.Fatal(err)
			}
			tt.want.Format = "trl"
			if s != tt.want {
				t.Errorf("summary %+v, want %+v", s, tt.want)
			}
			golden.RequireEqual(t, got.Bytes())
			checkTRL(t, got.String(), tt.want.Conversational)
		})
	}
}

// checkTRL checks every row against the requirements of TRL's loader.
func checkTRL(t *testing.T, text string, conversational bool) {
	for line := range strings.Lines(text) {
		var row map[string]any
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"prompt", "chosen", "rejected"} {
			_, list := row[name].([]any)
			if list != conversational {
				t.Errorf("%s of %s: every row of a file has the same type", name, line)
			}
		}
		if len(row) != 3 {
			t.Errorf("%s has %d fields", line, len(row))
		}
	}
}

// TestExportComesBack imports an export: same prompts, responses, pairs.
func TestExportComesBack(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.labelled = plainLabels(t)[:3]
	m.labelled = append(m.labelled, labelledPair(t, ask(t, "Be kind.", user("Hi"), bot("Ho"), user("Hum?")), "yes", "no", choice(label.B)))
	var out bytes.Buffer
	if _, err := Export(t.Context(), m, &out, "trl", ExportOptions{}); err != nil {
		t.Fatal(err)
	}
	back := newMemory()
	if _, err := importText(t, back, "x.jsonl", out.String(), ImportOptions{}); err != nil {
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

func TestExportFile(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.labelled = plainLabels(t)
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
		{"unknown format", old, "axolotl", `export to "axolotl": prefdeck writes trl`},
		{"missing folder", filepath.Join(folder, "no/x.jsonl"), "trl", "there is no folder"},
		{"folder", folder, "trl", "this is a folder"},
		{"the deck", deck, "trl", "this is the deck itself"},
		{"the deck's log", deck + "-wal", "trl", "this is the deck itself"},
	}
	for _, tt := range tests {
		_, err := ExportFile(t.Context(), m, tt.path, tt.format, ExportOptions{Deck: deck})
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
	if _, err := ExportFile(t.Context(), m, "-", "trl", ExportOptions{Stdout: &out}); err != nil || out.Len() == 0 {
		t.Errorf("standard output: %v, %q", err, out.String())
	}
	if _, err := ExportFile(t.Context(), m, os.DevNull, "trl", ExportOptions{}); err != nil {
		t.Errorf("a device: %v", err)
	}
}

// full is a full disk.
type full struct{}

func (full) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestExportToAFullDisk(t *testing.T) {
	t.Parallel()
	m := newMemory()
	m.labelled = plainLabels(t)
	if _, err := Export(t.Context(), m, full{}, "trl", ExportOptions{}); err == nil || !strings.Contains(err.Error(), "no space left") {
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
		_, err := ExportFile(t.Context(), nil, other, "trl", ExportOptions{Deck: deck})
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
