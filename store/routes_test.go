package store

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/pairing"
	"prefdeck/stages/route"
)

// judged returns a deck of pairs on all of which a judge says A, as sure as can be.
func judged(t *testing.T, n int) (*Deck, []stages.ID) {
	t.Helper()
	d := fresh(t)
	pairs := withPairs(t, d, n)
	var os []judge.Opinion
	for _, p := range pairs {
		os = append(os, judge.Opinion{Pair: p, Judge: "judge", First: judge.AFirst, Probability: 1, Answer: "a"})
	}
	must(t, d.SaveOpinions(t.Context(), os))
	return d, pairs
}

// routes sends the pairs to the machine, the first as an audit.
func routes(t *testing.T, d *Deck, pairs ...stages.ID) {
	t.Helper()
	var as []route.Assignment
	for i, p := range pairs {
		a := route.Assignment{Pair: p, Machine: &route.Consensus{Answer: label.A, Confidence: 1}, Judge: "judge", Reason: "sure"}
		if i == 0 {
			a.Audit = 0.25
		}
		as = append(as, a)
	}
	must(t, d.SaveAssignments(t.Context(), run(t, d, stages.Route), as))
	lawful(t, d)
}

func casesOf(t *testing.T, d *Deck) (out []route.Case) {
	t.Helper()
	must(t, d.Routable(t.Context(), func(c route.Case) error {
		out = append(out, c)
		return nil
	}))
	return out
}

// A routed pair leaves the queue, but for its audit; its label is the machine's, counts
// as no person's, and goes when the pair goes back.
func TestRoutes(t *testing.T) {
	t.Parallel()
	d, pairs := judged(t, 6)
	must(t, d.Append(t.Context(), choose(pairs[0], label.Graded(-1))))
	routes(t, d, pairs[1], pairs[2], pairs[3], pairs[0]) // the last is decided meanwhile
	if got, want := state(t, d, pairs), "done 0, open 0, , , open 0, open 0"; got != want {
		t.Errorf("queue %q, want %q", got, want)
	}
	cases := casesOf(t, d)
	want := route.Case{
		Pair: pairs[1], Prompt: cases[1].Prompt, Route: pairing.ToMachine, Strategy: cases[1].Strategy, Audit: 0.25, Machine: &route.Consensus{Answer: label.A, Confidence: 1}, Round: 1,
		Opinions: []judge.Opinion{{Pair: pairs[1], Judge: "judge", First: judge.AFirst, Probability: 1, Answer: "a"}},
	}
	if names, err := d.Judges(t.Context()); err != nil || !slices.Equal(names, []string{"judge"}) {
		t.Errorf("judges %q, %v", names, err)
	}
	if len(cases) != 6 || cases[1].Prompt == "" || !reflect.DeepEqual(cases[1], want) || cases[0].Machine != nil || cases[0].Votes != (route.Votes{A: 1}) {
		t.Errorf("cases %+v, want the second %+v", cases, want)
	}
	if it := next(t, d); it.Pair.ID == pairs[1] && it.Kind() != label.Audit {
		t.Errorf("the audit is %+v", it)
	}
	must(t, d.Append(t.Context(), choose(pairs[1], label.Graded(2))))
	s, err := d.Stats(t.Context())
	must(t, err)
	if m := s.Machine; m == nil || m.Labels != 3 || m.Audits != 1 || m.Waiting != 0 || m.Error.Value != 1 || m.Error.N != 1 || m.NoWinner.Value != 0 || m.Saved != (measure.Share{Of: 2, N: 6}) {
		t.Errorf("machine %+v", m)
	}
	if last := s.Funnel[len(s.Funnel)-1]; len(last.Filters) != 2 || last.Filters[0].In != 3 || last.Filters[1] != (measure.FunnelFilter{Filter: "machine", In: 3, Passed: 3}) {
		t.Errorf("funnel %+v", last)
	}

	must(t, d.SaveAssignments(t.Context(), run(t, d, stages.Route), []route.Assignment{{Pair: pairs[1]}, {Pair: pairs[2]}}))
	lawful(t, d)
	if got, want := state(t, d, pairs), "done 0, done 0, open 0, , open 0, open 0"; got != want {
		t.Errorf("back: queue %q, want %q", got, want)
	}
	must(t, d.Rescue(t.Context(), stages.OfPair, pairs[3], "mine"))
	lawful(t, d)
	if n := query[int](t, d, `SELECT (SELECT count(*) FROM main.machine_labels) + (SELECT count(*) FROM main.audits)`); n != 0 {
		t.Errorf("%d labels and audits of the machine are left", n)
	}
	routes(t, d, pairs[3])
	if c := casesOf(t, d)[3]; c.Route != pairing.ToPerson || !c.Fixed {
		t.Errorf("what a person took back went to the machine: %+v", c)
	}
}

// A label of the machine is no longer there once filtering drops its pair.
func TestDroppedPairsLeaveTheMachine(t *testing.T) {
	t.Parallel()
	d, _ := withDrops(t)
	filtered(t, d, filter.Options{})
	pair := casesOf(t, d)[0].Pair
	routes(t, d, pair)
	filtered(t, d, filter.Options{Thresholds: map[string]float64{"min_chars": 10_000}})
	lawful(t, d)
	if n := query[int](t, d, `SELECT (SELECT count(*) FROM main.machine_labels) + (SELECT count(*) FROM main.audits)`); n != 0 {
		t.Errorf("%d labels and audits of the machine are left", n)
	}
	if len(casesOf(t, d)) != 0 {
		t.Error("dropped pairs are routed")
	}
}

