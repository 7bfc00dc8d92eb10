package judge

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"prefdeck/stages/response"
)

// ErrNoLabels says that only labelled pairs should be judged and there are none.
var ErrNoLabels = errors.New("no pair is labelled yet: prefdeck label decides some, and judge without --labelled judges the others")

// ErrNoChecklists says that responses should be checked and no prompt has a checklist.
var ErrNoChecklists = errors.New("no prompt has a checklist yet: prefdeck judge checklist write MODEL writes them, and prefdeck judge checklist edit --all lets you")

// keepAlive keeps the model loaded during our pauses.
const keepAlive = 10 * time.Minute

// Options configures Run. Models are required.
type Options struct {
	Version string // of the program, for the record of the run

	Models    []string // Ollama names
	Pairwise  bool     // compare the responses of pairs; with none of these: this
	Pointwise bool     // rate responses
	Checks    bool     // say which items of their prompts' checklists responses meet
	Compose   bool     // write checklists for prompts without one
	Difficult bool     // count the criteria of difficulty that prompts meet
	Safety    bool     // say which prompts are unsafe
	Method    Method   // "": ByProbability where the server tells probabilities, else BySample
	Samples   int      // with BySample; 0: 5
	Examples  int      // corrections of the judge to show it before each comparison; 0: none
	Prompts   Prompts  // without a text: the built-in ones
	Scope     Scope

	Jobs        int           // requests in flight; 0: 2
	NumCtx      int           // 0: 4096, as responses are made with
	NumThread   int           // 0: as the server chooses
	Deadline    time.Duration // for one request; 0: 10 minutes
	Stall       time.Duration // silence after the first byte; 0: 2 minutes
	Attempts    int           // per request and run; 0: 4
	Backoff     time.Duration // before the second attempt, doubling; 0: 500 ms
	AllowRemote []string      // models that may run elsewhere (promise 8)

	now func() time.Time // nil: time.Now
}

// filled returns o with its defaults, or an error about its values.
func (o Options) filled() (Options, error) {
	if len(o.Models) == 0 {
		return o, errors.New("no model is named to judge")
	}
	if o.Method != "" && !slices.Contains(Methods(), o.Method) {
		return o, fmt.Errorf("mode %q, want probability, sample or structured", o.Method)
	}
	for name, n := range map[string]int{"samples": o.Samples, "jobs": o.Jobs, "num_ctx": o.NumCtx, "num_thread": o.NumThread, "limit": o.Scope.Limit} {
		if n < 0 {
			return o, fmt.Errorf("%s is %d", name, n)
		}
	}
	if o.Examples < 0 || o.Examples > mostExamples {
		return o, fmt.Errorf("examples is %d, want at most %d", o.Examples, mostExamples)
	}
	if !o.Pointwise && !o.Checks && !o.Compose && !o.Difficult && !o.Safety {
		o.Pairwise = true
	}
	if o.Compose && o.Method == "" {
		o.Method = ByStructure // nothing is read from probabilities, so nobody has to tell them
	}
	for to, otherwise := range map[*int]int{&o.Samples: 5, &o.Jobs: 2, &o.NumCtx: 4096} {
		if *to == 0 {
			*to = otherwise
		}
	}
	if o.now == nil {
		o.now = time.Now
	}
	var err error
	if o.Prompts.Pairwise == "" {
		o.Prompts, err = Load("")
	}
	return o, err
}

// pointless returns why there is nothing to judge, in a deck without a verdict; nil if
// that is no fault.
func (o Options) pointless() error {
	switch {
	case o.Scope.Labelled:
		return ErrNoLabels
	case o.Checks:
		return ErrNoChecklists
	}
	return nil
}

// snapshot returns the configuration for the record of the run.
func (o Options) snapshot() (json.RawMessage, error) {
	return json.Marshal(map[string]any{
		"models": o.Models, "pairwise": o.Pairwise, "pointwise": o.Pointwise, "checklist": o.Checks, "write_checklists": o.Compose, "difficulty": o.Difficult, "safety": o.Safety, "mode": o.Method, "samples": o.Samples, "examples": o.Examples,
		"limit": o.Scope.Limit, "labelled": o.Scope.Labelled, "jobs": o.Jobs, "num_ctx": o.NumCtx, "num_thread": o.NumThread, "allow_remote": o.AllowRemote,
	})
}

// asker returns what asks the server.
func (o Options) asker(s Server, notice func(bool, string)) *response.Asker {
	return response.NewAsker(s, response.AskerOptions{Deadline: o.Deadline, Attempts: o.Attempts, Backoff: o.Backoff, Notice: notice})
}
