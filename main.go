// Command prefdeck is a terminal workstation for collecting preference data:
// prompts, responses of local models, filtered pairs, labels by keyboard, and a
// training file at the end.
//
// This file is the command line: it parses, opens the deck and hands over to the
// rooms stages, store and tui. The table of commands and their help is in
// tui/commands.
package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/ground/shell"
	"prefdeck/stages/judge"
	"prefdeck/stages/measure/reward"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
	"prefdeck/store"
	"prefdeck/store/sample"
	"prefdeck/themes"
	"prefdeck/tui"
	"prefdeck/tui/commands"
	"prefdeck/tui/gate"
	"prefdeck/tui/inspect"
	"prefdeck/tui/keys"
	"prefdeck/tui/progress"
	"prefdeck/tui/report"
	"prefdeck/tui/settings"
)

// Exit codes are part of the command line's contract.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitInterrupted = 130
)

// commandLine is the whole command line. Its flags work with every command, before
// and after it.
type commandLine struct {
	Deck      string `placeholder:"FILE" env:"PREFDECK_DECK" help:"The deck (default: ./prefdeck.db)."`
	Annotator string `placeholder:"NAME" env:"PREFDECK_ANNOTATOR" help:"Whose labels a new deck holds (default: the user's name)."`
	tui.Overrides
	Version kong.VersionFlag `help:"Print the version and leave."`

	Open    openCommand    `cmd:"" default:"1" hidden:"" help:"Open the workstation."`
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

func main() {
	soft, hard, stop := tui.UntilSignal(exitInterrupted)
	code := run(soft, hard, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run runs the program. soft ends when it should stop cleanly, hard when it should
// stop at once.
func run(soft, hard context.Context, args []string, stdout, stderr io.Writer) int {
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
		if line := commands.Meant(args); line != "" {
			err = fmt.Errorf("%w; did you mean `prefdeck %s`?", err, line)
		}
		s.Complain(fmt.Errorf("%w; prefdeck --help tells more", err))
		return exitUsage
	}
	parsed.BindTo(soft, (*context.Context)(nil))
	parsed.Bind(parser.Model)
	err = parsed.Run(s)
	switch {
	case err == nil:
		return exitDone
	case soft.Err() != nil, errors.Is(err, errInterrupted):
		return exitInterrupted
	case errors.Is(err, report.ErrBroken), errors.Is(err, report.ErrReported), errors.Is(err, syscall.EPIPE):
		return exitFailed // it has been reported, or nobody reads any more
	case errors.Is(err, pipeline.ErrNoModel):
		s.Complain(err)
		return exitUsage
	}
	s.Complain(err)
	return exitFailed
}

// newParser returns the parser, with the commands' help from their table.
func newParser(c *commandLine, o ...kong.Option) (*kong.Kong, error) {
	parser, err := kong.New(c, append(o, kong.Name("prefdeck"), kong.Description(commands.About),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: 100}),
		kong.Vars{"version": stages.Version(), "formats": strings.Join(append(export.Formats(), export.Batch), ","), "themes": strings.Join(themes.Names(), ", "), "presets": strings.Join(keys.Presets(), ", ")})...)
	if err != nil {
		return nil, err
	}
	for _, n := range parser.Model.Children {
		if about, ok := commands.Named(n.Name); ok {
			n.Help, n.Detail = about.Does, about.More
		}
	}
	return parser, nil
}

// errInterrupted says that the person ended the screen with ctrl+c or a signal.
var errInterrupted = errors.New("interrupted")

type openCommand struct{ tui.OpenFlags }

func (c openCommand) Run(ctx context.Context, s *session) error {
	o, err := c.Options(s.Overrides)
	if err != nil {
		return err
	}
	result, err := s.show(ctx, o)
	if err == nil && result.Sample {
		s.Deck = ""
		return demoCommand{}.Run(ctx, s)
	}
	return err
}

type labelCommand struct{ tui.LabelFlags }

func (c labelCommand) Run(ctx context.Context, s *session) error {
	o, err := c.Options(s.Overrides)
	if err != nil {
		return err
	}
	_, err = s.show(ctx, o)
	return err
}

type demoCommand struct{ tui.PlainFlag }

