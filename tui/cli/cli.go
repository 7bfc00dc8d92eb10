package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"prefdeck/stages"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/measure"
	"prefdeck/stages/pipeline"
	"prefdeck/stages/route"
	"prefdeck/themes"
	"prefdeck/tui"
	"prefdeck/tui/commands"
	"prefdeck/tui/keys"
	"prefdeck/tui/report"
)

// Exit codes are part of the command line's contract.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	Interrupted = 130 // by the person, or by a signal
)

// errInterrupted says that the person ended the screen with ctrl+c or a signal.
var errInterrupted = errors.New("interrupted")

// commandLine is the whole command line. Its flags work with every command, before
// and after it.
type commandLine struct {
	Deck      string `placeholder:"FILE" env:"PREFDECK_DECK" help:"The deck (default: ./prefdeck.db)."`
	Annotator string `placeholder:"NAME" env:"PREFDECK_ANNOTATOR" help:"The annotator of a new deck (default: your user name). Nobody labels a deck of somebody else."`
	tui.Overrides
	Version kong.VersionFlag `help:"Print the version and exit."`

	Open    openCommand    `cmd:"" default:"1"`
	Demo    demoCommand    `cmd:""`
	Import  importCommand  `cmd:""`
	Run     runCommand     `cmd:""`
	Judge   judgeCommand   `cmd:""`
	Route   routeCommand   `cmd:""`
	Label   labelCommand   `cmd:""`
	Inspect inspectCommand `cmd:""`
	Export  exportCommand  `cmd:""`
	Merge   mergeCommand   `cmd:""`

	Adjudicate adjudicateCommand `cmd:""`

	Query   queryCommand   `cmd:""`
	Backup  backupCommand  `cmd:""`
	Stats   statsCommand   `cmd:""`
	Report  reportCommand  `cmd:""`
	Explain explainCommand `cmd:""`
	Rescue  rescueCommand  `cmd:""`
	Drop    dropCommand    `cmd:""`
	Measure measureCommand `cmd:""`
	Doctor  doctorCommand  `cmd:""`
	Config  configCommand  `cmd:""`
	About   versionCommand `cmd:"" name:"version"`

	Completion completionCommand `cmd:""`
	Man        manCommand        `cmd:""`
}

// Run runs the program and returns its exit code. soft ends when the program should
// stop cleanly, hard when it should stop at once.
func Run(soft, hard context.Context, args []string, stdout, stderr io.Writer) int {
	s := &session{hard: hard, Console: report.Console{Out: stdout, Err: stderr}}
	left := -1 // the exit code of --help and --version
	parser, err := newParser(&s.commandLine, kong.Writers(stdout, stderr), kong.Exit(func(code int) { left = code }))
	if err != nil {
		s.Complain(err)
		return exitFailed
	}
	parsed, err := parser.Parse(commands.Negative(args))
	switch {
	case left >= 0:
		return left
	case err != nil:
		s.Complain(misused(args, err))
		return exitUsage
	}
	parsed.BindTo(soft, (*context.Context)(nil))
	parsed.Bind(parser.Model)
	return s.exit(soft, parsed.Run(s))
}

// misused says why a command line does not parse, what was probably meant, and where
// the command has its help.
func misused(args []string, err error) error {
	help := "prefdeck"
	var parse *kong.ParseError
	if errors.As(err, &parse) && parse.Context.Selected() != nil {
		help = parse.Context.Selected().FullPath()
	}
	text := strings.Replace(err.Error(), `must be one of "",`, "must be one of ", 1)
	if missing, ok := strings.CutPrefix(text, "expected "); ok {
		text = help + " needs " + strings.ReplaceAll(missing, `"`, "")
	}
	if absent := new(fs.PathError); errors.As(err, &absent) {
		flag, _, _ := strings.Cut(text, ": ")
		text = fmt.Sprintf("%s: %s cannot be read: %v; name a file that is there", flag, absent.Path, absent.Err)
		if errors.Is(absent, fs.ErrNotExist) {
			text = fmt.Sprintf("%s: there is no file %s; correct the name, or make the file first", flag, absent.Path)
		}
	}
	if flag, _, ok := strings.Cut(text, `: expected string value but got "EOL"`); ok {
		text = flag + " needs a value"
	}
	if line := commands.Meant(args); line != "" {
		text, _, _ = strings.Cut(text, ", did you mean ") // the parser's guess at one word
		text += "; did you mean `prefdeck " + line + "`?"
	}
	return errors.New(text + "; " + "see " + help + " --help")
}

// exit returns the exit code of a command that ended with err, and complains of err
// unless it has been reported or the person asked for the end.
func (s *session) exit(soft context.Context, err error) int {
	switch {
	case err == nil:
		return exitDone
	case soft.Err() != nil, errors.Is(err, errInterrupted):
		return Interrupted
	case errors.Is(err, report.ErrBroken), errors.Is(err, report.ErrReported), errors.Is(err, syscall.EPIPE):
		return exitFailed // it has been reported, or nobody reads any more
	case errors.Is(err, pipeline.ErrNoModel):
		s.Complain(err)
		return exitUsage
	}
	s.Complain(err)
	return exitFailed
}

// newParser returns the parser. The commands take their help from the table in
// tui/commands.
func newParser(c *commandLine, o ...kong.Option) (*kong.Kong, error) {
	parser, err := kong.New(c, append(o, kong.Name("prefdeck"), kong.Description(commands.About),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Vars{
			"version": stages.Version(),

			"routing_target":    fmt.Sprint(measure.RoutingTarget),
			"routing_certainty": fmt.Sprint(measure.RoutingCertainty),
			"audit_share":       fmt.Sprint(route.DefaultAudit),
		})...)
	if err != nil {
		return nil, err
	}
	for _, n := range parser.Model.Children {
		if about, ok := commands.Named(n.Name); ok {
			n.Help, n.Detail = about.Does, about.More
		}
	}
	return parser, list(parser.Model)
}

// list puts the lists of names into the flags that ask for them with an @. They are no
// variables of the parser's: it looks for others in each, once more for every flag, and
// that took half of the time until the command line was read.
func list(all *kong.Application) error {
	names := strings.NewReplacer(
		"@formats", strings.Join(append(export.Formats(), export.Batch), ", "),
		"@themes", strings.Join(themes.Names(), ", "),
		"@presets", strings.Join(keys.Presets(), ", "),
	)
	return kong.Visit(all, func(node kong.Visitable, next kong.Next) error {
		if flag, ok := node.(*kong.Flag); ok && strings.Contains(flag.Help, "@") {
			flag.Help, flag.Enum = names.Replace(flag.Help), names.Replace(flag.Enum)
		}
		return next(nil)
	})
}
