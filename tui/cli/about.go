package cli

import (
	"fmt"
	"io"

	"github.com/alecthomas/kong"

	"prefdeck/stages"
	"prefdeck/stages/pipeline"
	"prefdeck/tui/commands"
	"prefdeck/tui/settings"
)

// configCommand prints example settings.
type configCommand struct {
	Screen bool `help:"Print example settings of the screen instead: keys, theme, how labelling goes."`
}

func (c configCommand) Run(s *session) error {
	example := pipeline.Example()
	if c.Screen {
		example = settings.Example()
	}
	_, err := io.WriteString(s.Out, example)
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
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: ${enum}."`
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
