package importing

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/screentest"
)

// intake is a deck that counts what comes in.
type intake struct {
	*exchange.Dry
	added exchange.Added
	onAdd func()
}

func (d *intake) SaveBatch(ctx context.Context, b exchange.Batch) (exchange.Added, error) {
	if err := ctx.Err(); err != nil {
		return exchange.Added{}, err
	}
	a, err := d.Dry.SaveBatch(ctx, b)
	d.added.Prompts += a.Prompts
	d.added.Responses += a.Responses
	d.added.Pairs += a.Pairs
	d.added.Labels += a.Labels
	if d.onAdd != nil {
		d.onAdd()
	}
	return a, err
}

// stage drives the screen without a program around it.
type stage struct {
	*screentest.Stage
	m    *Screen
	deck *intake
}

func open(t *testing.T, folder string, width, height int, more ...func(*Options)) *stage {
	t.Helper()
	o := Options{Keys: keys.DefaultOn(label.SevenPoint), Name: "cloth", Last: Last{Folder: folder + "/"}}
	for _, f := range more {
		f(&o)
	}
	deck := &intake{Dry: exchange.NewDry(nil)}
	m := New(t.Context(), deck, o)
	s := &stage{Stage: screentest.Set(t, m, width, height, themes.Env{}), m: m, deck: deck}
	s.Run(m.Init())
	return s
}

