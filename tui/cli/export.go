package cli

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/exchange/export"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/pipeline"
	"prefdeck/store"
	"prefdeck/tui/report"
)

// exportCommand writes labels as a training file, or the requests of a run.
type exportCommand struct {
	To   string `enum:",@formats" default:"" placeholder:"FORMAT" help:"The format: @formats."`
	List bool   `help:"List the formats, and the trainers that load them, with the lines that do."`
	Out  string `placeholder:"PATH" help:"The file to write, .parquet for Parquet; - is standard output. With --split or --push-ready, a folder."`

	Labels  labelPolicies `embed:"" group:"Which labels"`
	Batch   requestFlags  `embed:"" group:"Requests (--to openai-batch)"`
	Shape   shapeFlags    `embed:"" group:"Rows and files"`
	Parquet bool          `help:"Write Parquet, whatever the file is called."`
	Split   float64       `placeholder:"SHARE" help:"Write train and test files; near-duplicate prompts stay together."`
	Seed    uint64        `placeholder:"N" help:"Seed of the split: the same seed gives the same split."`
	Push    bool          `name:"push-ready" help:"Write a folder for the Hub: Parquet and a dataset card."`
}

// labelPolicies choose the labels that go out.
type labelPolicies struct {
	Ties        export.TiePolicy    `enum:",drop,both,soft,keep" default:"" placeholder:"WHAT" help:"drop, both (two rows, one for each order), soft (one row with soft_label 0.5) or keep (where the format has ties). Default: keep for csv and arena, drop for others."`
	Repeats     export.RepeatPolicy `enum:"first,last,agreed" default:"first" placeholder:"WHAT" help:"Which answer to a pair that was repeated counts: first (default), last, or agreed: only pairs answered alike."`
	Annotators  string              `placeholder:"WHOSE" help:"majority (default), each (a row for each label; default for csv and arena), distribution (the votes, and their share as soft_label), or a name."`
	MinStrength int                 `placeholder:"N" help:"Leave out weaker preferences, 1 to 3, and those without a strength."`
	Machine     bool                `help:"Also write labels of machines; the column labelled_by marks them."`
	Stopped     bool                `help:"Also write pairs with an answer that a duel stopped before its end."`
	Without     []string            `enum:"flagged,fast,unblind,steps" placeholder:"WHICH" help:"Leave out labels: flagged, fast, unblind, or of pairs with steps (calls of tools, several turns in a response)."`
	Stream      string              `enum:",test" default:"" placeholder:"NAME" help:"test: only the labels of the test set, which every other export leaves out."`
}

// shapeFlags give rows and files their shape.
type shapeFlags struct {
	Implicit    bool               `help:"trl: no prompt column; chosen and rejected begin with the prompt."`
	PlainText   bool               `help:"trl, trl-unpaired: texts instead of messages. A trainer applies no chat template to them."`
	Reference   bool               `help:"trl: only pairs with an edited response, in the column reference, for TRL's TPO."`
	Edits       bool               `help:"Also write a row for each edited response: the edit as chosen, the response it was made from as rejected."`
	Trim        bool               `help:"Trim whitespace at both ends of responses."`
	Thinking    bool               `help:"Write thinking that is stored apart as reasoning_content of its message."`
	Details     bool               `help:"Add columns with everything known about each label; export --list names them."`
	InvalidUTF8 export.InvalidUTF8 `name:"invalid-utf8" enum:"replace,keep,skip" default:"replace" placeholder:"WHAT" help:"What to do with bytes that are not UTF-8, which JSON cannot hold: replace them (U+FFFD, the default), keep them, or skip the row."`
}

// requestFlags say what a run, or a judge, would ask for.
type requestFlags struct {
	Config  string   `placeholder:"FILE" type:"existingfile" help:"The settings of the run in TOML, as for prefdeck run."`
	Models  []string `name:"model" placeholder:"NAME" help:"A model to answer; may be repeated."`
	Samples *int     `placeholder:"N" help:"Responses per prompt and model (default: 2); with --judge, questions for one verdict with --mode sample (default: 5)."`

	Judges []string `name:"judge" placeholder:"NAME" help:"A model to judge, in place of --model; may be repeated. The flags below are those of prefdeck judge."`
	judgeKinds
	Lists    bool         `name:"write-checklists" help:"Ask for checklists of the prompts that have none, as prefdeck judge checklist write does."`
	Mode     judge.Method `enum:",probability,sample,structured" default:"" placeholder:"HOW" help:"How verdicts are read (default: probability)."`
	Examples int          `placeholder:"N" help:"Show the judge up to N pairs on which you corrected it before every comparison."`
	Prompt   string       `placeholder:"FILE" type:"existingfile" help:"Other prompts for judges; prefdeck judge prompt prints the built-in ones."`
	Labelled bool         `help:"With --judge, only labelled pairs."`
	Limit    int          `placeholder:"N" help:"With --judge, at most N pairs, responses or prompts."`
}

