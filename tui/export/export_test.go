package export

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/screentest"
)

// labels is a deck with these labels.
type labels struct{ rows []exchange.Labelled }

func (l labels) Records(_ context.Context, f func(exchange.Record) error) error {
	for _, x := range l.rows {
		if err := f(exchange.Record{Table: "prompts", Names: []string{"id"}, Values: []any{string(x.Prompt.ID)}}); err != nil {
			return err
		}
	}
	return nil
}

func (l labels) Export(_ context.Context, do func(exchange.Snapshot) error) error { return do(l) }

func (l labels) Each(_ context.Context, _ exchange.Wish, f func(exchange.Labelled) error) error {
	for _, x := range l.rows {
		if err := f(x); err != nil {
			return err
		}
	}
	return nil
}

func (labels) Query(context.Context, string, func([]string), func([]any) error) error { return nil }

func labelled(t *testing.T, question string, c label.Choice) exchange.Labelled {
	t.Helper()
	p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: question})
	if err != nil {
		t.Fatal(err)
	}
	var l exchange.Labelled
	l.Prompt = p
	l.A, l.B = response.Response{ID: "a", Text: "Linen is\x1b[2J flax."}, response.Response{ID: "b", Text: "Linen is wool."}
	l.Labels = []exchange.Given{{Event: label.Event{ID: "e", Choice: c, Blind: true}}}
	return l
}

// stage drives the screen without a program around it.
type stage struct {
	*screentest.Stage
	m *Screen
}

func open(t *testing.T, d export.Exportable, width, height int) *stage {
	t.Helper()
	m := New(t.Context(), d, Options{Keys: keys.DefaultOn(label.SevenPoint), Deck: "cloth.db", Name: "cloth"})
	s := &stage{Stage: screentest.Set(t, m, width, height, themes.Env{}), m: m}
	s.Run(m.Init())
	return s
}

func cloth(t *testing.T) labels {
	return labels{rows: []exchange.Labelled{labelled(t, "What is linen?", label.Graded(-2)), labelled(t, "What is wool?", label.Choice{Answer: label.Tie}),
		labelled(t, "What is silk?", label.Choice{Answer: label.BothBad})}}
}

func TestScreens(t *testing.T) {
	t.Parallel()
	for name, d := range map[string]labels{"rows": cloth(t), "nothing": {}} {
		screentest.Draw(t, name, false, func(t *testing.T, width, height int) string {
			return open(t, d, width, height).Cells()
		})
	}
}

// The lines that read a file name the one that was written, as Python and a shell take it.
func TestLoadersNameTheFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "my pairs.jsonl")
	for format, want := range map[string][]string{
		"trl":          {`data_files="` + path + `"`, "--data.dataset'" + path + "'"},
		"llamafactory": {`"file_name":"mypairs.jsonl"`},
	} {
		s := open(t, cloth(t), 120, 40)
		for s.m.format() != format {
			s.Press("j")
		}
		s.name(path)
		s.Press("enter")
		for _, want := range want {
			if got := strings.Join(strings.Fields(s.Cells()), ""); !strings.Contains(got, strings.ReplaceAll(want, " ", "")) {
				t.Errorf("%s: %s is not told:\n%s", format, want, s.Cells())
			}
		}
	}
}

// A new person gets from the labels to a file with two keys, and is told how to read
// it. Text of a model is drawn through the gate, and written as it is.
func TestTheFileIsWritten(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "new", "pairs.jsonl")
	s := open(t, cloth(t), 100, 30)
	if got := s.Cells(); !strings.Contains(got, "1 row\n") || !strings.Contains(got, "left out: 1 tied, 1 both bad") || strings.Contains(s.m.View(), "\x1b[2J") {
		t.Error(got)
	}
	s.name(path)
	s.Press("enter")
	if got := s.Cells(); !strings.Contains(got, "there is no folder") {
		t.Error(got)
	}
	path = filepath.Join(t.TempDir(), "pairs.jsonl")
	s.name(path)
	s.Press("enter")
	if got := s.Cells(); !strings.Contains(got, "1 row written to") || !strings.Contains(got, "load_dataset(") {
		t.Error(got)
	}
	narrow := open(t, cloth(t), 80, 24)
	narrow.name(path)
	narrow.Press("enter")
	if got := strings.Join(strings.Fields(narrow.Cells()), ""); !strings.Contains(got, `load_dataset("json",data_files="`+path+`"`) {
		t.Errorf("the line that reads the file is not whole:\n%s", narrow.Cells())
	}
	written, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var row struct{ Chosen []prompt.Message }
	if err := json.Unmarshal(written, &row); err != nil || len(row.Chosen) != 1 || row.Chosen[0].Content != "Linen is\x1b[2J flax." {
		t.Errorf("%q, %v", row, err)
	}
	s.Press("f", "enter")
	if got := s.Cells(); !strings.Contains(got, "replaces the existing file") {
		t.Error(got)
	}
	s.Press("q")
	if !s.Left {
		t.Error("still there")
	}
}

