package cli

import (
	"context"
	"fmt"

	"prefdeck/stages/label"
	"prefdeck/tui"
	"prefdeck/tui/settings"
)

// plainFlag chooses lines of text instead of the screen.
type plainFlag struct {
	Plain bool `help:"Lines of text instead of a screen, for screen readers and pipes; always so on a dumb terminal."`
}

// labelling returns the options of labelling alone, line by line if the person, the
// settings or a dumb terminal require that.
func (f plainFlag) labelling(v tui.Overrides) (tui.Options, error) {
	o, err := v.Options()
	if err != nil {
		return o, err
	}
	o.Label = true
	o.Plain = f.Plain || o.Settings.Labelling.Plain || o.Env.Dumb && tui.Terminal()
	if !o.Plain && !tui.Terminal() {
		return o, tui.ErrNoTerminal
	}
	return o, nil
}

// labelCommand opens the labelling screen, without home around it.
type labelCommand struct {
	Guideline string  `placeholder:"FILE" type:"existingfile" help:"Attach a markdown guideline to the deck first; each label records the guideline in force."`
	Training  *string `placeholder:"NAME" help:"Train under this name: after each pair with a known answer, show whether your decision was right."`
	Order     string  `enum:",random,prompt,uncertain,difficulty,informative,diverse,newest" default:"" placeholder:"NAME" help:"Order of the queue from now on: random, prompt, uncertain, difficulty, informative, diverse or newest."`
	Stream    string  `enum:",test" default:"" placeholder:"NAME" help:"Label the pairs of one stream: test draws the pairs that prefdeck measure stages tests on."`
	plainFlag
}

// Validate rejects a name that cannot be shown, before anything is opened.
func (c labelCommand) Validate() error {
	if c.Training == nil {
		return nil
	}
	if err := settings.CheckTraining(*c.Training); err != nil {
		return fmt.Errorf("--training: %w", err)
	}
	return nil
}

// options returns the settings with the command's flags over them.
func (c labelCommand) options(v tui.Overrides) (tui.Options, error) {
	o, err := c.labelling(v)
	if err != nil {
		return o, err
	}
	if c.Training != nil { // an empty name turns off what the settings say
		o.Settings.Labelling.Training = *c.Training
	}
	o.Stream = label.Stream(c.Stream)
	if c.Order != "" {
		order := label.OrderNamed(c.Order)
		o.Order = &order
	}
	if c.Guideline != "" {
		o.Guideline, err = label.ReadGuideline(c.Guideline)
	}
	return o, err
}

func (c labelCommand) Run(ctx context.Context, s *session) error {
	o, err := c.options(s.Overrides)
	if err != nil {
		return err
	}
	_, err = s.show(ctx, o)
	return err
}
