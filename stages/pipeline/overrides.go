package pipeline

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"prefdeck/stages/filter"
	"prefdeck/stages/ollama/peer"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Overrides is the part of the configuration that a person sets for one run, as
// flags of the command line. A zero field leaves the configuration as it is.
type Overrides struct {
	Models           []string           `name:"model" placeholder:"NAME" help:"A model to ask; may be repeated."`
	Samples          *int               `placeholder:"N" help:"Responses per prompt and model (default: 2)."`
	Plan             string             `placeholder:"NAME" help:"Which models answer which prompt: in-turn (all; the default), grid (all, with every option set) or mix (some, evenly)."`
	Draw             *int               `placeholder:"N" help:"With --plan mix: models per prompt (default: 4)."`
	Jobs             *int               `placeholder:"N" help:"Requests in flight to each server (default: 2)."`
	Hosts            []string           `name:"host" sep:"none" placeholder:"HOST" help:"An Ollama server, written like OLLAMA_HOST; may be repeated (default: that of OLLAMA_HOST)."`
	Generate         *int               `placeholder:"N" help:"Have the first model write N new prompts."`
	Choose           *int               `placeholder:"K" help:"Keep only the K prompts that cover the others best. The choice stays until you make another; a K as large as the deck lets all back in (default: no choice)."`
	PromptsBy        string             `placeholder:"WAY" help:"How it writes prompts: self-instruct (default), evol, magpie, topics, personas or follow-up."`
	Pull             bool               `help:"Pull models that the server does not have."`
	CheckSeeds       bool               `help:"Ask for one response in fifty again, and report how many texts their seeds reproduce."`
	PairsPerPrompt   *int               `placeholder:"N" help:"Pairs of one prompt, at most; 0 for all (default: 10)."`
	PairsPerResponse *int               `placeholder:"N" help:"Pairs with the same response, at most; 0 for no limit (default: 4)."`
	Strategy         *string            `placeholder:"NAME" help:"How pairs are chosen within these limits: all (where they fit; the default), balanced, random, moderate, uncertain, gap, near-tie, on-policy, spread or d-optimal."`
	PolicyModel      string             `placeholder:"NAME" help:"The model that on-policy compares with the others."`
	Set              map[string]float64 `placeholder:"KEY=VALUE" help:"A threshold of a filter, as prefdeck config names it; may be repeated."`

	Embed       string   `placeholder:"NAME" help:"An Ollama embedding model, such as all-minilm: --choose then compares meanings, and responses off the prompt's topic are dropped."`
	AllowRemote []string `placeholder:"NAME" help:"A model that may run on another machine, such as NAME:cloud; may be repeated."`

	Writer string           `kong:"-"` // the model that writes prompts
	Sets   []map[string]any `kong:"-"` // option sets
}

// Validate refuses counts that no run can mean.
func (o Overrides) Validate() error {
	for _, n := range []*int{o.Samples, o.Jobs, o.Generate} {
		if n != nil && *n < 1 {
			return errors.New("--samples, --jobs and --generate count from 1")
		}
	}
	if o.Draw != nil && *o.Draw < 2 {
		return errors.New("--draw counts from 2: one response makes no pair")
	}
	if err := response.CheckPlan(o.Plan); err != nil {
		return fmt.Errorf("--plan: %w", err)
	}
	for _, n := range []*int{o.PairsPerPrompt, o.PairsPerResponse, o.Choose} {
		if n != nil && *n < 0 {
			return errors.New("--pairs-per-prompt, --pairs-per-response and --choose are not negative")
		}
	}
	if err := peer.CheckHosts(o.Hosts); err != nil {
		return fmt.Errorf("--host: %w", err)
	}
	if o.PromptsBy != "" {
		if err := prompt.CheckMethod(o.PromptsBy); err != nil {
			return fmt.Errorf("--prompts-by: %w", err)
		}
	}
	if names := append([]string{pairing.StrategyAll}, pairing.Choosable()...); o.Strategy != nil && !slices.Contains(names, *o.Strategy) {
		return fmt.Errorf("--strategy: there is no %q; there are %s", *o.Strategy, strings.Join(names, ", "))
	}
	if err := filter.CheckThresholds(o.Set); err != nil {
		return fmt.Errorf("--set: %w", err)
	}
	return nil
}

// With returns the configuration with o over it, for a run of this version.
func (c Config) With(o Overrides, version string) Config {
	r, p, f := &c.Responses, &c.Prompts, &c.Filter
	if len(o.Models) > 0 {
		r.Models = o.Models
	}
	if len(o.Sets) > 0 {
		r.Sets = o.Sets
	}
	if len(o.Hosts) > 0 {
		r.Hosts = o.Hosts
	}
	replace(&r.Samples, o.Samples)
	replace(&r.Draw, o.Draw)
	replace(&r.Jobs, o.Jobs)
	r.Plan = cmp.Or(o.Plan, r.Plan)
	replace(&p.Generate, o.Generate)
	replace(&p.Choose, o.Choose)
	p.By = cmp.Or(o.PromptsBy, p.By)
	p.Model = cmp.Or(o.Writer, p.Model)
	replace(&f.PairsPerPrompt, o.PairsPerPrompt)
	replace(&f.PairsPerResponse, o.PairsPerResponse)
	if o.Strategy != nil {
		f.Strategy = strategy(*o.Strategy)
	}
	if len(o.Set) > 0 {
		set := maps.Clone(f.Thresholds)
		if set == nil {
			set = map[string]float64{}
		}
		maps.Copy(set, o.Set)
		f.Thresholds = set
	}
	f.PolicyModel = cmp.Or(o.PolicyModel, f.PolicyModel)
	c.Embed = cmp.Or(o.Embed, c.Embed)
	r.Pull = r.Pull || o.Pull
	r.CheckSeeds = r.CheckSeeds || o.CheckSeeds
	r.AllowRemote = slices.Concat(r.AllowRemote, o.AllowRemote)
	r.Version, p.Version, f.Version = version, version, version
	return c
}

// replace sets a value, if there is another one.
func replace[T any](value, by *T) {
	if by != nil {
		*value = *by
	}
}

// strategy returns a strategy as filtering has it, where the default has no name: all
// pairs where they fit.
func strategy(name string) string {
	if name == pairing.StrategyAll {
		return ""
	}
	return name
}
