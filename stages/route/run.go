package route

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/measure"
)

// pageSize is how many pairs are stored in one transaction, so that labels never wait
// long for it.
const pageSize = 500

// Yard is the part of the store that routing needs.
type Yard interface {
	stages.RunLog
	// LockRun refuses while another process runs stages on this deck.
	LockRun(ctx context.Context) (release func() error, err error)
	// Seed is the deck's: the audit is drawn with it.
	Seed() int64
	// Rounds counts the runs of routing so far.
	Rounds(ctx context.Context) (int, error)
	// Judges returns every judge, in the order in which they began.
	Judges(ctx context.Context) ([]string, error)
	// Routable calls each for every pair that nothing dropped.
	Routable(ctx context.Context, each func(Case) error) error
	// SaveAssignments stores routes, machine labels and audits in one commit. A pair
	// that a person decided meanwhile, and one that a person let in, stays theirs.
	SaveAssignments(ctx context.Context, run stages.RunID, as []Assignment) error
}

// ErrNoJudge says that there is nothing to learn from or to route.
var ErrNoJudge = errors.New("no judge has compared a pair of this deck: prefdeck judge MODEL does, and prefdeck import --as verdicts takes in what others said")

// Run routes every undecided pair anew: to the machine where the judges are sure enough,
// to the person otherwise. Pairs that an earlier run sent to the machine come back where
// that no longer holds. A second run with nothing new changes nothing.
func Run(ctx context.Context, d Yard, o Options, events stages.Events) (r Routed, err error) {
	if o, err = o.filled(); err != nil {
		return r, fmt.Errorf("route: %w", err)
	}
	t, err := survey(ctx, d, o.Judges)
	if err != nil {
		return r, err
	}
	r = Routed{Judges: t.judges, Replaced: t.replaced, DryRun: o.DryRun, Audit: *o.Audit, Unjudged: t.unjudged}
	var panel measure.Panel
	r.Opening, panel = Open(t.cases, t.judges, o.Rule, o.Target, o.Certainty)
	rounds, err := d.Rounds(ctx)
	if err != nil {
		return r, fmt.Errorf("count the runs of routing: %w", err)
	}
	p := plan{judges: t.judges, panel: panel, opening: r.Opening, audit: *o.Audit, seed: d.Seed(), round: rounds + 1, mixed: mixed(t.cases)}
	var as []Assignment
	for _, c := range t.cases {
		if a, moves := p.assign(c, &r); moves {
			as = append(as, a)
		}
	}
	r.Saved = measure.Share{Of: r.Machine - r.Audits, N: t.pairs}
	if o.DryRun {
		return r, nil
	}
	config, err := o.snapshot(r)
	if err != nil {
		return r, fmt.Errorf("record the configuration: %w", err)
	}
	return r, save(ctx, d, stages.Run{Config: config, Version: o.Version}, as, events)
}

// Undo gives every pair that the machine decides back to the person, and returns how
// many those are. Its labels are removed; what people said of audits stays.
func Undo(ctx context.Context, d Yard, version string, events stages.Events) (pairs int, err error) {
	var as []Assignment
	err = d.Routable(ctx, func(c Case) error {
		if c.Machine != nil {
			as = append(as, Assignment{Pair: c.Pair})
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("read what the machine decides: %w", err)
	}
	run := stages.Run{Config: []byte(`{"undo": true}`), Version: version}
	return len(as), save(ctx, d, run, as, events)
}

// terrain is the input of routing.
type terrain struct {
	pairs    int // that nothing dropped
	unjudged int // of pairs: that nobody decided and no judge compared
	cases    []Case
	judges   []string // that are chosen
	replaced []Replacement
}

// survey reads the pairs of a deck, and chooses judges by the beginnings of their names.
// Those that rate each response by itself are chosen only by a name that no judge of pairs
// has, and one that a newer version replaces by a name that the newer does not have.
func survey(ctx context.Context, d Yard, chosen []string) (t terrain, err error) {
	judges, compares := map[string]bool{}, map[string]bool{}
	err = d.Routable(ctx, func(c Case) error {
		t.pairs++
		switch {
		case len(c.Opinions) > 0:
			t.cases = append(t.cases, c)
		case !c.Votes.decided():
			t.unjudged++
		}
		for _, o := range c.Opinions {
			judges[o.Judge] = true
			compares[o.Judge] = compares[o.Judge] || o.First != ""
		}
		return nil
	})
	if err != nil {
		return t, fmt.Errorf("read what judges said: %w", err)
	}
	began, err := d.Judges(ctx)
	if err != nil {
		return t, fmt.Errorf("read when judges began: %w", err)
	}
	all := slices.DeleteFunc(began, func(name string) bool { return !judges[name] })
	comparing := slices.DeleteFunc(slices.Clone(all), func(name string) bool { return !compares[name] })
	if len(chosen) == 0 {
		chosen = judge.Standing(comparing)
	}
	if len(all) == 0 || len(chosen) == 0 {
		return t, ErrNoJudge
	}
	for _, name := range chosen {
		found := beginning(comparing, name)
		if len(found) == 0 {
			found = beginning(all, name)
		}
		if len(found) == 0 {
			slices.Sort(all)
			return t, fmt.Errorf("no judge is called %q; there are %s", name, strings.Join(all, ", "))
		}
		t.judges = append(t.judges, judge.Standing(found)...)
	}
	slices.Sort(t.judges)
	t.judges = slices.Compact(t.judges)
	t.replaced = replacements(all, t.judges)
	return t, nil
}

// Replacement is a judge that a newer version of it replaces. Its JSON names are a public
// contract.
type Replacement struct {
	Judge string `json:"judge"`
	By    string `json:"by"`
}

// replacements lists the judges that were not chosen because a chosen one replaces them.
func replacements(all, chosen []string) []Replacement {
	out := []Replacement{}
	replaced := judge.Replaced(all)
	for _, name := range all {
		if by := replaced[name]; slices.Contains(chosen, by) && !slices.Contains(chosen, name) {
			out = append(out, Replacement{name, by})
		}
	}
	return out
}

// beginning returns the names that begin with a text.
func beginning(names []string, text string) (out []string) {
	for _, name := range names {
		if strings.HasPrefix(name, text) {
			out = append(out, name)
		}
	}
	return out
}

// save records a run and stores what it assigns, page by page.
func save(ctx context.Context, d Yard, run stages.Run, as []Assignment, events stages.Events) (err error) {
	release, err := d.LockRun(ctx)
	if err != nil {
		return err
	}
	defer func() { err = stages.Both(err, release()) }()
	run.ID, run.Stage, run.Started, run.Status = stages.NewRunID(), stages.Route, time.Now(), stages.Running
	if err := d.StartRun(ctx, run); err != nil {
		return fmt.Errorf("start routing: %w", err)
	}
	events.Send(stages.Started{Run: run, Total: len(as)})
	for page := range slices.Chunk(as, pageSize) {
		if err = ctx.Err(); err == nil {
			err = d.SaveAssignments(ctx, run.ID, page)
		}
		if err != nil {
			err = fmt.Errorf("store %d routes: %w", len(page), err)
			break
		}
		run.Counts.In += len(page)
		run.Counts.Added += len(page)
		events.Send(stages.Progress{Run: run.ID, Stage: run.Stage, Done: run.Counts.In, Total: len(as), Counts: run.Counts})
	}
	return stages.Finish(ctx, d, run, err, events)
}
