package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"prefdeck/store"
	"prefdeck/tui"
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
		{"import --map foo=bar x.jsonl", "the left side is one of"},
		{"run --config /nonexistent/p.toml", "--config"},
		{"export --to trl", "--out"},
		{"export --to csv --out x", "--to must be one of \"trl\""},
		{"stats --yaml", "unknown flag --yaml"},
		{"--theme nope stats", "theme \"nope\" is not known"},
		{"stats extra", "unexpected argument extra"},
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
		{"--version", version()},
		{"version", version()},
		{"config", "samples"},
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
			// Before and after the command, the flag is the same.
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

// Of an import that brings nothing no deck is left.
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

// Filtering asks no model, so it does not matter where Ollama is said to be.
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
	t.Setenv("OLLAMA_HOST", "127.0.0.1:1") // nobody answers: a warning, not more
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

// screenOf is the options of the screen with these settings and flags.
func screenOf(t *testing.T, toml string, f screenFlags) (tui.Options, error) {
	t.Helper()
	f.Settings = filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(f.Settings, []byte(toml), 0o600); err != nil {
		t.Fatal(err)
	}
	return f.screen()
}

func TestFlagsWinOverSettings(t *testing.T) {
	t.Parallel()
	const toml = "[keys]\npreset = \"vim\"\n[theme]\nname = \"ember\"\n[labelling]\nscale = 2\nguard_ms = 90\n"
	o, err := screenOf(t, toml, screenFlags{})
	if err != nil {
		t.Fatal(err)
	}
	s := o.Settings
	if s.Keys.Preset != "vim" || s.Theme.Name != "ember" || s.Keys.Scale != keys.Plain || s.Labelling.Guard != 90*time.Millisecond {
		t.Errorf("the settings are not those of the file: %+v", s)
	}
	if o, err = screenOf(t, toml, screenFlags{Theme: "light", Preset: "prodigy", Scale: new(4), Guard: "0"}); err != nil {
		t.Fatal(err)
	}
	s = o.Settings
	if s.Keys.Preset != "prodigy" || s.Theme.Name != "light" || s.Keys.Scale != keys.Four || s.Labelling.Scale != keys.Four {
		t.Errorf("the flags do not win: %+v", s)
	}
	if g := s.Labelling.Guards(); g.Settle != 0 || g.Between != 0 || g.Held != 0 {
		t.Errorf("--guard 0 leaves %+v", g)
	}
}

func TestSettingsAtFaultAreToldWithTheirLine(t *testing.T) {
	t.Parallel()
	for toml, says := range map[string]string{
		"[labelling]\nscale = 5\n":                "line 2",
		"[keys]\npreset = \"emacs\"\n":            "there is no preset",
		"[nonsense]\n":                            "nonsense",
		"[keys.bind]\n\"choose.tie\" = \"q\"\n":   "line 2",
		"[theme]\ndir = \"not-there\"\n":          "there is no folder",
		"[labelling]\nguard_ms = \"a quarter\"\n": "line 2",
	} {
		o, err := screenOf(t, toml, screenFlags{})
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), o.SettingsPath) {
			t.Errorf("%q: %v; want %s and %q", toml, err, o.SettingsPath, says)
		}
	}
	f := screenFlags{Settings: filepath.Join(t.TempDir(), "none.toml")}
	if _, err := f.screen(); err == nil || !strings.Contains(err.Error(), f.Settings) {
		t.Errorf("settings that were named and are not there: %v", err)
	}
}

// A theme of a person's own is as good as a built-in one.
func TestOwnThemes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "config.toml")
	if err := os.Mkdir(filepath.Join(dir, "themes"), 0o700); err != nil {
		t.Fatal(err)
	}
	for file, text := range map[string]string{path: "", filepath.Join(dir, "themes", "mine.toml"): "base = \"dark\"\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f := screenFlags{Settings: path, Theme: "mine"}
	if err := f.Validate(); err != nil {
		t.Error(err)
	}
	f.Theme = "yours"
	if err := f.Validate(); err == nil || !strings.Contains(err.Error(), "mine") {
		t.Errorf("an unknown theme: %v", err)
	}
}

func TestScreenFlags(t *testing.T) {
	t.Parallel()
	for args, says := range map[string]string{
		"--scale 5 stats":      "--scale must be one of 7, 4, 2, not 5",
		"--scale 0 stats":      "--scale must be one of 7, 4, 2, not 0",
		"--preset emacs stats": "--preset must be one of default, prodigy, vim, left-hand, not emacs",
		"--theme zork stats":   "is not known; there are",
		"import --as x -":      "--as must be one of prompts, responses, pairs, not x",
		"--guard soon stats":   "--guard",
		"--guard=-1s stats":    "counts from 0",
		"label --training=\t":  "is no name",
	} {
		if code, _, err := call(t, strings.Split(args, " ")...); code != exitUsage || !strings.Contains(err, says) {
			t.Errorf("%s: exit code %d, stderr %q", args, code, err)
		}
	}
	if code, out, err := call(t, "config", "--screen"); code != exitDone || out != settings.Example() || err != "" {
		t.Errorf("config --screen: exit code %d, stderr %q", code, err)
	}
}

// deckOf is a deck of one pair.
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
