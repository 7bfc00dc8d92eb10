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
	"prefdeck/stages/ground/atomicfile"
	"prefdeck/stages/ground/shell"
	"prefdeck/stages/measure/reward"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
	"prefdeck/store"
	"prefdeck/store/sample"
	"prefdeck/themes"
	"prefdeck/tui"
	"prefdeck/tui/commands"
	"prefdeck/tui/gate"
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
	Label   labelCommand   `cmd:""`
	Export  exportCommand  `cmd:""`
	Merge   mergeCommand   `cmd:""`
	Query   queryCommand   `cmd:""`
	Backup  backupCommand  `cmd:""`
	Stats   statsCommand   `cmd:""`
	Report  reportCommand  `cmd:""`
	Explain explainCommand `cmd:""`
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
	parsed, err := parser.Parse(args)
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
	case errors.Is(err, report.ErrBroken), errors.Is(err, syscall.EPIPE):
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
		kong.Vars{"version": stages.Version(), "formats": strings.Join(export.Formats(), ","), "themes": strings.Join(themes.Names(), ", "), "presets": strings.Join(keys.Presets(), ", ")})...)
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

type importCommand struct {
	As   exchange.RowKind `placeholder:"KIND" help:"What the rows are: prompts, responses, pairs, comparisons (decisions of people) or verdicts (of judges) (default: each row tells)."`
	With []string         `placeholder:"FILE" sep:"none" help:"A file with the prompts or answers that comparisons name; again for each."`

	LabelsOf string `placeholder:"NAME" help:"Make labels of the preferences in the files, of this annotator (default: leave them out)."`
	DryRun   bool   `help:"Say what would come in, and leave the deck alone."`
	Rejects  string `placeholder:"FILE" help:"A file for the rows that could not be read, each with the reason."`

	Map   map[string]string `placeholder:"FIELD=FIELD" mapsep:"," help:"Our name for a field = the file's name for it, such as prompt=question."`
	Files []string          `arg:"" name:"file" help:"Parquet, JSONL, JSON, CSV, TSV or text, also compressed; a folder or pattern; - is standard input."`
}

// Validate rejects names that no row can have, before anything is opened.
func (c importCommand) Validate() error {
	if err := exchange.CheckKind(c.As); err != nil {
		return fmt.Errorf("--as %w", err)
	}
	return exchange.CheckMap(c.Map)
}

func (c importCommand) Run(ctx context.Context, s *session) (err error) {
	// An import makes much garbage and keeps little: to collect it seldom saves a tenth
	// of the time, and the limit keeps the memory small all the same.
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(40 << 20)
	o := exchange.ImportOptions{As: c.As, Map: c.Map, With: c.With, LabelsOf: c.LabelsOf, Version: stages.Version()}
	if c.Rejects != "" {
		path, err := export.Target(c.Rejects, s.path(), slices.Concat(c.Files, c.With)...)
		if err != nil {
			return fmt.Errorf("--rejects: %w", err)
		}
		f, err := atomicfile.Create(path)
		if err != nil {
			return fmt.Errorf("write the rejected rows: %w", err)
		}
		o.Rejects = f
		defer s.Cleanly(f.Commit)
	}
	var r exchange.Report
	load := func(d exchange.Importer) error {
		err := s.watch(func(events stages.Events) (err error) {
			r, err = exchange.Import(ctx, d, c.Files, o, events)
			return err
		})
		report.Import(s.Err, r)
		return err
	}
	if c.DryRun {
		fmt.Fprintln(s.Err, "This is a dry run: nothing is stored. Into an empty deck would come")
		return load(exchange.NewDry())
	}
	_, missing := os.Lstat(s.path())
	opened := false
	err = s.with(ctx, store.Options{Create: true}, func(d *store.Deck) error {
		opened = true
		err := load(d)
		report.Next(ctx, d, s.Err, s.Deck)
		return err
	})
	if missing != nil && opened && r.Added == (exchange.Added{}) { // an import of nothing leaves no deck behind
		s.Cleanly(func() error { return os.Remove(s.path()) })
	}
	return err
}

type runCommand struct {
	Config string         `placeholder:"FILE" type:"existingfile" help:"Settings in TOML; prefdeck config prints an example."`
	Stages []stages.Stage `placeholder:"STAGE" enum:"prompts,responses,filter" default:"prompts,responses,filter" help:"Which stages, separated by commas (default: all three)."`
	pipeline.Overrides
}

