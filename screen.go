package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/adrg/xdg"

	"prefdeck/stages/measure"
	"prefdeck/stages/ollama"
	"prefdeck/store"
	"prefdeck/themes"
	"prefdeck/tui"
	"prefdeck/tui/keys"
	"prefdeck/tui/report"
	"prefdeck/tui/settings"
)

// screenFlags are what a person wants of the screen now, whatever the settings
// say.
type screenFlags struct {
	Settings string `placeholder:"FILE" env:"PREFDECK_SETTINGS" help:"Settings of the screen in TOML (default: config.toml in prefdeck's folder of the user's settings); prefdeck config --screen prints an example."`
	Theme    string `placeholder:"NAME" env:"PREFDECK_THEME" help:"How the screen looks: auto, ${themes}, or one of your own."`
	Preset   string `placeholder:"NAME" enum:",${presets}" default:"" help:"Which keys there are: ${presets}."`
	Scale    int    `placeholder:"POINTS" enum:"0,7,4,2" default:"0" help:"How finely a preference is told: 7, 4 (no tie) or 2 (A or B)."`
	Guard    string `placeholder:"TIME" env:"PREFDECK_GUARD" help:"No label key counts before a pair has been on screen this long, such as 250ms; 0 for no guard."`
	ASCII    bool   `name:"ascii" help:"Draw with nothing but ASCII."`
}

// Validate refuses what no screen can mean before anything is opened.
func (f *screenFlags) Validate() error {
	if _, err := f.guard(); err != nil {
		return err
	}
	if _, err := themes.Pick(f.Theme, true, themes.Env{}); err == nil {
		return nil
	}
	screen, err := f.screen()
	if err != nil {
		return err
	}
	_, err = screen.Catalogue.Pick(f.Theme, true, themes.Env{})
	return err
}

// screen is the options of the screen: the settings, with what the command line
// says over them.
func (f *screenFlags) screen() (tui.Options, error) {
	o := tui.Options{SettingsPath: f.Settings, Env: themes.EnvFrom(os.Getenv)}
	o.Env.ASCII = o.Env.ASCII || f.ASCII
	switch {
	case f.Settings == "":
		o.SettingsPath = filepath.Join(xdg.ConfigHome, "prefdeck", "config.toml")
	default:
		if _, err := os.Stat(f.Settings); err != nil {
			return o, fmt.Errorf("read the settings: %w", err)
		}
	}
	var err error
	if o.Settings, err = settings.Load(o.SettingsPath); err != nil {
		return o, err
	}
	if o.Catalogue, err = themes.NewCatalogue(o.Settings.Theme.Dir); err != nil {
		return o, err
	}
	o.Settings.Theme.Name = cmp.Or(f.Theme, o.Settings.Theme.Name)
	o.Settings.Keys.Preset = cmp.Or(f.Preset, o.Settings.Keys.Preset)
	if f.Scale != 0 {
		o.Settings.Keys.Scale, o.Settings.Labelling.Scale = keys.Scale(f.Scale), keys.Scale(f.Scale)
	}
	if f.Guard != "" {
		if o.Settings.Labelling.Guard, err = f.guard(); err != nil {
			return o, err
		}
		if o.Settings.Labelling.Guard == 0 {
			o.Settings.Labelling.Double = 0
		}
	}
	return o, nil
}

// guard is --guard as a time; an empty environment variable says nothing.
func (f *screenFlags) guard() (time.Duration, error) {
	if f.Guard == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(f.Guard)
	switch {
	case err != nil:
		return 0, fmt.Errorf("--guard: %q is no time such as 250ms", f.Guard)
	case d < 0:
		return 0, errors.New("--guard counts from 0")
	}
	return d, nil
}

// show opens a deck and gives it to the person until they leave. For labelling
// alone the deck has to be there.
func (s *session) show(soft context.Context, path string, o tui.Options) (result tui.Result, err error) {
	deck, err := store.Open(soft, path, store.Options{Version: version(), Annotator: s.Annotator, Create: !o.Label})
	if err != nil {
		return tui.Result{}, err
	}
	defer s.close(deck)
	o.Deck, o.Version, o.Leave = deck, version(), soft.Done()
	if o.Plain {
		result, err = tui.RunPlain(s.hard, o, os.Stdin, s.stdout)
	} else {
		client, clientErr := ollama.FromEnvironment()
		if clientErr != nil {
			o.ServerError = clientErr
		} else {
			defer client.Close()
			o.Server = client
		}
		result, err = tui.Run(s.hard, o)
	}
	s.summarise(deck, result)
	if err == nil && result.Interrupted {
		err = errInterrupted
	}
	return result, err
}

// summarise says what became of the sitting, and how the annotator labelled in it.
func (s *session) summarise(deck *store.Deck, result tui.Result) {
	if result.Sitting.Started.IsZero() {
		return
	}
	q, err := measure.QualityOf(s.hard, deck, result.Sitting.Started)
	if err != nil && s.hard.Err() == nil {
		complain(s.stderr, err)
	}
	report.Sitting(s.stderr, result.Sitting, q)
}
