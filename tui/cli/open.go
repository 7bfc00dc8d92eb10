package cli

import (
	"context"
	"fmt"

	"prefdeck/stages/ground/shell"
	"prefdeck/stages/pipeline"
	"prefdeck/store/sample"
	"prefdeck/tui"
	"prefdeck/tui/gate"
)

// openCommand opens the workstation; the program without a command is this one.
type openCommand struct {
	Config string `placeholder:"FILE" type:"existingfile" help:"Settings of the stages in TOML."`
}

func (c openCommand) Run(ctx context.Context, s *session) error {
	if !tui.Terminal() {
		return tui.ErrNoTerminal
	}
	o, err := s.Overrides.Options()
	if err != nil {
		return err
	}
	if o.Config, err = pipeline.Load(c.Config); err != nil {
		return err
	}
	for {
		result, err := s.show(ctx, o)
		if err != nil || !result.Sample {
			return err
		}
		if err := s.visitSample(ctx); err != nil {
			return err
		}
	}
}

// visitSample labels the sample deck until the person leaves it, and then returns to
// the deck of the session.
func (s *session) visitSample(ctx context.Context) error {
	deck, annotator := s.Deck, s.Annotator
	defer func() { s.Deck, s.Annotator = deck, annotator }()
	s.Deck = ""
	return demoCommand{}.Run(ctx, s)
}

// demoCommand opens the labelling screen on a deck with sample pairs.
type demoCommand struct{ plainFlag }

func (c demoCommand) Run(ctx context.Context, s *session) error {
	o, err := c.labelling(s.Overrides)
	if err != nil {
		return err
	}
	if s.Deck, err = sample.Place(s.Deck); err != nil {
		return err
	}
	s.Annotator = "" // the sample is anybody's
	result, err := s.show(ctx, o)
	if err == nil || result.Labels > 0 {
		fmt.Fprintf(s.Err, "The deck is %s; export it with\n  prefdeck export --deck %s --to trl --out pairs.jsonl\n", gate.Line(s.path()), shell.Quote(s.path()))
	}
	return err
}
