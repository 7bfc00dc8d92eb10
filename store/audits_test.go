package store

import (
	"maps"
	"reflect"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// lawful fails unless every law holds.
func lawful(t *testing.T, d *Deck) {
	t.Helper()
	for _, law := range laws {
		if p, err := law.look(t.Context(), d.reader); p != nil || err != nil {
			t.Errorf("%s: %+v, %v", law.check, p, err)
		}
	}
}

// withDrops makes a deck of one prompt of which one pair remains, one response was
// dropped and one pair is near-identical. It returns the dropped response.
func withDrops(t *testing.T) (d *Deck, refusal response.Response) {
	t.Helper()
	d = fresh(t)
	p := ask(t, "Tell me about Ghent.")
	refusal = answer(p, "I'm sorry, but I can't help with that.")
	_, err := d.SaveBatch(t.Context(), exchange.Batch{Prompts: []prompt.Prompt{p}, Responses: []response.Response{
		answer(p, "A city of wool, where two rivers meet."), answer(p, "A city of wool,  where two rivers meet."),
		answer(p, "It has three towers in a row, and a castle."), refusal}})
	must(t, err)
	return d, refusal
}

func filtered(t *testing.T, d *Deck, o filter.Options) {
	t.Helper()
	must(t, filter.Run(t.Context(), d, o, nil))
	lawful(t, d)
}

// queued returns the pairs of the queue by the filter that dropped them; "" for
// those that were not dropped.
func queued(t *testing.T, d *Deck) map[string][]label.Item {
	t.Helper()
	items, err := d.Upcoming(t.Context(), 100)
	must(t, err)
	out := map[string][]label.Item{}
	for _, it := range items {
		by := it.Pair.DroppedBy
		if it.Audit != (by != "") || it.Audit != (it.Kind() == label.Audit) {
			t.Errorf("pair dropped by %q: audit %v, shown as %s", by, it.Audit, it.Kind())
		}
		out[by] = append(out[by], it)
	}
	return out
}

func counts(t *testing.T, d *Deck) map[string]int {
	t.Helper()
	out := map[string]int{}
	for by, items := range queued(t, d) {
		out[by] = len(items)
	}
	return out
}

func TestDropsAreAudited(t *testing.T) {
	t.Parallel()
	d, _ := withDrops(t)
	filtered(t, d, filter.Options{})
	if got, want := counts(t, d), map[string]int{"": 2}; !maps.Equal(got, want) {
		t.Errorf("without an audit the queue is %v, want %v", got, want)
	}
	before, err := d.Stats(t.Context())
	must(t, err)
	for range 2 { // the second run changes nothing
		filtered(t, d, filter.Options{Audit: 1})
		if got, want := counts(t, d), map[string]int{"": 2, "refusal": 1, "near-identical": 1}; !maps.Equal(got, want) {
			t.Errorf("queue %v, want %v", got, want)
		}
		if n := query[int](t, d, `SELECT count(*) FROM audits a JOIN runs r ON r.n = a.run WHERE a.probability = 1 AND r.stage = 'filter'
			AND r.started_at = (SELECT min(started_at) FROM runs WHERE json_extract(config, '$.audit') = 1)`); n != 2 {
			t.Errorf("%d audits of the first run that drew them, want 2", n)
		}
	}
	s, err := d.Stats(t.Context())
	must(t, err)
	if !reflect.DeepEqual(s.Funnel, before.Funnel) {
		t.Errorf("the funnel is\n%+v, without an audit\n%+v", s.Funnel, before.Funnel)
	}
	if s.Queue != 4 || s.Pairs != before.Pairs+1 || !reflect.DeepEqual(s.Audits, measure.Audits{Drawn: 2, Waiting: 2}) {
		t.Errorf("stats %+v", s)
	}
}

// The person's answer to a drop is an audit as long as the drop stands.
func TestAuditsAreMeasured(t *testing.T) {
	t.Parallel()
	d, refusal := withDrops(t)
	filtered(t, d, filter.Options{Audit: 1})
	queue := queued(t, d)
	wrong := queue["refusal"][0]
	side := label.Choice{Answer: label.A}
	if wrong.Pair.B == refusal.ID {
		side.Answer = label.B
	}
	must(t, d.Append(t.Context(), choose(wrong.Pair.ID, side)))
	must(t, d.Append(t.Context(), choose(queue["near-identical"][0].Pair.ID, label.Graded(0))))
	must(t, d.Append(t.Context(), choose(queue[""][0].Pair.ID, label.Graded(-1))))
	refused, alike := measure.Share{Of: 1, N: 1, Rare: true}, measure.Share{N: 1, Rare: true}
	expect := func(when string, want measure.Audits, human measure.FunnelFilter) {
		t.Helper()
		lawful(t, d)
		s, err := d.Stats(t.Context())
		must(t, err)
		if len(s.Audits.Precision) != len(want.Filters) {
			t.Errorf("%s: precision %+v", when, s.Audits.Precision)
		}
		s.Audits.Precision = nil // see measure.AuditsOf
		if last := s.Funnel[len(s.Funnel)-1]; !reflect.DeepEqual(s.Audits, want) || last.Filters[0] != human {
			t.Errorf("%s: audits %+v, funnel %+v\nwant %+v, %+v", when, s.Audits, last, want, human)
		}
		q, err := measure.QualityOf(t.Context(), d, time.Time{})
		must(t, err)
		if q.Audit != want.Wrong {
			t.Errorf("%s: the quality has %+v, want %+v", when, q.Audit, want.Wrong)
		}
	}
	expect("labelled", measure.Audits{Drawn: 2, Wrong: measure.Share{Of: 1, N: 2, Rare: true}, Filters: map[string]measure.Share{"refusal": refused, "near-identical": alike}},
		measure.FunnelFilter{Filter: "human", In: 2, Passed: 1, Waiting: 1})

	filtered(t, d, filter.Options{Audit: 1, Off: []string{"refusal"}})
	expect("the filter is off", measure.Audits{Drawn: 1, Wrong: alike, Filters: map[string]measure.Share{"near-identical": alike}},
		measure.FunnelFilter{Filter: "human", In: 5, Passed: 2, Waiting: 3})
	if it := item(t, d, wrong.Pair.ID); it.Audit || it.Current == nil || it.Pair.Strategy != pairing.StrategyAll || it.Pair.Probability != 1 {
		t.Errorf("a pair that came back: %+v", it)
	}

	filtered(t, d, filter.Options{Audit: 1})
	must(t, d.Rescue(t.Context(), stages.OfResponse, refusal.ID, "it is an answer"))
	expect("rescued", measure.Audits{Drawn: 1, Wrong: alike, Filters: map[string]measure.Share{"near-identical": alike}},
		measure.FunnelFilter{Filter: "human", In: 2, Passed: 1, Waiting: 1})
	filtered(t, d, filter.Options{Audit: 1})
	if it := item(t, d, wrong.Pair.ID); it.Audit || it.Pair.Route != pairing.ToPerson || it.Current == nil {
		t.Errorf("a pair whose response was rescued: %+v", it)
	}
}

// A larger share draws more from the same deck and raises the probability of the
// others; a smaller one changes nothing.
func TestAuditProbabilities(t *testing.T) {
	t.Parallel()
	d, _ := withDrops(t)
	filtered(t, d, filter.Options{Audit: 1})
	err := alter(d, `UPDATE audits SET probability = 0.25`)
	must(t, err)
	for _, test := range []struct{ share, want float64 }{{0, 0.25}, {0.1, 0.25}, {1, 1}, {0.1, 1}} {
		filtered(t, d, filter.Options{Audit: test.share})
		if low, n := query[float64](t, d, `SELECT min(probability) FROM audits`), query[int](t, d, `SELECT count(*) FROM audits`); low != test.want || n != 2 {
			t.Errorf("share %v: %d audits with probability %v, want 2 with %v", test.share, n, low, test.want)
		}
	}
}

// Doctor checks the audits in the queue, and restores them.
func TestAuditsAreRepaired(t *testing.T) {
	t.Parallel()
	d, _ := withDrops(t)
	filtered(t, d, filter.Options{Audit: 1})
	err := alter(d, `DELETE FROM queue WHERE pair IN (SELECT pair FROM audits)`)
	must(t, err)
	if said, err := d.Repair(t.Context()); err != nil || said != "put right: 2 rows of the queue contradict the pairs or the label log" {
		t.Errorf("said %q, %v", said, err)
	}
	lawful(t, d)
	if got := counts(t, d); got["refusal"] != 1 || got["near-identical"] != 1 {
		t.Errorf("queue %v", got)
	}
}

// A drawn pair comes with its remarks, and leaves with its audit.
func TestDrawnPairsComeWithTheirLabels(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 5)
	must(t, d.Append(t.Context(), choose(pairs[0], label.Graded(-2))))
	must(t, d.Append(t.Context(), choose(pairs[1], label.Graded(3))))
	must(t, d.Append(t.Context(), choose(pairs[2], label.Choice{Answer: label.Skip})))
	for i, route := range []pairing.Route{pairing.ToPerson, pairing.Dropped, pairing.Dropped, pairing.ToMachine, pairing.Dropped} {
		must(t, alter(d, `UPDATE pairs SET route = ? WHERE id = unhex(?)`, route, pairs[i]))
	}
	requeue(t, d)
	if got, want := state(t, d, pairs), "done 0, , , , "; got != want {
		t.Errorf("queue %q, want %q", got, want)
	}
	must(t, alter(d, `INSERT INTO audits (pair, probability, at) SELECT n, 0.1, 1 FROM pairs WHERE route <> 'person'`))
	requeue(t, d)
	if got, want := state(t, d, pairs), "done 0, done 0, open 1, open 0, open 0"; got != want {
		t.Errorf("queue %q, want %q", got, want)
	}
	lawful(t, d)
	if n := query[int](t, d, `SELECT count(*) FROM labels_current`); n != 3 {
		t.Errorf("%d labels, want 3", n)
	}
}

// state returns the pairs' states in the queue: state and skips.
func state(t *testing.T, d *Deck, pairs []stages.ID) string {
	t.Helper()
	out := ""
	for i, p := range pairs {
		if i > 0 {
			out += ", "
		}
		out += query[string](t, d, `SELECT coalesce((SELECT q.state || ' ' || q.skips FROM pairs p JOIN queue q ON q.pair = p.n WHERE p.id = unhex(?)), '')`, p)
	}
	return out
}
