package tui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"prefdeck/stages/label"
)

// screenOf returns the options of the screen with these settings and flags.
func screenOf(t *testing.T, toml string, v Overrides) (Options, error) {
	t.Helper()
	v.Settings = filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(v.Settings, []byte(toml), 0o600); err != nil {
		t.Fatal(err)
	}
	return v.Options()
}

func TestFlagsWinOverSettings(t *testing.T) {
	t.Parallel()
	const toml = "[keys]\npreset = \"vim\"\n[theme]\nname = \"ember\"\n[labelling]\nscale = 2\nguard_ms = 90\n"
	o, err := screenOf(t, toml, Overrides{})
	if err != nil {
		t.Fatal(err)
	}
	s := o.Settings
	if s.Keys.Preset != "vim" || s.Theme.Name != "ember" || s.Keys.Scale != label.PlainAB || s.Labelling.Guard != 90*time.Millisecond {
		t.Errorf("the settings are not those of the file: %+v", s)
	}
	if o, err = screenOf(t, toml, Overrides{Theme: "light", Preset: "prodigy", Scale: new(4), Guard: "0"}); err != nil {
		t.Fatal(err)
	}
	s = o.Settings
	if s.Keys.Preset != "prodigy" || s.Theme.Name != "light" || s.Keys.Scale != label.FourStrengths || s.Labelling.Scale != label.FourStrengths {
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
		o, err := screenOf(t, toml, Overrides{})
		if err == nil || !strings.Contains(err.Error(), says) || !strings.Contains(err.Error(), o.SettingsPath) {
			t.Errorf("%q: %v; want %s and %q", toml, err, o.SettingsPath, says)
		}
	}
	f := Overrides{Settings: filepath.Join(t.TempDir(), "none.toml")}
	if _, err := f.Options(); err == nil || !strings.Contains(err.Error(), f.Settings) {
		t.Errorf("settings that were named and are not there: %v", err)
	}
}

// A person's own theme is as good as a built-in one.
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
	f := Overrides{Settings: path, Theme: "mine"}
	if err := f.Validate(); err != nil {
		t.Error(err)
	}
	f.Theme = "yours"
	if err := f.Validate(); err == nil || !strings.Contains(err.Error(), "mine") {
		t.Errorf("an unknown theme: %v", err)
	}
}

// Faults of the usual settings are told, and leave the rest of the settings in force.
func TestFaultsOfTheUsualSettingsKeepNobodyOut(t *testing.T) {
	t.Parallel()
	for toml, says := range map[string][]string{
		"them = 1\n[labelling]\nscale = 4\n":                                          {"there is no key them"},
		"[labelling]\nscale = 4\nrepeats = 9\n[theme]\nname = \"nope\"\n":             {"labelling.repeats", "theme \"nope\" is not known"},
		"[labelling]\nscale = 4\n[keys.bind]\n\"choose.tei\" = \"t\"\nleave = \"\"\n": {"choose.tei"},
	} {
		path := filepath.Join(t.TempDir(), "config.toml")
		if err := os.WriteFile(path, []byte(toml), 0o600); err != nil {
			t.Fatal(err)
		}
		o := Options{SettingsPath: path}
		if err := (Overrides{}).read(&o); err != nil {
			t.Fatalf("%q: %v", toml, err)
		}
		if o.Settings.Labelling.Scale != label.FourStrengths || len(o.Unread) != len(says) {
			t.Errorf("%q: %+v, unread %v", toml, o.Settings.Labelling, o.Unread)
			continue
		}
		for i, want := range says {
			if !strings.Contains(o.Unread[i].Error(), want) {
				t.Errorf("%q: unread %v, want %q", toml, o.Unread[i], want)
			}
		}
	}
	o := Options{SettingsPath: filepath.Join(t.TempDir(), "config.toml")}
	if err := os.WriteFile(o.SettingsPath, []byte("[theme\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := (Overrides{Scale: new(4)}).read(&o); err != nil || len(o.Unread) != 1 || o.Settings.Labelling.Guard == 0 || o.Settings.Labelling.Scale != label.FourStrengths {
		t.Errorf("no TOML: %+v, unread %v, %v", o.Settings.Labelling, o.Unread, err)
	}
}
