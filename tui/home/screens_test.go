package home

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/themes"
	"prefdeck/tui/screentest"
)

var errNoOllama = errors.New("asking http://127.0.0.1:11434: no Ollama server answers")

// errShort is the error of a run that left something missing.
var errShort = &stages.Shortfall{
	Missing: 124, Wanted: 160, Advice: "start Ollama with `ollama serve`, then run again",
	Why: []string{"2 × no Ollama server answers", "1 × the server failed: “500 llama-server process no longer running”", "121 not asked"},
}

// picture is a screen with a golden file: the deck it shows, and the way to it.
type picture struct {
	name string
	deed deed
	do   func(*stage)
}

// layouts names the pictures whose parts move with the size of the screen.
var layouts = []string{"funnel", "running"}

// pictures lists all of them.
func pictures() []picture {
	full := deed{stats: fullDeck(), models: twoModels(), past: lately()}
	empty := deed{models: twoModels()}
	with := func(d deed, change func(*deed)) deed { change(&d); return d }
	events := func(events ...stages.RunEvent) deed {
		return with(full, func(d *deed) { d.events = events })
	}
	return []picture{
		{"funnel", full, func(s *stage) { s.press("3") }},
		{"empty", empty, nil},
		{"empty-no-ollama", deed{down: errNoOllama}, func(s *stage) { s.press("g") }},
		{"counting", full, func(s *stage) { s.m.count, s.m.server = counting{}, server{} }},
		{"no-ollama", deed{stats: fullDeck(), down: errNoOllama}, func(s *stage) { s.press("2", "enter") }},
		{"no-models", deed{stats: fullDeck()}, func(s *stage) { s.press("2", "enter") }},
		{"models", full, func(s *stage) { s.press("2", "enter", "space", "j") }},
		{"generate", full, func(s *stage) { s.press("g") }},
		{"generate-model", full, func(s *stage) { s.press("g", "enter") }},
		{"help", full, func(s *stage) { s.press("?") }},
		{"palette-all", full, func(s *stage) { s.press("ctrl+p") }},
		{"running", events(halfway()...), func(s *stage) { s.startAndHold("2", "enter", "enter") }},
		{"finished", events(append(halfway(), through()...)...), func(s *stage) { s.press("2", "enter", "enter") }},
		{"failed", with(events(append(halfway(), over(stages.Failed, stages.Counts{In: 38, Added: 36, Failed: 2, Tokens: 3268}))...), func(d *deed) { d.err = fmt.Errorf("responses: %w", errShort) }),
			func(s *stage) { s.press("2", "enter", "enter") }},
		{"label-chosen", full, func(s *stage) { s.press("4") }},
		{"little", deed{stats: measure.Stats{Prompts: 12, Unanswered: 12}, models: twoModels()}, func(s *stage) { s.press("2") }},
	}
}

// lately returns what happened to a deck, with foreign text in an error.
func lately() measure.Recent {
	at := func(day, hour int) time.Time { return time.Date(2026, 3, day, hour, 7, 0, 0, time.UTC) }
	run := func(stage stages.Stage, began time.Time, took time.Duration, status stages.RunStatus, c stages.Counts, text string) stages.Run {
		return stages.Run{Stage: stage, Status: status, Counts: c, Error: text, Started: began, Ended: began.Add(took)}
	}
	return measure.Recent{
		Runs: []stages.Run{
			run(stages.Filter, at(4, 11), 3*time.Second, stages.Done, stages.Counts{In: 340, Added: 120, Dropped: 28}, ""),
			run(stages.Responses, at(4, 10), 12*time.Minute, stages.Failed, stages.Counts{Added: 158, Failed: 2, Tokens: 13600}, "2 of 160 missing: \x1b[31mno Ollama server answers; start Ollama with `ollama serve`, then run again"),
			run(stages.Import, at(3, 9), time.Second, stages.Done, stages.Counts{Added: 178}, ""),
		},
		Days: []measure.Day{{On: at(4, 0), Answers: 22, Active: 14 * time.Minute}, {On: at(2, 0), Answers: 2, Active: 70 * time.Second}},
	}
}

// through returns the events that end a run of the response stage.
func through() []stages.RunEvent {
	counts := stages.Counts{In: 160, Added: 158, Failed: 2, Tokens: 13600}
	return []stages.RunEvent{stages.Progress{Run: "r", Stage: stages.Responses, Done: 160, Total: 160, Counts: counts}, over(stages.Done, counts)}
}

// over returns the last event of a run of the response stage.
func over(status stages.RunStatus, counts stages.Counts) stages.RunEvent {
	return stages.Finished{Run: stages.Run{ID: "r", Stage: stages.Responses, Status: status, Counts: counts}}
}

func TestScreens(t *testing.T) {
	t.Parallel()
	for _, p := range pictures() {
		screentest.Draw(t, p.name, slices.Contains(layouts, p.name), func(t *testing.T, width, height int) string {
			return shown(t, p, width, height, nil)
		})
	}
	t.Run("rows", func(t *testing.T) { // of ends of a run, which change a row or two
		t.Parallel()
		running := pictures()[slices.IndexFunc(pictures(), func(p picture) bool { return p.name == "running" })]
		from := shown(t, running, 80, 24, nil)
		var b strings.Builder
		for _, end := range []struct{ name, key string }{{"stopping", "x"}, {"leaving", "q"}} {
			p := running
			p.do = func(s *stage) { running.do(s); s.press(end.key) }
			fmt.Fprintf(&b, "running → %s\n%s\n", end.name, screentest.Changed(from, shown(t, p, 80, 24, nil)))
			for _, size := range screentest.Sizes[1:] {
				shown(t, p, size.Width, size.Height, nil)
			}
		}
		golden.RequireEqual(t, b.String())
	})
	t.Run("too-small-39x11", func(t *testing.T) {
		t.Parallel()
		golden.RequireEqual(t, shown(t, pictures()[0], 39, 11, nil))
	})
	t.Run("smallest-40x12", func(t *testing.T) {
		t.Parallel()
		golden.RequireEqual(t, shown(t, pictures()[0], minWidth, minHeight, nil))
	})
}

// TestASCIIScreens draws the same screens without colours and without Unicode: then
// everything that prefdeck itself writes is ASCII.
func TestASCIIScreens(t *testing.T) {
	t.Parallel()
	plain, err := themes.Pick("", true, themes.Env{NoColor: true, ASCII: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pictures() {
		t.Run(p.name+"-80x24", func(t *testing.T) {
			t.Parallel()
			screen := shown(t, p, 80, 24, &plain)
			screentest.ASCII(t, screen)
			if p.name == "running" {
				golden.RequireEqual(t, screen)
			}
		})
	}
}

// shown draws a picture at a size; a nil theme is the usual one.
func shown(t *testing.T, p picture, width, height int, theme *themes.Theme) string {
	t.Helper()
	s := open(t, &p.deed, width, height)
	if theme != nil {
		s.run(s.m.SetTheme(*theme))
	}
	if p.do != nil {
		p.do(s)
	}
	return s.screen()
}
