package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/store"
	"prefdeck/tui/commands"
	"prefdeck/tui/keys"
	"prefdeck/tui/report"
	"prefdeck/tui/settings"
)

// call runs the program with a command line, without a terminal.
func call(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, err bytes.Buffer
	code = run(t.Context(), t.Context(), args, &out, &err)
	return code, out.String(), err.String()
}

func TestUsage(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		args string
		says string
	}{
		{"bogus", "unexpected argument bogus"},
		{"import", "expected \"<file> ...\""},
		{"import --as labels x.jsonl", "--as must be one of"},
		{"run --stages label", "--stages must be one of"},
		{"run --samples many", "--samples"},
		{"run --jobs=-1", "count from 1"},
		{"run --samples 0", "count from 1"},
		{"run --stages=", "names none"},
		{"run --pairs-per-prompt -1", "are not negative"},
		{"run --strategy some", "there are all, balanced"},
		{"run --strategy on-policy", "--policy-model NAME"},
		{"import --map foo=bar x.jsonl", "the left side is one of"},
		{"run --config /nonexistent/p.toml", "--config"},
		{"export --to trl", "--out"},
		{"export --to nemo --out x", "--to must be one of"},
		{"export", "--to=FORMAT or --list"},
		{"export --to openai --out x --details", "openai has no place for further columns"},
		{"export --to trl --out x --ties keep", "trl has no place for a tie as such"},
		{"export --to deck-jsonl --out x --trim", "deck-jsonl has no place for anything but the whole deck"},
		{"export --to openai-batch --out x", "no model is chosen"},
		{"export --to openai-batch --model m --out x --trim", "holds requests and no labels"},
		{"export --to trl --model m --out x", "are for --to openai-batch"},
		{"query", "--schema"},
		{"query --out x SELECT", "--to=FORMAT"},
		{"merge", "expected \"<deck> ...\""},
		{"stats --yaml", "unknown flag --yaml"},
		{"--theme nope stats", "theme \"nope\" is not known"},
		{"stats extra", "unexpected argument extra"},
		{"run filter", "did you mean `prefdeck run --stages filter`?"},
		{"annotate --guard 0", "did you mean `prefdeck label --guard 0`?"},
		{"export trl", "did you mean `prefdeck export --to trl --out pairs.jsonl`?"},
		{"help --deck g.db", "did you mean `prefdeck --help`?"},
		{"--export", "did you mean `prefdeck export`?"},
		{"rows.jsonl", "did you mean `prefdeck import rows.jsonl`?"},
	} {
		t.Run(tc.args, func(t *testing.T) {
			t.Parallel()
			code, out, err := call(t, strings.Fields(tc.args)...)
			if code != exitUsage || out != "" {
				t.Errorf("exit code %d, stdout %q; want %d and nothing", code, out, exitUsage)
			}
			if !strings.HasPrefix(err, "prefdeck: ") || !strings.Contains(err, tc.says) || strings.Count(err, "\n") != 1 {
				t.Errorf("stderr %q; want one line that says %q", err, tc.says)
			}
		})
	}
}

func TestHelpAndVersionAreResults(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ args, says string }{
		{"--help", "Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted."},
		{"import --help", "prefdeck import --map prompt=question faq.csv"},
		{"run --help", "prefdeck run --stages filter"},
		{"export --help", "prefdeck export --to trl --out pairs.jsonl"},
		{"label --help", "there is nothing to save"},
		{"demo --help", "survives"},
		{"stats --help", "--json"},
		{"doctor --help", "what to do"},
		{"--version", stages.Version()},
		{"version", stages.Version()},
		{"config", "samples"},
		{"query --schema", "labels_current"},
		{"export --list", "prefdeck export --to trl-unpaired --out kto.jsonl"},
		{"completion bash", "complete -o filenames -F _prefdeck prefdeck"},
		{"completion zsh", "'doctor:Look for what is wrong"},
		{"completion fish", "-a label -d 'Go straight to labelling.'"},
		{"man", ".SS prefdeck measure replay|reward|stages"},
	} {
		t.Run(tc.args, func(t *testing.T) {
			t.Parallel()
			code, out, err := call(t, strings.Fields(tc.args)...)
			if code != exitDone || err != "" || !strings.Contains(out, tc.says) {
				t.Errorf("exit code %d, stderr %q; stdout does not say %q:\n%s", code, err, tc.says, out)
			}
		})
	}
}