// Validate rejects values that no run can have.
func (c runCommand) Validate() error {
	if len(c.Stages) == 0 {
		return errors.New("--stages names none of prompts, responses and filter")
	}
	return c.Overrides.Validate()
}

func (c runCommand) Run(ctx context.Context, s *session) error {
	config, err := pipeline.Load(c.Config)
	if err != nil {
		return err
	}
	config = config.With(c.Overrides, stages.Version())
	server, hangUp, err := pipeline.Dial(config, c.Stages)
	if err != nil {
		return err
	}
	defer hangUp()
	err = s.with(ctx, store.Options{Create: true}, func(d *store.Deck) error {
		err := s.watch(func(events stages.Events) error {
			return pipeline.RunLocked(ctx, d, server, config, c.Stages, events)
		})
		if err == nil {
			report.Ran(ctx, d, s.Err, s.Deck)
		}
		return err
	})
	if errors.Is(err, ollama.ErrUnreachable) {
		err = fmt.Errorf("%w; start it with `ollama serve`, or set OLLAMA_HOST to where it runs", err)
	}
	return err
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

type measureCommand struct {
	Replay replayCommand `cmd:"" help:"Replay the labels: how many would have taught as much in a better order."`
	Reward rewardCommand `cmd:"" help:"Train a small reward model on the labels, and score all responses with it."`
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

type exportCommand struct {
	To   string `enum:",${formats}" default:"" placeholder:"FORMAT" help:"The format: ${formats}."`
	List bool   `help:"List the formats, and which trainer loads which of them with which lines."`
	Out  string `placeholder:"PATH" help:"The file to write, .parquet for Parquet; - is standard output. With --split or --push-ready, a folder."`

	Labels  labelPolicies `embed:"" group:"Which labels"`
	Shape   shapeFlags    `embed:"" group:"Rows and files"`
	Parquet bool          `help:"Write Parquet, whatever the name of the file."`
	Split   float64       `placeholder:"SHARE" help:"Write train and test files; near-duplicate prompts stay together."`
	Seed    uint64        `placeholder:"N" help:"Of the split: the same seed, the same split."`
	Push    bool          `name:"push-ready" help:"Write a folder for the Hub: Parquet and a dataset card."`
}

type labelPolicies struct {
	Ties        export.TiePolicy    `enum:",drop,both,soft,keep" default:"" placeholder:"WHAT" help:"drop, both (two rows, one for each order), soft (one row with soft_label 0.5) or keep (where the format has ties). Default: keep for csv and arena, drop for others."`
	Repeats     export.RepeatPolicy `enum:"first,last,agreed" default:"first" placeholder:"WHAT" help:"Which answer to a pair that was repeated counts: first (default), last, or agreed: only pairs answered alike."`
	Annotators  string              `placeholder:"WHOSE" help:"majority (default), each (a row for each label; default for csv and arena), distribution (the votes, and their share as soft_label), or a name."`
	MinStrength int                 `placeholder:"N" help:"Leave out weaker preferences, 1 to 3, and those without a strength."`
	Machine     bool                `help:"Also labels of machines; the column labelled_by marks them."`
	Without     []string            `enum:"flagged,fast,unblind" placeholder:"WHICH" help:"Leave out labels: flagged, fast, unblind."`
}

type shapeFlags struct {
	Implicit    bool               `help:"trl: no prompt column; chosen and rejected begin with the prompt."`
	PlainText   bool               `help:"trl, trl-unpaired: texts instead of messages. A trainer applies no chat template to them."`
	Reference   bool               `help:"trl: only pairs with an edited response, in the column reference, for TRL's TPO."`
	Edits       bool               `help:"Also write what was edited: a row with the edited response as chosen, and the one it was made from as rejected."`
	Trim        bool               `help:"Cut blanks at the ends of responses."`
	Thinking    bool               `help:"Write thinking that is stored apart as reasoning_content of its message."`
	Details     bool               `help:"Also columns with all that is known of each label: export --list names them."`
	InvalidUTF8 export.InvalidUTF8 `name:"invalid-utf8" enum:"replace,keep,skip" default:"replace" placeholder:"WHAT" help:"What becomes of bytes that are not UTF-8, which JSON cannot hold: replace (U+FFFD, the default), keep, or skip the row."`
}

// Validate rejects an export without a target, before anything is opened.
func (c exportCommand) Validate() error {
	switch {
	case c.List:
		return nil
	case c.To == "":
		return errors.New("missing flags: --to=FORMAT or --list")
	case c.Out == "":
		return errors.New("missing flags: --out=PATH")
	}
	return export.Check(c.To, c.options(""))
}

func (c exportCommand) options(deck string) export.Options {
	l, r := c.Labels, c.Shape
	return export.Options{
		Policy: export.Policy{Ties: l.Ties, Repeats: l.Repeats, Annotators: l.Annotators, MinStrength: l.MinStrength, Machine: l.Machine, Without: l.Without},
		Deck:   deck, InvalidUTF8: r.InvalidUTF8, Edits: r.Edits, Reference: r.Reference, Implicit: r.Implicit, PlainText: r.PlainText, Trim: r.Trim, Thinking: r.Thinking, Details: r.Details,
		Parquet: c.Parquet || strings.HasSuffix(c.Out, ".parquet"), Split: c.Split, Seed: c.Seed, Push: c.Push,
	}
}

func (c exportCommand) Run(ctx context.Context, s *session) error {
	if c.List {
		return report.Formats(s.Out)
	}
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		o := c.options(d.Path())
		o.Stdout = s.Out
		sum, err := export.File(ctx, d, c.Out, c.To, o)
		if err == nil || errors.Is(err, export.ErrNothing) {
			report.Export(s.Err, sum, c.Out)
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
			if sameFile(path, d.Path()) {
				return fmt.Errorf("%s is the deck itself", path)
			}
			a, err := c.absorb(ctx, d, path)
			if err != nil {
				return err
			}
			report.Merge(s.Err, path, a)
		}
		return nil
	})
}