// folderWith makes a folder with files of these names and texts.
func folderWith(t *testing.T, texts map[string]string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "f") // shorter than the test's own, for the screens
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	for name, text := range texts {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

const (
	answers = `{"prompt":"What is linen made of?","response":"Flax\u001b[2J.","model":"llama3.2:1b","meta":{"seed":7}}
{"prompt":"What is linen made of?","response":"Wool.","model":"qwen3:0.6b","meta":{"seed":8}}
broken
{"model":"m"}
`
	unnamed = `{"ask":"What is linen made of?","said":"It is made of flax fibres."}
{"ask":"What is felt made of?","said":"It is made of wool fibres."}
`
)

func cloth(t *testing.T) string {
	return folderWith(t, map[string]string{
		"answers.jsonl": answers, "unnamed.jsonl": unnamed, "notes.md": "# Notes", ".hidden.jsonl": answers, "more/again.jsonl": answers,
	})
}

func TestScreens(t *testing.T) {
	t.Parallel()
	for name, press := range map[string][]string{
		"files":     {},
		"preview":   {"enter"},
		"suggested": {"down", "enter"},
		"result":    {"enter", "enter"},
	} {
		screentest.Draw(t, name, false, func(t *testing.T, width, height int) string {
			folder := cloth(t)
			s := open(t, folder, width, height)
			s.Press(press...)
			return strings.ReplaceAll(s.Cells(), folder, "data")
		})
	}
}

// A file comes in with two keys once it is chosen, and the result says what was not
// read. Foreign text is drawn through the gate.
func TestAFileComesIn(t *testing.T) {
	t.Parallel()
	memory := filepath.Join(t.TempDir(), "state", "imported")
	folder := cloth(t)
	s := open(t, folder, 100, 30, func(o *Options) { o.Memory = memory })
	s.Press("enter")
	if s.deck.added != (exchange.Added{}) {
		t.Errorf("the preview has stored %+v", s.deck.added)
	}
	s.See("What is linen made of?", "meta.seed", "It becomes a prompt with a response", "Line 2 becomes a prompt with a response", "nothing is stored yet")
	if strings.Contains(s.m.View(), "\x1b[2J") {
		t.Error("foreign text reached the terminal as it is")
	}
	s.Press("n", "n")
	s.See("Line 3", "this row cannot be read")
	s.DontSee(" becomes ")
	s.Press("enter")
	s.See("1 prompt, 2 responses new of 4 rows; 2 could not be read", "line 3: not valid JSON", "line 4")
	if s.deck.added != (exchange.Added{Prompts: 1, Responses: 2}) {
		t.Errorf("added %+v", s.deck.added)
	}
	if last := Recall(memory); last.Name != "answers.jsonl" || !strings.HasSuffix(last.Folder, filepath.Base(folder)+"/") {
		t.Errorf("remembers %+v", last)
	}
	s.Press("enter")
	if !s.Left {
		t.Error("still there")
	}
}

// A file's name is foreign text, also where it was completed into the path.
func TestPromise3TheNameOfAFileIsDrawnSafely(t *testing.T) {
	t.Parallel()
	s := open(t, folderWith(t, map[string]string{"x\u202ey\u200bz.jsonl": answers}), 100, 30)
	s.Press("x", "tab")
	s.See("x<U+202E>y<U+200B>z.jsonl")
	if strings.ContainsAny(s.m.View(), "\u202e\u200b") {
		t.Error("foreign text reached the terminal as it is")
	}
}

// What a field holds is corrected before anything is stored.
func TestFieldsAreCorrected(t *testing.T) {
	t.Parallel()
	s := open(t, cloth(t), 100, 30)
	s.Paste("unn")
	s.Press("enter")
	s.See("enter reads ask as prompt, said as response", "enter as suggested")
	s.Press("enter")
	s.See("2 prompts, 2 responses new")
	if s.deck.added != (exchange.Added{}) {
		t.Errorf("the key that reads the fields anew imports: %+v", s.deck.added)
	}
	s.Press("x", "enter")
	s.See("nothing new", "no row can be read this way", "s reads ask as prompt, said as response")
	s.Press("p", "j", "r") // the cursor stays on its field
	s.See("ask", "prompt", "2 prompts, 2 responses new")
	s.Press("t")
	s.See("Rows are    prompts", "Would come in: 2 prompts new of 2 rows")
	s.Press("t", "left")
	s.See("nothing new")
	s.Press("right", "enter")
	if s.deck.added != (exchange.Added{Prompts: 2, Responses: 2}) {
		t.Errorf("added %+v\n%s", s.deck.added, s.Cells())
	}
}

// A second response stands beside the first: a table may have a column for each model.
func TestASecondResponseDoesNotTakeTheFirstOnesPlace(t *testing.T) {
	t.Parallel()
	s := open(t, folderWith(t, map[string]string{"models.csv": "question,ours,theirs\nWhat is linen?,Flax.,Wool.\n"}), 100, 30)
	s.Press("enter", "j", "r", "j", "r")
	s.See("ours      response", "theirs    response", "A  ours: Flax.", "B  theirs: Wool.", "1 pair new of 1 row")
}

// A field is left out, seen as such, and taken back; x leaves all as found.
func TestAFieldIsLeftOut(t *testing.T) {
	t.Parallel()
	s := open(t, cloth(t), 100, 30)
	s.Press("enter")
	s.See("llama3.2:1b: Flax") // the cursor is on the prompt
	s.Press("j", "j", "o")
	s.See("model      left out", "x as found")
	s.DontSee("llama3.2:1b: Flax")
	s.Press("o")
	s.See("llama3.2:1b: Flax")
	s.DontSee("left out")
	s.Press("o", "m") // it is the model after all
	s.See("llama3.2:1b: Flax")
	s.Press("o", "x")
	s.See("llama3.2:1b: Flax")
	s.Press("o", "enter")
	if s.deck.added != (exchange.Added{Prompts: 1, Responses: 2}) {
		t.Errorf("added %+v\n%s", s.deck.added, s.Cells())
	}
}

// Preferences in a file become labels of an annotator whom the person names, and of
// nobody unless asked.
func TestPreferencesBecomeLabels(t *testing.T) {
	t.Parallel()
	folder := folderWith(t, map[string]string{
		"pairs.jsonl": `{"prompt":"What is linen?","chosen":"Flax.","rejected":"Wool."}`,
		"plain.jsonl": `{"prompt":"What is linen?"}`,
	})
	s := open(t, folder, 100, 30)
	s.Press("enter")
	s.See("none: preferences are left out; w makes labels of them", "1 pair new of 1 row")
	s.Press("w")
	s.Paste("crowd")
	s.Press("esc")
	s.See("are left out")
	s.Press("w")
	s.Paste("crowd")
	s.Press("enter")
	s.See("Labels      of crowd", "1 label new of 1 row")
	s.Press("enter")
	if s.deck.added.Labels != 1 {
		t.Errorf("added %+v\n%s", s.deck.added, s.Cells())
	}

	s = open(t, folder, 100, 30)
	s.Press("down", "enter")
	s.DontSee("whose labels")
	s.Press("w")
	s.See("these rows have no preference")
}

// Rows that name their prompts by number get them from another file, which is offered
// if its name tells, or typed.
func TestPromptsStandInAnotherFile(t *testing.T) {
	t.Parallel()
	folder := folderWith(t, map[string]string{
		"answers.jsonl": `{"prompt":3,"response":"Flax.","model":"m"}`,
		"prompts.jsonl": `{"id":3,"text":"What is linen?"}`,
	})
	s := open(t, folder, 100, 30)
	s.Press("enter")
	s.See("they are in another file; P names it", "it holds a number")
	s.Press("P")
	s.See("of " + folder + "/prompts.jsonl")
	s.Press("esc")
	s.See("P names it")
	s.Press("P", "ctrl+u")
	s.Paste(folder + "/pr")
	s.Press("tab", "enter")
	s.See("Prompts     of "+folder+"/prompts.jsonl", "What is linen?", "1 prompt, 1 response new")
	s.Press("enter")
	if s.deck.added != (exchange.Added{Prompts: 1, Responses: 1}) {
		t.Errorf("added %+v\n%s", s.deck.added, s.Cells())
	}
}

// The keys are listed on ?, and any of them leads back.
func TestKeysAreListed(t *testing.T) {
	t.Parallel()
	s := open(t, cloth(t), 80, 24)
	s.Press("enter", "?")
	s.See("nothing: leave it out", "turn preferences into labels")
	s.DontSee("What is linen made of?")
	s.Press("?")
	s.See("What is linen made of?")
}

// Plain text, which may be anything, stands after all that surely has rows.
func TestPlainTextIsListedLast(t *testing.T) {
	t.Parallel()
	s := open(t, folderWith(t, map[string]string{"a.txt": "x", "b.jsonl": unnamed, "c/d.jsonl": unnamed, "e.jsonl": unnamed}), 80, 24)
	var at []int
	for _, name := range []string{"b.jsonl", "e.jsonl", "c/", "./  ", "a.txt"} {
		at = append(at, strings.Index(s.Cells(), name))
	}
	if !slices.IsSorted(at) || at[0] < 0 {
		t.Errorf("at %d:\n%s", at, s.Cells())
	}
}

// The list follows the path being typed; enter opens folders, and takes patterns and
// paths that no entry matches as they are.
func TestFilesAreListed(t *testing.T) {
	t.Parallel()
	folder := cloth(t)
	s := open(t, folder, 100, 30)
	if got := s.Cells(); strings.Contains(got, "notes.md") || strings.Contains(got, "hidden") || !strings.Contains(got, "all files of this folder") {
		t.Error(got)
	}
	s.Paste("AGA") // matches nothing here
	s.See("no file here")
	s.Press("ctrl+u")
	s.Paste(folder + "/swer")
	s.See("answers.jsonl")
	s.Press("tab")
	s.See(folder + "/answers.jsonl")
	s.Press("ctrl+u")
	s.Paste(folder + "/")
	s.Press("up", "up", "enter")
	s.See(folder+"/more/", "again.jsonl")
	s.Press("enter")
	s.See("What is linen made of?")
	s.Press("f", "ctrl+u")
	s.Paste(folder + "/*.jsonl")
	s.Press("enter")
	s.See("3 files")
	s.Press("f", "ctrl+u")
	s.Paste(folder + "/none.jsonl")
	s.Press("enter")
	s.See("none.jsonl: no such file")
	s.Press("f", "ctrl+u")
	s.Paste("-")
	s.Press("enter")
	s.See("the file is empty") // standard input belongs to the screen
	s.Press("esc")
	if !s.Left {
		t.Error("still there")
	}
}

// The cursor begins on the file imported last.
func TestTheLastFileIsChosen(t *testing.T) {
	t.Parallel()
	folder := cloth(t)
	s := open(t, folder, 100, 30, func(o *Options) { o.Last.Name = "unnamed.jsonl" })
	s.Press("enter")
	s.See("unnamed.jsonl", "ask")
	if last := Recall(filepath.Join(folder, "none")); last != (Last{}) {
		t.Errorf("remembers %+v", last)
	}
}

// Who never saw the program is told that a path can be typed, and what follows an
// import.
func TestTheNextStepIsNamed(t *testing.T) {
	t.Parallel()
	folder := folderWith(t, map[string]string{
		"a.jsonl": "{\"prompt\":\"Why?\",\"response\":\"So.\"}\n",
		"b.jsonl": "{\"prompt\":\"Why?\",\"response_a\":\"So.\",\"response_b\":\"Thus.\"}\n",
		"c.jsonl": "{\"prompt\":\"What?\"}\n",
	})
	s := open(t, folder, 80, 24)
	s.See("or any path")
	for _, want := range []string{"Next: filter the responses", "Next: label the pairs", "Next: ask models"} {
		s.DontSee(want)
		s.Press("enter", "enter")
		s.See(want)
		s.Press("f", "down")
	}
	s.Press("up", "enter", "enter")
	s.See("everything in this file is in the deck already")
	s.DontSee("can be read")
}

// The help is whole in a terminal of 80 columns.
func TestNoLineOfTheHelpIsCut(t *testing.T) {
	t.Parallel()
	s := open(t, cloth(t), 80, 24)
	s.Press("enter", "?")
	s.See("labels of an annotator")
	s.DontSee("…")
}

// After all files of a folder, the list begins in that folder and not beside it.
func TestTheLastFolderIsListed(t *testing.T) {
	t.Parallel()
	memory := filepath.Join(t.TempDir(), "state", "imported")
	folder := cloth(t)
	s := open(t, folder, 100, 30, func(o *Options) { o.Memory = memory })
	s.Press("up", "enter", "enter")
	s.See("responses new of")
	last := Recall(memory)
	if last.Name != "." || !strings.HasSuffix(last.Folder, filepath.Base(folder)+"/") {
		t.Errorf("remembers %+v", last)
	}
	s = open(t, folder, 100, 30, func(o *Options) { o.Last = last })
	s.See("› ./")
}

// A folder with files of its own is not passed over for the one used last elsewhere.
func TestTheWorkingDirectoryComesFirst(t *testing.T) {
	t.Parallel()
	memory := filepath.Join(t.TempDir(), "state", "imported")
	folder, bare := cloth(t), t.TempDir()
	remember(memory, filepath.Join(folder, "answers.jsonl"))
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for where, want := range map[string]string{here: "answers.jsonl", bare: "answers.jsonl", "": "answers.jsonl", cloth(t): ""} {
		if got := recall(memory, where); got.Name != want {
			t.Errorf("in %q the last file is %+v, want %q", where, got, want)
		}
	}
}

// An import stops cleanly, by key and when the screen is left: what was stored stays.
func TestAnImportStops(t *testing.T) {
	t.Parallel()
	var text strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&text, "{\"prompt\":\"question %d\"}\n", i)
	}
	folder := folderWith(t, map[string]string{"long.jsonl": text.String()})
	for _, leave := range []bool{false, true} {
		s := open(t, folder, 100, 30)
		s.Press("enter")
		s.deck.onAdd = func() { // the test waits for the import meanwhile
			s.deck.onAdd = nil
			s.See("importing", "x stop")
			if work, _, _ := s.m.Working(); work != "the import" {
				t.Errorf("working on %q", work)
			}
			if leave {
				s.Run(s.m.Leave(true))
			} else {
				s.Press("x")
			}
			s.See("stopping")
		}
		s.Press("enter")
		if n := s.deck.added.Prompts; n == 0 || n == 20_000 {
			t.Errorf("%d prompts came in", n)
		}
		if work, _, _ := s.m.Working(); work != "" || s.Left != leave {
			t.Errorf("still working on %q, left %t", work, s.Left)
		}
		if !leave {
			s.See("Stopped. What has come in stays", "prompts new")
		}
	}
}

