package pipeline

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
	"prefdeck/stages/response"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/progress"
	"prefdeck/tui/running"
	"prefdeck/tui/screentest"
)

var start = time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)

// source answers at once, and counts how often it is asked.
type source struct {
	stats  measure.Stats
	loaded []ollama.Loaded
	hosts  []ollama.HostState
	down   error
	asked  int
	over   pipeline.Overrides // that was foreseen last
	saved  []pipeline.Overrides
}

func (s *source) Stats(context.Context) (measure.Stats, error) { return s.stats, nil }
func (s *source) Loaded(context.Context) ([]ollama.Loaded, error) {
	s.asked++
	return s.loaded, s.down
}

func (s *source) Hosts() []ollama.HostState { return s.hosts }

func (s *source) Models(context.Context) ([]ollama.ModelInfo, error) {
	return []ollama.ModelInfo{{Name: "llama3.2:1b"}, {Name: "qwen3:0.6b"}, {Name: "far:cloud", RemoteHost: "https://ollama.com"}}, s.down
}

func (s *source) Foresee(_ context.Context, over pipeline.Overrides) (response.Forecast, error) {
	s.over = over
	f := response.Forecast{Prompts: 172}
	for _, name := range over.Models {
		n := 172 * *over.Samples
		f.Models = append(f.Models, response.Expected{Name: name, Requests: n, Tokens: 200 * n, Took: time.Duration(n) * time.Second, Jobs: 2})
	}
	return f, nil
}

func (s *source) SavePlan(over pipeline.Overrides) (string, error) {
	s.saved = append(s.saved, over)
	return "plan.toml", s.down
}

// stage drives the screen without a program: what its commands return is given back to
// it, or kept if it is for others.
type stage struct {
	t     testing.TB
	m     *Screen
	board *progress.Board
	sent  []tea.Msg
}

func open(t testing.TB, s *source, w, h int) *stage {
	t.Helper()
	theme, err := themes.Pick("dark", true, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	table, err := keys.Keymap{}.Labelling()
	if err != nil {
		t.Fatal(err)
	}
	board := &progress.Board{Throttle: ollama.NewThrottle(2), Now: start}
	st := &stage{t: t, board: board}
	sets := []map[string]any{{"temperature": 0.3}, {"name": "terse", "temperature": 0.7, "system": "Answer in as few words as you can, \x1b[31mplease."}}
	st.m = New(t.Context(), s, Options{
		Keys: table, Name: "garden.db", Board: board, Now: func() time.Time { return board.Now }, Sets: sets,
		Responses:      response.Options{Models: []string{"llama3.2"}, Plan: response.InTurn, Samples: 2, Draw: 4, Sets: sets},
		PairsPerPrompt: 10,
	})
	st.m.SetTheme(theme)
	st.m.SetSize(w, h)
	st.run(st.m.Init())
	return st
}

func (s *stage) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case tea.BatchMsg:
		for _, cmd := range msg {
			s.run(cmd)
		}
	case foreseen, listed, savedPlan:
		s.run(s.m.Update(msg))
	case read:
		if s.board.Task == "" { // else it would wait for the next reading
			s.run(s.m.Update(msg))
		} else {
			s.m.Update(msg)
		}
	default:
		s.sent = append(s.sent, msg)
	}
}

func (s *stage) press(names ...string) {
	for _, name := range names {
		s.run(s.m.Update(screentest.Key(name)))
	}
}

func (s *stage) screen() string {
	s.t.Helper()
	return screentest.Cells(s.t, s.m.View(), s.m.width, s.m.height)
}

