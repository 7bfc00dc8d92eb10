package ablation

import (
	"fmt"
	"math"
	"slices"

	"prefdeck/stages"
)

// The names of the arms.
const (
	Raw      = "raw"
	Curated  = "curated"
	Diverse  = "diverse"
	Filtered = "filtered"
	Human    = "filtered, judged pairs"
	Judged   = "judge labels"
)

// arm is a way of collecting pairs: which trials it would have.
type arm struct {
	name, about string
	stage       string // that it adds
	takes       func(t *Trial) bool
	judged      bool   // train on what the judge says
	why         string // it is not defined; "": it is
	trials      []int  // to train on
}

// least is how many labelled pairs an arm takes, in half of its prompts.
const least = 15

// arms lists the arms with the trials of each among those in training.
func arms(trials []Trial, training []int) []*arm {
	pool := func(takes func(*Trial) bool) (out []int) {
		for _, i := range training {
			if takes(&trials[i]) {
				out = append(out, i)
			}
		}
		return out
	}
	any := func(takes func(*Trial) bool) bool { return len(pool(takes)) > 0 }
	random := func(t *Trial) bool { return t.random() }
	curated := func(t *Trial) bool { return t.random() && t.Curated }

	raw := &arm{name: Raw, about: "all prompts, two of their responses at random", takes: random}
	if !any(func(t *Trial) bool { return t.random() && !t.Curated }) {
		raw.why = "no label on a prompt that curation dropped"
	}
	base := &arm{name: Curated, stage: string(stages.Prompts), about: "prompts that curation let pass", takes: curated}

	diverse := &arm{name: Diverse, stage: string(stages.Responses), about: "two models' responses, or least alike", takes: diversely(any)}
	same := func(t *Trial) bool { return curated(t) && !t.diverse() }
	if !any(same) && !any(func(t *Trial) bool { return t.spread() && t.Curated }) {
		diverse.why = "every pair is of two models already"
	} else if !any(diverse.takes) {
		diverse.why = "no pair is known to be of two models"
	}

	before := base
	if diverse.why == "" {
		before = diverse
	}
	filtered := &arm{name: Filtered, stage: string(stages.Filter), about: "pairs that filtering left and selection chose", takes: selected(before.takes, any)}
	if !any(func(t *Trial) bool { return before.takes(t) && t.Dropped }) && !any(func(t *Trial) bool { return t.scored() && t.Curated }) {
		filtered.why = "no label on dropped or score-chosen pairs"
	}

	left := selected(before.takes, any)
	said := func(t *Trial) bool { return left(t) && !math.IsNaN(t.Judge) }
	human := &arm{name: Human, about: "of these, pairs that a judge compared", takes: said}
	judge := &arm{name: Judged, stage: "judge", about: "the same pairs, labelled by the judge", takes: said, judged: true}
	all := []*arm{raw, base, diverse, filtered, human, judge}
	for _, a := range all {
		a.trials = pool(a.takes)
	}
	if len(judge.trials) == 0 {
		judge.why = "no judge has compared a labelled pair"
	}
	if filtered.why == "" && slices.Equal(human.trials, filtered.trials) || len(judge.trials) == 0 {
		all = slices.DeleteFunc(all, func(a *arm) bool { return a == human })
	}
	return all
}

// diversely returns which trials belong to an arm of diverse responses: those chosen
// for variety where there are any, with the drops that chance shows; otherwise those
// of two models.
func diversely(any func(func(*Trial) bool) bool) func(*Trial) bool {
	spread := func(t *Trial) bool { return t.spread() && t.Curated }
	if any(spread) {
		return func(t *Trial) bool { return spread(t) || t.random() && t.Curated && t.Dropped }
	}
	return func(t *Trial) bool { return t.random() && t.Curated && t.diverse() }
}

// selected returns which of the trials before filtering are left after it, or, where
// scores chose pairs, those pairs.
func selected(before func(*Trial) bool, any func(func(*Trial) bool) bool) func(*Trial) bool {
	scored := func(t *Trial) bool { return t.scored() && t.Curated && !t.Dropped }
	if any(scored) {
		return scored
	}
	return func(t *Trial) bool { return before(t) && !t.Dropped }
}

// tooFew says that an arm has too few labels.
func tooFew(n int) string {
	return fmt.Sprintf("too few labels: %d, and half of their prompts must have %d", n, least)
}