// A path that is taken before its folder was read is not taken for a file of the folder
// that was listed before.
func TestAPathIsTakenOnceItIsListed(t *testing.T) {
	t.Parallel()
	folder := cloth(t)
	s := open(t, folder+"/more", 100, 30)
	s.Press("ctrl+u")
	list := s.m.Update(tea.PasteMsg{Content: folder + "/answers.jsonl"})
	s.Press("enter")
	if s.m.mode != keys.ChoosingFile {
		t.Fatalf("taken before it was listed:\n%s", s.Cells())
	}
	s.Run(list)
	s.See(folder+"/answers.jsonl", "What is linen made of?")
}

// An answer to a question that is no longer asked changes nothing.
func TestStaleAnswers(t *testing.T) {
	t.Parallel()
	s := open(t, cloth(t), 100, 30)
	s.m.Update(listed{typed: "elsewhere/", entries: []entry{{name: "x.jsonl"}}})
	s.m.Update(completed{typed: "elsewhere/", full: "elsewhere/x"})
	s.Press("enter")
	before := s.Cells()
	s.m.Update(looked{id: s.m.looks - 1})
	s.m.Update(ended{id: 7})
	s.Run(s.m.Update(heard{id: 7, more: closed()}))
	if got := s.Cells(); got != before {
		t.Errorf("changed to\n%s", got)
	}
}