func garden() *source {
	return &source{
		stats: measure.Stats{
			Prompts: 178, Responses: 340, Missing: 12, Pairs: 120, Queue: 120, Unpaired: 40,
			Failures: response.Failures{{Kind: response.Busy, Model: "a", N: 2}, {Kind: response.Stalled, Model: "b", N: 7}, {Kind: response.Busy, Model: "b", N: 1}},
			Funnel: measure.Funnel{{Stage: "prompts", Filters: []measure.FunnelFilter{
				{Filter: "exact-duplicate", Kind: stages.OfPrompt, In: 178, Dropped: 6, Passed: 172}}}, {Stage: "filter", Filters: []measure.FunnelFilter{
				{Filter: "empty", Kind: stages.OfResponse, In: 340, Passed: 340}, {Filter: "refusal", Kind: stages.OfResponse, In: 340, Dropped: 17, Passed: 323},
				{Filter: "near-identical", Kind: stages.OfPair, In: 124, Dropped: 4, Passed: 120}}}},
		},
		loaded: []ollama.Loaded{{Name: "llama3.2:1b", Size: 2_100_000_000, VRAM: 2_100_000_000}, {Name: "qwen3:0.6b", Size: 900_000_000, VRAM: 450_000_000}},
	}
}

// halfway is a task with answers and failures.
func halfway(b *progress.Board) {
	b.Begin("the run of all stages", start)
	run := stages.Run{ID: "r", Stage: stages.Responses}
	b.Take(stages.Started{Run: run, Total: 400}, start)
	for i := 1; i <= 40; i++ {
		at := start.Add(time.Duration(i) * time.Second)
		e := stages.Replied{Run: "r", Stage: stages.Responses, Model: "llama3.2:1b", Done: "stop", Tokens: 180 + i, Took: 2 * time.Second, Attempts: 1}
		switch {
		case i%9 == 0:
			e.Failure, e.Attempts = string(response.Stalled), 4
		case i%16 == 0:
			e.Failure = string(response.Refused)
		case i%7 == 0:
			e.Done, e.Attempts = "length", 2
		}
		b.Take(e, at)
		b.Take(stages.Progress{Run: "r", Stage: stages.Responses, Done: i, Total: 400, Now: "llama3.2:1b", Counts: stages.Counts{Added: i, Failed: i / 9, Tokens: 190 * i}}, at)
	}
	b.Take(stages.Notice{Stage: stages.Responses, Warn: true, Text: "the server is \x1b[31mbusy"}, start.Add(41*time.Second))
}

func TestScreens(t *testing.T) {
	t.Parallel()
	for name, prepare := range map[string]func(*stage){
		"idle":    func(*stage) {},
		"running": func(s *stage) { halfway(s.board) },
		"paused":  func(s *stage) { halfway(s.board); s.press("space") },
		"help":    func(s *stage) { s.press("?") },
		"plan":    func(s *stage) { s.press("c", "l", "j", "l") },
	} {
		screentest.Draw(t, name, false, func(t *testing.T, w, h int) string {
			s := open(t, garden(), w, h)
			prepare(s)
			return s.screen()
		})
	}
	for name, prepare := range map[string]func(*stage){"tall-idle": func(*stage) {}, "tall-running": func(s *stage) { halfway(s.board) }, "tall-plan": func(s *stage) { s.press("c", "j", "j", "j", "j", "j", "space") }} {
		t.Run(name, func(t *testing.T) { // with a table by model or filter
			t.Parallel()
			s := open(t, garden(), 200, 60)
			prepare(s)
			golden.RequireEqual(t, s.screen())
		})
	}
}

// Several servers have a line each, and models say on which they are loaded.
func TestHosts(t *testing.T) {
	t.Parallel()
	of := garden()
	of.loaded[0].Host, of.loaded[1].Host = "http://127.0.0.1:11434", "http://gpu:11434"
	of.hosts = []ollama.HostState{
		{Host: "http://127.0.0.1:11434", Flying: 2, Answered: 31, Tokens: 4020},
		{Host: "http://gpu:11434", Away: errors.New("list models: no Ollama server answers: http://gpu:11434: \x1b[31mrefused")},
	}
	s := open(t, of, 100, 24)
	halfway(s.board)
	got := s.screen()
	for _, want := range []string{
		"2 at a time per host", "Host 1     http://127.0.0.1:11434 · 2 in flight · 31 answers · 4,020 tokens", "Host 2     http://gpu:11434 · set aside",
		"llama3.2:1b 2.1 GB on host 1 on the GPU",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("the screen does not say %q:\n%s", want, got)
		}
	}
	s.m.SetSize(80, 24)
	if got := s.screen(); !strings.Contains(got, "on the GPU · 1 more") {
		t.Errorf("a model is left out in silence:\n%s", got)
	}
	s.m.SetSize(40, 14)
	s.screen()
}

