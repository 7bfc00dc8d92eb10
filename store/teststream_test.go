package store

import (
	"encoding/json"
	"slices"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/measure/ablation"
	"prefdeck/stages/pairing"
	"prefdeck/stages/route"
)

// collected draws the test stream of a deck, all pairs of which fit into it.
func collected(t *testing.T, d *Deck) measure.TestStream {
	t.Helper()
	s, err := ablation.Collect(t.Context(), d)
	must(t, err)
	lawful(t, d)
	return s
}

// Pairs of the test stream are drawn from everything before filtering, go to the person
// whatever filters, routing and further runs make of them, and train nothing.
func TestTheStreamIsOutOfReachOfFiltering(t *testing.T) {
	t.Parallel()
	d, _ := withDrops(t)
	filtered(t, d, filter.Options{Audit: 1})
	all := measure.NewTestStream(6, 6, 0)
	all.Drained = true
	if s := collected(t, d); s != all {
		t.Fatalf("%+v: want the 6 pairs of 4 responses", s)
	}
	check := func(when string) {
		t.Helper()
		lawful(t, d)
		n := query[int](t, d, `SELECT count(*) FROM pairs p JOIN audits u ON u.pair = p.n JOIN runs r ON r.n = u.run
			WHERE p.strategy = 'test' AND p.route = 'person' AND p.dropped_by = '' AND u.probability = p.probability
				AND r.stage = 'measure' AND json_extract(r.config, '$.seed') = (SELECT queue_seed FROM deck)`)
		s, err := d.Stats(t.Context())
		must(t, err)
		if n != 6 || s.Queue+s.Done != 6 || s.Audits.Drawn != 0 || s.Test.Drawn != 6 {
			t.Errorf("%s: %d pairs in the stream, %d in the queue, %+v, %+v", when, n, s.Queue+s.Done, s.Audits, s.Test)
		}
	}
	check("drawn")
	filtered(t, d, filter.Options{Audit: 1, Off: []string{"near-identical"}})
	filtered(t, d, filter.Options{Audit: 1})
	check("filtered again")
	items := queued(t, d)[""]
	for _, it := range items {
		if it.Kind() != label.Fresh {
			t.Errorf("shown as %s", it.Kind())
		}
		must(t, d.Append(t.Context(), choose(it.Pair.ID, label.Graded(-2))))
	}
	check("labelled")
	all = measure.NewTestStream(6, 0, 6)
	all.Drained = true
	if s, err := d.Stats(t.Context()); err != nil || s.Test != all {
		t.Errorf("%+v, %v", s.Test, err)
	}

	// Two people who differ have no preference together; a ruling counts alone.
	first := query[int](t, d, `SELECT n FROM pairs WHERE id = unhex(?)`, items[0].Pair.ID)
	labelled := func(want int) {
		t.Helper()
		s, err := d.Stats(t.Context())
		must(t, err)
		trials, err := d.Trials(t.Context())
		must(t, err)
		preferred := 0
		for _, x := range trials {
			if x.Y != 0.5 {
				preferred++
			}
		}
		if s.Test.Labelled != want || preferred != want {
			t.Errorf("%d labelled, and %d preferences to test on, want %d", s.Test.Labelled, preferred, want)
		}
	}
	must(t, alter(d, `INSERT INTO events (id, kind, pair, annotator, answer, at) VALUES ('x', 'choose', ?, 'bea', 'b', 5)`, first))
	labelled(5)
	must(t, alter(d, `INSERT INTO presentations (n, id, pair, annotator, left_side, kind, ordering, at) VALUES (99, 's', ?, 'cleo', 'a', 'revisit', 'adjudication', 6)`, first))
	must(t, alter(d, `INSERT INTO events (id, kind, pair, annotator, presentation, answer, at) VALUES ('y', 'choose', ?, 'cleo', 99, 'b', 6)`, first))
	labelled(6)

	trials, err := d.Trials(t.Context())
	must(t, err)
	dropped := 0
	for _, x := range trials {
		if x.Strategy != pairing.StrategyTest {
			t.Errorf("trial %+v", x)
		}
		if x.Dropped {
			dropped++
		}
	}
	if len(trials) != 6 || dropped != 4 { // three of the refusal, and the near-identical one
		t.Errorf("%d trials, %d of what filtering drops", len(trials), dropped)
	}
	if pairs, err := d.RewardPairs(t.Context()); err != nil || len(pairs) != 0 {
		t.Errorf("%d pairs would train the head: %v", len(pairs), err)
	}

	must(t, d.DropByHand(t.Context(), items[0].Pair.ID, "broken"))
	lawful(t, d)
	if s := collected(t, d); s.Drawn != 5 {
		t.Errorf("dropped by hand, and yet %+v", s)
	}
	must(t, d.Rescue(t.Context(), stages.OfPair, items[0].Pair.ID, "whole"))
	check("rescued")
}

