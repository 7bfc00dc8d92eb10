package response

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// Options configures Run.
type Options struct {
	Version string // of the program, for the record of the run

	Models  []string // Ollama names; at least one
	Plan    string   // which models and sets answer which prompt; "": InTurn
	Samples int      // responses per prompt and model, with Grid per set, too; 0: 2
	Draw    int      // with Mix: models per prompt; 0: 4
	Jobs    int      // requests in flight to each server; 0: 2
	Hosts   []string // addresses of the servers, which the caller connects to; none: one server
	// Throttle bounds the requests in flight in place of Jobs, and may be turned while
	// the run is under way; nil: Jobs does.
	Throttle *ollama.Throttle

	// Sets are option sets, which the samples use in turn: sample i gets Sets[i mod
	// len(Sets)] over Base. Empty: temperature 0.3, 0.7, 1.0, 1.2.
	//
	// Four names are ours, not Ollama's: "think" (true, false, or a level such
	// as "low"; default true) is only sent to models that can think; "seed" is the
	// seed of sample 0 and grows by one with each further sample. Without it every response has its own seed,
	// derived from its slot. "system" is a system message, after the prompt's own;
	// "name" is stored with the response as the set that it comes from.
	Base map[string]any // num_ctx (4096), num_predict (1024), …
	Sets []map[string]any

	Deadline    time.Duration // for one response, including queueing and retries; 0: 10 minutes
	Stall       time.Duration // silence after the first byte; 0: 2 minutes
	Attempts    int           // per response and run; 0: 4
	Backoff     time.Duration // before the second attempt, doubling; 0: 500 ms
	Pull        bool          // pull missing models
	CheckSeeds  bool          // ask for one response in checkedEvery again, and say whether it comes back
	AllowRemote []string      // models that may run elsewhere (promise 8)

	now  func() time.Time                                 // nil: time.Now
	wait func(ctx context.Context, d time.Duration) error // nil: sleep, or the context's error
}

// The plans. InTurn asks every model for Samples responses to every prompt, and Grid
// for that many with every set. Mix asks Draw of the models for each prompt, so that
// every two models answer the same prompt about equally often.
const (
	InTurn = "in-turn"
	Grid   = "grid"
	Mix    = "mix"
)

// Plans lists the plans.
func Plans() []string { return []string{InTurn, Grid, Mix} }

// CheckPlan rejects a name that is not a plan's.
func CheckPlan(name string) error {
	if name != "" && !slices.Contains(Plans(), name) {
		return fmt.Errorf("there is no plan %q; there are %s", name, strings.Join(Plans(), ", "))
	}
	return nil
}

// Options that are ours and no other word for one of Ollama's.
const (
	optionName   = "name"
	optionSystem = "system"
)

// optionTemplate is stored among the options, and never sent: see ollama.RenderedBy.
const optionTemplate = "template"

// OwnOptions lists the options of a set that no server knows.
func OwnOptions() []string { return []string{optionName, optionSystem, "think"} }

// ErrNoModels says that Options name no model.
var ErrNoModels = errors.New("no model is named to answer the prompts: name one with --model NAME, or models in the configuration")

const (
	defaultNumCtx     = 4096
	defaultNumPredict = 1024
)

// filled returns o with its defaults, or an error about its values. The result
// shares no map with o that it changes.
func (o Options) filled() (Options, error) {
	if len(o.Models) == 0 {
		return o, ErrNoModels
	}
	for name, n := range map[string]int{"samples": o.Samples, "draw": o.Draw, "jobs": o.Jobs, "attempts": o.Attempts} {
		if n < 0 {
			return o, fmt.Errorf("%s is %d, want at least 1", name, n)
		}
	}
	if err := CheckPlan(o.Plan); err != nil {
		return o, err
	}
	o.Models = distinct(o.Models)
	setDefault(&o.Plan, InTurn)
	setDefault(&o.Draw, 4)
	setDefault(&o.Samples, 2)
	setDefault(&o.Jobs, 2)
	if o.Throttle == nil {
		o.Throttle = ollama.NewThrottle(o.Jobs)
	}
	setDefault(&o.Attempts, usualAttempts)
	setDefault(&o.Deadline, 10*time.Minute)
	setDefault(&o.Stall, 2*time.Minute)
	setDefault(&o.Backoff, 500*time.Millisecond)
	base := map[string]any{"num_ctx": defaultNumCtx, "num_predict": defaultNumPredict}
	maps.Copy(base, o.Base)
	o.Base = base
	if len(o.Sets) == 0 {
		for _, t := range []float64{0.3, 0.7, 1.0, 1.2} {
			o.Sets = append(o.Sets, map[string]any{"temperature": t})
		}
	}
	if o.now == nil {
		o.now = time.Now
	}
	if o.wait == nil {
		o.wait = ollama.Sleep
	}
	_, err := o.CheckSets()
	return o, err
}

// distinct returns names without those that repeat another, as Ollama reads them.
func distinct(names []string) []string {
	var out []string
	for _, name := range names {
		if !slices.ContainsFunc(out, func(n string) bool { return ollama.SameName(n, name) }) {
			out = append(out, name)
		}
	}
	return out
}

// InFlight returns how many requests are in flight at a time, to all servers.
func (o Options) InFlight() int { return max(1, o.Jobs) * max(1, len(o.Hosts)) }