func (c demoCommand) Run(ctx context.Context, s *session) error {
	o, err := c.Options(s.Overrides)
	if err != nil {
		return err
	}
	if s.Deck, err = sample.Place(s.Deck); err != nil {
		return err
	}
	result, err := s.show(ctx, o)
	if err == nil || result.Labels > 0 {
		fmt.Fprintf(s.Err, "The deck is %s; export it with\n  prefdeck export --deck %s --to trl --out pairs.jsonl\n", gate.Line(s.path()), shell.Quote(s.path()))
	}
	return err
}

type importCommand struct{ commands.ImportFlags }

func (c importCommand) Run(ctx context.Context, s *session) (err error) {
	// An import makes much garbage and keeps little: to collect it seldom saves a tenth
	// of the time, and the limit keeps the memory small all the same.
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(40 << 20)
	o, commit, err := c.Options(s.path())
	if err != nil {
		return err
	}
	defer s.Cleanly(commit)
	var r exchange.Report
	load := func(d exchange.Importer) error {
		err := s.watch(func(events stages.Events) (err error) {
			r, err = exchange.Import(ctx, d, c.Files, o, events)
			return err
		})
		return report.Import(s.Err, r, err)
	}
	if c.DryRun {
		if _, err := os.Stat(s.path()); errors.Is(err, fs.ErrNotExist) {
			fmt.Fprintln(s.Err, "This is a dry run: nothing is stored. Into a new deck would come")
			return load(exchange.NewDry(nil))
		}
		return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
			fmt.Fprintf(s.Err, "This is a dry run: nothing is stored. Into %s would come\n", gate.Line(s.path()))
			return load(exchange.NewDry(d))
		})
	}
	return s.fill(ctx, func(d *store.Deck) error {
		err := load(d)
		report.Next(ctx, d, s.Err, s.Deck)
		return err
	})
}

type runCommand struct{ commands.RunFlags }

func (c runCommand) Run(ctx context.Context, s *session) error {
	config, err := c.Settings(stages.Version())
	if err != nil {
		return err
	}
	if c.DryRun {
		return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
			if slices.Equal(c.Stages, []stages.Stage{stages.Filter}) {
				return report.WhatIf(ctx, d, s.Out, config.Filter)
			}
			if !slices.Contains(c.Stages, stages.Responses) {
				_, err := fmt.Fprintln(s.Out, "These stages ask for no responses.")
				return err
			}
			return report.ForecastOf(ctx, d, s.Out, config, c.Stages)
		})
	}
	server, hangUp, err := pipeline.Dial(config, c.Stages)
	if err != nil {
		return err
	}
	defer hangUp()
	err = s.fill(ctx, func(d *store.Deck) error {
		err := s.watch(func(events stages.Events) error {
			return pipeline.RunLocked(ctx, d, server, config, c.Stages, events)
		})
		if err == nil {
			report.Ran(ctx, d, s.Err, s.Deck)
		}
		return err
	})
	return started(err)
}

// started says how to get a server if an error is that there is none.
func started(err error) error {
	if errors.Is(err, ollama.ErrUnreachable) {
		return fmt.Errorf("%w; start it with `ollama serve`, or set OLLAMA_HOST to where it runs", err)
	}
	return err
}

type judgeCommand struct {
	Ask    judgeAskCommand    `cmd:"" default:"withargs" help:"Ask models to judge (what judge does by itself)."`
	Check  judgeCheckCommand  `cmd:"" help:"Say how well judges agree with the labels, and what sways them."`
	Prompt judgePromptCommand `cmd:"" help:"Print the built-in prompts and the rubric, as a file to change."`
}

type judgeAskCommand struct{ commands.JudgeFlags }

func (c judgeAskCommand) Run(ctx context.Context, s *session) error {
	o, err := c.Options()
	if err != nil {
		return err
	}
	server, err := ollama.FromEnvironment()
	if err != nil {
		return err
	}
	defer server.Close()
	return s.with(ctx, store.Options{}, func(d *store.Deck) error {
		return started(s.watch(func(events stages.Events) error { return judge.Run(ctx, d, server, o, events) }))
	})
}

