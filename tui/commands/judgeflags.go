package commands

import (
	"errors"

	"prefdeck/stages"
	"prefdeck/stages/judge"
)

// JudgeFlags are the flags of judge.
type JudgeFlags struct {
	Pairwise  bool `help:"Compare the two responses of each pair, in both orders (default)."`
	Pointwise bool `help:"Rate each response from 1 to 5 on every aspect of the rubric."`

	Mode    judge.Method `enum:",probability,sample,structured" default:"" placeholder:"HOW" help:"How verdicts are read: probability (of the answer's token; default where the server tells it), sample (asked several times) or structured (one answer in a fixed form)."`
	Samples int          `placeholder:"N" help:"Questions for one verdict with --mode sample (default: 5)."`
	Prompt  string       `placeholder:"FILE" type:"existingfile" help:"Other prompts and another rubric; prefdeck judge prompt prints the built-in ones."`

	Limit       int      `placeholder:"N" help:"Judge at most so many pairs, or responses, more."`
	Labelled    bool     `help:"Only pairs that somebody has labelled, and their responses: what judge check needs."`
	Jobs        int      `placeholder:"N" help:"Requests in flight (default: 2)."`
	NumCtx      int      `placeholder:"N" help:"Context length in tokens (default: 4096)."`
	AllowRemote []string `placeholder:"NAME" help:"A model that may run on another machine, such as NAME:cloud; may be repeated."`

	Models []string `arg:"" name:"model" help:"Ollama models that judge, one after another."`
}

// Validate rejects counts that no run can mean.
func (f JudgeFlags) Validate() error {
	if f.Samples < 0 || f.Limit < 0 || f.Jobs < 0 || f.NumCtx < 0 {
		return errors.New("--samples, --limit, --jobs and --num-ctx are not negative")
	}
	if f.Samples > 0 && f.Mode != judge.BySample && f.Mode != "" {
		return errors.New("--samples is for --mode sample")
	}
	return nil
}

// Options returns the options of a run.
func (f JudgeFlags) Options() (judge.Options, error) {
	prompts, err := judge.Load(f.Prompt)
	return judge.Options{
		Version: stages.Version(), Models: f.Models, Pairwise: f.Pairwise, Pointwise: f.Pointwise, Method: f.Mode,
		Samples: f.Samples, Prompts: prompts, Scope: judge.Scope{Limit: f.Limit, Labelled: f.Labelled},
		Jobs: f.Jobs, NumCtx: f.NumCtx, AllowRemote: f.AllowRemote,
	}, err
}
