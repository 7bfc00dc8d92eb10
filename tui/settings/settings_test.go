package settings

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestExampleIsTheDefaults(t *testing.T) {
	t.Parallel()
	got, err := Load(write(t, Example()))
	if err != nil {
		t.Fatal(err)
	}
	none, err := Load(filepath.Join(t.TempDir(), "none.toml"))
	if err != nil || !reflect.DeepEqual(none, got) {
		t.Errorf("no file gives %+v, %v; the example %+v", none, err, got)
	}
	empty, err := Load(write(t, ""))
	if err != nil || !reflect.DeepEqual(empty, got) {
		t.Errorf("an empty file gives %+v, %v; the example %+v", empty, err, got)
	}
	guard := label.DefaultGuard()
	if l := got.Labelling; *l.Guards() != guard || l.Idle != label.DefaultIdle || l.Scale != label.SevenPoint || l.Repeats != nil || l.MaskIdentity != nil || l.Criteria != nil {
		t.Errorf("the defaults are others than those of labelling: %+v", l)
	}
}

// The example names every key, and its commented examples are valid, too.
func TestExampleIsComplete(t *testing.T) {
	t.Parallel()
	var table map[string]map[string]any
	if err := toml.Unmarshal([]byte(Example()), &table); err != nil {
		t.Fatal(err)
	}
	top := reflect.TypeOf(file{})
	for i := range top.NumField() {
		section := top.Field(i)
		for j := range section.Type.NumField() {
			key := section.Type.Field(j).Tag.Get("toml")
			if _, ok := table[section.Tag.Get("toml")][key]; !ok && !strings.Contains(Example(), "\n# "+key+" = ") {
				t.Errorf("the example lacks %s.%s", section.Tag.Get("toml"), key)
			}
		}
	}
	live := regexp.MustCompile(`(?m)^# ("[a-z].*" = )`).ReplaceAllString(Example(), "$1")
	s, err := Load(write(t, live))
	if err != nil || len(s.Keys.Bind) != 3 {
		t.Errorf("its comments give %v, %v", s.Keys.Bind, err)
	}
}

func TestLoad(t *testing.T) {
	t.Parallel()
	s, err := Load(write(t, `
[keys]
preset = "vim"
[keys.bind]
"choose.tie" = ["t", "0", "Ctrl+T"]
view.raw = "M"
"scroll.sync" = []
"view.zoom" = ""
"answer.undo" = "backspace"
[theme]
name = "paper"
[labelling]
scale = 2
guard_ms = 0
double_ms = 500
idle_s = 90
repeats = 0
mask_identity = true
layout = "stacked"
width = 0
mouse = false
criteria = ["kind"]
reasons = ["too long"]
plain = true
training = "warm-up"
`))
	if err != nil {
		t.Fatal(err)
	}
	want := Labelling{Scale: label.PlainAB, Double: 500 * time.Millisecond, Idle: 90 * time.Second, Repeats: new(float64), MaskIdentity: new(true), Layout: Stacked, Criteria: []string{"kind"}, Reasons: []string{"too long"}, Plain: true, Training: "warm-up"}
	if !reflect.DeepEqual(s.Labelling, want) || s.Theme != (Appearance{Name: "paper"}) {
		t.Errorf("%+v, %+v", s.Labelling, s.Theme)
	}
	if g := s.Labelling.Guards(); g.Settle != 0 || g.Between != 500*time.Millisecond || g.Held == 0 {
		t.Errorf("%+v", g)
	}
	table, err := s.Keys.Labelling()
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]keys.ActionID{
		"ctrl+t": keys.ChooseTie, "M": keys.ViewRaw, "m": "", "Y": "", "z": "", "ctrl+h": keys.Undo, "u": "", "1": keys.ChooseA, "n": keys.QueueNext,
	} {
		if got, _ := table.Lookup(keys.Deciding, key); got != want {
			t.Errorf("%s is %q, want %q", key, got, want)
		}
	}
}