func closed() <-chan heard {
	c := make(chan heard)
	close(c)
	return c
}

// The screen names its keys, not the flags that do the same on the command line, and
// counts what the deck has already.
func TestPreviewIsOfThisDeck(t *testing.T) {
	t.Parallel()
	dir := folderWith(t, map[string]string{
		"a.jsonl": `{"prompt":"Name a river.","chosen":"The Rhine.","rejected":"A lake."}` + "\n" + `{"q":"Name a hill.","good":"Box Hill is one of them.","bad":"It is a valley of course."}` + "\n",
	})
	s := open(t, dir, 110, 40)
	s.Press("enter")
	s.See("1 prompt, 2 responses, 1 pair new of 2 rows")
	s.DontSee("--")
	s.Press("enter", "q")
	again := open(t, dir, 110, 40)
	again.m.deck = s.deck
	again.Press("enter")
	again.See("nothing new of 2 rows; 1 repeated or already in the deck")
}

// Rows of ranked answers are responses, of which no label can be: the key for labels
// says so, and which key makes pairs of them.
func TestRankedAnswersAreNoPairs(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	row := `{"prompt":"Why?","answers":[{"answer":"One.","rank":1},{"answer":"Two.","rank":2},{"answer":"Three.","rank":3}]}` + "\n"
	if err := os.WriteFile(filepath.Join(folder, "ranked.jsonl"), []byte(row), 0o600); err != nil {
		t.Fatal(err)
	}
	s := open(t, folder, 100, 30)
	s.Press("enter", "w")
	s.See("these rows are read as responses, and labels are of pairs", "reads them as pairs")
	s.Press("t", "t", "t", "w")
	s.See("Labels", "of ")
}

// In ASCII a line break of a foreign text is shown without a sign of Unicode.
func TestLineBreaksInASCII(t *testing.T) {
	t.Parallel()
	folder := folderWith(t, map[string]string{"pairs.jsonl": `{"prompt":"What is\nlinen?","chosen":"Flax.","rejected":"Wool."}`})
	s := open(t, folder, 100, 30)
	s.Press("enter")
	s.See("What is⏎linen?")
	ascii, err := themes.Pick("dark", true, themes.Env{ASCII: true})
	if err != nil {
		t.Fatal(err)
	}
	s.Run(s.m.SetTheme(ascii))
	s.See(`What is\nlinen?`)
	s.DontSee("⏎")
}

// A key without a meaning says so once.
func TestUnboundKeys(t *testing.T) {
	t.Parallel()
	s := open(t, cloth(t), 80, 24)
	s.Press("enter", "Z")
	s.See("Z does nothing here; ? lists the keys")
	s.Press("j")
	s.DontSee("does nothing")
}
