package cli

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/store"
	"prefdeck/tui/report"
)

// collection is a deck of prompts, with the settings for running on it.
type collection struct {
	*testing.T
	server *ollamatest.Server
	deck   string
	config string // one attempt per request, one request at a time
}

// collect imports n prompts and points OLLAMA_HOST to a server with the models.
func collect(t *testing.T, n int, models ...ollamatest.Model) collection {
	t.Helper()
	dir := t.TempDir()
	c := collection{t, ollamatest.New(models...), filepath.Join(dir, "deck.db"), filepath.Join(dir, "prefdeck.toml")}
	t.Cleanup(c.server.Close)
	t.Setenv("OLLAMA_HOST", c.server.URL)
	var prompts strings.Builder
	for i := range n {
		fmt.Fprintf(&prompts, "Which way does river number %d run?\n", i)
	}
	file := filepath.Join(dir, "prompts.txt")
	for path, text := range map[string]string{file: prompts.String(), c.config: "[responses]\nattempts = 1\njobs = 1\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if code, _, stderr := call(t, "import", file, "--deck", c.deck); code != exitDone {
		t.Fatal(stderr)
	}
	return c
}

// run asks models and returns the exit code and the lines of standard error.
func (c collection) run(models ...string) (code int, lines []string) {
	c.Helper()
	args := []string{"run", "--deck", c.deck, "--config", c.config, "--stages", "responses,filter"}
	for _, m := range models {
		args = append(args, "--model", m)
	}
	code, _, stderr := call(c.T, args...)
	return code, strings.Split(strings.TrimSpace(stderr), "\n")
}

// fails expects a run that fails with one closing line, which begins like this and
// mentions the rest. A parked model may get one request more than it takes.
func (c collection) fails(models []string, begins string, says ...string) {
	c.Helper()
	code, lines := c.run(models...)
	all, last := strings.Join(lines, "\n"), lines[len(lines)-1]
	if code != exitFailed || !strings.HasPrefix(last, "prefdeck: responses: "+begins) || strings.Count(all, " missing: ") != 1 {
		c.Errorf("exit code %d\n%s\nwant the last line to begin with: %s", code, all, begins)
	}
	for _, want := range says {
		if !strings.Contains(last, want) {
			c.Errorf("%s\nsays nothing of %s", last, want)
		}
	}
}

func (c collection) stats() (s measure.Stats) {
	c.Helper()
	_, out, _ := call(c.T, "stats", "--json", "--deck", c.deck)
	if err := json.Unmarshal([]byte(out), &s); err != nil {
		c.Fatalf("%v: %s", err, out)
	}
	return s
}

// warnings returns doctor's warnings about the deck.
func (c collection) warnings() string {
	c.Helper()
	code, out, stderr := call(c.T, "doctor", "--json", "--deck", c.deck)
	var d report.Diagnosis
	if err := json.Unmarshal([]byte(out), &d); code != exitDone || err != nil {
		c.Fatalf("exit code %d, %v, %s: %s", code, err, stderr, out)
	}
	var lines []string
	for _, f := range d.Findings {
		if f.Level == stages.Warn && strings.HasPrefix(f.Check, "deck ") {
			lines = append(lines, f.Check+": "+f.Text)
		}
	}
	return strings.Join(lines, "\n")
}

// A run that makes nothing leaves no deck, whether it fails or has nothing to do. One
// that stood there before stays.
func TestRunOfNothingMakesNoDeck(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	for _, args := range [][]string{{"run", "--stages", "filter"}, {"run", "--stages", "responses"}} {
		_, _, _ = call(t, append([]string{"--deck", path}, args...)...)
		if left, err := filepath.Glob(path + "*"); err != nil || len(left) > 0 {
			t.Errorf("%q left %v, %v", args, left, err)
		}
	}
	deck, err := store.Open(t.Context(), path, store.Options{Create: true, Annotator: "ann"})
	if err != nil {
		t.Fatal(err)
	}
	if err := deck.Close(); err != nil {
		t.Fatal(err)
	}
	if code, _, err := call(t, "--deck", path, "run", "--stages", "filter"); code != exitDone {
		t.Errorf("exit code %d, stderr %q", code, err)
	}
	if _, err := os.Stat(path); err != nil {
		t.Error(err)
	}
}