// Below the smallest size the screen says so, and never draws outside.
func TestSmallScreens(t *testing.T) {
	t.Parallel()
	s := open(t, garden(), 80, 24)
	halfway(s.board)
	for _, size := range []screentest.Size{{Width: 39, Height: 24}, {Width: 80, Height: 13}, {Width: 40, Height: 14}, {Width: 1, Height: 1}} {
		s.m.SetSize(size.Width, size.Height)
		s.screen()
	}
}

func TestKeysTurnTheThrottle(t *testing.T) {
	t.Parallel()
	s := open(t, garden(), 80, 24)
	halfway(s.board)
	expect := func(jobs int, paused bool, says string) {
		t.Helper()
		if j, _, p := s.board.Throttle.State(); j != jobs || p != paused {
			t.Errorf("%d jobs, paused %t; want %d, %t", j, p, jobs, paused)
		}
		if got := s.screen(); !strings.Contains(got, says) {
			t.Errorf("the screen does not say %q:\n%s", says, got)
		}
	}
	s.press("+", "+")
	expect(4, false, "running · 4 at a time")
	s.press("-", "-", "-", "-")
	expect(1, false, "from 1 to 256 requests run at a time")
	s.press("p")
	expect(1, true, "paused: no new requests")
	s.press("space")
	expect(1, false, "going on")
	s.press("space")
	halfway(s.board) // the next task does not begin paused
	expect(1, false, "running · 1 at a time")
}

func TestKeysAskTheScreenBelow(t *testing.T) {
	t.Parallel()
	s := open(t, garden(), 80, 24)
	s.press("x", "q")
	if got := fmt.Sprintf("%T %T", s.sent[0], s.sent[1]); got != "running.Stop screen.Left" {
		t.Errorf("sent %s", got)
	}
	for key, want := range map[string][]stages.Stage{"a": shown[:], "enter": {stages.Responses}} {
		s.m.chosen = 1
		if got := asked(s.m.Update(screentest.Key(key))); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%s starts %v, want %v", key, got, want)
		}
	}
}

// asked returns the stages that a command asks to start.
func asked(cmd tea.Cmd) []stages.Stage {
	if start, ok := cmd().(running.Start); ok {
		return start.Stages
	}
	return nil
}

// What is chosen is what is foreseen, and what starts.
func TestAPlanIsChosen(t *testing.T) {
	t.Parallel()
	d := garden()
	s := open(t, d, 80, 24)
	s.press("c")
	for _, want := range []string{"[x] llama3.2", "[ ] llama3.2:1b", "[ ] qwen3:0.6b", "[x] terse: system Answer", "344 responses to 172 prompts"} {
		if got := s.screen(); !strings.Contains(got, want) {
			t.Errorf("the screen does not say %q:\n%s", want, got)
		}
	}
	if strings.Contains(s.screen(), "far:cloud") {
		t.Errorf("a model of another machine is offered:\n%s", s.screen())
	}
	s.press("?")
	for _, want := range []string{"include or exclude a model or option set", "? close"} {
		if got := s.screen(); !strings.Contains(got, want) {
			t.Errorf("the keys of the plan do not say %q:\n%s", want, got)
		}
	}
	s.press("?")
	s.press("l", "j", "l", "j", "l")    // grid, 3 samples, draw 5,
	s.press("j", "l", "l", "h")         // 20 pairs a prompt,
	s.press("j", "space", "j", "space") // not llama3.2, but llama3.2:1b,
	s.press("j", "j", "space", "s")     // and not the first set
	if !strings.Contains(s.screen(), "saved: prefdeck run --config plan.toml") {
		t.Errorf("the plan is not said to be saved:\n%s", s.screen())
	}
	s.press("enter")
	last, _ := s.sent[len(s.sent)-1].(running.Start)
	o := last.Chosen
	if fmt.Sprint(last.Stages) != "[responses filter]" || o.Plan != "grid" || *o.Samples != 3 || *o.Draw != 5 || *o.PairsPerPrompt != 20 ||
		fmt.Sprint(o.Models) != "[llama3.2:1b]" || len(o.Sets) != 1 || o.Sets[0]["temperature"] != 0.7 {
		t.Errorf("started %v with %+v", last.Stages, o)
	}
	if len(d.saved) != 1 || !reflect.DeepEqual(d.saved[0], o) {
		t.Errorf("saved %+v", d.saved)
	}
	if fmt.Sprint(d.over.Models) != fmt.Sprint(o.Models) || s.m.planner.open {
		t.Errorf("foreseen was %+v; the list is open: %t", d.over, s.m.planner.open)
	}
	sent := len(s.sent)
	s.press("c", "j", "space") // no set is left
	if s.press("s", "enter"); len(s.sent) != sent || len(d.saved) != 1 || !strings.Contains(s.screen(), "no option set is selected") {
		t.Errorf("a run without a set: sent %v\n%s", s.sent[sent:], s.screen())
	}
	s.press("space", "esc")
	if chose, ok := s.sent[len(s.sent)-1].(running.Chose); !ok || chose.Chosen.Plan != "grid" {
		t.Errorf("sent %v", s.sent[sent:])
	}
}

