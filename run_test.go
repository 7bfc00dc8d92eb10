package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/response"
	"prefdeck/tui/report"
)

// collection is a deck of prompts, and how the program runs on it.
type collection struct {
	*testing.T
	server *ollamatest.Server
	deck   string
	config string // one try a request, one request at a time
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

// fails wants a run that fails with one closing line, the last one, which begins so
// and says the rest somewhere. A parked model may get a request more than it takes.
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

// warnings is what doctor warns of in the deck.
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
	c.fails([]string{"one"}, "32 of 40 missing: ", " × no Ollama server answers, ", " not asked; start Ollama with `ollama serve`")
	s := c.stats()
	if s.Responses != 8 || s.Failed < 5 || s.Pairs == 0 || len(s.Failures) != 1 || s.Failures[0].Kind != response.NoServer ||
		s.Failures[0].N != s.Failed || s.Failures[0].Model != "one:latest" {
		t.Errorf("stats %+v", s)
	}
	for _, want := range []string{
		"deck last run: the last run of responses failed: 32 of 40 missing: ",
		" requests to one:latest got no answer: no Ollama server answers: http://",
	} {
		if got := c.warnings(); !strings.Contains(got, want) {
			t.Errorf("doctor warns of:\n%s\nwant %s", got, want)
		}
	}

	if err := c.server.Up(); err != nil {
		t.Fatal(err)
	}
	c.server.Script(nil)
	for range 2 { // the second has nothing to do
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

// A model that cannot chat refuses every request, whether few enough to be asked
// to the end or not.
func TestEveryRequestIsRefused(t *testing.T) {
	for prompts, begins := range map[int]string{2: "4 of 4 missing: 4 × ", 9: "18 of 18 missing: "} {
		t.Run(fmt.Sprint(prompts), func(t *testing.T) {
			c := collect(t, prompts, ollamatest.Model{Name: "embed", Capabilities: []string{}})
			c.fails([]string{"embed"}, begins, " × the server refused the request: “400 \"embed:latest\" does not support chat”", "; use another model or other options, then run again")
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

// No prompts is nothing to do, and so no failure.
func TestNothingToAnswer(t *testing.T) {
	c := collect(t, 1, ollamatest.Model{Name: "one"})
	c.deck += "2"
	if code, lines := c.run("one"); code != exitDone {
		t.Errorf("exit code %d\n%s", code, strings.Join(lines, "\n"))
	}
}