type judgeCheckCommand struct {
	JSON bool   `name:"json" help:"As JSON, for programs."`
	Name string `arg:"" optional:"" name:"judge" help:"Only judges whose name begins so."`
}

func (c judgeCheckCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		return report.JudgeCheckOf(ctx, d, s.Out, c.Name, c.JSON)
	})
}

type judgePromptCommand struct{}

func (judgePromptCommand) Run(s *session) error {
	_, err := io.WriteString(s.Out, judge.BuiltIn())
	return err
}

type routeCommand struct{ commands.RouteFlags }

func (c routeCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{ReadOnly: c.DryRun}, func(d *store.Deck) error {
		return report.RouteOf(ctx, d, s.Console, c.Options(), report.RouteHow{Undo: c.Undo, JSON: c.JSON, ASCII: s.ASCII})
	})
}

type backupCommand struct {
	File string `arg:"" placeholder:"FILE" help:"The file to make; it must not exist."`
}

func (c backupCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		err := s.watch(func(events stages.Events) error {
			return d.Backup(ctx, c.File, progress.Bytes(events, "backup"))
		})
		if err == nil {
			fmt.Fprintf(s.Err, "%s is copied to %s\n", gate.Line(s.path()), gate.Line(c.File))
		}
		return err
	})
}

type statsCommand struct {
	JSON bool `name:"json" help:"As JSON, for programs."`
}

func (c statsCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		return report.StatsOf(ctx, d, s.Console, tui.Measuring(), c.JSON)
	})
}

type reportCommand struct {
	Out string `required:"" placeholder:"FILE" help:"The page to write; - is standard output."`
}

func (c reportCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		return report.Page(ctx, d, s.Console, tui.Measuring(), c.Out)
	})
}

type explainCommand struct {
	Pair   string `arg:"" help:"The pair's identity, or enough of its beginning."`
	JSON   bool   `name:"json" help:"As JSON, for programs."`
	Reveal bool   `help:"Also tell of a pair that waits for your decision; its label will be recorded as not blind."`
}

func (c explainCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{}, func(d *store.Deck) error {
		return report.Explain(ctx, d, s.Console, c.Pair, report.ExplainOptions{JSON: c.JSON, Reveal: c.Reveal})
	})
}

type rescueCommand struct {
	ID     string `arg:"" help:"The identity of a pair, response or prompt, or enough of its beginning."`
	Reason string `placeholder:"TEXT" help:"Why, for the record."`
}

func (c rescueCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{}, func(d *store.Deck) error {
		return report.Rescue(ctx, d, s.Out, c.ID, c.Reason)
	})
}

type dropCommand struct {
	Pair   string `arg:"" help:"The pair's identity, or enough of its beginning."`
	Reason string `placeholder:"TEXT" help:"Why, for the record."`
}

func (c dropCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{}, func(d *store.Deck) error {
		return report.Drop(ctx, d, s.Out, c.Pair, c.Reason)
	})
}

type measureCommand struct {
	Replay replayCommand `cmd:"" help:"Replay the labels: how many would have taught as much in a better order."`
	Reward rewardCommand `cmd:"" help:"Train a small reward model on the labels, and score all responses with it."`
	Stages stagesCommand `cmd:"" help:"Train small reward models on labels with and without each stage, and say what it adds."`
}

type replayCommand struct {
	JSON bool `name:"json" help:"As JSON, for programs."`
}

func (c replayCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		pairs, err := d.RewardPairs(ctx)
		if err != nil {
			return err
		}
		r, err := reward.Replay(pairs, reward.Options{})
		if err != nil {
			return err
		}
		return report.Replay(s.Out, r, c.JSON)
	})
}

type rewardCommand struct {
	JSON bool `name:"json" help:"As JSON, for programs."`
}

func (c rewardCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{}, func(d *store.Deck) error {
		k, err := reward.Run(ctx, d, reward.Options{})
		if err != nil {
			return err
		}
		return report.Reward(s.Out, k, c.JSON)
	})
}

type stagesCommand struct {
	JSON bool `name:"json" help:"As JSON, for programs."`
}

func (c stagesCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{}, func(d *store.Deck) error {
		return report.StagesOf(ctx, d, s.Console, report.StagesOptions{ASCII: s.ASCII, JSON: c.JSON, Path: s.Deck})
	})
}

