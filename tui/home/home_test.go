package home

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama"
	"prefdeck/themes"
	"prefdeck/tui/keys"
)

// deed is a Work that remembers what it was asked and answers what the test says.
type deed struct {
	stats    measure.Stats
	models   []ollama.Model
	down     error
	counts   int // how often stats were read
	asks     int // how often the server was asked
	jobs     []Job
	imported []string
	events   []stages.Event // reported by Run
	err      error          // of Run
	note     string         // of Import
	wait     bool           // Run waits for the end of its context
}

func (d *deed) Stats(context.Context) (measure.Stats, error) { d.counts++; return d.stats, nil }
func (d *deed) Models(context.Context) ([]ollama.Model, error) {
	d.asks++
	return d.models, d.down
}
func (d *deed) Run(ctx context.Context, j Job, events stages.Events) error {
	d.jobs = append(d.jobs, j)
	for _, e := range d.events {
		events.Send(e)
	}
	if d.wait {
		<-ctx.Done()
		return ctx.Err()
	}
	return d.err
}
func (d *deed) Import(_ context.Context, path string, _ stages.Events) (string, error) {
	d.imported = append(d.imported, path)
	return d.note, d.err
}

// stage plays a home screen without a program around it: what its commands
// answer is given back to it until nothing more comes.
type stage struct {
	t    *testing.T
	m    *Model
	at   time.Time
	sent []tea.Msg // what the screen asked of the program
	// later holds commands that were not run: those of a task that goes on.
	later []tea.Cmd
	hold  bool
}

func fullDeck() measure.Stats {
	return measure.Stats{
		Prompts: 178, Responses: 340, Failed: 2, Pairs: 118, Queue: 96, Skipped: 4, Flagged: 1, Events: 31,
		Labels: measure.Labels{A: 9, B: 8, Tie: 3, BothBad: 2, Skip: 4},
		Funnel: measure.Funnel{
			{Stage: "prompts", Filters: []measure.FunnelFilter{{Filter: "exact-duplicate", In: 178, Dropped: 2, Passed: 176}, {Filter: "near-duplicate", In: 176, Dropped: 4, Passed: 172}}},
			{Stage: "filter", Filters: []measure.FunnelFilter{{Filter: "empty", In: 340, Dropped: 1, Passed: 339},
				{Filter: "truncated", In: 339, Dropped: 20, Passed: 319}, {Filter: "refusal", In: 319, Dropped: 3, Passed: 316},
				{Filter: "repetition", In: 316, Passed: 316}, {Filter: "language", In: 316, Passed: 316}, {Filter: "identity", In: 316, Dropped: 2, Passed: 314},
				{Filter: "near-identical", In: 120, Dropped: 2, Passed: 118}}},
		},
	}
}

func twoModels() []ollama.Model {
	return []ollama.Model{
		{Name: "llama3.2:1b", ParameterSize: "1.2B", Quantization: "Q8_0"},
		{Name: "qwen3:0.6b", ParameterSize: "751M", Quantization: "Q4_K_M"},
		{Name: "gpt-oss:120b-cloud", RemoteHost: "https://ollama.com"},
	}
}

func open(t *testing.T, d *deed, w, h int, more ...func(*Options)) *stage {
	t.Helper()
	table, err := keys.Scheme{}.Home()
	if err != nil {
		t.Fatal(err)
	}
	theme, err := themes.Pick("dark", true, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, at: time.Unix(1_700_000_000, 0)}
	o := Options{Deck: "prefdeck.db", Now: func() time.Time { return s.at }}
	for _, f := range more {
		f(&o)
	}
	s.m = New(t.Context(), d, table, o)
	s.run(s.m.SetTheme(theme))
	s.run(s.m.SetSize(w, h))
	s.run(s.m.Init())
	return s
}

func (s *stage) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if s.hold {
		s.later = append(s.later, cmd)
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			s.run(c)
		}
	case Label, Sample, Themes, Quit:
		s.sent = append(s.sent, msg)
	default:
		s.run(s.m.Update(msg))
	}
}

func (s *stage) press(names ...string) {
	s.t.Helper()
	for _, name := range names {
		s.run(s.m.Update(press(name)))
	}
}

func press(name string) tea.KeyPressMsg {
	special := map[string]rune{"enter": tea.KeyEnter, "esc": tea.KeyEscape, "down": tea.KeyDown, "up": tea.KeyUp, "tab": tea.KeyTab}
	if code, ok := special[name]; ok {
		return tea.KeyPressMsg{Code: code}
	}
	if name == "space" {
		return tea.KeyPressMsg{Code: ' ', Text: " "}
	}
	if letter, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(letter[0]), Mod: tea.ModCtrl}
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: name}
}

