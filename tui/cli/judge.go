package cli

import (
	"context"
	"errors"
	"io"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/ollama/peer"
	"prefdeck/store"
	"prefdeck/tui/report"
)

// judgeCommand holds the commands about judges.
type judgeCommand struct {
	Ask    judgeAskCommand    `cmd:"" default:"withargs" help:"Ask models to judge (the default)."`
	Check  judgeCheckCommand  `cmd:"" help:"Compare judges with the labels, and show what sways them."`
	Prompt judgePromptCommand `cmd:"" help:"Print the built-in prompts and the rubric, as a file to edit."`

	Checklist judgeChecklistCommand `cmd:"" help:"Write, show and edit checklists: what a good answer to a prompt does."`
}

// asking holds the flags about the models that are asked, and about the requests.
type asking struct {
	Prompt string `placeholder:"FILE" type:"existingfile" help:"Other prompts and another rubric; prefdeck judge prompt prints the built-in ones."`

	Jobs        int      `placeholder:"N" help:"Requests in flight to each server (default: 2)."`
	NumCtx      int      `placeholder:"N" help:"Context length in tokens (default: 4096)."`
	NumThread   int      `placeholder:"N" help:"CPU threads of the server for each request (default: as the server chooses)."`
	Hosts       []string `name:"host" sep:"none" placeholder:"HOST" help:"An Ollama server, written like OLLAMA_HOST; may be repeated (default: that of OLLAMA_HOST)."`
	AllowRemote []string `placeholder:"NAME" help:"A model that may run on another machine, such as NAME:cloud; may be repeated."`

	Models []string `arg:"" name:"model" help:"Ollama models, asked one after another."`
}

// Validate rejects counts that no run can mean.
func (c asking) Validate() error {
	if c.Jobs < 0 || c.NumCtx < 0 || c.NumThread < 0 {
		return errors.New("--jobs, --num-ctx and --num-thread are not negative")
	}
	return peer.CheckHosts(c.Hosts)
}

// over returns the options of a run with these flags over o.
func (c asking) over(o judge.Options) (judge.Options, error) {
	prompts, err := judge.Load(c.Prompt)
	o.Version, o.Prompts, o.Models = stages.Version(), prompts, c.Models
	o.Jobs, o.NumCtx, o.NumThread, o.AllowRemote = c.Jobs, c.NumCtx, c.NumThread, c.AllowRemote
	return o, err
}

// judge runs judges on these hosts, and shows how far they are.
func (s *session) judge(ctx context.Context, o judge.Options, hosts []string) error {
	server, err := peer.Connect(hosts)
	if err != nil {
		return err
	}
	defer server.Close()
	return s.with(ctx, store.Options{}, func(d *store.Deck) error {
		return started(s.watch(func(events stages.Events) error { return judge.Run(ctx, d, server, o, events) }), hosts)
	})
}

// judgeKinds say what judges are asked about.
type judgeKinds struct {
	Pairwise  bool `help:"Compare the two responses of each pair, in both orders (default)."`
	Pointwise bool `help:"Rate each response from 1 to 5 on every aspect of the rubric."`
	Checklist bool `help:"Ask which items of its prompt's checklist each response meets; prefdeck judge checklist makes checklists."`
	Difficult bool `name:"difficulty" help:"Ask how many of seven criteria of difficulty each prompt meets."`
	Safety    bool `help:"Ask how likely a careful assistant would be to refuse each prompt."`
}

// over returns o with these kinds of questions.
func (k judgeKinds) over(o judge.Options) judge.Options {
	o.Pairwise, o.Pointwise, o.Checks, o.Difficult, o.Safety = k.Pairwise, k.Pointwise, k.Checklist, k.Difficult, k.Safety
	return o
}

// checkExamples rejects a senseless number of examples. others reports whether anything
// else but these kinds is asked.
func (k judgeKinds) checkExamples(n int, others bool) error {
	if n < 0 || n > 0 && !k.Pairwise && (others || k.Pointwise || k.Checklist || k.Difficult || k.Safety) {
		return errors.New("--examples is for comparisons, and not negative")
	}
	return nil
}

// judgeAskCommand asks models for verdicts and ratings.
type judgeAskCommand struct {
	judgeKinds

	Mode    judge.Method `enum:",probability,sample,structured" default:"" placeholder:"HOW" help:"How verdicts are read: probability (of the answer's token; default where the server reports it), sample (asked several times) or structured (one answer in a fixed form)."`
	Samples int          `placeholder:"N" help:"Questions for one verdict with --mode sample (default: 5)."`

	Examples int `placeholder:"N" help:"Show each judge up to N pairs on which you corrected it before every comparison. Pairs of the same prompts are not judged then, and those of the honest test teach nothing."`

	Limit    int  `placeholder:"N" help:"Judge at most N more pairs, responses or prompts."`
	Labelled bool `help:"Only labelled pairs, and their responses and prompts: what judge check needs."`

	asking
}

// Validate rejects counts that no run can mean.
func (c judgeAskCommand) Validate() error {
	if c.Samples < 0 || c.Limit < 0 {
		return errors.New("--samples and --limit are not negative")
	}
	if err := c.checkExamples(c.Examples, false); err != nil {
		return err
	}
	if c.Samples > 0 && c.Mode != judge.BySample && c.Mode != "" {
		return errors.New("--samples is for --mode sample")
	}
	return c.asking.Validate()
}

// options returns the options of a run.
func (c judgeAskCommand) options() (judge.Options, error) {
	return c.asking.over(c.judgeKinds.over(judge.Options{
		Method: c.Mode, Samples: c.Samples, Examples: c.Examples, Scope: judge.Scope{Limit: c.Limit, Labelled: c.Labelled},
	}))
}

func (c judgeAskCommand) Run(ctx context.Context, s *session) error {
	o, err := c.options()
	if err != nil {
		return err
	}
	return s.judge(ctx, o, c.Hosts)
}

// judgeCheckCommand measures judges against the labels.
type judgeCheckCommand struct {
	JSON bool   `name:"json" help:"As JSON, for programs."`
	Name string `arg:"" optional:"" name:"judge" help:"Only judges whose name begins with this."`
}

func (c judgeCheckCommand) Run(ctx context.Context, s *session) error {
	return s.with(ctx, store.Options{ReadOnly: true}, func(d *store.Deck) error {
		return report.JudgeCheckOf(ctx, d, s.Out, c.Name, c.JSON)
	})
}

// judgePromptCommand prints the built-in prompts.
type judgePromptCommand struct{}

func (judgePromptCommand) Run(s *session) error {
	_, err := io.WriteString(s.Out, judge.BuiltIn())
	return err
}