// Rows of a routed deck bring no label of its machine to a pair that is here, and the
// person's.
func TestAbsorbedPairsStayThePersons(t *testing.T) {
	t.Parallel()
	from, pairs := judged(t, 3)
	into, _ := judged(t, 3)
	routes(t, from, pairs[0], pairs[1])
	absorbed(t, into, from)
	lawful(t, into)
	if n := query[int](t, into, `SELECT count(*) FROM main.machine_labels`); n != 0 {
		t.Errorf("%d labels of the machine came in", n)
	}
}

// An export tells the labels of the machine from those of people.
func TestMachineLabelsAreExportedApart(t *testing.T) {
	t.Parallel()
	d, pairs := judged(t, 3)
	must(t, d.Append(t.Context(), choose(pairs[0], label.Graded(-1))))
	routes(t, d, pairs[1])
	var got []exchange.Labelled
	must(t, labelled(t.Context(), d, func(l exchange.Labelled) error {
		got = append(got, l)
		return nil
	}))
	at := slices.IndexFunc(got, func(l exchange.Labelled) bool { return l.Pair.ID == pairs[1] })
	if len(got) != 2 || at < 0 || len(got[at].Labels) != 0 || got[at].Machine == nil || got[at].Machine.Judge != "judge" || got[1-at].Machine != nil {
		t.Errorf("%+v", got)
	}
}

// A pair that a person dropped leaves the queue with its reason, whatever filters say of
// it later, until a person lets it in.
func TestPairsAreDroppedByHand(t *testing.T) {
	t.Parallel()
	d, _ := withDrops(t)
	filtered(t, d, filter.Options{Audit: 1})
	item := queued(t, d)[""][0]
	pair := item.Pair.ID
	must(t, d.Rescue(t.Context(), stages.OfPair, pair, "fine"))
	routed := func() (out string) {
		lawful(t, d)
		return query[string](t, d, `
SELECT p.route || ', ' || p.dropped_by || ', ' || p.reason || coalesce(', ' || (SELECT q.state FROM queue q WHERE q.pair = p.n), '') FROM pairs p WHERE p.id = unhex(?)`, pair)
	}
	settledAgain := func(what string) {
		t.Helper()
		if n := query[int](t, d, `SELECT count(*) FROM main.settings WHERE key = ?`, settingSettled); n != 0 {
			t.Errorf("after %s a filter run would do nothing", what)
		}
	}
	settledAgain("a rescue")
	filtered(t, d, filter.Options{Audit: 1})
	must(t, d.DropByHand(t.Context(), pair, "an advert"))
	settledAgain("a drop")
	const want = "dropped, person, dropped by anna: an advert"
	if got := routed(); got != want {
		t.Errorf("%q, want %q", got, want)
	}
	read := item.Pair // by a run that began before the drop
	must(t, d.SaveOutcomes(t.Context(), run(t, d, stages.Filter), []filter.Ruling{{Prompt: read.Prompt, Pairs: []pairing.Pair{read}}}))
	if got := routed(); got != want {
		t.Errorf("after the end of a run %q, want %q", got, want)
	}
	filtered(t, d, filter.Options{Audit: 1, Off: []string{"refusal"}})
	if got := routed(); got != want {
		t.Errorf("after a run %q, want %q", got, want)
	}
	s, err := d.Stats(t.Context())
	must(t, err)
	filters := s.Funnel[0].Filters
	if last := filters[len(filters)-1]; last.Filter != measure.ByHandRow || last.Dropped != 1 || last.Passed != last.In-1 {
		t.Errorf("funnel %+v", s.Funnel)
	}
	filtered(t, d, filter.Options{Audit: 1})
	if s, err = d.Stats(t.Context()); err != nil {
		t.Fatal(err)
	}
	filters = s.Funnel[0].Filters
	other := stages.ID(query[string](t, d, `SELECT lower(hex(id)) FROM pairs WHERE route = 'dropped' AND dropped_kind = 'response' LIMIT 1`))
	must(t, d.DropByHand(t.Context(), other, "too"))
	if s, err = d.Stats(t.Context()); err != nil || s.Funnel[0].Filters[len(filters)-1] != filters[len(filters)-1] {
		t.Errorf("what a filter had dropped is dropped twice: %+v, %v", s.Funnel, err)
	}
	found, err := d.SubjectsFrom(t.Context(), string(pair[:8]), 2)
	if err != nil || len(found) != 1 || found[pair] != stages.OfPair {
		t.Errorf("found %v, %v", found, err)
	}
	must(t, d.Rescue(t.Context(), stages.OfPair, pair, "no advert"))
	if got := routed(); got != "person, , rescued, open" {
		t.Errorf("rescued: %q", got)
	}
	for _, reason := range []string{"it tells of a book", ""} {
		must(t, d.Rescue(t.Context(), stages.OfPair, pair, reason))
	}
	if why := query[string](t, d, `SELECT reason FROM rescues WHERE subject = unhex(?)`, pair); why != "it tells of a book" {
		t.Errorf("rescued since %q", why)
	}
	if err := d.DropByHand(t.Context(), "00", ""); err == nil {
		t.Error("dropped a pair that is not there")
	}
}

// Judges come in the order in which they began, as after a merge of a deck whose judge is
// older.
func TestJudgesInTurn(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 2)
	for name, started := range map[string]int64{"a newer": 2000, "old": 1000} {
		r := stages.Run{ID: stages.NewRunID(), Stage: stages.Judge, Started: time.UnixMilli(started), Status: stages.Done}
		must(t, d.StartRun(t.Context(), r))
		must(t, d.SaveOpinions(t.Context(), []judge.Opinion{{Pair: pairs[0], Judge: name, First: judge.AFirst, Probability: 1, Run: r.ID}}))
	}
	if names, err := d.Judges(t.Context()); err != nil || !slices.Equal(names, []string{"old", "a newer"}) {
		t.Errorf("judges %q, %v", names, err)
	}
}