type doctorCommand struct {
	JSON   bool `name:"json" help:"As JSON, for programs."`
	Quick  bool `help:"Leave out what reads the whole deck."`
	Repair bool `help:"First make the queue and the counts again from pairs and labels, and bring an old deck up to date; a damaged deck stays as it is."`
}

func (c doctorCommand) Run(ctx context.Context, s *session) error {
	if c.Repair {
		if err := store.Intact(ctx, s.path()); err != nil {
			return err
		}
		err := s.with(ctx, store.Options{}, func(d *store.Deck) error {
			changed, err := d.Repair(ctx)
			if err == nil {
				fmt.Fprintln(s.Err, cmp.Or(changed, "nothing to repair"))
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	var found []stages.Finding
	err := s.watch(func(events stages.Events) error {
		found = store.Check(ctx, s.path(), store.CheckOptions{Quick: c.Quick, Progress: progress.Steps(events, "doctor")})
		return nil
	})
	if err != nil {
		return err
	}
	return report.Diagnose(found, ollama.Examine(ctx), report.Here().Findings()).Print(s.Console, c.JSON, s.ASCII)
}

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

type inspectCommand struct{ tui.InspectFlags }

// Run shows a deck as it is. A file is read into a deck of its own, which is gone
// afterwards.
func (c inspectCommand) Run(ctx context.Context, s *session) (err error) {
	if len(c.Files) == 1 && store.IsSQLite(c.Files[0]) {
		s.Deck, c.Files = c.Files[0], nil
	}
	if len(c.Files) == 0 {
		return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
			return c.Inspect(s.hard, s.Overrides, d, ctx.Done(), nil, s.Out)
		})
	}
	dir, err := os.MkdirTemp("", "prefdeck-inspect-")
	if err != nil {
		return fmt.Errorf("make a folder for what is read: %w", err)
	}
	defer s.Cleanly(func() error { return os.RemoveAll(dir) })
	s.Deck = filepath.Join(dir, store.DefaultPath)
	return s.with(ctx, store.Options{Create: true}, func(d *store.Deck) error {
		reading := inspect.Begin(ctx, func(ctx context.Context) (exchange.Report, error) {
			return exchange.Import(ctx, d, c.Files, exchange.ImportOptions{As: c.As, Map: c.Map, LabelsOf: "file", Version: stages.Version()}, nil)
		})
		defer reading.Close()
		err := c.Inspect(s.hard, s.Overrides, d, ctx.Done(), reading, s.Out)
		if read, failed := reading.Result(); failed != nil && err == nil {
			err = report.Import(s.Err, read, failed)
		}
		return err
	})
}

type versionCommand struct{}

func (versionCommand) Run(s *session) error {
	_, err := fmt.Fprintln(s.Out, stages.Version())
	return err
}

type completionCommand struct {
	Shell string `arg:"" enum:"bash,zsh,fish" help:"The shell: ${enum}."`
}

func (c completionCommand) Run(s *session, app *kong.Application) error {
	_, err := io.WriteString(s.Out, commands.Completion(c.Shell, app))
	return err
}

type manCommand struct{}

func (manCommand) Run(s *session, app *kong.Application) error {
	_, err := io.WriteString(s.Out, commands.Man(stages.Version(), app))
	return err
}

type exportCommand struct{ commands.ExportFlags }

func (c exportCommand) Run(ctx context.Context, s *session) error {
	if c.List {
		return report.Formats(s.Out)
	}
	if c.Requests() {
		return c.requests(ctx, s)
	}
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		o := c.Options(d.Path())
		o.Stdout = s.Out
		sum, err := export.File(ctx, d, c.Out, c.To, o)
		if err == nil || errors.Is(err, export.ErrNothing) {
			report.Export(s.Err, sum, c.Out)
		}
		return err
	})
}

// requests writes what a run would ask for.
func (c exportCommand) requests(ctx context.Context, s *session) error {
	config, err := c.Config()
	if err != nil {
		return err
	}
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		asked, err := export.Requests(ctx, d, c.Out, config.Responses, d.Path(), s.Out)
		if err == nil {
			report.Requests(s.Err, asked, c.Out, s.Deck)
		}
		return err
	})
}