// asksForRequests reports whether the export is one of requests, not of labels.
func (c exportCommand) asksForRequests() bool { return c.To == export.Batch }

// config returns the configuration of the run whose requests are wanted.
func (f requestFlags) config() (pipeline.Config, error) {
	config, err := pipeline.Load(f.Config)
	config = config.With(pipeline.Overrides{Models: f.Models, Samples: f.Samples}, stages.Version())
	if err == nil && len(config.Responses.Models) == 0 {
		err = fmt.Errorf("%w; name one with --model NAME or responses.models in the configuration, or a judge with --judge NAME", pipeline.ErrNoModel)
	}
	return config, err
}

// judging returns the options of the judges whose requests are wanted.
func (f requestFlags) judging() (judge.Options, error) {
	prompts, err := judge.Load(f.Prompt)
	o := f.judgeKinds.over(judge.Options{Models: f.Judges, Compose: f.Lists, Method: f.Mode, Examples: f.Examples, Prompts: prompts, Scope: judge.Scope{Limit: f.Limit, Labelled: f.Labelled}})
	if f.Samples != nil {
		o.Samples = *f.Samples
	}
	return o, err
}

// check rejects flags of responses beside flags of judges, and senseless counts.
func (f requestFlags) check() error {
	judges := f
	judges.Config, judges.Models, judges.Samples = "", nil, nil
	switch {
	case f.Samples != nil && *f.Samples < 1:
		return errors.New("--samples counts from 1")
	case f.Limit < 0:
		return errors.New("--limit is not negative")
	case len(f.Judges) == 0 && !reflect.ValueOf(judges).IsZero():
		return errors.New("all but --config, --model and --samples are for judges: name one with --judge NAME")
	case len(f.Judges) > 0 && (f.Config != "" || len(f.Models) > 0):
		return errors.New("a file holds the requests of models or of judges: --judge goes without --config and --model")
	case len(f.Judges) > 0 && f.Samples != nil && f.Mode != judge.BySample:
		return errors.New("of judges, --samples is for --mode sample")
	}
	return f.checkExamples(f.Examples, f.Lists)
}

// checkRequests rejects flags that are of labels beside requests, and the reverse.
func (c exportCommand) checkRequests() error {
	asks := !reflect.ValueOf(c.Batch).IsZero()
	labels := c
	labels.To, labels.Out, labels.Batch = "", "", requestFlags{}
	switch {
	case c.asksForRequests() && !reflect.DeepEqual(labels, exportCommand{Labels: labelPolicies{Repeats: export.FirstAnswer}, Shape: shapeFlags{InvalidUTF8: export.ReplaceInvalid}}):
		return errors.New("openai-batch holds requests and no labels: of the other flags it takes --config, --model and --samples, or --judge and those of judges")
	case !c.asksForRequests() && asks:
		return errors.New("--config, --model, --samples, --judge and the flags of judges are for --to openai-batch")
	}
	return c.Batch.check()
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
	if err := c.checkRequests(); err != nil || c.asksForRequests() {
		return err
	}
	return export.Check(c.To, c.options(""))
}

// options returns the options of an export of the deck at a path.
func (c exportCommand) options(deck string) export.Options {
	l, r := c.Labels, c.Shape
	return export.Options{
		Policy: export.Policy{Ties: l.Ties, Repeats: l.Repeats, Annotators: l.Annotators, MinStrength: l.MinStrength, Machine: l.Machine, Stopped: l.Stopped, Without: l.Without, Stream: label.Stream(l.Stream)},
		Deck:   deck, InvalidUTF8: r.InvalidUTF8, Edits: r.Edits, Reference: r.Reference, Implicit: r.Implicit, PlainText: r.PlainText, Trim: r.Trim, Thinking: r.Thinking, Details: r.Details,
		Parquet: c.Parquet || strings.HasSuffix(c.Out, ".parquet"), Split: c.Split, Seed: c.Seed, Push: c.Push,
	}
}

func (c exportCommand) Run(ctx context.Context, s *session) error {
	if c.List {
		return report.Formats(s.Out)
	}
	if c.asksForRequests() {
		return c.requests(ctx, s)
	}
	keepSmall(130 << 20) // 80 of it for the places of a million rows
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

// requests writes what a run, or a judge, would ask for.
func (c exportCommand) requests(ctx context.Context, s *session) error {
	if len(c.Batch.Judges) > 0 {
		return c.questions(ctx, s)
	}
	config, err := c.Batch.config()
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

// questions writes what judges would be asked. The deck keeps the wordings, which the
// verdicts will name.
func (c exportCommand) questions(ctx context.Context, s *session) error {
	o, err := c.Batch.judging()
	if err != nil {
		return err
	}
	return s.with(ctx, store.Options{}, func(d *store.Deck) error {
		return s.watch(func(events stages.Events) error {
			asked, err := export.Questions(ctx, d, c.Out, o, d.Path(), s.Out, events)
			if err == nil {
				report.Requests(s.Err, asked, c.Out, s.Deck)
			}
			return err
		})
	})
}