// A filter run that read a pair before the draw, and drops it after, leaves it in the stream.
func TestTheStreamIsOutOfReachOfARunUnderWay(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	withPairs(t, d, 3)
	var read []pairing.Pair
	candidates, err := d.Candidates(t.Context(), "", 9)
	must(t, err)
	for _, c := range candidates {
		for _, p := range c.Pairs {
			p.Route, p.DroppedBy, p.DroppedKind, p.Reason = pairing.Dropped, "near-identical", stages.OfPair, "alike"
			read = append(read, p)
		}
	}
	drawn := collected(t, d).Drawn
	must(t, d.UseFilters(t.Context(), nil))
	for _, p := range read {
		must(t, d.SaveOutcomes(t.Context(), run(t, d, stages.Filter), []filter.Ruling{{Prompt: p.Prompt, Pairs: []pairing.Pair{p}}}))
	}
	s, err := d.Stats(t.Context())
	must(t, err)
	dropped := query[int](t, d, `SELECT count(*) FROM pairs WHERE route = 'dropped'`)
	if drawn == 0 || s.Test.Drawn != drawn || s.Queue != drawn || dropped != len(read)-drawn {
		t.Errorf("%d were drawn; of %d read before, %d are dropped, and %+v", drawn, len(read), dropped, s.Test)
	}
}

// Pairs that a machine decided become the person's where they are drawn, which two of
// three are, and no routing takes them back.
func TestTheStreamIsOutOfReachOfRouting(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 3)
	must(t, alter(d, `UPDATE pairs SET route = 'machine'`))
	must(t, alter(d, `INSERT INTO machine_labels (pair, answer, confidence, judge, at) SELECT n, 'a', 1, 'j', 1 FROM pairs`))
	requeue(t, d)
	if s := collected(t, d); s.Drawn != 2 || s.Waiting != 2 || !s.Drained {
		t.Fatalf("%+v", s)
	}
	if n := query[int](t, d, `SELECT count(*) FROM machine_labels m JOIN pairs p ON p.n = m.pair WHERE p.strategy = 'test'`); n != 0 {
		t.Errorf("%d labels of the machine on pairs to test on", n)
	}
	must(t, alter(d, `UPDATE pairs SET route = 'person'`))
	open := 0
	must(t, d.Routable(t.Context(), func(c route.Case) error {
		if !c.Fixed {
			open++
		}
		return nil
	}))
	must(t, d.StartRun(t.Context(), stages.Run{ID: "r", Stage: stages.Route}))
	var all []route.Assignment
	for _, p := range pairs {
		all = append(all, route.Assignment{Pair: p, Machine: &route.Consensus{Answer: label.A, Confidence: 1}})
	}
	must(t, d.SaveAssignments(t.Context(), "r", all))
	n := query[int](t, d, `SELECT count(*) FROM pairs WHERE route = 'machine'`)
	if drawn := query[int](t, d, `SELECT count(*) FROM pairs WHERE strategy = 'test' AND route = 'machine'`); open != 1 || n != 1 || drawn != 0 {
		t.Errorf("%d of 3 may go to the machine, %d did, %d of them to test on", open, n, drawn)
	}
}

// A search selects the stream, blind.
func TestTheStreamIsSearched(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	withPairs(t, d, 4)
	f := label.QueueFilter{Stream: label.TestStream}
	if n, err := d.Matching(t.Context(), f, 10); n != 0 || err != nil || !f.Blinds() {
		t.Errorf("before the draw: %d, %v", n, err)
	}
	collected(t, d)
	if n, err := d.Matching(t.Context(), f, 10); n != 2 || err != nil {
		t.Errorf("after it: %d, %v", n, err)
	}
	stored, err := json.Marshal(label.QueueView{Filter: f})
	must(t, err)
	var back label.QueueView
	must(t, json.Unmarshal(stored, &back))
	if !back.Equal(label.QueueView{Filter: f}) {
		t.Errorf("%s", stored)
	}
}