func (c mergeCommand) absorb(ctx context.Context, d *store.Deck, path string) (a exchange.Absorbed, err error) {
	other, err := store.Open(ctx, path, store.Options{ReadOnly: true})
	if err != nil {
		return a, err
	}
	defer func() {
		if closed := other.Close(); err == nil {
			err = closed
		}
	}()
	return d.Absorb(ctx, func(f func(exchange.Record) error) error { return other.Records(ctx, f) })
}

func sameFile(x, y string) bool {
	a, err := os.Stat(x)
	if err != nil {
		return false
	}
	b, err := os.Stat(y)
	return err == nil && os.SameFile(a, b)
}

type queryCommand struct {
	SQL    string `arg:"" optional:"" name:"sql" help:"One statement that reads."`
	To     string `enum:",csv,jsonl,parquet" default:"" placeholder:"FORMAT" help:"Write csv, jsonl or parquet instead of a table for people."`
	Out    string `placeholder:"PATH" default:"-" help:"The file to write with --to; - is standard output."`
	Schema bool   `help:"Describe the views and their columns."`
}

// Validate rejects a query without a statement.
func (c queryCommand) Validate() error {
	switch {
	case c.SQL == "" && !c.Schema:
		return errors.New("expected \"<sql>\" or --schema")
	case c.Out != export.Standard && c.To == "":
		return errors.New("missing flags: --to=FORMAT")
	}
	return nil
}

func (c queryCommand) Run(ctx context.Context, s *session) error {
	if c.Schema {
		return report.Schema(s.Out, schema())
	}
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		switch {
		case c.To == "":
			return report.Query(ctx, d, s.Out, c.SQL)
		case c.Out == export.Standard:
			_, err := export.Query(ctx, d, s.Out, c.SQL, c.To)
			return err
		}
		path, err := export.Target(c.Out, d.Path())
		if err != nil {
			return err
		}
		return atomicfile.Write(path, func(w io.Writer) error {
			n, err := export.Query(ctx, d, w, c.SQL, c.To)
			if err == nil {
				fmt.Fprintf(s.Err, "%d rows written to %s\n", n, c.Out)
			}
			return err
		})
	})
}

// schema puts the store's views into the words of the report.
func schema() []report.SchemaView {
	var out []report.SchemaView
	for _, v := range store.PublicViews() {
		view := report.SchemaView{Name: v.Name, About: v.About}
		for _, c := range v.Columns {
			view.Columns = append(view.Columns, [2]string{c.Name, c.About})
		}
		out = append(out, view)
	}
	return out
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

// watch shows the progress that do reports.
func (s *session) watch(do func(stages.Events) error) error {
	return progress.Show(s.Progress(s.ASCII), do)
}

// show gives the deck to the person until they leave. For labelling alone the deck
// has to exist.
func (s *session) show(soft context.Context, o tui.Options) (result tui.Result, err error) {
	err = s.with(soft, store.Options{Create: !o.Label}, func(d *store.Deck) error {
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
