// Command prefdeck is a terminal workstation for collecting preference data:
// prompts, responses of local models, filtered pairs, labels by keyboard, and a
// training file at the end.
//
// This file is the command line: it parses, opens the deck and hands over. What
// a command does is in the rooms stages, store and tui.
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
	"time"

	"github.com/adrg/xdg"
	"github.com/alecthomas/kong"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
	"prefdeck/store"
	"prefdeck/store/sample"
	"prefdeck/themes"
	"prefdeck/tui"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/progress"
	"prefdeck/tui/report"
	"prefdeck/tui/settings"
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
	Deck      string `placeholder:"FILE" env:"PREFDECK_DECK" help:"The deck (default: ./prefdeck.db)."`
	Annotator string `placeholder:"NAME" env:"PREFDECK_ANNOTATOR" help:"Whose labels a new deck holds (default: the user's name)."`
	screenFlags
	Version kong.VersionFlag `help:"Print the version and leave."`

	Open   openCommand    `cmd:"" default:"1" hidden:"" help:"Open the workstation."`
	Demo   demoCommand    `cmd:"" help:"Label the built-in sample deck."`
	Import importCommand  `cmd:"" help:"Import prompts, responses or pairs."`
	Run    runCommand     `cmd:"" help:"Run the stages: prompts, responses, filter."`
	Label  labelCommand   `cmd:"" help:"Go straight to labelling."`
	Export exportCommand  `cmd:"" help:"Write the labels as a training file."`
	Backup backupCommand  `cmd:"" help:"Copy the deck to another file, also while it is open."`
	Stats  statsCommand   `cmd:"" help:"Print the numbers of the deck and its funnel."`
	Doctor doctorCommand  `cmd:"" help:"Look for what is wrong with the deck, Ollama and the terminal."`
	Config configCommand  `cmd:"" help:"Print an example configuration for run, with comments."`
	About  versionCommand `cmd:"" name:"version" help:"Print the version."`
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
	soft, hard, stop := tui.UntilSignal(exitInterrupted)
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
		kong.Vars{"version": version(), "formats": strings.Join(exchange.Formats(), ","), "themes": strings.Join(themes.Names(), ", "), "presets": strings.Join(keys.Presets(), ", ")})
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
	case errors.Is(err, pipeline.ErrNoModel):
		complain(s.stderr, err)
		return exitUsage
	}
	return complain(s.stderr, err)
}

// complain prints an error as one line. It may quote foreign text.
func complain(w io.Writer, err error) int {
	fmt.Fprintln(w, "prefdeck: "+gate.Line(err.Error()))
	return exitFailed
}

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
	Guideline string  `placeholder:"FILE" type:"existingfile" help:"Attach a markdown guideline to the deck first; each label names the one in force."`
	Training  *string `placeholder:"NAME" help:"Training of this name: on pairs with a known answer you are told after the decision whether it was that one."`
	lineFlag
}

func (labelCommand) Help() string {
	return `Leave with q: there is nothing to save.

Known answers come with imported pairs (see prefdeck import --help). Their pairs look like any other; stats says how often you met the known answer. With --training, or the setting labelling.training, you are also told right after each of them, under a name that the header shows. It is for this sitting: the next one is without.

Examples:

  prefdeck label --guideline rules.md
  prefdeck label --training warm-up
  prefdeck label --guard 0 --scale 4
  printf '1\nt\nx\n' | prefdeck label --plain`
}

// Validate refuses a name that cannot be shown before anything is opened.
func (c labelCommand) Validate() error {
	if c.Training == nil {
		return nil
	}
	if err := settings.CheckTraining(*c.Training); err != nil {
		return fmt.Errorf("--training: %w", err)
	}
	return nil
}

