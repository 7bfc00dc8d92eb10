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

	"prefdeck/ground/strict"
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
	Criteria     []string `toml:"criteria"`
	Mouse        bool     `toml:"mouse"`
	Plain        bool     `toml:"plain"`
	Training     string   `toml:"training"`
}

// settings converts the file for the screen; dir is its folder.
func (f file) settings(read *strict.File, dir string) (Settings, error) {
	l, err := f.Labelling.labelling(read)
	if err != nil {
		return Settings{}, err
	}
	scheme, err := f.Keys.scheme(read, l.Scale)
	if err != nil {
		return Settings{}, err
	}
	themes, err := f.Theme.dir(read, dir)
	if err != nil {
		return Settings{}, err
	}
	return Settings{Keys: scheme, Theme: Appearance{f.Theme.Name, themes}, Labelling: l}, nil
}

// dir returns the folder of the person's own themes. A folder named in the file
// must exist.
func (t themeTable) dir(read *strict.File, beside string) (string, error) {
	dir := t.Dir
	switch {
	case dir == "" && beside == "":
		return "", nil
	case dir == "":
		dir = filepath.Join(beside, "themes")
	case strings.HasPrefix(dir, "~/"):
		home, err := os.UserHomeDir()
		if err != nil {
			return "", read.Errorf([]string{"theme", "dir"}, "%w", err)
		}
		dir = filepath.Join(home, dir[2:])
	case !filepath.IsAbs(dir):
		dir = filepath.Join(beside, dir)
	}
	if about, err := os.Stat(dir); err != nil || !about.IsDir() {
		if t.Dir == "" {
			return "", nil
		}
		return "", read.Errorf([]string{"theme", "dir"}, "there is no folder %s", dir)
	}
	return dir, nil
}

func (t labellingTable) labelling(read *strict.File) (Labelling, error) {
	wrong := func(key, format string, args ...any) (Labelling, error) {
		return Labelling{}, read.Errorf([]string{"labelling", key}, format, args...)
	}
	const minute, day = 60_000, 24 * 60 * 60
	scale, scaleErr := label.ScaleOf(t.Scale)
	switch {
	case scaleErr != nil:
		return wrong("scale", "there is no scale of %d; there are 7, 4 and 2", t.Scale)
	case t.GuardMS < 0 || t.GuardMS > minute:
		return wrong("guard_ms", "%d is not between 0 and %d", t.GuardMS, minute)
	case t.DoubleMS < 0 || t.DoubleMS > minute:
		return wrong("double_ms", "%d is not between 0 and %d", t.DoubleMS, minute)
	case t.IdleS < 1 || t.IdleS > day:
		return wrong("idle_s", "%d is not between 1 and %d", t.IdleS, day)
	case t.Repeats != nil && !(*t.Repeats >= 0 && *t.Repeats <= 0.5): // this also rejects NaN
		return wrong("repeats", "%v is no share between 0 and 0.5", *t.Repeats)
	case len(t.Criteria) > 9:
		return wrong("criteria", "%d are more than nine digits reach", len(t.Criteria))
	}
	if err := CheckTraining(t.Training); err != nil {
		return wrong("training", "%w", err)
	}
	layouts := []string{string(Auto), string(SideBySide), string(Stacked), string(Flip)}
	if !slices.Contains(layouts, t.Layout) {
		return wrong("layout", "there is no layout %q; there are %s", t.Layout, strings.Join(layouts, ", "))
	}
	for i, c := range t.Criteria {
		switch {
		case strings.TrimSpace(c) == "" || strings.ContainsFunc(c, unicode.IsControl):
			return wrong("criteria", "%q is no name", c)
		case slices.Contains(t.Criteria[:i], c):
			return wrong("criteria", "%q is there twice", c)
		}
	}
	return Labelling{
		Scale: scale, Guard: time.Duration(t.GuardMS) * time.Millisecond,
		Double: time.Duration(t.DoubleMS) * time.Millisecond, Idle: time.Duration(t.IdleS) * time.Second,
		Repeats: t.Repeats, MaskIdentity: t.MaskIdentity, Layout: Layout(t.Layout), Criteria: t.Criteria, Mouse: t.Mouse, Plain: t.Plain, Training: t.Training,
	}, nil
}

// scheme returns the keys, checked on every screen.
func (t keysTable) scheme(read *strict.File, scale label.Scale) (keys.Keymap, error) {
	s := keys.Keymap{Preset: t.Preset, Scale: scale, Bind: map[keys.ActionID][]string{}}
	if !slices.Contains(keys.Presets(), t.Preset) {
		return s, read.Errorf([]string{"keys", "preset"}, "there is no preset %q; there are %s", t.Preset, strings.Join(keys.Presets(), ", "))
	}
	paths := map[keys.ActionID][]string{}
	if err := t.bind(read, s.Bind, paths, []string{"keys", "bind"}, t.Bind); err != nil {
		return s, err
	}
	for _, table := range []func() (*keys.Table, error){s.Labelling, s.Home} {
		if _, err := table(); err != nil {
			return s, inFile(read, paths, err)
		}
	}
	return s, nil
}

// inFile locates the error of a scheme in the file.
func inFile(read *strict.File, paths map[keys.ActionID][]string, err error) error {
	var conflict *keys.Conflict
	var bind *keys.BindError
	switch {
	case errors.As(err, &conflict):
		for _, id := range conflict.IDs {
			if path, ok := paths[id]; ok {
				return read.Errorf(path, "%w; give one of them another key", err)
			}
		}
	case errors.As(err, &bind):
		return read.Errorf(paths[bind.ID], "%w", err)
	}
	return read.Errorf([]string{"keys"}, "%w", err)
}

// bind reads a table of actions and their keys. To TOML, an action without
// quotation marks is a table within a table; it means the same.
func (t keysTable) bind(read *strict.File, into map[keys.ActionID][]string, paths map[keys.ActionID][]string, path []string, table map[string]any) error {
	for _, name := range slices.Sorted(maps.Keys(table)) {
		at := append(slices.Clone(path), name)
		if inner, ok := table[name].(map[string]any); ok {
			if err := t.bind(read, into, paths, at, inner); err != nil {
				return err
			}
			continue
		}
		id := keys.ActionID(strings.Join(at[2:], "."))
		if !slices.Contains(keys.IDs(), id) {
			return read.Errorf(at, "there is no action %s%s", id, strict.Meant(string(id), actions()))
		}
		bound, err := keysIn(table[name])
		if err != nil {
			return read.Errorf(at, "%w", err)
		}
		into[id], paths[id] = bound, at
	}
	return nil
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
