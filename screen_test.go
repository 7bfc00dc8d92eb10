package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"prefdeck/store"
	"prefdeck/tui"
	"prefdeck/tui/keys"
	"prefdeck/tui/settings"
)

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
	if o, err = screenOf(t, toml, screenFlags{Theme: "light", Preset: "prodigy", Scale: 4, Guard: "0"}); err != nil {
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
		"--scale 5 stats":      "--scale must be one of",
		"--preset emacs stats": "--preset must be one of",
		"--guard soon stats":   "--guard",
		"--guard=-1s stats":    "counts from 0",
	} {
		if code, _, err := call(t, strings.Fields(args)...); code != exitUsage || !strings.Contains(err, says) {
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