func (c labelCommand) Run(ctx context.Context, s *session) error {
	o, err := c.options(s)
	if err != nil {
		return err
	}
	if c.Training != nil { // an empty name leaves out what the settings say
		o.Settings.Labelling.Training = *c.Training
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
		if _, err := os.UserHomeDir(); err != nil && os.Getenv("XDG_DATA_HOME") == "" {
			return fmt.Errorf("a place for the sample deck: %w; name one with --deck", err)
		}
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

type importCommand struct {
	As    exchange.RowKind  `placeholder:"KIND" help:"What the rows are: prompts, responses or pairs (default: each row tells)."`
	Map   map[string]string `placeholder:"FIELD=FIELD" mapsep:"," help:"Our name for a field = the file's name for it, such as prompt=question."`
	Files []string          `arg:"" name:"file" help:"JSONL, JSON, CSV or text; - is standard input."`
}

func (importCommand) Help() string {
	return `Importing the same file twice adds nothing.

Thinking comes in "thinking" (or "reasoning", "reasoning_content"), for pairs in "thinking_a" and "thinking_b"; it is kept apart from the response, and folded on the screen.

A pair may come with its known answer: "gold" is a, b, tie or both_bad, where a is response_a (or chosen), and "gold_why" tells why. Such pairs go through the queue unannounced and measure the annotator; they are not exported.

Examples:

  prefdeck import prompts.jsonl questions.txt
  prefdeck import --map prompt=question faq.csv
  prefdeck import --as pairs comparisons.jsonl`
}

// Validate refuses names that no row can have before anything is opened.
func (c importCommand) Validate() error {
	if c.As != "" {
		if err := oneOf("--as", c.As, exchange.Prompts, exchange.Responses, exchange.Pairs); err != nil {
			return err
		}
	}
	return exchange.CheckMap(c.Map)
}

// oneOf refuses a value that a flag cannot have. Kong's own check would name the
// value that stands for a flag that was not given too.
func oneOf[T comparable](flag string, value T, known ...T) error {
	if slices.Contains(known, value) {
		return nil
	}
	list := strings.Join(strings.Fields(strings.Trim(fmt.Sprint(known), "[]")), ", ")
	return fmt.Errorf("%s must be one of %s, not %v", flag, list, value)
}

func (c importCommand) Run(ctx context.Context, s *session) error {
	_, missing := os.Lstat(s.path())
	deck, err := s.open(ctx, store.Options{Create: true})
	if err != nil {
		return err
	}
	var r exchange.Report
	defer func() {
		s.close(deck)
		// Of an import that brought nothing no deck is left behind.
		if missing != nil && r.Added == (exchange.Added{}) {
			s.cleanly(func() error { return os.Remove(s.path()) })
		}
	}()
	err = progress.Show(s.progress(), func(events stages.Events) (err error) {
		r, err = exchange.Import(ctx, deck, c.Files, exchange.ImportOptions{As: c.As, Map: c.Map, Version: version()}, events)
		return err
	})
	report.Import(s.stderr, r)
	return err
}

type runCommand struct {
	Config      string         `placeholder:"FILE" type:"existingfile" help:"Settings in TOML; prefdeck config prints an example."`
	Stages      []stages.Stage `placeholder:"STAGE" enum:"prompts,responses,filter" default:"prompts,responses,filter" help:"Which stages, separated by commas (default: all three)."`
	Model       []string       `placeholder:"NAME" help:"A model that answers; may be repeated."`
	Samples     *int           `placeholder:"N" help:"Responses per prompt and model (default: 2)."`
	Jobs        *int           `placeholder:"N" help:"Requests in flight (default: 2)."`
	Generate    *int           `placeholder:"N" help:"New prompts to let the first model write."`
	Pull        bool           `help:"Pull models that the server does not have."`
	AllowRemote []string       `placeholder:"NAME" help:"A model that may run on another machine, such as NAME:cloud; may be repeated."`
}

func (runCommand) Help() string {
	return `What is there already is not asked for again: stopped by ctrl+c or killed, run it again and it goes on. If responses are missing at the end, the exit code is 1 and the last line says how many, why, and what to do; what came is filtered all the same.

Examples:

  prefdeck run --model llama3.2 --model qwen3:0.6b --samples 4
  prefdeck run --stages filter
  prefdeck run --stages prompts --generate 50 --model llama3.2
  prefdeck config > prefdeck.toml; prefdeck run --config prefdeck.toml`
}

// Validate refuses what no run can mean.
func (c runCommand) Validate() error {
	for _, n := range []*int{c.Samples, c.Jobs, c.Generate} {
		if n != nil && *n < 1 {
			return errors.New("--samples, --jobs and --generate count from 1")
		}
	}
	if len(c.Stages) == 0 {
		return errors.New("--stages names none of prompts, responses and filter")
	}
	return nil
}

func (c runCommand) Run(ctx context.Context, s *session) error {
	config, err := c.settings()
	if err != nil {
		return err
	}
	var server pipeline.Server // stays nil where no model is asked
	if pipeline.Asks(config, c.Stages) {
		client, err := ollama.FromEnvironment()
		if err != nil {
			return err
		}
		defer client.Close()
		server = client
	}
	deck, err := s.open(ctx, store.Options{Create: true})
	if err != nil {
		return err
	}
	defer s.close(deck)
	release, err := deck.LockRun(ctx)
	if err != nil {
		return err
	}
	defer s.cleanly(release)
	err = progress.Show(s.progress(), func(events stages.Events) error {
		return pipeline.Run(ctx, deck, server, config, c.Stages, events)
	})
	if errors.Is(err, ollama.ErrUnreachable) {
		err = fmt.Errorf("%w; start it with `ollama serve`, or set OLLAMA_HOST to where it runs", err)
	}
	return err
}

// settings is the configuration with what the command line says over it.
func (c runCommand) settings() (pipeline.Config, error) {
	config, err := pipeline.Load(c.Config)
	if err != nil {
		return config, err
	}
	r := &config.Responses
	if len(c.Model) > 0 {
		r.Models = c.Model
	}
	if c.Samples != nil {
		r.Samples = *c.Samples
	}
	if c.Jobs != nil {
		r.Jobs = *c.Jobs
	}
	r.Pull = r.Pull || c.Pull
	r.AllowRemote = slices.Concat(r.AllowRemote, c.AllowRemote)
	if c.Generate != nil {
		config.Prompts.Generate = *c.Generate
	}
	r.Version, config.Prompts.Version, config.Filter.Version = version(), version(), version()
	return config, nil
}

type exportCommand struct {
	To  string `required:"" enum:"${formats}" placeholder:"FORMAT" help:"The format: ${enum}."`
	Out string `required:"" placeholder:"PATH" help:"The file to write; - is standard output."`

	Edits bool `help:"Also write what was edited: a row with the edited response as chosen, and the one it was made from as rejected."`

	InvalidUTF8 exchange.InvalidUTF8 `name:"invalid-utf8" enum:"replace,keep,skip" default:"replace" placeholder:"WHAT" help:"What becomes of bytes that are not UTF-8, which JSON cannot hold: replace (U+FFFD, the default), keep, or skip the row."`
}

func (exportCommand) Help() string {
	return `Ties, both-bad, skips, labels taken back, pairs with a known answer and what filtering drops are left out and counted.

All valid text is written so that reading it gives the same bytes again. Of bytes that are not UTF-8 JSON can hold none: --invalid-utf8 keep writes them as they are, which prefdeck import reads back exactly and few other programs read at all.

Examples:

  prefdeck export --to trl --out pairs.jsonl
  prefdeck export --to trl --out pairs.jsonl --edits
  prefdeck export --to trl --out exact.jsonl --invalid-utf8 keep`
}

func (c exportCommand) Run(ctx context.Context, s *session) error {
	deck, err := s.open(ctx, store.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer s.close(deck)
	sum, err := exchange.ExportFile(ctx, deck, c.Out, c.To, exchange.ExportOptions{Deck: deck.Path(), Stdout: s.stdout, InvalidUTF8: c.InvalidUTF8, Edits: c.Edits})
	if err != nil {
		return err
	}
	report.Export(s.stderr, sum, c.Out)
	return nil
}

type backupCommand struct {
	File string `arg:"" placeholder:"FILE" help:"The file to make; it must not exist."`
}

func (backupCommand) Help() string {
	return `The copy holds every label that was saved before, whoever labels or runs stages meanwhile, and is a deck like any other. cp takes the deck whole once nothing has been saved for two seconds and no run or export is going.

Examples:

  prefdeck backup prefdeck-2026-11-28.db
  prefdeck backup --deck other.db /media/stick/other.db`
}

func (c backupCommand) Run(ctx context.Context, s *session) error {
	deck, err := s.open(ctx, store.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer s.close(deck)
	err = progress.Show(s.progress(), func(events stages.Events) error {
		return deck.Backup(ctx, c.File, progress.Bytes(events, "backup"))
	})
	if err == nil {
		fmt.Fprintf(s.stderr, "%s is copied to %s\n", gate.Line(s.path()), gate.Line(c.File))
	}
	return err
}

type statsCommand struct {
	JSON bool `name:"json" help:"As JSON, for programs."`
}

func (c statsCommand) Run(ctx context.Context, s *session) error {
	deck, err := s.open(ctx, store.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer s.close(deck)
	stats, err := deck.Stats(ctx)
	if err != nil {
		return err
	}
	quality, err := measure.QualityOf(ctx, deck, time.Time{})
	if err != nil {
		return err
	}
	stats.Quality = &quality
	if c.JSON {
		return report.JSON(s.stdout, stats)
	}
	return report.Stats(s.stdout, stats)
}

type doctorCommand struct {
	JSON   bool `name:"json" help:"As JSON, for programs."`
	Quick  bool `help:"Leave out what reads the whole deck."`
	Repair bool `help:"First make the queue and the counts again from pairs and labels."`
}

func (doctorCommand) Help() string {
	return "Says what to do about each finding. The exit code is 1 if something is broken."
}

func (c doctorCommand) Run(ctx context.Context, s *session) error {
	if c.Repair {
		if err := s.repair(ctx); err != nil {
			return err
		}
	}
	var deck []stages.Finding
	err := progress.Show(s.progress(), func(events stages.Events) error {
		deck = store.Check(ctx, s.path(), store.CheckOptions{Quick: c.Quick, Progress: progress.Steps(events, "doctor")})
		return nil
	})
	if err != nil {
		return err
	}
	d := report.Diagnose(deck, examineOllama(ctx), report.Here().Findings())
	if c.JSON {
		err = report.JSON(s.stdout, d)
	} else {
		err = d.Text(s.stdout, s.width(), s.ascii())
	}
	if err == nil && !d.OK {
		return errQuiet
	}
	return err
}

type configCommand struct {
	Screen bool `help:"Print example settings of the screen instead: keys, theme, how labelling goes."`
}

func (c configCommand) Run(s *session) error {
	example := pipeline.Example()
	if c.Screen {
		example = settings.Example()
	}
	_, err := io.WriteString(s.stdout, example)
	return err
}

type versionCommand struct{}

func (versionCommand) Run(s *session) error {
	_, err := fmt.Fprintln(s.stdout, version())
	return err
}

// session is one call of the program: the flags of every command, and what it
// writes to.
type session struct {
	commandLine
	hard           context.Context // the screen's: it outlives a clean stop by the last commit
	stdout, stderr io.Writer
}

// path is the deck's file in full: what messages name is then found wherever
// they are read.
func (s *session) path() string {
	path := s.Deck
	if path == "" {
		path = store.DefaultPath
	}
	if full, err := filepath.Abs(path); err == nil {
		return full
	}
	return path
}

func (s *session) open(ctx context.Context, o store.Options) (*store.Deck, error) {
	return s.openAt(ctx, s.path(), o)
}

func (s *session) openAt(ctx context.Context, path string, o store.Options) (*store.Deck, error) {
	o.Version, o.Annotator = version(), s.Annotator
	o.Upgrading = func(deck, backup string) {
		fmt.Fprintf(s.stderr, "%s is of an older version: it is copied to %s and brought up to date\n", gate.Line(deck), gate.Line(backup))
	}
	o.UpgradeProgress = everySecond(s.stderr)
	deck, err := store.Open(ctx, path, o)
	if err != nil {
		return nil, err
	}
	if copied, was := deck.Copied(); was && copied.Found.IsZero() {
		fmt.Fprintf(s.stderr, "%s %s\n", gate.Line(path), copied)
	}
	return deck, nil
}

// everySecond writes how far an upgrade is, at most once a second: small decks are
// ready before the first line.
func everySecond(w io.Writer) func(doing string, done, total int64) {
	last := time.Now()
	return func(doing string, done, total int64) {
		if time.Since(last) < time.Second {
			return
		}
		last = time.Now()
		if total == 0 {
			fmt.Fprintf(w, "%s …\n", doing)
			return
		}
		fmt.Fprintf(w, "%s: %d %%\n", doing, 100*done/total)
	}
}

// close closes the deck. Nothing depends on it any more, so an error is only said.
func (s *session) close(d *store.Deck) { s.cleanly(d.Close) }

func (s *session) cleanly(end func() error) {
	if err := end(); err != nil {
		complain(s.stderr, err)
	}
}

func (s *session) progress() progress.Options {
	return progress.Options{Out: s.stderr, Terminal: report.Animated(s.stderr), Width: s.width, ASCII: s.ascii()}
}

func (s *session) ascii() bool { return s.ASCII || themes.EnvFrom(os.Getenv).ASCII }

func (s *session) width() int { return report.Width(s.stderr, s.stdout) }

func (s *session) repair(ctx context.Context) error {
	deck, err := s.open(ctx, store.Options{})
	if err != nil {
		return err
	}
	defer s.close(deck)
	changed, err := deck.Repair(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintln(s.stderr, cmp.Or(changed, "nothing to repair"))
	return nil
}

func examineOllama(ctx context.Context) []stages.Finding {
	client, err := ollama.FromEnvironment()
	if err != nil {
		return []stages.Finding{{Check: "ollama host", Level: stages.Warn, Text: err.Error(), Advice: "set OLLAMA_HOST to a host and port, such as 127.0.0.1:11434"}}
	}
	defer client.Close()
	return client.Check(ctx, nil)
}

// version is what the build says of itself: a release, or the commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	v := "devel"
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision" && len(s.Value) >= 12:
			v += " " + s.Value[:12]
		case s.Key == "vcs.modified" && s.Value == "true":
			v += " with changes"
		}
	}
	return v
}

// screenFlags are what a person wants of the screen now, whatever the settings
// say.
type screenFlags struct {
	Settings string `placeholder:"FILE" env:"PREFDECK_SETTINGS" help:"Settings of the screen in TOML (default: config.toml in prefdeck's folder of the user's settings); prefdeck config --screen prints an example."`
	Theme    string `placeholder:"NAME" env:"PREFDECK_THEME" help:"How the screen looks: auto, ${themes}, or one of your own."`
	Preset   string `placeholder:"NAME" help:"Which keys there are: ${presets}."`
	Scale    *int   `placeholder:"POINTS" help:"How finely a preference is told: 7, 4 (no tie) or 2 (A or B)."`
	Guard    string `placeholder:"TIME" env:"PREFDECK_GUARD" help:"No label key counts before a pair has been on screen this long, such as 250ms; 0 for no guard."`
	ASCII    bool   `name:"ascii" help:"Draw with nothing but ASCII."`
}

// Validate refuses what no screen can mean before anything is opened.
func (f *screenFlags) Validate() error {
	if _, err := f.guard(); err != nil {
		return err
	}
	if f.Preset != "" {
		if err := oneOf("--preset", f.Preset, keys.Presets()...); err != nil {
			return err
		}
	}
	if f.Scale != nil {
		if err := oneOf("--scale", *f.Scale, points()...); err != nil {
			return err
		}
	}
	if _, err := themes.Pick(f.Theme, true, themes.Env{}); err == nil {
		return nil
	}
	screen, err := f.screen()
	if err != nil {
		return err
	}
	_, err = screen.Catalogue.Pick(f.Theme, true, themes.Env{})
	return err
}

// points lists the scales as --scale names them.
func points() []int {
	var ps []int
	for _, s := range label.Scales() {
		ps = append(ps, s.Points())
	}
	return ps
}

// screen is the options of the screen: the settings, with what the command line
// says over them.
func (f *screenFlags) screen() (tui.Options, error) {
	o := tui.Options{SettingsPath: f.Settings, Env: themes.EnvFrom(os.Getenv)}
	o.Env.ASCII = o.Env.ASCII || f.ASCII
	switch {
	case f.Settings == "":
		o.SettingsPath = filepath.Join(xdg.ConfigHome, "prefdeck", "config.toml")
	default:
		if _, err := os.Stat(f.Settings); err != nil {
			return o, fmt.Errorf("read the settings: %w", err)
		}
	}
	var err error
	if o.Settings, err = settings.Load(o.SettingsPath); err != nil {
		return o, err
	}
	if o.Catalogue, err = themes.NewCatalogue(o.Settings.Theme.Dir); err != nil {
		return o, err
	}
	o.Settings.Theme.Name = cmp.Or(f.Theme, o.Settings.Theme.Name)
	o.Settings.Keys.Preset = cmp.Or(f.Preset, o.Settings.Keys.Preset)
	if f.Scale != nil {
		scale, err := label.ScaleOf(*f.Scale)
		if err != nil {
			return o, err
		}
		o.Settings.Keys.Scale, o.Settings.Labelling.Scale = scale, scale
	}
	if f.Guard != "" {
		if o.Settings.Labelling.Guard, err = f.guard(); err != nil {
			return o, err
		}
		if o.Settings.Labelling.Guard == 0 {
			o.Settings.Labelling.Double = 0
		}
	}
	return o, nil
}

// guard is --guard as a time; an empty environment variable says nothing.
func (f *screenFlags) guard() (time.Duration, error) {
	if f.Guard == "" {
		return 0, nil
	}
	d, err := time.ParseDuration(f.Guard)
	switch {
	case err != nil:
		return 0, fmt.Errorf("--guard: %q is no time such as 250ms", f.Guard)
	case d < 0:
		return 0, errors.New("--guard counts from 0")
	}
	return d, nil
}

// show opens a deck and gives it to the person until they leave. For labelling
// alone the deck has to be there.
func (s *session) show(soft context.Context, path string, o tui.Options) (result tui.Result, err error) {
	deck, err := s.openAt(soft, path, store.Options{Create: !o.Label})
	if err != nil {
		return tui.Result{}, err
	}
	defer s.close(deck)
	o.Deck, o.Version, o.Leave = deck, version(), soft.Done()
	if copied, was := deck.Copied(); was && copied.Found.IsZero() {
		o.Notice = copied.Short()
	}
	if o.Plain {
		result, err = tui.RunPlain(s.hard, o, os.Stdin, s.stdout)
	} else {
		client, clientErr := ollama.FromEnvironment()
		if clientErr != nil {
			o.ServerError = clientErr
		} else {
			defer client.Close()
			o.Server = client
		}
		result, err = tui.Run(s.hard, o)
	}
	for _, dir := range result.EditorLeft {
		fmt.Fprintf(s.stderr, "prefdeck: %s may hold text from the editor that is not in the deck: open that note or edit again to get it back\n", gate.Line(dir))
	}
	s.summarise(deck, result)
	switch {
	case err == nil && result.Interrupted:
		err = errInterrupted
	case err != nil && soft.Err() != nil && !errors.Is(err, context.Canceled):
		complain(s.stderr, err) // the exit code tells of the signal alone
	}
	return result, err
}

// summarise says what became of the sitting, and how the annotator labelled in it.
func (s *session) summarise(deck *store.Deck, result tui.Result) {
	if result.Sitting.Started.IsZero() {
		return
	}
	q, err := measure.QualityOf(s.hard, deck, result.Sitting.Started)
	if err != nil && s.hard.Err() == nil {
		complain(s.stderr, err)
	}
	report.Sitting(s.stderr, result.Sitting, q)
}