func TestMissingDeckIsNotMade(t *testing.T) {
	t.Parallel()
	for _, args := range []string{"stats", "stats --json", "export --to trl --out -", "doctor --json"} {
		t.Run(args, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "none.db")
			// The flag works the same before and after the command.
			for _, line := range [][]string{
				append([]string{"--deck", path}, strings.Fields(args)...),
				append(strings.Fields(args), "--deck="+path),
			} {
				code, out, err := call(t, line...)
				if code != exitFailed || !strings.Contains(out+err, "does not exist") {
					t.Errorf("%q: exit code %d, stdout %q, stderr %q", line, code, out, err)
				}
			}
			if _, err := os.Stat(path); !os.IsNotExist(err) {
				t.Error("the deck was made")
			}
		})
	}
}

// An import that brings nothing leaves no deck.
func TestFailedImportMakesNoDeck(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	empty := filepath.Join(dir, "empty.jsonl")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"nothing-there.jsonl", empty} {
		path := filepath.Join(dir, "deck.db")
		if code, _, err := call(t, "--deck", path, "import", file); code != exitFailed {
			t.Errorf("%s: exit code %d, stderr %q", file, code, err)
		}
		if left, err := filepath.Glob(path + "*"); err != nil || len(left) > 0 {
			t.Errorf("%s: left %v, %v", file, left, err)
		}
	}
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

func TestDeckFromTheEnvironment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "from-env.db")
	t.Setenv("PREFDECK_DECK", path)
	if _, _, err := call(t, "stats"); !strings.Contains(err, path) {
		t.Errorf("stderr %q does not name %s", err, path)
	}
	if _, _, err := call(t, "stats", "--deck", path+"2"); !strings.Contains(err, path+"2") {
		t.Errorf("stderr %q: the flag does not win", err)
	}
}

func TestScreensNeedATerminal(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{nil, {"label"}, {"demo"}} {
		path := filepath.Join(t.TempDir(), "p.db")
		code, out, err := call(t, append(args, "--deck", path)...)
		if code != exitFailed || out != "" || !strings.Contains(err, "needs a terminal") {
			t.Errorf("%q: exit code %d, stdout %q, stderr %q", args, code, out, err)
		}
		if _, err := os.Stat(path); !os.IsNotExist(err) {
			t.Errorf("%q: made a deck for nobody", args)
		}
	}
}

func TestImportThenStatsAndDoctor(t *testing.T) {
	t.Setenv("OLLAMA_HOST", "127.0.0.1:1") // nobody answers: only a warning
	dir := t.TempDir()
	path, file := filepath.Join(dir, "p.db"), filepath.Join(dir, "p.jsonl")
	rows := `{"prompt":"What is 2+2?","response_a":"It is 4.","response_b":"I believe it is five."}` + "\n"
	if err := os.WriteFile(file, []byte(rows), 0o600); err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"1 prompt, 2 responses, 1 pair new of 1 row", "nothing new of 1 row"} {
		code, out, err := call(t, "import", file, "--deck", path)
		if code != exitDone || out != "" || !strings.Contains(err, want) {
			t.Errorf("import %d: exit code %d, stdout %q, stderr %q", i, code, out, err)
		}
	}
	code, out, _ := call(t, "--deck", path, "stats", "--json")
	var numbers map[string]any
	if err := json.Unmarshal([]byte(out), &numbers); code != exitDone || err != nil {
		t.Fatalf("stats: exit code %d, %v: %s", code, err, out)
	}
	for _, name := range []string{"prompts", "responses", "pairs", "queue", "labels", "events", "funnel"} {
		if _, ok := numbers[name]; !ok {
			t.Errorf("stats --json has no %q", name)
		}
	}
	if numbers["pairs"] != 1.0 || numbers["queue"] != 1.0 {
		t.Errorf("stats: %s", out)
	}
	code, out, _ = call(t, "doctor", "--json", "--deck", path)
	var d report.Diagnosis
	if err := json.Unmarshal([]byte(out), &d); code != exitDone || err != nil || !d.OK {
		t.Errorf("doctor: exit code %d, %v: %s", code, err, out)
	}
	code, _, stderr := call(t, "import", filepath.Join(dir, "none\x1b[2J.jsonl"), "--deck", path)
	if code != exitFailed || strings.Contains(stderr, "\x1b") {
		t.Errorf("exit code %d, stderr %q", code, stderr)
	}
}

