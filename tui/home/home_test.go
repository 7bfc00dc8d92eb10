package home

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/ollama/peer"
	"prefdeck/stages/pipeline"
	"prefdeck/tui/keys"
	"prefdeck/tui/screen"
)

// halfway returns the events of a stage in the middle of its work.
func halfway() []stages.RunEvent {
	run := stages.Run{ID: "r", Stage: stages.Responses}
	return []stages.RunEvent{
		stages.Started{Run: run, Total: 160},
		stages.Progress{Run: "r", Stage: stages.Responses, Done: 38, Total: 160, Now: "llama3.2:1b",
			Counts: stages.Counts{In: 38, Added: 36, Failed: 2, Tokens: 3268}},
		stages.Notice{Run: "r", Stage: stages.Responses, Warn: true, Text: "llama3.2:1b: the answer broke off, try 2 of 4\x1b[2J"},
	}
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
		{Stages: []stages.Stage{stages.Responses}, Over: pipeline.Overrides{Models: []string{"qwen3:0.6b"}}},
		{Stages: []stages.Stage{stages.Filter}, Over: pipeline.Overrides{Models: []string{"qwen3:0.6b"}}},
		{Stages: []stages.Stage{stages.Prompts, stages.Responses, stages.Filter}, Over: pipeline.Overrides{Models: []string{"qwen3:0.6b"}}},
	}
	if got := fmt.Sprint(d.jobs); got != fmt.Sprint(want) {
		t.Errorf("jobs\n got %v\nwant %v", got, want)
	}
	if s.m.task != nil {
		t.Error("still busy")
	}
}

func TestGenerateAsksHowManyAndWho(t *testing.T) {
	t.Parallel()
	d := &deed{stats: fullDeck(), models: twoModels()}
	s := open(t, d, 80, 24)
	s.press("g")
	s.contains("How many new prompts?")
	s.press("5", "0", "enter") // in place of the suggested 20
	s.contains("Which model should write them?")
	s.press("enter")
	if len(d.jobs) != 1 || *d.jobs[0].Over.Generate != 50 || d.jobs[0].Over.Writer != "llama3.2:1b" {
		t.Errorf("jobs %+v", d.jobs)
	}
}

func TestGenerateNeedsPromptsToStartFrom(t *testing.T) {
	t.Parallel()
	d := &deed{models: twoModels()}
	s := open(t, d, 80, 24)
	s.press("g")
	s.contains("import some prompts first")
	if s.m.mode != keys.Browsing || len(d.jobs) > 0 {
		t.Errorf("an empty deck has nothing to write prompts like: %s, jobs %+v", s.m.mode, d.jobs)
	}
}

