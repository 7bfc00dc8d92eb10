// Command prefdeck is a terminal workstation for collecting preference data:
// prompts, responses of local models, filtered pairs, labels by keyboard, and a
// training file at the end.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"prefdeck/stages/exchange"
	"prefdeck/themes"
	"prefdeck/tui/gate"
)

// Exit codes; they are part of the command line's contract.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// commandLine is the whole command line. Flags here work with every command,
// before and after it.
type commandLine struct {
	Deck      string           `placeholder:"FILE" env:"PREFDECK_DECK" help:"The deck (default: ./prefdeck.db)."`
	Annotator string           `placeholder:"NAME" env:"PREFDECK_ANNOTATOR" help:"Whose labels a new deck holds (default: the user's name)."`
	Theme     string           `placeholder:"NAME" env:"PREFDECK_THEME" help:"How the screen looks: auto, ${themes}."`
	ASCII     bool             `name:"ascii" help:"Draw with nothing but ASCII."`
	Version   kong.VersionFlag `help:"Print the version and leave."`

	Open   openCommand    `cmd:"" default:"1" hidden:"" help:"Open the workstation."`
	Demo   demoCommand    `cmd:"" help:"Label the built-in sample deck."`
	Import importCommand  `cmd:"" help:"Import prompts, responses or pairs."`
	Run    runCommand     `cmd:"" help:"Run the stages: prompts, responses, filter."`
	Label  labelCommand   `cmd:"" help:"Go straight to labelling."`
	Export exportCommand  `cmd:"" help:"Write the labels as a training file."`
	Stats  statsCommand   `cmd:"" help:"Print the numbers of the deck and its funnel."`
	Doctor doctorCommand  `cmd:"" help:"Look for what is wrong with the deck, Ollama and the terminal."`
	Config configCommand  `cmd:"" help:"Print an example configuration for run, with comments."`
	About  versionCommand `cmd:"" name:"version" help:"Print the version."`
}

// Validate refuses a theme that does not exist before anything is opened.
func (c *commandLine) Validate() error {
	_, err := themes.Pick(c.Theme, true, themes.Env{})
	return err
}

const description = `A terminal workstation for collecting preference pairs.

Without a command it opens the workstation on the deck, which is made if it is missing.

Examples:

  prefdeck demo                              label the sample deck: no Ollama needed
  prefdeck import prompts.jsonl              bring your own prompts
  prefdeck run --model llama3.2 --model qwen3:0.6b
  prefdeck label                             one key a pair
  prefdeck export --to trl --out pairs.jsonl

Exit codes: 0 done, 1 failed, 2 wrong usage, 130 interrupted.`

func main() {
	soft, hard, stop := untilSignal()
	code := run(soft, hard, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run is the program. soft ends when it shall stop cleanly, hard when it shall
// stop at once.
func run(soft, hard context.Context, args []string, stdout, stderr io.Writer) int {
	var c commandLine
	left := -1 // the code with which --help or --version left
	parser, err := kong.New(&c, kong.Name("prefdeck"), kong.Description(description),
		kong.Writers(stdout, stderr), kong.Exit(func(code int) { left = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Vars{"version": version(), "formats": strings.Join(exchange.Formats(), ","), "themes": strings.Join(themes.Names(), ", ")})
	if err != nil {
		return complain(stderr, err)
	}
	parsed, err := parser.Parse(args)
	switch {
	case left >= 0:
		return left
	case err != nil:
		complain(stderr, fmt.Errorf("%w; prefdeck --help tells more", err))
		return exitUsage
	}
	s := &session{commandLine: c, hard: hard, stdout: stdout, stderr: stderr}
	parsed.BindTo(soft, (*context.Context)(nil))
	if err := parsed.Run(s); err != nil {
		return s.exitCode(soft, err)
	}
	return exitDone
}

// errQuiet says that a command failed and has said so already.
var errQuiet = errors.New("said already")

// errInterrupted says that the person ended the screen with ctrl+c or a signal.
var errInterrupted = errors.New("interrupted")

func (s *session) exitCode(soft context.Context, err error) int {
	switch {
	case soft.Err() != nil, errors.Is(err, errInterrupted):
		return exitInterrupted
	case errors.Is(err, errQuiet), errors.Is(err, syscall.EPIPE):
		return exitFailed // nobody reads on, or it has been said
	}
	return complain(s.stderr, err)
}

// complain prints an error as one line. It may quote foreign text.
func complain(w io.Writer, err error) int {
	fmt.Fprintln(w, "prefdeck: "+gate.Line(err.Error()))
	return exitFailed
}
