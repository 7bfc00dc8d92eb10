package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
	"prefdeck/store"
	"prefdeck/tui/progress"
	"prefdeck/tui/report"
)

type importCommand struct {
	As    exchange.Kind     `enum:",prompts,responses,pairs" default:"" placeholder:"KIND" help:"What the rows are: prompts, responses or pairs (default: each row tells)."`
	Map   map[string]string `placeholder:"FIELD=FIELD" mapsep:"," help:"Our name for a field = the file's name for it, such as prompt=question."`
	Files []string          `arg:"" name:"file" help:"JSONL, JSON, CSV or text; - is standard input."`
}

func (importCommand) Help() string {
	return `Importing the same file twice adds nothing.

Examples:

  prefdeck import prompts.jsonl questions.txt
  prefdeck import --map prompt=question faq.csv
  prefdeck import --as pairs comparisons.jsonl`
}

func (c importCommand) Run(ctx context.Context, s *session) error {
	deck, err := s.open(ctx, store.Options{Create: true})
	if err != nil {
		return err
	}
	defer s.close(deck)
	var r exchange.Report
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
	Samples     int            `placeholder:"N" help:"Responses per prompt and model (default: 2)."`
	Jobs        int            `placeholder:"N" help:"Requests in flight (default: 2)."`
	Generate    int            `placeholder:"N" help:"New prompts to let the first model write."`
	Pull        bool           `help:"Pull models that the server does not have."`
	AllowRemote []string       `placeholder:"NAME" help:"A model that may run on another machine; may be repeated."`
}

func (runCommand) Help() string {
	return `What is there already is not asked for again: stopped by ctrl+c or killed, run it again and it goes on.

Examples:

  prefdeck run --model llama3.2 --model qwen3:0.6b --samples 4
  prefdeck run --stages filter
  prefdeck run --stages prompts --generate 50 --model llama3.2
  prefdeck config > prefdeck.toml; prefdeck run --config prefdeck.toml`
}

// Validate refuses what no run can mean.
func (c runCommand) Validate() error {
	if c.Samples < 0 || c.Jobs < 0 || c.Generate < 0 {
		return fmt.Errorf("--samples, --jobs and --generate count from 1")
	}
	return nil
}

func (c runCommand) Run(ctx context.Context, s *session) error {
	config, err := c.settings()
	if err != nil {
		return err
	}
	client, err := ollama.FromEnvironment()
	if err != nil {
		return err
	}
	defer client.Close()
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
		return pipeline.Run(ctx, deck, client, config, c.Stages, events)
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
	if c.Samples > 0 {
		r.Samples = c.Samples
	}
	if c.Jobs > 0 {
		r.Jobs = c.Jobs
	}
	r.Pull = r.Pull || c.Pull
	r.AllowRemote = slices.Concat(r.AllowRemote, c.AllowRemote)
	if c.Generate > 0 {
		config.Prompts.Generate = c.Generate
	}
	r.Version, config.Prompts.Version, config.Filter.Version = version(), version(), version()
	return config, nil
}

type exportCommand struct {
	To  string `required:"" enum:"${formats}" placeholder:"FORMAT" help:"The format: ${enum}."`
	Out string `required:"" placeholder:"PATH" help:"The file to write; - is standard output."`
}

func (exportCommand) Help() string {
	return `Ties, both-bad, skips and labels taken back are left out and counted.

Example:

  prefdeck export --to trl --out pairs.jsonl`
}

func (c exportCommand) Run(ctx context.Context, s *session) error {
	deck, err := s.open(ctx, store.Options{ReadOnly: true})
	if err != nil {
		return err
	}
	defer s.close(deck)
	sum, err := exchange.ExportFile(ctx, deck, c.Out, c.To, exchange.ExportOptions{Deck: deck.Path(), Stdout: s.stdout})
	if err != nil {
		return err
	}
	report.Export(s.stderr, sum, c.Out)
	return nil
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
	if c.JSON {
		return report.JSON(s.stdout, stats)
	}
	return report.Stats(s.stdout, stats)
}

type doctorCommand struct {
	JSON bool `name:"json" help:"As JSON, for programs."`
}

func (doctorCommand) Help() string {
	return "Says what to do about each finding. The exit code is 1 if something is broken."
}

func (c doctorCommand) Run(ctx context.Context, s *session) error {
	d := report.Diagnose(store.Check(ctx, s.path()), examineOllama(ctx), s.terminal().Findings())
	var err error
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

type configCommand struct{}

func (configCommand) Run(s *session) error {
	_, err := io.WriteString(s.stdout, pipeline.Example())
	return err
}

type versionCommand struct{}

func (versionCommand) Run(s *session) error {
	_, err := fmt.Fprintln(s.stdout, version())
	return err
}
