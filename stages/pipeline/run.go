package pipeline

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"prefdeck/stages"
	"prefdeck/stages/embed"
	"prefdeck/stages/filter"
	"prefdeck/stages/ollama"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Store is the part of the store that all stages together need.
type Store interface {
	prompt.Library
	response.Ledger
	filter.Docket
	Embeddings
}

// Server is the part of Ollama that the stages need; *peer.Client implements it.
// It may be nil for stages that ask no model.
type Server interface {
	response.Server
	embed.Server
	// Render returns the text that a chat becomes for the model.
	Render(ctx context.Context, r ollama.Request) (string, error)
	// Proxy returns the address of the proxy between us and Ollama; "" for none.
	Proxy() string
}

// ErrNoModel says that a stage needs a model and none is configured. The wrapping
// error names the key or flag to set, and the models on the server.
var ErrNoModel = errors.New("no model is chosen")

// All returns every stage that Run can run, in order.
func All() []stages.Stage {
	return []stages.Stage{stages.Prompts, stages.Responses, stages.Filter}
}

// inOrder returns the stages in which, each once, in the order in which they run.
func inOrder(which []stages.Stage) ([]stages.Stage, error) {
	for _, w := range which {
		if !slices.Contains(All(), w) {
			return nil, fmt.Errorf("there is no stage %q; the stages are prompts, responses and filter", w)
		}
	}
	if len(which) == 0 {
		return nil, errors.New("no stage is named; the stages are prompts, responses and filter")
	}
	return slices.DeleteFunc(All(), func(s stages.Stage) bool { return !slices.Contains(which, s) }), nil
}

// Run runs the named stages in order; filtering begins while responses are still
// arriving. If one fails or ctx ends, later ones do not run; if one ends with a
// *stages.Shortfall, they do, and Run returns that error at the end. A missing
// choice of model, which no stage can repair, is found before the first one runs;
// where the deck has responses already, they are filtered without asking for more.
func Run(ctx context.Context, d Store, s Server, c Config, which []stages.Stage, events stages.Events) error {
	which, err := inOrder(which)
	if err != nil {
		return err
	}
	if slices.Contains(which, stages.Filter) { // it would find out after hours of answers
		if err := c.Filter.Validate(); err != nil {
			return fmt.Errorf("%s: %w", stages.Filter, err)
		}
	}
	if c.Prompts.Model == "" && len(c.Responses.Models) > 0 {
		c.Prompts.Model = c.Responses.Models[0]
	}
	c.Prompts.AllowRemote = c.Responses.AllowRemote // one list for every use of a model
	var current atomic.Value                        // stage
	current.Store(which[0])
	if fleet, ok := s.(ollama.Several); ok {
		if c.Responses.Throttle == nil {
			c.Responses.Throttle = ollama.NewThrottle(c.Responses.Jobs)
		}
		defer fleet.Watch(ctx, c.Responses.Throttle, func(warn bool, text string) {
			events.Send(stages.Notice{Stage: current.Load().(stages.Stage), Warn: warn, Text: text})
		})()
	}
	c.Prompts.Jobs, c.Prompts.Throttle = c.Responses.InFlight(), c.Responses.Throttle
	if which, err = withoutAsking(ctx, d, c, which, events); err != nil {
		return err
	}
	if err := ready(ctx, s, c, which); err != nil {
		return err
	}
	if slices.Contains(which, stages.Prompts) {
		if c.Prompts.Screen.HeldOut, err = heldOut(ctx, c.HeldOut); err != nil {
			return fmt.Errorf("%s: %w", stages.Prompts, err)
		}
	}
	sampled, err := c.embedded(ctx, d, s, which, events)
	if err != nil {
		return err
	}
	if Asks(c, which) && s.Proxy() != "" {
		events.Send(stages.Notice{Stage: which[0], Warn: true, Text: fmt.Sprintf(
			"prompts go to Ollama through the proxy %s; to go there directly, name the host in NO_PROXY", s.Proxy())})
	}
	var short error // of the stages so far
	for _, stage := range which {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("%s: %w", stage, err)
		}
		current.Store(stage)
		switch stage {
		case stages.Prompts:
			c.Prompts.Then = which[1:]
			err = prompt.Run(ctx, d, s, c.Prompts, events)
		case stages.Responses:
			if slices.Contains(which, stages.Filter) {
				if err = together(ctx, d, s, c, events); err == nil || isShort(err) {
					err = stages.Both(err, sampled(ctx))
				}
				return stages.Both(short, err)
			}
			err = response.Run(ctx, d, s, c.Responses, events)
		case stages.Filter:
			err = filter.Run(ctx, d, c.Filter, events)
		}
		switch {
		case err == nil:
		case isShort(err):
			short = stages.Both(short, fmt.Errorf("%s: %w", stage, err))
		default:
			return stages.Both(short, fmt.Errorf("%s: %w", stage, err))
		}
	}
	return stages.Both(short, sampled(ctx))
}

