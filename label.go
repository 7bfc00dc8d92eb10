package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/adrg/xdg"

	"prefdeck/stages/pipeline"
	"prefdeck/store/sample"
	"prefdeck/tui"
)

type openCommand struct {
	Config string `placeholder:"FILE" type:"existingfile" help:"Settings of the stages in TOML."`
}

func (c openCommand) Run(ctx context.Context, s *session) error {
	if !tui.Terminal() {
		return tui.ErrNoTerminal
	}
	o, err := s.screen()
	if err != nil {
		return err
	}
	if o.Config, err = pipeline.Load(c.Config); err != nil {
		return err
	}
	result, err := s.show(ctx, s.path(), o)
	if err == nil && result.Sample {
		return demoCommand{}.Run(ctx, &session{commandLine: commandLine{Annotator: s.Annotator, screenFlags: s.screenFlags},
			hard: s.hard, stdout: s.stdout, stderr: s.stderr})
	}
	return err
}

type labelCommand struct {
	Guideline string `placeholder:"FILE" type:"existingfile" help:"Attach a markdown guideline to the deck first; each label names the one in force."`
	lineFlag
}

func (labelCommand) Help() string {
	return `Leave with q: there is nothing to save.

Examples:

  prefdeck label --guideline rules.md
  prefdeck label --guard 0 --scale 4
  printf '1\nt\nx\n' | prefdeck label --plain`
}

func (c labelCommand) Run(ctx context.Context, s *session) error {
	o, err := c.options(s)
	if err != nil {
		return err
	}
	if c.Guideline != "" {
		text, err := os.ReadFile(c.Guideline)
		if err != nil {
			return fmt.Errorf("read the guideline: %w", err)
		}
		if o.Guideline = string(text); strings.TrimSpace(o.Guideline) == "" {
			return fmt.Errorf("the guideline %s is empty", c.Guideline)
		}
	}
	_, err = s.show(ctx, s.path(), o)
	return err
}

type demoCommand struct{ lineFlag }

func (demoCommand) Help() string {
	return "The deck is kept among your data, so what you label there survives. --deck puts it elsewhere."
}

func (c demoCommand) Run(ctx context.Context, s *session) error {
	o, err := c.options(s)
	if err != nil {
		return err
	}
	path := s.path()
	if s.Deck == "" {
		if path, err = xdg.DataFile("prefdeck/demo.db"); err != nil {
			return fmt.Errorf("a place for the sample deck: %w; name one with --deck", err)
		}
	}
	if err := sample.WriteTo(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	result, err := s.show(ctx, path, o)
	if err == nil || result.Labels > 0 {
		fmt.Fprintf(s.stderr, "The deck is %s; export it with\n  prefdeck export --deck %s --to trl --out pairs.jsonl\n", path, path)
	}
	return err
}

// lineFlag chooses lines of text in place of the screen.
type lineFlag struct {
	Plain bool `help:"Lines of text instead of a screen, for screen readers and pipes; a terminal that is dumb has nothing else."`
}

// options is the options of labelling alone, on a screen or line by line.
func (f lineFlag) options(s *session) (tui.Options, error) {
	o, err := s.screen()
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
