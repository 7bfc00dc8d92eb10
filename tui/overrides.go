package tui

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/adrg/xdg"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/settings"
)

// Overrides holds the settings that flags of the command line override. A zero
// field leaves the settings as they are.
type Overrides struct {
	Settings string `placeholder:"FILE" env:"PREFDECK_SETTINGS" help:"Settings of the screen in TOML (default: config.toml in prefdeck's folder of the user's settings); prefdeck config --screen prints an example."`
	Theme    string `placeholder:"NAME" env:"PREFDECK_THEME" help:"The colours: auto, @themes, or a theme of your own."`
	Preset   string `placeholder:"NAME" help:"Key bindings: @presets."`
	Scale    *int   `placeholder:"N" help:"The scale: 7 points, 4 strengths for each side (no tie), or 2 (A or B)."`
	Guard    string `placeholder:"TIME" env:"PREFDECK_GUARD" help:"Ignore label keys until a pair has been on screen this long, such as 250ms; 0 turns the guard off."`
	ASCII    bool   `name:"ascii" help:"Draw with ASCII characters only."`
}

// Validate rejects values that no screen can have, before anything is opened.
func (v Overrides) Validate() error {
	if _, err := v.guard(); err != nil {
		return err
	}
	if v.Preset != "" {
		if err := oneOf("--preset", v.Preset, keys.Presets()); err != nil {
			return err
		}
	}
	if v.Scale != nil {
		if err := oneOf("--scale", *v.Scale, points()); err != nil {
			return err
		}
	}
	if _, err := themes.Pick(v.Theme, true, themes.Env{}); err == nil {
		return nil
	}
	o, err := v.Options()
	if err != nil {
		return err
	}
	_, err = o.Catalogue.Pick(v.Theme, true, themes.Env{})
	return err
}

// oneOf rejects a value that a flag cannot have.
func oneOf[T comparable](flag string, value T, known []T) error {
	if slices.Contains(known, value) {
		return nil
	}
	return fmt.Errorf("%s must be one of %s, not %v", flag, strings.Join(strings.Fields(strings.Trim(fmt.Sprint(known), "[]")), ", "), value)
}

// points lists the scales as --scale names them.
func points() []int {
	var ps []int
	for _, s := range label.Scales() {
		ps = append(ps, s.Points())
	}
	return ps
}

// Options reads the settings and returns the options of the screen: the settings with v
// over them. Faults of the usual settings never prevent labelling: they are left out, and
// Unread lists them. A file that was named has to be right.
func (v Overrides) Options() (Options, error) {
	o := Options{SettingsPath: v.Settings, Env: themes.EnvFrom(os.Getenv)}
	o.Env.ASCII = o.Env.ASCII || v.ASCII
	if v.Settings == "" {
		o.SettingsPath = filepath.Join(xdg.ConfigHome, "prefdeck", "config.toml")
	} else if _, err := os.Stat(v.Settings); err != nil {
		return o, fmt.Errorf("read the settings: %w", err)
	}
	err := v.read(&o)
	if err == nil && v.Settings != "" && len(o.Unread) > 0 {
		err = o.Unread[0]
	}
	return o, err
}

// read fills o with the settings of its file, and with v over them.
func (v Overrides) read(o *Options) (err error) {
	if o.Settings, err = settings.Load(o.SettingsPath); err != nil {
		o.Unread = append(o.Unread, err)
	}
	if o.Catalogue, err = themes.NewCatalogue(o.Settings.Theme.Dir); err != nil {
		o.Unread = append(o.Unread, err)
		if o.Catalogue, err = themes.NewCatalogue(""); err != nil {
			return err
		}
	}
	if _, err := o.Catalogue.Pick(o.Settings.Theme.Name, true, themes.Env{}); err != nil && v.Theme == "" {
		o.Unread = append(o.Unread, fmt.Errorf("%s: theme.name: %w", o.SettingsPath, err))
		o.Settings.Theme.Name = themes.Auto
	}
	o.Settings.Theme.Name = cmp.Or(v.Theme, o.Settings.Theme.Name)
	o.Settings.Keys.Preset = cmp.Or(v.Preset, o.Settings.Keys.Preset)
	if v.Scale != nil {
		scale, err := label.ScaleOf(*v.Scale)
		if err != nil {
			return err
		}
		o.Settings.Keys.Scale, o.Settings.Labelling.Scale = scale, scale
	}
	if v.Guard != "" {
		if o.Settings.Labelling.Guard, err = v.guard(); err != nil {
			return err
		}
		if o.Settings.Labelling.Guard == 0 {
			o.Settings.Labelling.Double = 0
		}
	}
	return nil
}

// guard returns Guard as a duration; "" overrides nothing.
func (v Overrides) guard() (time.Duration, error) {
	if v.Guard == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(v.Guard)
	switch {
	case err != nil:
		return 0, fmt.Errorf("--guard: %q is not a duration such as 250ms", v.Guard)
	case d < 0:
		return 0, errors.New("--guard counts from 0")
	}
	return d, nil
}
