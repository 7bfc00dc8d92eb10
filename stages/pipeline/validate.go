package pipeline

import (
	"maps"
	"slices"
	"strings"
	"time"

	"prefdeck/stages/ground/strict"
	"prefdeck/stages/ground/tongue"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/peer"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// check notes what is wrong with the values of the file that c was read from.
func (c Config) check(read *strict.File) {
	fault := func(key, format string, args ...any) { read.Fault(strings.Split(key, "."), format, args...) }
	p, r := c.Prompts, c.Responses
	for _, n := range []struct {
		key          string
		value, least int
	}{
		{"prompts.generate", p.Generate, 0},
		{"prompts.examples", p.Examples, 1},
		{"prompts.num_ctx", p.NumCtx, 1},
		{"prompts.min_words", p.Screen.MinWords, 0},
		{"prompts.max_words", p.Screen.MaxWords, 0},
		{"prompts.choose", p.Choose, 0},
		{"responses.samples", r.Samples, 1},
		{"responses.draw", r.Draw, 2},
		{"responses.jobs", r.Jobs, 1},
		{"responses.attempts", r.Attempts, 1},
	} {
		if n.value < n.least {
			fault(n.key, "%d is less than %d", n.value, n.least)
		}
	}
	for _, d := range []struct {
		key   string
		value time.Duration
	}{
		{"responses.deadline", r.Deadline}, {"responses.stall", r.Stall}, {"responses.backoff", r.Backoff},
	} {
		if d.value <= 0 {
			fault(d.key, "%v is not above 0", d.value)
		}
	}
	if !(p.MaxRouge > 0 && p.MaxRouge <= 1) {
		fault("prompts.max_rouge", "%v is not above 0 and at most 1", p.MaxRouge)
	}
	if err := prompt.CheckMethod(p.By); err != nil {
		fault("prompts.by", "%v", err)
	}
	for _, code := range p.Screen.Languages {
		if !tongue.Known(code) {
			fault("prompts.languages", "%q is not the code of a language that can be recognised", code)
		}
	}
	if p.Screen.MaxWords > 0 && p.Screen.MaxWords < p.Screen.MinWords {
		fault("prompts.max_words", "%d is less than min_words, %d", p.Screen.MaxWords, p.Screen.MinWords)
	}
	if slices.Contains(c.HeldOut, "") {
		fault("prompts.held_out", "a name is empty")
	}
	if slices.Contains(p.Topics, "") {
		fault("prompts.topics", "a topic is empty")
	}
	if slices.Contains(p.Personas, "") {
		fault("prompts.personas", "a persona is empty")
	}
	if !(p.NearDuplicate > 0) {
		fault("prompts.near_duplicate", "%v is not above 0", p.NearDuplicate)
	}
	if err := response.CheckPlan(r.Plan); err != nil {
		fault("responses.plan", "%v", err)
	}
	if err := peer.CheckHosts(r.Hosts); err != nil {
		fault("responses.hosts", "%v", err)
	}
	// One fault per option is enough.
	if where, err := r.CheckSets(); c.checkOptions(read) && err != nil {
		fault("responses."+where, "%v", err)
	}
	if slices.Contains(r.Models, "") {
		fault("responses.models", "a name is empty")
	}
	c.Filter.Check(func(key string, err error) { fault("filter."+key, "%v", err) })
}

// checkOptions notes options that no server knows, each once, and values that every
// server refuses. It reports whether there are none.
func (c Config) checkOptions(read *strict.File) (clean bool) {
	clean = true
	for _, t := range []struct {
		key  []string
		sets []map[string]any
		ours []string
	}{
		{[]string{"prompts", "options"}, []map[string]any{c.Prompts.Base}, nil},
		{[]string{"responses", "options"}, []map[string]any{c.Responses.Base}, response.OwnOptions()},
		{[]string{"responses", "sets"}, c.Responses.Sets, response.OwnOptions()},
	} {
		known := append(ollama.OptionNames(), t.ours...)
		noted := map[string]bool{}
		for _, set := range t.sets {
			for _, name := range slices.Sorted(maps.Keys(set)) {
				at := append(slices.Clone(t.key), name)
				switch err := ollama.CheckOption(name, set[name]); {
				case noted[name]:
				case !slices.Contains(known, name):
					noted[name], clean = true, false
					read.Unknown(at, known)
				case err != nil:
					noted[name], clean = true, false
					read.Fault(at, "%v", err)
				}
			}
		}
	}
	return clean
}