// name types the path of the file.
func (s *stage) name(path string) {
	s.Press("f", "ctrl+u")
	s.Paste(path)
	s.Press("enter")
}

// Each format of the list has a preview, and makes the file that it announces.
func TestEveryFormat(t *testing.T) {
	t.Parallel()
	d := cloth(t)
	for i := range d.rows {
		d.rows[i].Details = &exchange.Details{ModelA: stages.Model{Name: "cedar"}, ModelB: stages.Model{Name: "larch"}}
	}
	s := open(t, d, 100, 30)
	for range s.m.formats {
		path := filepath.Join(t.TempDir(), "file")
		s.name(path)
		if found := s.m.found; found == nil || found.err != nil || found.sum.Rows == 0 {
			t.Errorf("%s: announced %+v", s.m.format(), found)
		}
		s.Press("enter")
		if got := s.Cells(); !strings.Contains(got, "written to") {
			t.Errorf("%s: %s", s.m.format(), got)
		}
		s.Press("j")
	}
}

func TestNothingToWrite(t *testing.T) {
	t.Parallel()
	s := open(t, labels{}, 80, 24)
	s.Press("enter")
	if got := s.Cells(); strings.Count(got, "nothing to write yet") != 2 {
		t.Error(got)
	}
}

// tab completes the path as far as the files agree, and lists them.
func TestThePathIsCompleted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, name := range []string{"cloth-1.jsonl", "cloth-2.jsonl", ".cloth"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := open(t, cloth(t), 120, 24)
	s.Press("f", "ctrl+u")
	s.Paste(dir + "/")
	s.Press("tab")
	if got := s.m.wish().path; got != dir+"/cloth-" {
		t.Errorf("completed to %q", got)
	}
	if got := s.Cells(); !strings.Contains(got, "cloth-1.jsonl  cloth-2.jsonl") {
		t.Error(got)
	}
	s.Press("esc")
	if got := s.m.wish().path; got != "cloth-trl.jsonl" {
		t.Errorf("after esc %q", got)
	}
}

// esc gives up what is being typed, not the file that was chosen before.
func TestTheChosenFileStays(t *testing.T) {
	t.Parallel()
	s := open(t, cloth(t), 120, 24)
	s.Press("f", "ctrl+u")
	s.Paste("mine.jsonl")
	s.Press("enter", "f", "x", "esc", "j")
	if got := s.m.wish().path; got != "mine.jsonl" {
		t.Errorf("after esc %q", got)
	}
}

// The list says how many formats are out of sight, and a report names a key and no
// option where there is one.
func TestWhatIsOutOfSightIsSaid(t *testing.T) {
	t.Parallel()
	d := cloth(t)
	d.rows[0].A.Text = " Flax.\n"
	s := open(t, d, 80, 24)
	s.See("↓ 7 more", "Axolotl loses such responses", "t trim", `Flax.\n"}`)
	s.DontSee("--trim", "↑")
	s.Press("t")
	s.See("whitespace at both ends of responses is trimmed; t keeps them", `"content":"Flax."`)
	s.Press("t")
	s.See("t cuts", `Flax.\n"}`)
	s.Press("k")
	s.See("↑ 7 more")
	s.DontSee("↓", "t trim")
	path := filepath.Join(t.TempDir(), "pairs.jsonl")
	s.Press("j", "t")
	s.name(path)
	s.Press("enter")
	if got, err := os.ReadFile(path); err != nil || !strings.Contains(string(got), `"content":"Flax."`) {
		t.Errorf("%s, %v", got, err)
	}
	s = open(t, cloth(t), 80, 24)
	s.DontSee("t trim")
}

// A key without a meaning says so once.
func TestUnboundKeys(t *testing.T) {
	t.Parallel()
	s := open(t, cloth(t), 80, 24)
	s.Press("Z")
	s.See("Z does nothing here; ? lists the keys")
	s.Press("j")
	s.DontSee("does nothing")
}