// The plan says what another limit of pairs means in hours, and starts the filters alone
// where no model is to be asked.
func TestTheLimitOfPairsIsRaised(t *testing.T) {
	t.Parallel()
	d := garden()
	d.stats.Prompts, d.stats.Responses, d.stats.Queue, d.stats.Done = 19, 1133, 205, 0
	d.stats.Capped = measure.Capped{Pairs: 22256, PerPrompt: 10, PerResponse: 4}
	s := open(t, d, 80, 24)
	s.m.planner = newPlanner(Options{PairsPerPrompt: 10, Sets: s.m.o.Sets})
	s.press("c", "j", "j", "j")
	for _, want := range []string{"205 pairs for you, about 2 h 17 min", "filters and pairs the 1,133 responses"} {
		if got := s.screen(); !strings.Contains(got, want) {
			t.Errorf("the screen does not say %q:\n%s", want, got)
		}
	}
	s.press("l")
	if got := s.screen(); !strings.Contains(got, "up to 395 pairs, 4 h 23 min, now 2 h 17 min") {
		t.Errorf("the screen does not say what 20 pairs mean:\n%s", got)
	}
	if s.press("s"); len(d.saved) != 1 || *d.saved[0].PairsPerPrompt != 20 || !strings.Contains(s.screen(), "saved: prefdeck run --config plan.toml") {
		t.Errorf("saved %v:\n%s", d.saved, s.screen())
	}
	s.press("enter")
	last, _ := s.sent[len(s.sent)-1].(running.Start)
	if fmt.Sprint(last.Stages) != "[filter]" || last.Chosen.PairsPerPrompt == nil || *last.Chosen.PairsPerPrompt != 20 {
		t.Errorf("started %v with %+v", last.Stages, last.Chosen)
	}
	for _, c := range [][3]int{{1, -1, 1}, {9, 1, 10}, {10, 1, 20}, {10, -1, 9}, {15, 1, 20}, {25, -1, 10}, {100, 1, 0}, {0, 1, 0}, {0, -1, 100}} {
		if got := turnLimit(c[0], c[1]); got != c[2] {
			t.Errorf("%d turned by %d is %d, want %d", c[0], c[1], got, c[2])
		}
	}
}

// A forecast of an earlier choice is not shown for the present one.
func TestStaleForecasts(t *testing.T) {
	t.Parallel()
	s := open(t, garden(), 80, 24)
	s.m.openPlan()
	s.m.Update(screentest.Key("l"))
	s.m.Update(foreseen{asked: 1, forecast: response.Forecast{Prompts: 99}})
	if got := s.screen(); !strings.Contains(got, "counting") || strings.Contains(got, "99") {
		t.Errorf("a stale forecast:\n%s", got)
	}
}

