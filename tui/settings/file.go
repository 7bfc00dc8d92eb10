package settings

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"

	"prefdeck/stages/ground/strict"
	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// file is the settings as written in TOML.
type file struct {
	Keys      keysTable      `toml:"keys"`
	Theme     themeTable     `toml:"theme"`
	Labelling labellingTable `toml:"labelling"`
}

type keysTable struct {
	Preset string         `toml:"preset"`
	Bind   map[string]any `toml:"bind"`
}

type themeTable struct {
	Name string `toml:"name"`
	Dir  string `toml:"dir"`
}

type labellingTable struct {
	Scale        int      `toml:"scale"`
	GuardMS      int      `toml:"guard_ms"`
	DoubleMS     int      `toml:"double_ms"`
	IdleS        int      `toml:"idle_s"`
	Repeats      *float64 `toml:"repeats"`
	MaskIdentity *bool    `toml:"mask_identity"`
	Layout       string   `toml:"layout"`
	Width        int      `toml:"width"`
	Criteria     []string `toml:"criteria"`
	Reasons      []string `toml:"reasons"`
	Mouse        bool     `toml:"mouse"`
	Plain        bool     `toml:"plain"`
	Training     string   `toml:"training"`
}

// settings converts the file for the screen and notes the faults of its values; dir
// is its folder.
func (f file) settings(read *strict.File, dir string) Settings {
	l := f.Labelling.labelling(read)
	return Settings{
		Keys: f.Keys.keymap(read, l.Scale), Theme: Appearance{f.Theme.Name, f.Theme.dir(read, dir)}, Labelling: l,
	}
}

// dir returns the folder of the person's own themes. A folder named in the file
// must exist.
func (t themeTable) dir(read *strict.File, beside string) string {
	dir := t.Dir
	switch {
	case dir == "" && beside == "":
		return ""
	case dir == "":
		dir = filepath.Join(beside, "themes")
	case strings.HasPrefix(dir, "~/"):
		home, err := os.UserHomeDir()
		if err != nil {
			read.Fault([]string{"theme", "dir"}, "%v", err)
			return ""
		}
		dir = filepath.Join(home, dir[2:])
	case !filepath.IsAbs(dir):
		dir = filepath.Join(beside, dir)
	}
	if about, err := os.Stat(dir); err != nil || !about.IsDir() {
		if t.Dir != "" {
			read.Fault([]string{"theme", "dir"}, "there is no folder %s", dir)
		}
		return ""
	}
	return dir
}

// labelling converts the table and notes its faults.
func (t labellingTable) labelling(read *strict.File) Labelling {
	wrong := func(key, format string, args ...any) { read.Fault([]string{"labelling", key}, format, args...) }
	const minute, day = 60_000, 24 * 60 * 60
	for _, n := range []struct {
		key                string
		value, least, most int
	}{
		{"guard_ms", t.GuardMS, 0, minute}, {"double_ms", t.DoubleMS, 0, minute}, {"idle_s", t.IdleS, 1, day}, {"width", t.Width, 0, 1000},
	} {
		if n.value < n.least || n.value > n.most {
			wrong(n.key, "%d is not between %d and %d", n.value, n.least, n.most)
		}
	}
	scale, err := label.ScaleOf(t.Scale)
	if err != nil {
		wrong("scale", "there is no scale of %d; there are 7, 4 and 2", t.Scale)
	}
	if t.Repeats != nil && !(*t.Repeats >= 0 && *t.Repeats <= 0.5) { // this also refuses NaN
		wrong("repeats", "%v is not a share between 0 and 0.5", *t.Repeats)
	}
	if err := CheckTraining(t.Training); err != nil {
		wrong("training", "%v", err)
	}
	layouts := []string{string(Auto), string(SideBySide), string(Stacked), string(Flip)}
	if !slices.Contains(layouts, t.Layout) {
		wrong("layout", "there is no layout %q; there are %s", t.Layout, strings.Join(layouts, ", "))
	}
	if err := checkNames(t.Criteria, 9); err != nil {
		wrong("criteria", "%v", err)
	}
	if err := checkNames(t.Reasons, label.MostReasons); err != nil {
		wrong("reasons", "%v", err)
	}
	return Labelling{
		Scale: scale, Guard: time.Duration(t.GuardMS) * time.Millisecond,
		Double: time.Duration(t.DoubleMS) * time.Millisecond, Idle: time.Duration(t.IdleS) * time.Second,
		Repeats: t.Repeats, MaskIdentity: t.MaskIdentity, Layout: Layout(t.Layout), Width: t.Width, Criteria: t.Criteria, Reasons: t.Reasons, Mouse: t.Mouse, Plain: t.Plain, Training: t.Training,
	}
}