type mergeCommand struct {
	Decks []string `arg:"" name:"deck" help:"Other decks, which are only read."`
}

func (c mergeCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{Create: true}, func(d *store.Deck) error {
		for _, path := range c.Decks {
			a, err := d.AbsorbFile(ctx, path)
			if err != nil {
				return err
			}
			report.Merge(s.Err, path, a)
		}
		return nil
	})
}

type adjudicateCommand struct{ tui.AdjudicateFlags }

func (c adjudicateCommand) Run(ctx context.Context, s *session) error {
	o, err := c.Options(s.Overrides)
	if err != nil {
		return err
	}
	_, err = s.show(ctx, o)
	return err
}

type queryCommand struct{ commands.QueryFlags }

func (c queryCommand) Run(ctx context.Context, s *session) error {
	if c.Schema {
		return report.Schema(s.Out, store.PublicViews())
	}
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		return report.QueryTo(ctx, d, s.Console, c.SQL, report.QueryOptions{Format: c.To, Out: c.Out, Deck: d.Path()})
	})
}

// session is one call of the program: its command line and its output.
type session struct {
	commandLine
	report.Console
	hard context.Context // the screen's: it outlives a clean stop by the last commit
}

// path returns the deck's full path, so that a message about it is clear anywhere.
func (s *session) path() string {
	path := cmp.Or(s.Deck, store.DefaultPath)
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}

// with keeps the deck open while do runs.
func (s *session) with(ctx context.Context, o store.Options, do func(*store.Deck) error) error {
	o.Version, o.Annotator = stages.Version(), s.Annotator
	o.Upgrading = func(deck, backup string) {
		fmt.Fprintf(s.Err, "%s is of an older version: it is copied to %s and brought up to date\n", gate.Line(deck), gate.Line(backup))
	}
	o.UpgradeProgress = report.Upgrade(s.Err)
	deck, err := store.Open(ctx, s.path(), o)
	if err != nil {
		return err
	}
	defer s.Cleanly(deck.Close)
	if copied, was := deck.Copied(); was && copied.Found.IsZero() {
		fmt.Fprintf(s.Err, "%s %s\n", gate.Line(s.path()), copied)
	}
	return do(deck)
}

// fill opens the deck for something that adds to it. A deck made for that goes again if
// nothing came into it.
func (s *session) fill(ctx context.Context, do func(*store.Deck) error) error {
	_, missing := os.Lstat(s.path())
	empty := false
	err := s.with(ctx, store.Options{Create: true}, func(d *store.Deck) error {
		err := do(d)
		if missing != nil {
			stats, unknown := d.Stats(context.WithoutCancel(ctx))
			empty = unknown == nil && stats.Prompts == 0
		}
		return err
	})
	if empty {
		s.Cleanly(func() error { return os.Remove(s.path()) })
	}
	return err
}

// watch shows the progress that do reports.
func (s *session) watch(do func(stages.Events) error) error {
	return progress.Show(s.Progress(s.ASCII), do)
}

// show gives the deck to the person until they leave. For labelling alone the deck
// has to exist.
func (s *session) show(soft context.Context, o tui.Options) (result tui.Result, err error) {
	err = s.with(soft, store.Options{Create: !o.Label && !o.Adjudicate}, func(d *store.Deck) error {
		o.Deck, o.Version, o.Leave = d, stages.Version(), soft.Done()
		if copied, was := d.Copied(); was && copied.Found.IsZero() {
			o.Notice = copied.Short()
		}
		result, err = tui.Show(s.hard, o, os.Stdin, s.Out)
		s.Cleanly(func() error { return result.Tell(s.hard, s.Err, d) })
		if err == nil && result.Labels > 0 && !result.Interrupted {
			report.Next(s.hard, d, s.Err, s.Deck)
		}
		switch { // closing the deck may take longer than the second signal allows
		case err == nil && result.Interrupted:
			return errInterrupted
		case err != nil && soft.Err() != nil && !errors.Is(err, context.Canceled):
			s.Complain(err) // the exit code only reports the signal
		}
		return err
	})
	return result, err
}
