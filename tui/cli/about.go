package cli

import (
	"errors"
	"fmt"
	"io"
	"reflect"

	"github.com/alecthomas/kong"

	"prefdeck/stages"
	"prefdeck/tui/commands"
	"prefdeck/tui/settings"
)

// configCommand prints the settings of a run that flags ask for, or example ones.
type configCommand struct {
	Screen bool `help:"Print the settings of the screen instead: keys, theme, labelling."`
	planned
}

// Validate rejects values that no run can have.
func (c configCommand) Validate() error {
	if c.Screen && !reflect.DeepEqual(c.planned, planned{}) {
		return errors.New("--screen prints the settings of the screen, which no flag of a run changes")
	}
	return c.Overrides.Validate()
}

func (c configCommand) Run(s *session) error {
	text := settings.Example()
	if !c.Screen {
		config, err := c.settings()
		if err != nil {
			return err
		}
		if text, err = config.TOML(); err != nil {
			return err
		}
	}
	_, err := io.WriteString(s.Out, text)
	return err
}

// versionCommand prints the program's version.
type versionCommand struct{}

func (versionCommand) Run(s *session) error {
	_, err := fmt.Fprintln(s.Out, stages.Version())
	return err
}

// completionCommand prints a shell's completion.
type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"bash, zsh or fish."`
}

func (c completionCommand) Run(s *session, app *kong.Application) error {
	_, err := io.WriteString(s.Out, commands.Completion(c.Shell, app))
	return err
}

// manCommand prints the manual page.
type manCommand struct{}

func (manCommand) Run(s *session, app *kong.Application) error {
	_, err := io.WriteString(s.Out, commands.Man(stages.Version(), app))
	return err
}