// isShort reports whether a stage ended with something missing.
func isShort(err error) bool {
	var short *stages.Shortfall
	return errors.As(err, &short)
}

// withoutAsking leaves out the responses of a run that names no model but can filter
// the responses that the deck has, such as imported ones.
func withoutAsking(ctx context.Context, d Store, c Config, which []stages.Stage, events stages.Events) ([]stages.Stage, error) {
	if len(c.Responses.Models) > 0 || !slices.Contains(which, stages.Responses) || !slices.Contains(which, stages.Filter) {
		return which, nil
	}
	n, err := d.CountCandidates(ctx)
	if err != nil {
		return nil, fmt.Errorf("%s: count the prompts that have some: %w", stages.Responses, err)
	}
	if n == 0 {
		return which, nil
	}
	if c.Embed == "" { // who names a model to embed with wants the responses compared
		events.Send(stages.Notice{Stage: stages.Responses, Text: "no model is chosen, so none is asked (--model NAME does); the responses in the deck are filtered"})
	}
	return slices.DeleteFunc(slices.Clone(which), func(s stages.Stage) bool { return s == stages.Responses }), nil
}

// Asks reports whether any of the named stages would ask a model.
func Asks(c Config, which []stages.Stage) bool {
	return slices.Contains(which, stages.Responses) ||
		slices.Contains(which, stages.Prompts) && c.Prompts.Generate > 0 || c.embeds(which)
}

// ready checks for missing prerequisites before any stage runs.
func ready(ctx context.Context, s Server, c Config, which []stages.Stage) error {
	for _, stage := range which {
		var asks, chosen bool
		key := ""
		switch stage {
		case stages.Prompts:
			asks, chosen, key = c.Prompts.Generate > 0, c.Prompts.Model != "", "prompts.model in the configuration"
		case stages.Responses:
			asks, chosen, key = true, len(c.Responses.Models) > 0, "responses.models in the configuration"
		}
		switch {
		case !asks:
		case s == nil:
			return fmt.Errorf("%s: there is no Ollama server to ask", stage)
		case !chosen:
			return fmt.Errorf("%s: %w; name one with --model NAME or %s%s", stage, ErrNoModel, key, there(ctx, s))
		}
	}
	return nil
}

// there names the models on the server, or says why they are unknown, as the end of
// a sentence.
func there(ctx context.Context, s Server) string {
	models, err := s.Models(ctx)
	if err != nil {
		if errors.Is(err, ollama.ErrUnreachable) {
			return " (which there are is not known: no Ollama server answers)"
		}
		return fmt.Sprintf(" (which there are is not known: %v)", err)
	}
	if len(models) == 0 {
		return " (the server has none yet: ollama pull NAME)"
	}
	const most = 8
	var names []string
	for _, m := range models {
		names = append(names, m.Place())
	}
	slices.Sort(names)
	more := ""
	if n := len(names) - most; n > 0 {
		names, more = names[:most], fmt.Sprintf(" and %d more", n)
	}
	return " (the server has " + strings.Join(names, ", ") + more + ")"
}