// checkNames returns what is wrong with the names of criteria or reasons.
func checkNames(names []string, most int) error {
	if len(names) > most {
		return fmt.Errorf("%d are too many: there are keys for %d", len(names), most)
	}
	for i, c := range names {
		switch {
		case strings.TrimSpace(c) == "" || strings.ContainsFunc(c, unicode.IsControl):
			return fmt.Errorf("%q is not a name: it has a control character, or nothing but blanks", c)
		case slices.Contains(names[:i], c):
			return fmt.Errorf("%q is listed twice", c)
		}
	}
	return nil
}

// keymap returns the keys, checked on every screen.
func (t keysTable) keymap(read *strict.File, scale label.Scale) keys.Keymap {
	m := keys.Keymap{Preset: t.Preset, Scale: scale, Bind: map[keys.ActionID][]string{}}
	if !slices.Contains(keys.Presets(), t.Preset) {
		read.Fault([]string{"keys", "preset"}, "there is no preset %q; there are %s", t.Preset, strings.Join(keys.Presets(), ", "))
		m.Preset = ""
	}
	paths := map[keys.ActionID][]string{}
	t.bind(read, m.Bind, paths, []string{"keys", "bind"}, t.Bind)
	var before string
	for _, table := range []func() (*keys.Table, error){m.Labelling, m.Home} {
		if _, err := table(); err != nil && err.Error() != before { // both have the keys of overlays
			before = err.Error()
			faultOfKeys(read, paths, err)
		}
	}
	return m
}

// faultOfKeys notes the error of a keymap at its place in the file.
func faultOfKeys(read *strict.File, paths map[keys.ActionID][]string, err error) {
	at := []string{"keys"}
	var conflict *keys.Conflict
	var bind *keys.BindError
	switch {
	case errors.As(err, &conflict):
		for _, id := range conflict.IDs {
			if path, ok := paths[id]; ok {
				read.Fault(path, "%v; give one of them another key", err)
				return
			}
		}
	case errors.As(err, &bind):
		at = paths[bind.ID]
	}
	read.Fault(at, "%v", err)
}

// bind reads a table of actions and their keys. To TOML, an action without
// quotation marks is a table within a table; it means the same.
func (t keysTable) bind(read *strict.File, into map[keys.ActionID][]string, paths map[keys.ActionID][]string, path []string, table map[string]any) {
	for _, name := range slices.Sorted(maps.Keys(table)) {
		at := append(slices.Clone(path), name)
		if inner, ok := table[name].(map[string]any); ok {
			t.bind(read, into, paths, at, inner)
			continue
		}
		id := keys.ActionID(strings.Join(at[2:], "."))
		if !slices.Contains(keys.IDs(), id) {
			read.Fault(at, "there is no action %s%s", id, strict.Meant(string(id), actions()))
			continue
		}
		bound, err := keysIn(table[name])
		if err != nil {
			read.Fault(at, "%v", err)
			continue
		}
		into[id], paths[id] = bound, at
	}
}

func actions() []string {
	var names []string
	for _, id := range keys.IDs() {
		names = append(names, string(id))
	}
	return names
}

// keysIn returns the value of an action: a key, a list of keys, or nothing.
func keysIn(value any) ([]string, error) {
	var written []any
	switch v := value.(type) {
	case string:
		if v != "" {
			written = []any{v}
		}
	case []any:
		written = v
	default:
		return nil, fmt.Errorf("found %v, want a key or a list of keys", value)
	}
	bound := []string{}
	for _, w := range written {
		text, ok := w.(string)
		if !ok {
			return nil, fmt.Errorf("found %v, want a key in quotation marks", w)
		}
		parsed, err := keys.Parse(text)
		if err != nil {
			return nil, err
		}
		for _, key := range parsed {
			if !slices.Contains(bound, key) {
				bound = append(bound, key)
			}
		}
	}
	return bound, nil
}