func (s *stage) write(text string) {
	for _, r := range text {
		s.press(string(r))
	}
}

// screen is what is shown, without colours. It fails when a line is too wide.
func (s *stage) screen() string {
	s.t.Helper()
	view := s.m.View()
	lines := strings.Split(ansi.Strip(view), "\n")
	if len(lines) != s.m.height {
		s.t.Errorf("%d lines on a screen of %d", len(lines), s.m.height)
	}
	for i, l := range lines {
		if n := ansi.StringWidth(l); n > s.m.width {
			s.t.Errorf("line of %d cells in %d: %q", n, s.m.width, l)
		}
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

func (s *stage) contains(want string) {
	s.t.Helper()
	if got := s.screen(); !strings.Contains(got, want) {
		s.t.Errorf("the screen does not say %q:\n%s", want, got)
	}
}

var sizes = []struct{ w, h int }{{80, 24}, {120, 36}, {200, 60}, {60, 20}}

func TestScreens(t *testing.T) {
	t.Parallel()
	noOllama := errors.New("asking http://127.0.0.1:11434: no Ollama server answers")
	for _, tc := range []struct {
		name string
		deed deed
		do   func(*stage)
	}{
		{"funnel", deed{stats: fullDeck(), models: twoModels()}, func(s *stage) { s.press("3") }},
		{"empty", deed{models: twoModels()}, nil},
		{"no-ollama", deed{stats: fullDeck(), down: noOllama}, func(s *stage) { s.press("2", "enter") }},
		{"models", deed{stats: fullDeck(), models: twoModels()}, func(s *stage) { s.press("2", "enter", "space", "j") }},
		{"import", deed{models: twoModels()}, func(s *stage) { s.press("i"); s.write("data/prompts.jsonl") }},
		{"help", deed{stats: fullDeck(), models: twoModels()}, func(s *stage) { s.press("?") }},
		{"palette", deed{stats: fullDeck(), models: twoModels()}, func(s *stage) { s.press("ctrl+p"); s.write("stage") }},
		{"running", deed{stats: fullDeck(), models: twoModels(), events: halfway()}, func(s *stage) { s.startAndHold("2", "enter", "enter") }},
	} {
		for _, size := range sizes {
			t.Run(fmt.Sprintf("%s-%dx%d", tc.name, size.w, size.h), func(t *testing.T) {
				t.Parallel()
				d := tc.deed
				s := open(t, &d, size.w, size.h)
				if tc.do != nil {
					tc.do(s)
				}
				golden.RequireEqual(t, s.screen())
			})
		}
	}
}

// halfway is what a stage in the middle of its work has reported.
func halfway() []stages.Event {
	run := stages.Run{ID: "r", Stage: stages.Responses}
	return []stages.Event{
		stages.Started{Run: run, Total: 160},
		stages.Progress{Run: "r", Stage: stages.Responses, Done: 38, Total: 160, Now: "llama3.2:1b",
			Counts: stages.Counts{In: 38, Added: 36, Failed: 2, Tokens: 3268}},
		stages.Notice{Run: "r", Stage: stages.Responses, Warn: true, Text: "llama3.2:1b: the answer broke off, try 2 of 4\x1b[2J"},
	}
}

// startAndHold presses keys and gives the screen a task's events without ending
// the task.
func (s *stage) startAndHold(names ...string) {
	s.hold = true
	s.press(names...)
	s.hold = false
	if s.m.task == nil {
		s.t.Fatal("nothing was started")
	}
	events := halfway()
	s.hold = true
	s.run(s.m.Update(heard{task: s.m.task.id, at: s.at, events: events[:1]}))
	s.at = s.at.Add(38 * time.Second)
	s.run(s.m.Update(heard{task: s.m.task.id, at: s.at, events: events[1:]}))
	s.later = nil
}

func TestStagesStartWithTheirModels(t *testing.T) {
	t.Parallel()
	d := &deed{stats: fullDeck(), models: twoModels()}
	s := open(t, d, 80, 24)
	s.press("1", "enter")
	s.press("2", "enter")           // no model is configured: the picker opens,
	s.press("j", "j", "space")      // a model that runs elsewhere cannot be marked,
	s.press("up", "space", "enter") // another can
	s.press("3", "enter")
	s.press("a")
	want := []Job{
		{Stages: []stages.Stage{stages.Prompts}},
		{Stages: []stages.Stage{stages.Responses}, Models: []string{"qwen3:0.6b"}},
		{Stages: []stages.Stage{stages.Filter}, Models: []string{"qwen3:0.6b"}},
		{Stages: []stages.Stage{stages.Prompts, stages.Responses, stages.Filter}, Models: []string{"qwen3:0.6b"}},
	}
	if got := fmt.Sprint(d.jobs); got != fmt.Sprint(want) {
		t.Errorf("jobs\n got %v\nwant %v", got, want)
	}
	if s.m.Busy() {
		t.Error("still busy")
	}
}

func TestGenerateAsksHowManyAndWho(t *testing.T) {
	t.Parallel()
	d := &deed{stats: fullDeck(), models: twoModels()}
	s := open(t, d, 80, 24)
	s.press("g")
	s.contains("How many new prompts?")
	s.press("5", "enter") // after the 20 proposed: 205
	s.contains("Which model shall write them?")
	s.press("enter")
	if len(d.jobs) != 1 || d.jobs[0].Generate != 205 || d.jobs[0].Writer != "llama3.2:1b" {
		t.Errorf("jobs %+v", d.jobs)
	}
}

func TestImportSaysWhatCameOfIt(t *testing.T) {
	t.Parallel()
	d := &deed{models: twoModels(), note: "80 prompts from mt_bench.jsonl, 80 new"}
	s := open(t, d, 80, 24)
	s.press("2", "enter")
	s.write("q.jsonl") // letters that are commands elsewhere are only text here
	s.press("enter")
	s.contains(d.note)
	if len(d.imported) != 1 || d.imported[0] != "q.jsonl" {
		t.Errorf("imported %q", d.imported)
	}
	s.press("i")
	s.write("bad.csv")
	d.note, d.err = "", errors.New("import bad.csv: line 3: no field named prompt\x1b]0;x\x07")
	s.press("enter")
	s.contains("line 3: no field named prompt")
	if strings.Contains(s.m.View(), "\x1b]0") {
		t.Error("foreign text reached the terminal as it is")
	}
}

func TestWithoutOllamaEverythingElseWorks(t *testing.T) {
	t.Parallel()
	d := &deed{stats: fullDeck(), down: errors.New("no Ollama server answers")}
	s := open(t, d, 80, 24)
	s.contains("no Ollama")
	s.contains("ollama serve")
	s.press("3", "enter")
	if len(d.jobs) != 1 {
		t.Error("filtering needs no Ollama")
	}
	s.press("l")
	if len(s.sent) != 1 || s.sent[0] != (Label{}) {
		t.Errorf("asked for %v, want labelling", s.sent)
	}
	// The server comes back: it is found at a key press, not by a timer.
	asks := d.asks
	d.down, d.models = nil, twoModels()
	s.press("j")
	if d.asks != asks {
		t.Error("asked again at once")
	}
	s.at = s.at.Add(6 * time.Second)
	s.press("j")
	if d.asks != asks+1 {
		t.Errorf("asked %d times more, want once", d.asks-asks)
	}
	s.contains("3 models")
}

func TestRunningStageIsStoppedBeforeLeaving(t *testing.T) {
	t.Parallel()
	d := &deed{stats: fullDeck(), models: twoModels(), wait: true}
	s := open(t, d, 80, 24, func(o *Options) { o.Models = []string{"llama3.2:1b"} })
	s.hold = true
	s.press("2", "enter")
	s.hold = false
	started := s.later
	s.press("1", "enter")
	s.contains("still running")
	s.press("q")
	s.contains("q again leaves at once")
	if len(s.sent) != 0 {
		t.Fatal("left while a stage was running")
	}
	for _, c := range started { // only now does the stage get to run: it sees that it is to stop
		s.run(c)
	}
	if len(s.sent) != 1 || s.sent[0] != (Quit{}) {
		t.Errorf("asked for %v, want the end", s.sent)
	}
}

func TestStopThenLeaveAtOnce(t *testing.T) {
	t.Parallel()
	d := &deed{stats: fullDeck(), models: twoModels(), wait: true}
	s := open(t, d, 80, 24, func(o *Options) { o.Models = []string{"llama3.2:1b"} })
	s.startAndHold("2", "enter")
	s.press("x")
	s.contains("stopping response generation")
	id := s.m.task.id
	s.run(s.m.Update(ended{task: id + 1, at: s.at})) // another task's end
	s.run(s.m.Update(ended{task: id, at: s.at, err: context.Canceled}))
	if s.m.task == nil {
		t.Error("let go of a task whose events are not read to the end")
	}
	s.hold = false
	s.run(s.m.Update(heard{task: id, at: s.at, closed: true}))
	s.contains("started again it goes on from here")
	if s.m.Busy() || len(s.sent) != 0 {
		t.Error("a stopped stage is no reason to leave")
	}
	s.startAndHold("2", "enter")
	s.hold = false
	s.press("q", "q")
	if len(s.sent) != 1 || s.sent[0] != (Quit{}) {
		t.Errorf("asked for %v, want the end", s.sent)
	}
}

func TestCountsAreNotAskedForWithEveryEvent(t *testing.T) {
	t.Parallel()
	d := &deed{stats: fullDeck(), models: twoModels()}
	s := open(t, d, 80, 24, func(o *Options) { o.Models = []string{"llama3.2:1b"} })
	s.startAndHold("2", "enter")
	before := d.counts
	s.later = nil
	for range 100 {
		s.at = s.at.Add(100 * time.Millisecond)
		s.m.Update(heard{task: s.m.task.id, at: s.at, events: halfway()[1:2]})
	}
	// The one count that was asked for has not been answered: no second is asked.
	if d.counts != before || !s.m.reading {
		t.Errorf("%d counts, reading %v", d.counts-before, s.m.reading)
	}
}

// TestUpdateDoesNoIO makes every call of Work fail the test while Update runs.
func TestUpdateDoesNoIO(t *testing.T) {
	t.Parallel()
	d := &deed{stats: fullDeck(), models: twoModels()}
	s := open(t, d, 80, 24, func(o *Options) { o.Models = []string{"llama3.2:1b"} })
	s.hold = true
	counts, asks := d.counts, d.asks
	for _, b := range keys.Home() {
		for _, k := range b.Keys {
			s.at = s.at.Add(time.Minute)
			s.press(k)
		}
	}
	if d.counts != counts || d.asks != asks || len(d.jobs) > 0 || len(d.imported) > 0 {
		t.Error("Update did the work itself")
	}
}

func TestEverySizeFits(t *testing.T) {
	t.Parallel()
	for _, d := range []*deed{{stats: fullDeck(), models: twoModels(), down: errors.New("no")}, {models: twoModels()}} {
		s := open(t, d, 80, 24)
		for w := 1; w <= 140; w += 11 {
			for h := 1; h <= 50; h += 7 {
				s.m.SetSize(w, h)
				for _, mode := range []keys.Mode{keys.Browsing, keys.ChoosingKind, keys.Typing, keys.HelpingHome} {
					s.m.mode = mode
					lines := strings.Split(s.m.View(), "\n")
					if len(lines) > h {
						t.Fatalf("%d lines at %d×%d in %s", len(lines), w, h, mode)
					}
					for _, l := range lines {
						if n := ansi.StringWidth(l); n > w {
							t.Fatalf("%d cells at %d×%d in %s: %q", n, w, h, mode, l)
						}
					}
				}
			}
		}
	}
}

// A count that a typed key began ends, so that those after it are begun too.
func TestCountsChangeAfterTyping(t *testing.T) {
	t.Parallel()
	d := &deed{models: twoModels(), note: "12 prompts new"}
	s := open(t, d, 80, 24)
	s.press("i")
	s.at = s.at.Add(2 * time.Second)
	s.write("prompts.jsonl")
	d.stats = measure.Stats{Prompts: 12}
	s.press("enter")
	s.contains("12 prompts new")
	s.contains("12 prompts ")
	if got := s.screen(); strings.Contains(got, "This deck is empty") {
		t.Errorf("the deck has 12 prompts:\n%s", got)
	}
}

func TestCountsChangeWhileHelpIsShown(t *testing.T) {
	t.Parallel()
	d := &deed{models: twoModels()}
	s := open(t, d, 80, 24)
	s.press("?")
	s.at = s.at.Add(2 * time.Second)
	s.press("j")
	d.stats = fullDeck()
	s.at = s.at.Add(2 * time.Second)
	s.press("?")
	s.contains("118 pairs")
}

// So does a question to a server that was silent.
func TestServerIsAskedAgainWhileTyping(t *testing.T) {
	t.Parallel()
	d := &deed{stats: fullDeck(), down: errors.New("no Ollama server answers")}
	s := open(t, d, 80, 24)
	s.contains("no Ollama")
	s.press("i")
	d.down, d.models = nil, twoModels()
	s.at = s.at.Add(retryServer)
	s.press("x")
	s.contains("3 models")
}
