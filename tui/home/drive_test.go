package home

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/screen"
	"prefdeck/tui/screentest"
)

// deed is a Work that records the calls to it and returns what the test says.
type deed struct {
	stats  measure.Stats
	past   measure.Recent
	models []ollama.ModelInfo
	down   error
	counts int // reads of the statistics
	pasts  int // reads of what happened lately
	asks   int // requests to the server
	jobs   []Job
	events []stages.RunEvent // reported by Run
	err    error             // of Run
	wait   bool              // Run waits for the end of its context
}

func (d *deed) Stats(context.Context) (measure.Stats, error) { d.counts++; return d.stats, nil }
func (d *deed) Recent(context.Context, int) (measure.Recent, error) {
	d.pasts++
	return d.past, nil
}
func (d *deed) Models(context.Context) ([]ollama.ModelInfo, error) {
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

// stage drives a home screen without a program around it: the results of its
// commands are given back to it until there are no more.
type stage struct {
	t    *testing.T
	m    *Screen
	at   time.Time
	sent []tea.Msg // requests of the screen to the program
	// later holds commands that were not run: those of a task that continues.
	later []tea.Cmd
	hold  bool
}

func fullDeck() measure.Stats {
	return measure.Stats{
		Prompts: 178, Responses: 340, Failed: 2, Missing: 2, Pairs: 120, Queue: 96, Done: 22, Decisions: 24, Skipped: 4, Flagged: 1, Events: 31,
		Labels: measure.Labels{A: 9, B: 8, Tie: 3, BothBad: 2, Skip: 4}, Preferences: 17,
		Funnel: measure.Funnel{
			{Stage: "prompts", Filters: []measure.FunnelFilter{{Filter: "exact-duplicate", Kind: stages.OfPrompt, In: 178, Dropped: 2, Passed: 176}, {Filter: "near-duplicate", Kind: stages.OfPrompt, In: 176, Dropped: 4, Passed: 172}}},
			{Stage: "filter", Filters: []measure.FunnelFilter{{Filter: "empty", Kind: stages.OfResponse, In: 340, Dropped: 1, Passed: 339},
				{Filter: "truncated", Kind: stages.OfResponse, In: 339, Dropped: 20, Passed: 319}, {Filter: "refusal", Kind: stages.OfResponse, In: 319, Dropped: 3, Passed: 316},
				{Filter: "repetition", Kind: stages.OfResponse, In: 316, Passed: 316}, {Filter: "language", Kind: stages.OfResponse, In: 316, Passed: 316}, {Filter: "identity", Kind: stages.OfResponse, In: 316, Dropped: 2, Passed: 314},
				{Filter: "near-identical", Kind: stages.OfPair, In: 120, Dropped: 2, Passed: 118}}},
		},
	}
}

func twoModels() []ollama.ModelInfo {
	return []ollama.ModelInfo{
		{Name: "llama3.2:1b", ParameterSize: "1.2B", Quantization: "Q8_0"},
		{Name: "qwen3:0.6b", ParameterSize: "751M", Quantization: "Q4_K_M"},
		{Name: "gpt-oss:120b-cloud", RemoteHost: "https://ollama.com"},
	}
}

func open(t *testing.T, d *deed, w, h int, more ...func(*Options)) *stage {
	t.Helper()
	table, err := keys.Keymap{}.Home()
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
	case Label, Sample, screen.Themes, screen.Export, screen.Import, Quit:
		s.sent = append(s.sent, msg)
	default:
		s.run(s.m.Update(msg))
	}
}

func (s *stage) press(names ...string) {
	s.t.Helper()
	for _, name := range names {
		s.run(s.m.Update(screentest.Key(name)))
	}
}

func (s *stage) write(text string) {
	for _, r := range text {
		s.press(string(r))
	}
}

// screen returns the screen without colours.
func (s *stage) screen() string {
	s.t.Helper()
	return screentest.Cells(s.t, s.m.View(), s.m.width, s.m.height)
}

func (s *stage) contains(want string) {
	s.t.Helper()
	if got := s.screen(); !strings.Contains(got, want) {
		s.t.Errorf("the screen does not say %q:\n%s", want, got)
	}
}

// startAndHold presses keys and gives the screen a task's events without ending the
// task.
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