// The import has a screen of its own. It does not open beside a stage, which would
// write to the deck at the same time.
func TestImportOpensItsScreen(t *testing.T) {
	t.Parallel()
	s := open(t, &deed{models: twoModels()}, 80, 24)
	s.press("2", "enter", "i")
	if len(s.sent) != 2 || s.sent[0] != (screen.Import{}) || s.sent[1] != (screen.Import{}) {
		t.Errorf("sent %v, want the import twice", s.sent)
	}
	s = open(t, &deed{stats: fullDeck(), models: twoModels(), events: halfway()}, 80, 24)
	s.startAndHold("2", "enter", "enter")
	s.hold = false
	s.press("i")
	s.contains("still running")
	if len(s.sent) != 0 {
		t.Errorf("sent %v during a run", s.sent)
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
	// The server comes back: a key press finds it, not a timer.
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

// Hosts of the configuration stand in place of OLLAMA_HOST, also in the advice.
func TestConfiguredHostsAreToBeStarted(t *testing.T) {
	t.Parallel()
	for _, width := range []int{minWidth, 80, 200} {
		s := open(t, &deed{stats: fullDeck(), down: ollama.ErrUnreachable}, width, 24, func(o *Options) { o.Hosts = []string{"gpu:11434"} })
		s.contains("configured")
		if screen := s.screen(); strings.Contains(screen, "OLLAMA_HOST") {
			t.Errorf("at width %d:\n%s", width, screen)
		}
	}
}

// Enter does what comes next: labelling, if pairs wait for the person.
func TestTheCursorStandsWhereWorkWaits(t *testing.T) {
	t.Parallel()
	for _, waits := range []bool{true, false} {
		stats := fullDeck()
		if !waits {
			stats.Queue = 0
		}
		s := open(t, &deed{stats: stats, models: twoModels()}, 80, 24)
		s.press("enter")
		if labels := len(s.sent) == 1 && s.sent[0] == (Label{}); labels != waits {
			t.Errorf("pairs wait: %v; enter opened labelling: %v", waits, labels)
		}
	}
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
	for _, c := range started { // only now the stage runs: it sees that it has to stop
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
	s.run(s.m.Update(ended{task: id + 1, at: s.at})) // the end of another task
	s.run(s.m.Update(ended{task: id, at: s.at, err: context.Canceled}))
	if s.m.task == nil {
		t.Error("let go of a task whose events are not read to the end")
	}
	s.hold = false
	s.run(s.m.Update(heard{task: id, at: s.at, closed: true}))
	s.contains("a restart goes on from here")
	if s.m.task != nil || len(s.sent) != 0 {
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
	// The one count that was requested has not been answered: no second is
	// requested.
	if d.counts != before || !s.m.count.busy {
		t.Errorf("%d counts, reading %v", d.counts-before, s.m.count.busy)
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
	s.m.SetSize(200, 60)
	if d.counts != counts || d.pasts > 0 || d.asks != asks || len(d.jobs) > 0 {
		t.Error("Update did the work itself")
	}
}

// What happened lately is read once there is room for it, and not before.
func TestThePastIsReadForATallScreen(t *testing.T) {
	t.Parallel()
	d := &deed{stats: fullDeck(), models: twoModels(), past: lately()}
	s := open(t, d, 120, 36)
	if d.pasts > 0 {
		t.Error("read for nothing")
	}
	s.run(s.m.SetSize(100, 60))
	s.contains("latest runs")
	s.contains("your answers by day")
	if d.pasts != 1 {
		t.Errorf("read %d times", d.pasts)
	}
}

func TestEverySizeFits(t *testing.T) {
	t.Parallel()
	for _, d := range []*deed{{stats: fullDeck(), past: lately(), models: twoModels(), down: errors.New("no")}, {models: twoModels()}} {
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

// A narrow screen uses several rows for what does not fit into one.
func TestTooSmallIsSaidWhole(t *testing.T) {
	t.Parallel()
	s := open(t, &deed{}, 12, 8)
	if said := strings.Join(strings.Fields(s.screen()), " "); said != "prefdeck needs 40×12, this is 12×8. q quits" {
		t.Errorf("%q", said)
	}
}

// A count started by a typed key ends, so that later ones can start.
func TestCountsChangeAfterTyping(t *testing.T) {
	t.Parallel()
	d := &deed{stats: fullDeck(), models: twoModels()}
	s := open(t, d, 80, 24)
	s.press("g")
	s.at = s.at.Add(2 * time.Second)
	s.write("9")
	d.stats.Prompts = 190
	s.press("enter", "enter")
	s.contains("184 prompts ")
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
	s.contains("118 pairs for you")
}

// The help of a low screen keeps its headings and every key, with Ollama and without.
func TestHelpKeepsItsHeadings(t *testing.T) {
	t.Parallel()
	for _, d := range []*deed{{models: twoModels()}, {down: errNoOllama}} {
		s := open(t, d, 80, 24)
		s.press("?")
		for _, want := range []string{"Stages    enter", "Data      i", "Go        ? F1", "r ctrl+l", "look at all pairs", "choose a theme"} {
			s.contains(want)
		}
	}
}

// A question to a server that was silent ends, too.
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

// A server that has gone is not shown as there for longer than until the next key. A list of
// its models that is open stays.
func TestServerGoes(t *testing.T) {
	t.Parallel()
	d := &deed{stats: fullDeck(), models: twoModels()}
	s := open(t, d, 80, 24)
	s.contains("Ollama · 3 models")
	s.press("m")
	d.down = errNoOllama
	s.at = s.at.Add(retryServer)
	s.press("j")
	s.contains("Ollama · 3 models")
	s.press("esc", "j")
	s.contains("no Ollama")
}

// Promise 8: a server's list does not say that a model with a cloud tag runs
// elsewhere. Its name does.
func TestCloudNamesCannotBeChosen(t *testing.T) {
	t.Parallel()
	cloud := ollamatest.New()
	t.Cleanup(cloud.Close)
	server := ollamatest.New(ollamatest.Model{Name: "m:cloud"}, ollamatest.Model{Name: "m:8b"})
	t.Cleanup(server.Close)
	server.SetCloud(cloud.URL)
	host, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	client := peer.New(host)
	t.Cleanup(client.Close)
	d := &deed{stats: fullDeck()}
	if d.models, err = client.Models(t.Context()); err != nil {
		t.Fatal(err)
	}
	for allowed, want := range map[string]bool{"m": true, "m:8b": true, "m:Cloud": false, "library/m:cloud": false} {
		s := open(t, d, 80, 24, func(o *Options) { o.AllowRemote = []string{allowed} })
		s.press("2", "enter", "Z")
		s.contains("Z does nothing here")
		s.press("space")
		if marked := len(s.m.picker.marked) == 1; marked == want || strings.Contains(s.screen(), "m:cloud  runs on another machine") != want {
			t.Errorf("with %s allowed, marked %q:\n%s", allowed, s.m.picker.marked, s.screen())
		}
	}
	if !cloud.Untouched() {
		t.Error("ollama.com was asked")
	}
}

// The cursor stands on the line that brings the deck forward, so that enter does it.
func TestEnterTakesTheNextStep(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		stats measure.Stats
		says  string
		jobs  []Job
		sent  any
	}{
		{"responses to pair", measure.Stats{Prompts: 805, Responses: 1610, Unpaired: 1610}, "1,610 responses wait to be paired",
			[]Job{{Stages: []stages.Stage{stages.Filter}}}, nil},
		{"pairs to label", measure.Stats{Prompts: 805, Responses: 1610, Pairs: 412, Queue: 412, Pace: label.Pace{N: 20, Median: 35 * time.Second}},
			"412 pairs wait for you: about 4 h 0 min at your pace", nil, Label{}},
		{"labels to export", measure.Stats{Prompts: 2, Responses: 4, Pairs: 2, Done: 2, Decisions: 3, Labels: measure.Labels{A: 1, Tie: 1}, Preferences: 1},
			"All pairs are decided: 1 preference to export", nil, screen.Export{}},
		{"a response each", measure.Stats{Prompts: 2, Responses: 2}, "No prompt has two responses that differ", nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := &deed{stats: c.stats, down: errNoOllama}
			s := open(t, d, 80, 24)
			s.contains(c.says)
			s.press("enter")
			if fmt.Sprint(d.jobs) != fmt.Sprint(c.jobs) {
				t.Errorf("jobs %v, want %v", d.jobs, c.jobs)
			}
			if c.sent != nil && !slices.Contains(s.sent, tea.Msg(c.sent)) {
				t.Errorf("sent %v, want %v", s.sent, c.sent)
			}
		})
	}
}

// Without Ollama, all stages filter the responses there are, and what needs a model
// says how to go on without one.
func TestWithoutOllamaTheDeckGoesOn(t *testing.T) {
	t.Parallel()
	d := &deed{stats: measure.Stats{Prompts: 2, Responses: 4, Unpaired: 4}, down: errNoOllama}
	s := open(t, d, 80, 24)
	s.press("a")
	if len(d.jobs) != 1 || len(d.jobs[0].Over.Models) > 0 {
		t.Errorf("jobs %v", d.jobs)
	}
	s.press("2", "enter")
	s.contains("i imports responses")
}

// The screen counts decisions as the labelling screen does: a number without the
// hidden repeats beside one with them would tell how many there were.
func TestDecisionsIncludeHiddenRepeats(t *testing.T) {
	t.Parallel()
	s := open(t, &deed{stats: measure.Stats{Pairs: 80, Queue: 8, Done: 72, Decisions: 74, Labels: measure.Labels{A: 72}, Preferences: 72}, models: twoModels()}, 80, 24)
	s.contains("74 decided")
	if strings.Contains(s.screen(), "72 decided") || strings.Contains(s.screen(), "72 labelled") {
		t.Error(s.screen())
	}
}

// The funnel's row of the labels is no filter, and has no table of filters below it.
func TestLabelsPassNoFilter(t *testing.T) {
	t.Parallel()
	s := open(t, &deed{stats: measure.Stats{Pairs: 80, Queue: 8, Done: 72, Funnel: measure.Funnel{
		{Stage: "filter", Filters: []measure.FunnelFilter{{Filter: "near-identical", In: 80, Passed: 80}}},
		{Stage: "label", Filters: []measure.FunnelFilter{{Filter: "human", In: 80, Passed: 72, Waiting: 8}}},
	}}, models: twoModels()}, 120, 36)
	if strings.Contains(s.screen(), "human") || !strings.Contains(s.screen(), "› 4") {
		t.Error(s.screen())
	}
	s.press("3")
	s.contains("near-identical")
}

// A key without a meaning says so, and notices go with the next key; why work failed
// stays.
func TestNoticesExpire(t *testing.T) {
	t.Parallel()
	d := &deed{stats: fullDeck(), models: twoModels()}
	s := open(t, d, 80, 24)
	s.press("Z")
	s.contains("Z does nothing here; ? lists the keys")
	s.press("x")
	s.contains("nothing is running")
	s.press("j")
	if strings.Contains(s.screen(), "nothing is running") {
		t.Errorf("the notice stays:\n%s", s.screen())
	}
	d.err = errors.New("the disk is full")
	s.press("3", "enter", "j", "Z")
	s.contains("the disk is full")
}