func TestFaultsNameTheirLine(t *testing.T) {
	t.Parallel()
	for text, wants := range map[string][]string{
		"[keys]\npreset = \"emacs\"":                   {"line 2", "keys.preset", "emacs", "left-hand"},
		"[keys.bind]\n\n\"choose.tei\" = \"t\"":        {"line 3", "choose.tei", "did you mean choose.tie"},
		"[keys.bind]\nchoose.tei = \"t\"":              {"line 2", "choose.tei", "did you mean choose.tie"},
		"[keys.bind]\n\"choose.tie\" = \"j\"":          {"line 2", `"j"`, "choose.tie", "scroll.down", "deciding"},
		"[keys.bind]\n\"home.label\" = \"i\"":          {"line 2", `"i"`, "home.label", "home.import", "browsing"},
		"[keys.bind]\n\"choose.tie\" = [\"t\",\"tt\"]": {"line 2", "choose.tie", `"tt"`},
		"[keys.bind]\n\"choose.tie\" = \"ctrl+c\"":     {"line 2", "choose.tie", "ends it"},
		"[keys.bind]\n\"choose.tie\" = 3":              {"line 2", "choose.tie", "want a key"},
		"[keys.bind]\n\"choose.tie\" = [3]":            {"line 2", "choose.tie", "quotation marks"},
		"[keys.bind]\n\"answer.undo\" = []":            {"line 2", "answer.undo", "needs a key"},
		"[keys.bind]\nleave = \"\"":                    {"line 2", "leave", "needs a key"},
		"[keys.bind]\n\"note.save\" = \"s\"":           {"line 2", "note.save", "typed"},
		"[labelling]\nscale = 5":                       {"line 2", "labelling.scale", "7, 4 and 2"},
		"[labelling]\nguard_ms = -1":                   {"line 2", "guard_ms", "-1"},
		"[labelling]\ndouble_ms = 999999":              {"line 2", "double_ms"},
		"[labelling]\nidle_s = 0":                      {"line 2", "idle_s"},
		"[labelling]\nrepeats = 7":                     {"line 2", "repeats", "between 0 and 0.5"},
		"[labelling]\nrepeats = nan":                   {"line 2", "repeats"},
		"[labelling]\nlayout = \"wide\"":               {"line 2", "layout", "side-by-side"},
		"[labelling]\ncriteria = [\"\"]":               {"line 2", "criteria"},
		"[labelling]\ncriteria = [\"a\", \"a\"]":       {"line 2", "criteria", "twice"},
		"[labelling]\ncriteria = [\"\\u001b[2J\"]":     {"line 2", "criteria"},
		"[labelling]\nreasons = [\"a\", \"a\"]":        {"line 2", "reasons", "twice"},
		"[labelling]\nfoo = 5":                         {"line 2", "there is no key labelling.foo"},
		"[labelling]\nscael = 5":                       {"line 2", "labelling.scael", "did you mean labelling.scale"},
		"[labelling]\nplain = \"yes\"":                 {"line 2", "labelling.plain", "true or false"},
		"[theme]\ndir = \"nowhere\"":                   {"line 2", "theme.dir", "nowhere"},
		"[theme\n":                                     {"line 1"},
		"[keys]\npreset = \"emacs\"\n[keys.bind]\n\"choose.tei\" = \"t\"\n\"choose.tie\" = 3\n\"note.save\" = \"s\"\n[labelling]\nscael = 7\nguard_ms = -1\nlayout = \"wide\"\nplain = \"yes\"\n[theme]\ndir = \"nowhere\"": {
			"line 2: keys.preset", "line 4: keys.bind.choose.tei", "line 5: keys.bind.choose.tie", "line 6: keys.bind.note.save",
			"line 8: there is no key labelling.scael", "line 9: labelling.guard_ms", "line 10: labelling.layout", "line 11: labelling.plain", "line 13: theme.dir",
		},
	} {
		path := write(t, text)
		_, err := Load(path)
		if err == nil {
			t.Errorf("%q is no error", text)
			continue
		}
		for _, want := range append(wants, path) {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q: %v\nlacks %s", text, err, want)
			}
		}
	}
	if _, err := Load(t.TempDir()); err == nil {
		t.Error("a folder is no error")
	}
}

// Faults that show only once others are gone are told with them, and cost nothing else.
func TestFaultsBehindFaults(t *testing.T) {
	t.Parallel()
	s, err := Load(write(t, "[keys]\npreset = \"emacs\"\n[keys.bind]\n\"choose.tei\" = \"t\"\n\"choose.tie\" = \"q\"\n[labelling]\nlayout = \"stacked\"\nmouse = false"))
	for _, want := range []string{"line 2: keys.preset", "line 4: keys.bind.choose.tei", "line 5: keys.bind.choose.tie: key \"q\" has two meanings"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v\nlacks %s", err, want)
		}
	}
	if s.Labelling.Layout != Stacked || s.Labelling.Mouse {
		t.Errorf("what is sound is not in force: %+v", s.Labelling)
	}
}

func TestThemesDir(t *testing.T) {
	t.Parallel()
	path := write(t, "[theme]\ndir = \"mine\"\n")
	mine := filepath.Join(filepath.Dir(path), "mine")
	if err := os.Mkdir(mine, 0o700); err != nil {
		t.Fatal(err)
	}
	if s, err := Load(path); err != nil || s.Theme.Dir != mine {
		t.Errorf("%+v, %v", s.Theme, err)
	}
	path = write(t, "")
	beside := filepath.Join(filepath.Dir(path), "themes")
	if err := os.Mkdir(beside, 0o700); err != nil {
		t.Fatal(err)
	}
	if s, err := Load(path); err != nil || s.Theme.Dir != beside {
		t.Errorf("%+v, %v", s.Theme, err)
	}
}