// Filtering asks no model, so the address of Ollama does not matter.
func TestFilterNeedsNoOllama(t *testing.T) {
	t.Setenv("OLLAMA_HOST", "http://[")
	if code, _, err := call(t, "--deck", filepath.Join(t.TempDir(), "deck.db"), "run", "--stages", "filter"); code != exitDone {
		t.Errorf("exit code %d, stderr %q", code, err)
	}
}

func TestServerGoneMidway(t *testing.T) {
	c := collect(t, 20, ollamatest.Model{Name: "one"})
	var n atomic.Int32
	c.server.Script(func(q ollamatest.Chat) ollamatest.Answer {
		if n.Add(1) > 8 {
			go c.server.Down()
			return ollamatest.Answer{Fault: ollamatest.SlowStart}
		}
		return ollamatest.Default(q)
	})
	if err := os.WriteFile(c.config, []byte("[responses]\nattempts = 1\njobs = 1\ndeadline = \"1s\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.fails([]string{"one"}, "32 of 40 missing: 32 not asked: no Ollama server answers; start Ollama with `ollama serve`, then run again")
	if s := c.stats(); s.Responses != 8 || s.Failed != 0 || s.Pairs == 0 || len(s.Failures) != 0 {
		t.Errorf("stats %+v", s)
	}
	if got, want := c.warnings(), "deck last run: the last run of responses failed: 32 of 40 missing: "; !strings.Contains(got, want) {
		t.Errorf("doctor warns of:\n%s\nwant %s", got, want)
	}
	if err := os.WriteFile(c.config, []byte("[responses]\nattempts = 1\njobs = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}

	if err := c.server.Up(); err != nil {
		t.Fatal(err)
	}
	c.server.Script(nil)
	for range 2 { // the second run has nothing to do
		if code, lines := c.run("one"); code != exitDone {
			t.Errorf("again: exit code %d\n%s", code, strings.Join(lines, "\n"))
		}
		if s := c.stats(); s.Responses != 40 || s.Failed != 0 || s.Failures == nil || len(s.Failures) > 0 {
			t.Errorf("stats %+v", s)
		}
		if got := c.warnings(); got != "" {
			t.Errorf("doctor warns of:\n%s", got)
		}
	}
}

// A model that cannot chat refuses every request, whether or not there are few
// enough to ask all of them.
func TestEveryRequestIsRefused(t *testing.T) {
	for prompts, begins := range map[int]string{2: "4 of 4 missing: 4 × ", 9: "18 of 18 missing: "} {
		t.Run(fmt.Sprint(prompts), func(t *testing.T) {
			c := collect(t, prompts, ollamatest.Model{Name: "embed", Capabilities: []string{}})
			c.fails([]string{"embed"}, begins, " × the server refused the request: “400 \"embed:latest\" does not support chat”", "; use another model, then run again")
			if _, out, _ := call(t, "stats", "--deck", c.deck); !strings.Contains(out, "embed:latest: the server refused the request: “400 \"embed:latest\" does not support chat”\n") {
				t.Errorf("stats says\n%s", out)
			}
		})
	}
}

func TestOneModelOfTwoFails(t *testing.T) {
	c := collect(t, 3, ollamatest.Model{Name: "good"}, ollamatest.Model{Name: "bad"})
	c.server.Script(func(q ollamatest.Chat) ollamatest.Answer {
		if q.Model == "bad:latest" {
			return ollamatest.Answer{Fault: ollamatest.Crash}
		}
		return ollamatest.Default(q)
	})
	c.fails([]string{"bad", "good"}, "6 of 12 missing: ", " × the server failed: “500 model runner has unexpectedly stopped", "; run again")
	if s := c.stats(); s.Responses != 6 || s.Pairs != 3 {
		t.Errorf("stats %+v", s)
	}
	if code, lines := c.run("good"); code != exitDone {
		t.Errorf("the good one alone: exit code %d\n%s", code, strings.Join(lines, "\n"))
	}
}

// A dry run needs no server and changes nothing.
func TestDryRun(t *testing.T) {
	c := collect(t, 3)
	t.Setenv("OLLAMA_HOST", "127.0.0.1:9")
	before, err := os.ReadFile(c.deck)
	if err != nil {
		t.Fatal(err)
	}
	code, stdout, stderr := call(t, "run", "--deck", c.deck, "--model", "one", "--model", "two", "--plan", "grid", "--samples", "1", "--dry-run")
	after, err := os.ReadFile(c.deck)
	if err != nil || code != exitDone || !strings.Contains(strings.Join(strings.Fields(stdout), " "), "in all 24 up to 24,576") || !strings.Contains(stdout, "No model was asked.") {
		t.Errorf("exit code %d, %v\n%s%s", code, err, stdout, stderr)
	}
	if !slices.Equal(before, after) {
		t.Error("the deck has changed")
	}
	code, stdout, stderr = call(t, "run", "--deck", c.deck, "--model", "one", "--choose", "2", "--dry-run")
	for _, want := range []string{"2 prompts", "one 4 up to 4,096", "Curation would drop 1 prompt first"} {
		if code != exitDone || !strings.Contains(strings.Join(strings.Fields(stdout), " "), want) {
			t.Errorf("two of three chosen: exit code %d, want %q\n%s%s", code, want, stdout, stderr)
		}
	}
	code, _, stderr = call(t, "run", "--deck", c.deck, "--model", "one", "--draw", "2")
	if code != exitFailed || !strings.Contains(stderr, "--draw counts the models per prompt of --plan mix; this run has the plan in-turn") {
		t.Errorf("--draw without mix: exit code %d\n%s", code, stderr)
	}
	code, _, stderr = call(t, "run", "--deck", c.deck, "--model", "one", "--prompts-by", "personas")
	if code != exitFailed || !strings.Contains(stderr, "this run has none written: --generate N asks for N") {
		t.Errorf("--prompts-by without --generate: exit code %d\n%s", code, stderr)
	}
}

// A dry run says which models the server lacks, as the run would.
func TestDryRunMissesModels(t *testing.T) {
	c := collect(t, 1, ollamatest.Model{Name: "one"})
	code, stdout, stderr := call(t, "run", "--deck", c.deck, "--model", "one", "--model", "nope", "--dry-run")
	if code != exitFailed || !strings.Contains(stdout, "in all") || !strings.Contains(stderr, "1 model is not on the Ollama server, get with: ollama pull nope") {
		t.Errorf("exit code %d\n%s%s", code, stdout, stderr)
	}
	if code, stdout, stderr = call(t, "run", "--deck", c.deck, "--model", "one", "--dry-run"); code != exitDone || len(c.server.Chats()) != 0 {
		t.Errorf("with all models: exit code %d\n%s%s", code, stdout, stderr)
	}
}

// Without prompts there is nothing to do, which is no failure.
func TestNothingToAnswer(t *testing.T) {
	c := collect(t, 1, ollamatest.Model{Name: "one"})
	c.deck += "2"
	if code, lines := c.run("one"); code != exitDone {
		t.Errorf("exit code %d\n%s", code, strings.Join(lines, "\n"))
	}
}

// A plan given by flags can be kept as a file, which plans the same.
func TestPlanIsWrittenAsAFile(t *testing.T) {
	t.Parallel()
	path := deckOf(t)
	flags := []string{"--model", "one", "--model", "two", "--model", "three", "--plan", "mix", "--draw", "2", "--samples", "3"}
	code, text, stderr := call(t, append([]string{"config"}, flags...)...)
	if code != exitDone || !strings.Contains(text, "# With mix, models per prompt.\ndraw = 2\n") {
		t.Fatalf("exit code %d, stderr %q, stdout %s", code, stderr, text)
	}
	file := filepath.Join(t.TempDir(), "plan.toml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	_, want, _ := call(t, append([]string{"run", "--dry-run", "--stages", "responses", "--host", "127.0.0.1:1", "--deck", path}, flags...)...)
	_, got, _ := call(t, "run", "--dry-run", "--stages", "responses", "--host", "127.0.0.1:1", "--deck", path, "--config", file)
	if got != want || !strings.Contains(got, "one") {
		t.Errorf("the file plans\n%s\nthe flags\n%s", got, want)
	}
	for _, wrong := range [][]string{{"--screen", "--model", "one"}, {"--draw", "1"}} {
		if code, _, _ := call(t, append([]string{"config"}, wrong...)...); code != exitUsage {
			t.Errorf("%v: exit code %d", wrong, code)
		}
	}
}