// perModel returns how many responses a model that answers a prompt gives; o is filled.
func (o Options) perModel() int {
	if o.Plan == Grid {
		return o.Samples * len(o.Sets)
	}
	return o.Samples
}

// PerPrompt returns how many responses a prompt gets; 0 if o has no valid values.
func (o Options) PerPrompt() int {
	o, err := o.filled()
	if err != nil {
		return 0
	}
	return o.perPrompt(len(o.Models))
}

func (o Options) perPrompt(models int) int {
	if o.Plan == Mix {
		models = min(models, o.Draw)
	}
	return models * o.perModel()
}

// CheckSets rejects options that no server should get, and sets of one name. where is
// "options" or "sets".
func (o Options) CheckSets() (where string, err error) {
	if _, named := o.Base[optionName]; named {
		return "options", errors.New("a name belongs to one of the option sets, not to the options of all")
	}
	if err := checkSet(o.Base); err != nil {
		return "options", err
	}
	named := map[any]bool{}
	for _, set := range o.Sets {
		if err := checkSet(set); err != nil {
			return "sets", err
		}
		if name, ok := set[optionName]; ok && named[name] {
			return "sets", fmt.Errorf("two option sets are named %q", name)
		} else if ok {
			named[name] = true
		}
	}
	return "", nil
}

func setDefault[T comparable](v *T, otherwise T) {
	var zero T
	if *v == zero {
		*v = otherwise
	}
}

// checkSet rejects options that no server should get.
func checkSet(set map[string]any) error {
	if _, err := json.Marshal(set); err != nil {
		return fmt.Errorf("options of the models: %w", err)
	}
	if v, ok := set["think"]; ok && !ollama.Thinks(v) {
		return fmt.Errorf("option think is %v, want true, false, low, medium, high or max", v)
	}
	for _, name := range []string{optionName, optionSystem} {
		if v, ok := set[name]; ok {
			if text, ok := v.(string); !ok || strings.TrimSpace(text) == "" {
				return fmt.Errorf("option %s is %v, want text", name, v)
			}
		}
	}
	for _, name := range []string{"seed", "num_ctx", "num_predict"} {
		if v, ok := set[name]; ok {
			if _, ok := whole(v); !ok {
				return fmt.Errorf("option %s is %v, want a whole number", name, v)
			}
		}
	}
	return nil
}

// whole returns v as a whole number, whichever decoder it came from.
func whole(v any) (int64, bool) {
	switch n := v.(type) {
	case int:
		return int64(n), true
	case int64:
		return n, true
	case float64:
		return int64(n), n == float64(int64(n))
	}
	return 0, false
}

// snapshot returns the configuration for the record of the run. Its jobs count all
// servers together, because the speed of a model is measured by them.
func (o Options) snapshot() (json.RawMessage, error) {
	config := map[string]any{
		"models": o.Models, "plan": o.Plan, "draw": o.Draw, "samples": o.Samples, "jobs": o.InFlight(), "base": o.Base, "sets": o.Sets,
		"deadline": o.Deadline.String(), "stall": o.Stall.String(), "attempts": o.Attempts,
		"backoff": o.Backoff.String(), "pull": o.Pull, "allow_remote": o.AllowRemote,
	}
	if len(o.Hosts) > 0 {
		config["hosts"] = o.Hosts
	}
	if o.CheckSeeds {
		config["check_seeds"] = true
	}
	return json.Marshal(config)
}

// reloads returns a load option that differs between the sets, or "".
func (o Options) reloads() string {
	for _, name := range ollama.LoadOptions() {
		first := effective(o.Base, o.Sets[0], name)
		for _, set := range o.Sets[1:] {
			if effective(o.Base, set, name) != first {
				return name
			}
		}
	}
	return ""
}

// largestContext returns the largest num_ctx of the sets.
func (o Options) largestContext() (most int64) {
	for _, set := range o.Sets {
		n, _ := whole(o.Base["num_ctx"])
		if own, ok := whole(set["num_ctx"]); ok {
			n = own
		}
		most = max(most, n)
	}
	return most
}

// unstopped returns, quoted, the texts that answers of m end at and with some set no
// longer do.
func (o Options) unstopped(m stages.Model) []string {
	var lost []string
	for _, set := range o.Sets {
		options := maps.Clone(o.Base)
		maps.Copy(options, set)
		for _, text := range ollama.Unstopped(options, m.Parameters) {
			if quoted := strconv.Quote(text); !slices.Contains(lost, quoted) {
				lost = append(lost, quoted)
			}
		}
	}
	return lost
}

// repeated returns how many answers of m to a prompt can only repeat another one: at
// temperature 0 a seed makes no difference.
func (o Options) repeated(m stages.Model) (n int) {
	ways, err := o.variants(m, 0)
	if err != nil {
		return 0 // which planning reports
	}
	given := map[string]bool{}
	for _, v := range ways {
		if given[v.canonical] && fmt.Sprint(v.options["temperature"]) == "0" {
			n++
		}
		given[v.canonical] = true
	}
	return n
}

func effective(base, set map[string]any, name string) string {
	v, ok := set[name]
	if !ok {
		v = base[name]
	}
	return fmt.Sprint(v)
}