func TestDefaultDeckIsInTheWorkingDirectory(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.WriteFile("p.txt", []byte("What is love?\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range []string{"import p.txt", "stats --json", "import p.txt --deck ./prefdeck.db"} {
		if code, _, err := call(t, strings.Fields(args)...); code != exitDone {
			t.Fatalf("%s: exit code %d, stderr %q", args, code, err)
		}
	}
	if _, err := os.Stat("prefdeck.db"); err != nil {
		t.Error(err)
	}
}

func TestScreenFlags(t *testing.T) {
	t.Parallel()
	for args, says := range map[string]string{
		"--scale 5 stats":      "--scale must be one of 7, 4, 2, not 5",
		"--scale 0 stats":      "--scale must be one of 7, 4, 2, not 0",
		"--preset emacs stats": "--preset must be one of default, prodigy, vim, left-hand, not emacs",
		"--theme zork stats":   "is not known; there are",
		"import --as x -":      "--as must be one of prompts, responses, pairs, comparisons, verdicts, openai-batch, not x",
		"--guard soon stats":   "--guard",
		"--guard=-1s stats":    "counts from 0",
		"label --training=\t":  "is not a name",
	} {
		if code, _, err := call(t, strings.Split(args, " ")...); code != exitUsage || !strings.Contains(err, says) {
			t.Errorf("%s: exit code %d, stderr %q", args, code, err)
		}
	}
	if code, out, err := call(t, "config", "--screen"); code != exitDone || out != settings.Example() || err != "" {
		t.Errorf("config --screen: exit code %d, stderr %q", code, err)
	}
}

// deckOf makes a deck of one pair.
func deckOf(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	path, file := filepath.Join(dir, "p.db"), filepath.Join(dir, "p.jsonl")
	if err := os.WriteFile(file, []byte(`{"prompt":"What is 2+2?","response_a":"It is 4.","response_b":"Five."}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, err := call(t, "import", file, "--deck", path); code != exitDone {
		t.Fatal(err)
	}
	return path
}

// Standard input is empty here: the first pair is printed, and that is all.
func TestLabellingLineByLine(t *testing.T) {
	t.Parallel()
	path := deckOf(t)
	rules := filepath.Join(t.TempDir(), "rules.md")
	if err := os.WriteFile(rules, []byte("# Be fair\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	code, out, err := call(t, "label", "--plain", "--guideline", rules, "--deck", path, "--scale", "4")
	if code != exitDone || err != "" || !strings.Contains(out, "Response A:") || !strings.Contains(out, "1-8, x, s, u") {
		t.Errorf("exit code %d, stdout %q, stderr %q", code, out, err)
	}
	deck, opening := store.Open(t.Context(), path, store.Options{})
	if opening != nil {
		t.Fatal(opening)
	}
	defer deck.Close()
	if text, _, err := deck.Guideline(t.Context()); err != nil || text != "# Be fair\n" {
		t.Errorf("the deck has the guideline %q, %v", text, err)
	}
}

func TestGuidelinesAtFault(t *testing.T) {
	t.Parallel()
	path := deckOf(t)
	empty := filepath.Join(t.TempDir(), "empty.md")
	if err := os.WriteFile(empty, []byte(" \n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, err := call(t, "label", "--plain", "--guideline", empty, "--deck", path); code != exitFailed || !strings.Contains(err, "is empty") {
		t.Errorf("exit code %d, stderr %q", code, err)
	}
	if code, _, err := call(t, "label", "--plain", "--guideline", empty+"x", "--deck", path); code != exitUsage {
		t.Errorf("exit code %d, stderr %q", code, err)
	}
	if code, _, err := call(t, "label", "--plain", "--deck", path+"x"); code != exitFailed || !strings.Contains(err, "does not exist") {
		t.Errorf("exit code %d, stderr %q", code, err)
	}
}

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
	if err != nil || code != exitDone || !strings.Contains(strings.Join(strings.Fields(stdout), " "), "in all 24 up to 24,576") || !strings.Contains(stdout, "Nothing was asked.") {
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
}

// Without prompts there is nothing to do, which is no failure.
func TestNothingToAnswer(t *testing.T) {
	c := collect(t, 1, ollamatest.Model{Name: "one"})
	c.deck += "2"
	if code, lines := c.run("one"); code != exitDone {
		t.Errorf("exit code %d\n%s", code, strings.Join(lines, "\n"))
	}
}

// promptsDeck makes a deck of two prompts for models to answer.
func promptsDeck(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	path, file := filepath.Join(dir, "p.db"), filepath.Join(dir, "p.txt")
	if err := os.WriteFile(file, []byte("What is 2+2?\nWhy is the sky blue?\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, err := call(t, "import", file, "--deck", path); code != exitDone {
		t.Fatal(err)
	}
	return path
}

// cloudPair starts a fake Ollama of v0.18 or later with local models whose tags say
// cloud, and a stand-in for ollama.com. OLLAMA_HOST names the first.
func cloudPair(t *testing.T) (server, cloud *ollamatest.Server) {
	t.Helper()
	cloud = ollamatest.New(ollamatest.Model{Name: "m"}, ollamatest.Model{Name: "m:8b"}, ollamatest.Model{Name: "unlisted"})
	server = ollamatest.New(ollamatest.Model{Name: "m:cloud"}, ollamatest.Model{Name: "m:8b-cloud"}, ollamatest.Model{Name: "one"})
	t.Cleanup(cloud.Close)
	t.Cleanup(server.Close)
	server.SetCloud(cloud.URL)
	t.Setenv("OLLAMA_HOST", server.URL)
	return server, cloud
}

// Promise 8: Ollama sends prompts to ollama.com because of a model's name alone, so
// the name alone is a reason to refuse it.
func TestCloudNamesAreRefused(t *testing.T) {
	server, cloud := cloudPair(t)
	deck := promptsDeck(t)
	for _, args := range []string{
		"run --model m:cloud",
		"run --model m:CLOUD",
		"run --model m:8b-cloud",
		"run --model m:8b-Cloud",
		"run --model library/m:cloud",
		"run --model m:8b:cloud",
		"run --model unlisted:cloud",
		"run --model unlisted:cloud --pull",
		"run --model one --model m:cloud",
		"run --model m:cloud --allow-remote one --allow-remote m --allow-remote m:8b",
		"run --stages prompts --generate 2 --model m:cloud",
		"run --stages prompts --generate 2 --model unlisted:cloud",
	} {
		code, out, err := call(t, append(strings.Fields(args), "--deck", deck)...)
		if code != exitFailed || !strings.Contains(err, "https://ollama.com") || !strings.Contains(err, "--allow-remote") {
			t.Errorf("%s: exit code %d, stdout %q, stderr %q", args, code, out, err)
		}
	}
	code, _, err := call(t, "run", "--deck", deck)
	if code != exitUsage || !strings.Contains(err, "m:cloud on https://ollama.com") {
		t.Errorf("the models to choose from: exit code %d, stderr %q", code, err)
	}
	_, out, _ := call(t, "doctor", "--deck", deck)
	if text := strings.Join(strings.Fields(out), " "); !strings.Contains(text, "m:cloud on https://ollama.com") {
		t.Errorf("doctor says:\n%s", out)
	}
	if !cloud.Untouched() {
		t.Errorf("ollama.com was asked %d times for a chat, %d times for a model", cloud.Requests("/api/chat"), cloud.Requests("/api/show"))
	}
	for _, path := range []string{"/api/chat", "/api/show", "/api/pull"} {
		if n := server.Requests(path); n > 0 {
			t.Errorf("%d requests to %s before anybody allowed it", n, path)
		}
	}
}

func TestCloudNamesAllowed(t *testing.T) {
	for args, asked := range map[string]string{
		"--model m:cloud --allow-remote m:cloud":               "m",
		"--model m:8b-cloud --allow-remote m:8b:cloud":         "m:8b",
		"--model unlisted:cloud --allow-remote unlisted:Cloud": "unlisted",
	} {
		_, cloud := cloudPair(t)
		if code, _, err := call(t, append(strings.Fields("run "+args), "--deck", promptsDeck(t))...); code != exitDone {
			t.Errorf("%s: exit code %d, stderr %q", args, code, err)
		}
		if chats := cloud.Chats(); len(chats) != 4 || chats[0].Model != asked {
			t.Errorf("%s: the cloud got %+v", args, chats)
		}
	}
}

// The same list allows the model that writes prompts.
func TestCloudNameAllowedToWritePrompts(t *testing.T) {
	_, cloud := cloudPair(t)
	call(t, strings.Fields("run --stages prompts --generate 2 --model m:cloud --allow-remote m:cloud --deck "+promptsDeck(t))...)
	if len(cloud.Chats()) == 0 {
		t.Error("the cloud was not asked")
	}
}

// A proxy sees every prompt sent over http, so run and doctor name it. The one here
// answers for the distant host itself.
func TestAProxyIsSaid(t *testing.T) {
	server := ollamatest.New(ollamatest.Model{Name: "one"})
	t.Cleanup(server.Close)
	hosts := make(chan string, 100)
	proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		hosts <- r.URL.Host
		server.ServeHTTP(w, r)
	}))
	t.Cleanup(proxy.Close)
	address := proxy.Listener.Addr().String()
	for _, name := range []string{"HTTP_PROXY", "http_proxy"} {
		t.Setenv(name, "http://me:s3cret@"+address)
	}
	t.Setenv("NO_PROXY", "")
	t.Setenv("no_proxy", "")
	t.Setenv("OLLAMA_HOST", "gpu.example:11434")
	deck := promptsDeck(t)
	for _, args := range []string{"run --model one", "doctor", "doctor --json"} {
		code, out, err := call(t, append(strings.Fields(args), "--deck", deck)...)
		if text := strings.Join(strings.Fields(out+err), " "); code != exitDone || !strings.Contains(text, "through the proxy http://"+address) || strings.Contains(text, "s3cret") {
			t.Errorf("%s: exit code %d, says %q", args, code, text)
		}
	}
	if host := <-hosts; host != "gpu.example:11434" {
		t.Errorf("the proxy was asked for %q", host)
	}
	if code, _, err := call(t, "run", "--stages", "filter", "--deck", deck); code != exitDone || strings.Contains(err, "proxy") {
		t.Errorf("filtering asks nobody: exit code %d, stderr %q", code, err)
	}
	t.Setenv("OLLAMA_HOST", server.URL)
	if code, _, err := call(t, "run", "--model", "one", "--samples", "4", "--deck", deck); code != exitDone || strings.Contains(err, "proxy") {
		t.Errorf("on this machine: exit code %d, stderr %q", code, err)
	}
}

func TestPasswordsInTheHostAreNotPrinted(t *testing.T) {
	t.Setenv("OLLAMA_HOST", "http://user:s3cret@127.0.0.1:1")
	for _, args := range []string{"run --model one", "doctor", "doctor --json"} {
		_, out, err := call(t, append(strings.Fields(args), "--deck", filepath.Join(t.TempDir(), "p.db"))...)
		if !strings.Contains(out+err, "password") || strings.Contains(out+err, "s3cret") {
			t.Errorf("%s: stdout %q, stderr %q", args, out, err)
		}
	}
}

// readme returns the rows of the README's table under the heading, cell by cell.
func readme(t *testing.T, heading string) [][]string {
	t.Helper()
	text, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, found := strings.Cut(string(text), "\n"+heading+"\n|---|---|\n")
	if !found {
		t.Fatalf("the README has no table %s", heading)
	}
	table, _, _ = strings.Cut(table, "\n\n")
	var rows [][]string
	for row := range strings.Lines(table) {
		rows = append(rows, strings.Split(strings.Trim(row, "| \n"), " | "))
	}
	return rows
}

// One table of commands feeds the help and the README.
func TestCommandsAreThoseOfTheTable(t *testing.T) {
	t.Parallel()
	var c commandLine
	parser, err := newParser(&c)
	if err != nil {
		t.Fatal(err)
	}
	var table, parsed, told []string
	for _, c := range commands.All() {
		table = append(table, c.Name+": "+c.Does)
	}
	for _, n := range parser.Model.Children {
		if !n.Hidden {
			parsed = append(parsed, n.Name+": "+n.Help)
		}
	}
	for _, row := range readme(t, "| command | does |") {
		told = append(told, strings.Trim(row[0], "`")+": "+row[1])
	}
	if !slices.Equal(parsed, table) {
		t.Errorf("the command line has %q,\nthe table %q", parsed, table)
	}
	if !slices.Equal(told, table) {
		t.Errorf("the README has %q,\nthe table %q", told, table)
	}
}

// Every command of the labelling screen that has a key is in the README, by one of
// its keys, and every key in the README has a command.
func TestKeysAreThoseOfTheTable(t *testing.T) {
	t.Parallel()
	key := regexp.MustCompile("`[^`]+`|ctrl\\+.|backspace|space|esc|PgUp")
	named, mentioned := map[string]bool{}, map[string]bool{}
	for _, row := range readme(t, "| key | does |") {
		keys := strings.Replace(row[0], "`1` … `7`", "`1` `2` `3` `4` `5` `6` `7`", 1)
		for _, name := range key.FindAllString(keys, -1) {
			named[strings.Trim(name, "`")] = true
		}
		for _, name := range key.FindAllString(keys+row[1], -1) {
			mentioned[strings.Trim(name, "`")] = true
		}
	}
	bound := map[string]bool{}
	table := keys.DefaultOn(label.SevenPoint)
	for _, b := range slices.Concat(table.In(keys.Deciding), table.In(keys.Unsaved)) {
		for _, key := range b.Keys {
			bound[keys.Show(key)] = true
		}
		if !slices.ContainsFunc(b.Keys, func(key string) bool { return mentioned[keys.Show(key)] }) {
			t.Errorf("the README names no key of %s: %s", b.ID, b.Shown())
		}
	}
	for name := range named {
		if !bound[name] {
			t.Errorf("the README names %s, which does nothing", name)
		}
	}
}

// A suggested command can be pasted whatever the deck's path, and the path passes the
// gate.
func TestDemoQuotesTheDecksPath(t *testing.T) {
	t.Parallel()
	deck := filepath.Join(t.TempDir(), "it's \x1b[31m mine.db")
	code, _, stderr := call(t, "demo", "--plain", "--deck", deck)
	if code != exitDone || strings.Contains(stderr, "\x1b") || !strings.Contains(stderr, `it\'s \033[31m mine.db' --to trl`) {
		t.Errorf("exit code %d: %q", code, stderr)
	}
}

// The page appears as a whole or not at all, never in place of the deck, and is the
// same on standard output.
func TestReport(t *testing.T) {
	t.Parallel()
	deck := deckOf(t)
	out := filepath.Join(t.TempDir(), "report.html")
	if code, _, stderr := call(t, "report", "--deck", deck, "--out", out); code != exitDone || !strings.Contains(stderr, out+": open it in a browser") {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	page, err := os.ReadFile(out)
	if err != nil || !strings.HasSuffix(string(page), "</html>\n") {
		t.Errorf("%v: %d bytes", err, len(page))
	}
	if code, stdout, stderr := call(t, "report", "--deck", deck, "--out", "-"); code != exitDone || !strings.HasPrefix(stdout, "<!DOCTYPE html>") || stderr != "" {
		t.Errorf("exit %d: %d bytes, %s", code, len(stdout), stderr)
	}
	if code, _, stderr := call(t, "report", "--deck", deck, "--out", deck); code != exitFailed || stderr == "" {
		t.Errorf("over the deck: exit %d: %s", code, stderr)
	}
	if code, _, _ := call(t, "report", "--deck", deck); code != exitUsage {
		t.Errorf("without a file: exit %d", code)
	}
}

// The file for rejected rows never replaces the deck, another one, or what is read.
func TestRejectsReplaceNothingOfValue(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	deck, other, rows := filepath.Join(folder, "deck.db"), filepath.Join(folder, "other.db"), filepath.Join(folder, "rows.jsonl")
	if err := os.WriteFile(rows, []byte("{\"prompt\":\"Why?\",\"response_a\":\"one\",\"response_b\":\"two\"}\nno JSON\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := call(t, "--deck", other, "import", "--rejects", filepath.Join(folder, "rejects.jsonl"), rows); code != 1 { // one row is none
		t.Fatalf("exit code %d: %s", code, stderr)
	}
	before := map[string][]byte{}
	for _, path := range []string{other, rows} {
		before[path], _ = os.ReadFile(path)
	}
	for _, path := range []string{deck, other, rows} {
		code, _, stderr := call(t, "--deck", deck, "import", "--rejects", path, rows)
		if code != 1 || !strings.Contains(stderr, "--rejects") || !strings.Contains(stderr, "name another") {
			t.Errorf("%s: exit code %d: %s", path, code, stderr)
		}
		if now, _ := os.ReadFile(path); !bytes.Equal(now, before[path]) {
			t.Errorf("%s has changed", path)
		}
	}
}

// judging answers prompts as usual, and judges: the longer response is better, the
// first one a little.
func judging(c ollamatest.Chat) ollamatest.Answer {
	text := c.Last()
	between := func(from, to string) string {
		_, rest, _ := strings.Cut(text, from)
		inner, _, _ := strings.Cut(rest, to)
		return inner
	}
	switch {
	case strings.Contains(text, "<response_a>"):
		a, b := len(between("<response_a>", "</response_a>")), len(between("<response_b>", "</response_b>"))
		if a >= b {
			return ollamatest.Answer{Text: "A", Likely: map[string]float64{"A": 0.8, "B": 0.1}}
		}
		return ollamatest.Answer{Text: "B", Likely: map[string]float64{"A": 0.4, "B": 0.6}}
	case strings.Contains(text, "<response>"):
		share := math.Min(0.9, float64(len(between("<response>", "</response>")))/1000)
		return ollamatest.Answer{Text: "1", Likely: map[string]float64{"5": share, "1": 1 - share}}
	}
	return ollamatest.Default(c)
}

// From the command line: verdicts and scores are stored once, order the queue, are
// found by a search for scores, choose pairs, and are told in explain and queries.
func TestJudge(t *testing.T) {
	c := collect(t, 4, ollamatest.Model{Name: "one"}, ollamatest.Model{Name: "two"}, ollamatest.Model{Name: "judge", Digest: strings.Repeat("ab", 32)})
	c.server.Script(judging)
	if code, lines := c.run("one", "two"); code != exitDone {
		t.Fatal(lines)
	}
	ask := func(want int, args ...string) string {
		t.Helper()
		code, out, stderr := call(t, append([]string{"judge", "judge", "--deck", c.deck}, args...)...)
		if code != want || out != "" {
			t.Fatalf("judge %v: exit code %d, %s%s", args, code, out, stderr)
		}
		return stderr
	}
	query := func(sql string) string {
		t.Helper()
		code, out, stderr := call(t, "query", sql, "--to", "csv", "--deck", c.deck)
		if code != exitDone {
			t.Fatal(stderr)
		}
		_, rows, _ := strings.Cut(strings.TrimSpace(out), "\n")
		return rows
	}
	ask(exitDone, "--limit", "3")
	if got := query("SELECT count(*), count(DISTINCT pair), count(DISTINCT judge) FROM judgements WHERE digest LIKE 'abab%' AND raw IN ('A', 'B')"); got != "6,3,1" {
		t.Errorf("judged %s", got)
	}
	ask(exitDone, "--pairwise", "--pointwise")
	asked := len(c.server.Chats())
	ask(exitDone, "--pairwise", "--pointwise")
	if more := len(c.server.Chats()) - asked; more > 0 {
		t.Errorf("asked %d times for what is judged", more)
	}
	if got := query("SELECT count(*) = 2 * (SELECT count(*) FROM pairs_full WHERE state IS NOT NULL) FROM judgements"); got != "1" {
		t.Errorf("verdicts: %s", got)
	}
	if got := query("SELECT count(*) = (SELECT count(*) FROM responses_full WHERE dropped_by = '') FROM scores WHERE what = 'overall' AND value > 1 AND scorer LIKE 'judge:latest@abababab pointwise@%'"); got != "1" {
		t.Errorf("scores: %s", got)
	}
	// Scores choose the pairs of prompts that were not paired before.
	file := filepath.Join(t.TempDir(), "more.txt")
	if err := os.WriteFile(file, []byte("What is a river?\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := call(t, "import", file, "--deck", c.deck); code != exitDone {
		t.Fatal(stderr)
	}
	if code, _, stderr := call(t, "run", "--deck", c.deck, "--stages", "responses", "--samples", "4", "--model", "one", "--model", "two"); code != exitDone {
		t.Fatal(stderr)
	}
	ask(exitDone, "--pointwise")
	if code, _, stderr := call(t, "run", "--deck", c.deck, "--stages", "filter", "--pairs-per-prompt", "20", "--strategy", "moderate"); code != exitDone {
		t.Fatal(stderr)
	}
	if got := query("SELECT count(*) > 0 FROM pairs_full WHERE strategy = 'moderate'"); got != "1" {
		t.Errorf("pairs by score: %s", query("SELECT strategy, count(*) FROM pairs_full GROUP BY 1"))
	}
	if code, out, stderr := call(t, "judge", "check", "--deck", c.deck); code != exitFailed || !strings.Contains(stderr, "prefdeck judge MODEL --labelled") {
		t.Errorf("check without labels: exit code %d, %s%s", code, out, stderr)
	}
	pair := query("SELECT pair FROM judgements LIMIT 1")
	code, out, stderr := call(t, "explain", pair, "--reveal", "--deck", c.deck)
	if code != exitDone || !strings.Contains(out, "overall") || !strings.Contains(out, "first") || !strings.Contains(out, "margin") {
		t.Errorf("exit code %d, %s, %s", code, out, stderr)
	}
	if d, err := store.Open(t.Context(), c.deck, store.Options{}); err != nil {
		t.Fatal(err)
	} else if err = errors.Join(d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Choose, Pair: stages.ID(pair), Choice: label.Graded(2)}), d.Close()); err != nil {
		t.Fatal(err)
	}
	var checks []measure.JudgeCheck
	code, out, stderr = call(t, "judge", "check", "judge", "--json", "--deck", c.deck)
	if err := json.Unmarshal([]byte(out), &checks); code != exitDone || err != nil || len(checks) != 1 || checks[0].First.N != 2 {
		t.Errorf("exit code %d, %v, %s%s", code, err, out, stderr)
	}
}

// inspect reads a file and leaves nothing behind; a deck, it leaves as it is.
func TestInspect(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	file := filepath.Join(t.TempDir(), "pairs.jsonl")
	write := func(text string) {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(`{"prompt":"Why?","chosen":"So.","rejected":"No."}` + "\n" + `{"prompt":"How?","chosen":"Thus.","rejected":"Never."}` + "\n")
	code, out, said := call(t, "inspect", file)
	if code != exitDone || !strings.Contains(out, ", chosen:\n  Thus.\n") || !strings.HasSuffix(out, "2 pairs\n") || said != "" {
		t.Errorf("exit %d, %q:\n%s", code, said, out)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
	deck := filepath.Join(t.TempDir(), "d.db")
	if code, _, said := call(t, "import", file, "--deck", deck); code != exitDone {
		t.Fatal(said)
	}
	was, err := os.ReadFile(deck)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"inspect", deck}, {"inspect", "--deck", deck, "--sample", "1"}} {
		code, out, said = call(t, args...)
		if code != exitDone || !strings.Contains(out, "waits for your decision\n") || strings.Contains(out, "chosen") {
			t.Errorf("%v: exit %d, %q:\n%s", args, code, said, out)
		}
	}
	if is, err := os.ReadFile(deck); err != nil || !bytes.Equal(was, is) {
		t.Errorf("the deck has changed: %v", err)
	}
	write("[1, 2]")
	if code, _, said = call(t, "inspect", file); code != exitFailed || said == "" {
		t.Errorf("a file without rows: exit %d, %q", code, said)
	}
}

// From the command line: with too few labels nothing is routed, with enough of them the
// machine decides what it may, an export marks it, and it is taken back.
func TestRoute(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	deck, all, some := filepath.Join(dir, "deck.db"), filepath.Join(dir, "all.jsonl"), filepath.Join(dir, "some.jsonl")
	var rows, labelled strings.Builder
	for i := range 40 {
		row := fmt.Sprintf(`{"prompt":"What is %d?","response_a":"A number: %d.","response_b":"No idea, ask %d others.","winner":"response_a"}`+"\n", i, i, i)
		rows.WriteString(row)
		if i < 30 {
			labelled.WriteString(row)
		}
	}
	if err := errors.Join(os.WriteFile(all, []byte(rows.String()), 0o600), os.WriteFile(some, []byte(labelled.String()), 0o600)); err != nil {
		t.Fatal(err)
	}
	does := func(want int, args ...string) string {
		t.Helper()
		code, out, stderr := call(t, append(args, "--deck", deck)...)
		if code != want {
			t.Fatalf("%v: exit code %d, want %d: %s%s", args, code, want, out, stderr)
		}
		return out + stderr
	}
	does(exitDone, "import", "--labels-of", "anna", some)
	if said := does(exitFailed, "route"); !strings.Contains(said, "no judge has compared a pair") {
		t.Error(said)
	}
	does(exitDone, "import", "--as", "verdicts", "--labels-of", "judge", all)
	if said := does(exitDone, "route", "--target", "0.95"); !strings.Contains(said, "takes 59 labelled pairs without an error, and there are 30") || !strings.Contains(said, "10 pairs that nobody has decided: 10 below") {
		t.Error(said)
	}
	said := does(exitDone, "route", "--audit", "0")
	for _, want := range []string{"30 pairs that people labelled", "from a confidence |2p−1| of 1.00 on", "10 pairs: 10 new", "25 % (n=40, 14–40 %)"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is missing:\n%s", want, said)
		}
	}
	if said = does(exitDone, "stats"); !strings.Contains(said, "10 labels, 0 audits") || !strings.Contains(said, "not defined (n=0)") {
		t.Error(said)
	}
	if said = does(exitDone, "export", "--to", "trl", "--out", filepath.Join(dir, "mine.jsonl")); !strings.Contains(said, "10 labelled by a machine alone") {
		t.Error(said)
	}
	does(exitDone, "export", "--to", "trl", "--machine", "--out", filepath.Join(dir, "both.jsonl"))
	both, err := os.ReadFile(filepath.Join(dir, "both.jsonl"))
	if err != nil || strings.Count(string(both), `"labelled_by":"machine"`) != 10 || strings.Count(string(both), `"labelled_by":"person"`) != 30 {
		t.Errorf("%v, %s", err, both)
	}
	csv := does(exitDone, "query", "--to", "csv", "SELECT id FROM pairs_full WHERE route = 'machine' LIMIT 1")
	id := strings.Fields(csv)[1]
	if said = does(exitDone, "rescue", id, "--reason", "mine"); !strings.Contains(said, "is in: it is yours") {
		t.Error(said)
	}
	if said = does(exitDone, "drop", id); !strings.Contains(said, "is dropped") {
		t.Error(said)
	}
	does(exitFailed, "drop", "zz")
	if said = does(exitDone, "route", "--undo"); !strings.Contains(said, "9 pairs back") {
		t.Error(said)
	}
	if said = does(exitDone, "query", "--to", "csv", "SELECT (SELECT count(*) FROM machine_labels), (SELECT count(*) FROM pairs_full WHERE route = 'machine'), (SELECT count(*) FROM runs WHERE stage = 'route')"); !strings.Contains(said, "0,0,3") {
		t.Error(said)
	}
	does(exitUsage, "route", "--target", "1")
}