// The list says what curation, which comes first, does to the prompts that are counted.
func TestForecastsSayOfCuration(t *testing.T) {
	t.Parallel()
	for want, f := range map[string]response.Forecast{
		"are in the deck.  ":                      {Prompts: 9},
		"Curation drops 3 prompts first.":         {Prompts: 9, Dropped: 3},
		"Curation may drop prompts first.":        {Prompts: 9, Uncurated: true},
		"1 s. Curation drops 1 prompt\n   first.": {Prompts: 9, Dropped: 1, Models: []response.Expected{{Requests: 9, Tokens: 9, Took: time.Second}}},
	} {
		s := open(t, garden(), 80, 24)
		s.m.openPlan()
		s.m.Update(foreseen{asked: s.m.planner.asked, forecast: f})
		if got := s.screen(); !strings.Contains(strings.Join(strings.Fields(got), " "), strings.Join(strings.Fields(want), " ")) {
			t.Errorf("want %q in\n%s", want, got)
		}
	}
}

func TestWhatIsSaidIsShown(t *testing.T) {
	t.Parallel()
	d := garden()
	d.down = errors.New("no Ollama server answers: \x1b]0;x\a")
	s := open(t, d, 80, 24)
	s.m.Say("first choose the models", true)
	if got := s.screen(); !strings.Contains(got, "first choose the models") || !strings.Contains(got, "no Ollama server answers") {
		t.Errorf("the screen says neither:\n%s", got)
	}
	s.press("j")
	if got := s.screen(); strings.Contains(got, "first choose") {
		t.Errorf("a key leaves what was said:\n%s", got)
	}
}

// While nothing runs, nothing is read: an idle screen stays idle.
func TestReadsOnlyWhileSomethingRuns(t *testing.T) {
	t.Parallel()
	d := garden()
	s := open(t, d, 80, 24)
	if cmd := s.m.onRead(read{at: start}); cmd != nil || d.asked != 1 {
		t.Errorf("asked %d times; another reading %t", d.asked, cmd != nil)
	}
	s.board.Begin("x", start)
	if s.m.onRead(read{at: start}) == nil {
		t.Error("no further reading while a task runs")
	}
	s.m.reading = true
	if s.m.read() != nil {
		t.Error("two readings at a time")
	}
}

// A server that is not there is said in words, not as the error of the call.
func TestNoServerIsNoError(t *testing.T) {
	t.Parallel()
	d := garden()
	d.down = fmt.Errorf("list loaded models: %w: http://127.0.0.1:11434: connection refused", ollama.ErrUnreachable)
	s := open(t, d, 80, 24)
	if got := s.screen(); !strings.Contains(got, "nothing: no Ollama server answers") || strings.Contains(got, "list loaded models") {
		t.Error(got)
	}
	s.m.planner.unlisted = fmt.Errorf("list models: %w: http://127.0.0.1:11434: dial tcp", ollama.ErrUnreachable)
	if got := strings.Join(s.m.planFoot(), "\n"); !strings.Contains(got, "no Ollama server answers: start it") || strings.Contains(got, "dial tcp") {
		t.Error(got)
	}
	s.m.o.Responses.Hosts = []string{"gpu:11434"}
	if got := strings.Join(s.m.planFoot(), "\n"); !strings.Contains(got, "none of the configured hosts answers") || strings.Contains(got, "OLLAMA_HOST") {
		t.Error(got)
	}
}

// A key without a meaning says so once.
func TestUnboundKeys(t *testing.T) {
	t.Parallel()
	s := open(t, garden(), 80, 24)
	s.press("Z")
	if !strings.Contains(s.screen(), "Z does nothing here; ? lists the keys") {
		t.Errorf("the key says nothing:\n%s", s.screen())
	}
	s.press("j")
	if strings.Contains(s.screen(), "does nothing") {
		t.Errorf("the notice stays:\n%s", s.screen())
	}
	s.press("c", "Z")
	if !strings.Contains(s.screen(), "Z does nothing here") {
		t.Errorf("the key says nothing in the plan:\n%s", s.screen())
	}
	s.press("j")
	if strings.Contains(s.screen(), "does nothing") {
		t.Errorf("the notice stays in the plan:\n%s", s.screen())
	}
}
