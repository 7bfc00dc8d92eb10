package tui

import (
	"fmt"
	"strings"

	"prefdeck/stages/label"
	"prefdeck/stages/pipeline"
	"prefdeck/tui/settings"
)

// OpenFlags are the flags of the workstation.
type OpenFlags struct {
	Config string `placeholder:"FILE" type:"existingfile" help:"Settings of the stages in TOML."`
}

// Options returns the options of the workstation.
func (f OpenFlags) Options(v Overrides) (Options, error) {
	if !Terminal() {
		return Options{}, ErrNoTerminal
	}
	o, err := v.Options()
	if err == nil {
		o.Config, err = pipeline.Load(f.Config)
	}
	return o, err
}

// PlainFlag chooses lines of text instead of the screen.
type PlainFlag struct {
	Plain bool `help:"Lines of text instead of a screen, for screen readers and pipes; a terminal that is dumb has nothing else."`
}

// Options returns the options of labelling alone, line by line if the person, the
// settings or a dumb terminal require that.
func (f PlainFlag) Options(v Overrides) (Options, error) {
	o, err := v.Options()
	if err != nil {
		return o, err
	}
	o.Label = true
	o.Plain = f.Plain || o.Settings.Labelling.Plain || o.Env.Dumb && Terminal()
	if !o.Plain && !Terminal() {
		return o, ErrNoTerminal
	}
	return o, nil
}

// LabelFlags are the flags of labelling.
type LabelFlags struct {
	Guideline string  `placeholder:"FILE" type:"existingfile" help:"Attach a markdown guideline to the deck first; each label names the one in force."`
	Training  *string `placeholder:"NAME" help:"Training of this name: on pairs with a known answer you are told after the decision whether it was that one."`
	PlainFlag
}

// Validate rejects a name that cannot be shown, before anything is opened.
func (f LabelFlags) Validate() error {
	if f.Training == nil {
		return nil
	}
	if err := settings.CheckTraining(*f.Training); err != nil {
		return fmt.Errorf("--training: %w", err)
	}
	return nil
}

// Options returns the options of labelling alone.
func (f LabelFlags) Options(v Overrides) (Options, error) {
	o, err := f.PlainFlag.Options(v)
	if err != nil {
		return o, err
	}
	if f.Training != nil { // an empty name turns off what the settings say
		o.Settings.Labelling.Training = *f.Training
	}
	if f.Guideline != "" {
		o.Guideline, err = label.ReadGuideline(f.Guideline)
	}
	return o, err
}

// AdjudicateFlags are the flags of adjudication.
type AdjudicateFlags struct {
	As string `placeholder:"NAME" help:"Who decides (default: the deck's annotator). Nobody decides between their own label and another's."`
}

// Options returns the options of adjudication alone.
func (f AdjudicateFlags) Options(v Overrides) (Options, error) {
	if !Terminal() {
		return Options{}, ErrNoTerminal
	}
	o, err := v.Options()
	o.Adjudicate, o.Adjudicator = true, strings.TrimSpace(f.As)
	return o, err
}