// A drained stream may have pairs again once the deck has other responses.
func TestTheStreamIsDrainedUntilResponsesCome(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	withPairs(t, d, 3)
	must(t, alter(d, `UPDATE responses SET status = 'failed' WHERE n = (SELECT max(n) FROM responses)`))
	for _, drained := range []bool{true, false} {
		s, err := d.Stats(t.Context())
		must(t, err)
		if drained {
			_, err = ablation.Collect(t.Context(), d)
			must(t, err)
			s, err = d.Stats(t.Context())
			must(t, err)
		}
		if s.Test.Drained != drained {
			t.Errorf("%+v, want drained %v", s.Test, drained)
		}
		must(t, alter(d, `UPDATE responses SET status = 'complete'`))
	}
}

// The other pairs of the test set's prompts come last in every order of the queue, after
// skipped ones too: nothing trains on their labels. Once the prompts are in it no longer,
// they come in their turn.
func TestPairsBesideTheTestSetComeLast(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	b := pairsOf(0, 5)
	for i, p := range b.Prompts {
		third := answer(p, "three")
		b.Responses = append(b.Responses, third)
		for _, other := range b.Responses[2*i : 2*i+2] {
			pair, _ := pairing.New(third, other)
			b.Pairs = append(b.Pairs, pair)
		}
	}
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	expect := func(when string, want int) {
		t.Helper()
		lawful(t, d)
		last := map[stages.ID]bool{}
		for _, pair := range b.Pairs {
			last[pair.ID] = query[bool](t, d, `SELECT p.strategy <> 'test' AND p.route = 'person' AND
				EXISTS (SELECT 1 FROM pairs x WHERE x.prompt = p.prompt AND x.strategy = 'test' AND x.route = 'person') FROM pairs p WHERE p.id = unhex(?)`, pair.ID)
		}
		for _, order := range label.Orders() {
			must(t, d.SetView(t.Context(), label.QueueView{Order: order}))
			if order == label.Informative {
				draw(t, d)
			}
			for _, n := range []int{2, 100} { // pages do not matter
				var came []stages.ID
				for {
					items, err := d.Upcoming(t.Context(), n, came...)
					must(t, err)
					if len(items) == 0 {
						break
					}
					for _, it := range items {
						came = append(came, it.Pair.ID)
					}
				}
				if first := slices.IndexFunc(came, func(id stages.ID) bool { return last[id] }); len(came) != 15 ||
					first >= 0 && slices.ContainsFunc(came[first:], func(id stages.ID) bool { return !last[id] }) != (want == 0) {
					t.Errorf("%s, %s: of %d the first beside the test set is number %d", when, order, len(came), first)
				}
			}
		}
		if s, err := d.Stats(t.Context()); err != nil || s.Test.Last != want {
			t.Errorf("%s: the numbers have %d, want %d: %v", when, s.Test.Last, want, err)
		}
	}
	expect("no test set", 0)
	drawn := slices.Clone(b.Pairs[:2])
	for i := range drawn {
		drawn[i].Strategy, drawn[i].Probability, drawn[i].Route = pairing.StrategyTest, 0.1, pairing.ToPerson
	}
	must(t, d.SaveTests(t.Context(), run(t, d, stages.Measure), drawn))
	must(t, d.Append(t.Context(), choose(b.Pairs[4].ID, label.Choice{Answer: label.Skip})))
	expect("drawn", 4)
	for _, p := range drawn {
		must(t, d.DropByHand(t.Context(), p.ID, ""))
	}
	if s, err := d.Stats(t.Context()); err != nil || s.Test.Last != 0 {
		t.Errorf("dropped by hand: %+v, %v", s.Test, err)
	}
	lawful(t, d)
	must(t, d.Rescue(t.Context(), stages.OfPair, drawn[0].ID, ""))
	must(t, d.Rescue(t.Context(), stages.OfPair, drawn[1].ID, ""))
	expect("rescued", 4)
}
