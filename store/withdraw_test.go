package store

import (
	"slices"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
)

// recorded records the verdicts of a chain.
func recorded(t *testing.T, d *Deck, chain []prompt.Curation) prompt.Moved {
	t.Helper()
	moved, err := d.CuratePrompts(t.Context(), chain)
	must(t, err)
	return moved
}

// curate drops prompts by one filter each, and lets the others of the batch in.
func curate(t *testing.T, d *Deck, b exchange.Batch, drops map[int]string) prompt.Moved {
	t.Helper()
	r := run(t, d, stages.Prompts)
	var chain []prompt.Curation
	for _, name := range []string{prompt.Contaminated, prompt.NearDuplicate, prompt.NotChosen} {
		c := prompt.Curation{Filter: name, Version: 1, Config: "{}", Run: r, Dropped: map[stages.ID]prompt.Drop{}}
		for i, p := range b.Prompts {
			c.Judged = append(c.Judged, p.ID)
			if drops[i] == name {
				c.Dropped[p.ID] = prompt.Drop{Reason: "why"}
			}
		}
		chain = append(chain, c)
	}
	moved := recorded(t, d, chain)
	lawful(t, d)
	return moved
}

// standings returns how each pair of the batch is routed, with its place in the queue.
func standings(t *testing.T, d *Deck, b exchange.Batch) []string {
	t.Helper()
	lawful(t, d)
	out := make([]string, len(b.Pairs))
	for i, p := range b.Pairs {
		out[i] = query[string](t, d, `
SELECT concat_ws(' ', p.route, p.dropped_by, p.reason, (SELECT q.state FROM queue q WHERE q.pair = p.n)) FROM pairs p WHERE p.id = unhex(?)`, p.ID)
	}
	return out
}

func expect(t *testing.T, when string, got []string, want ...string) {
	t.Helper()
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%s pair %d is %q, want %q", when, i, got[i], want[i])
		}
	}
}

// Nobody labels a pair whose prompt was dropped after the pair was made, unless there is a
// label already that exports have. It comes back with its prompt.
func TestPairsLeaveTheQueueWithTheirPrompt(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	b := pairsOf(0, 8)
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	by := func(annotator string, i int, c label.Choice) {
		e := choose(b.Pairs[i].ID, c)
		e.Annotator = annotator
		must(t, d.Append(t.Context(), e))
	}
	by("anna", 1, label.Graded(-1))
	by("anna", 2, label.Choice{Answer: label.Skip})
	by("bob", 3, label.Graded(2))
	by("bob", 4, label.Graded(2))
	drops := map[int]string{
		0: prompt.Contaminated, 1: prompt.Contaminated, 2: prompt.Contaminated, 3: prompt.Contaminated,
		4: prompt.NearDuplicate, 5: prompt.NearDuplicate, 6: prompt.NotChosen,
	}
	const held, near, open = "dropped  prompt dropped: contaminated", "dropped  prompt dropped: near-duplicate", "person   open"
	moved := []prompt.Moved{curate(t, d, b, drops), curate(t, d, b, drops)}
	expect(t, "dropped:", standings(t, d, b), held, "person   done", held, held, open, near, open, open)
	s, err := d.Stats(t.Context())
	must(t, err)
	filters := s.Funnel[1].Filters
	if last := filters[len(filters)-1]; last != (measure.FunnelFilter{Filter: measure.WithPromptRow, In: 8, Dropped: 4, Passed: 4}) || s.Queue != 3 || s.Done != 1 {
		t.Fatalf("%d in the queue, %d done, funnel %+v", s.Queue, s.Done, s.Funnel)
	}
	if s.Funnel[2].Filters[0].In != s.Queue+s.Done {
		t.Errorf("%+v goes to the person, %d wait", s.Funnel[2], s.Queue)
	}
	past, err := d.History(t.Context(), label.HistoryFilter{}, 0, 10)
	if err != nil || len(past) == 0 {
		t.Errorf("%d decisions are told, %v", len(past), err)
	}

	drops[0], drops[5] = prompt.NearDuplicate, prompt.NotChosen
	by("bob", 2, label.Graded(1))
	delete(drops, 3)
	moved = append(moved, curate(t, d, b, drops))
	expect(t, "a run later:", standings(t, d, b), near, "person   done", held, open, open, open, open, open)
	if want := []prompt.Moved{{Left: 4}, {}, {Back: 2}}; !slices.Equal(moved, want) {
		t.Errorf("told %v, want %v", moved, want)
	}

	must(t, d.Rescue(t.Context(), stages.OfPrompt, b.Prompts[0].ID, ""))
	expect(t, "at once:", standings(t, d, b), open)
	must(t, d.Rescue(t.Context(), stages.OfPair, b.Pairs[2].ID, ""))
	curate(t, d, b, drops)
	expect(t, "rescued:", standings(t, d, b), open, "person   done", "person  rescued open", open)
}

// Audits leave the queue with their prompt as other pairs do, and the machine keeps what
// it decided, but for what nothing may be trained on.
func TestMachinePairsOfDroppedPrompts(t *testing.T) {
	t.Parallel()
	d, pairs := judged(t, 3)
	b := pairsOf(0, 3)
	routes(t, d, pairs...)
	curate(t, d, b, map[int]string{0: prompt.NearDuplicate, 1: prompt.Contaminated})
	expect(t, "dropped:", standings(t, d, b), "machine  sure", "dropped  prompt dropped: contaminated", "machine  sure")
	if n := query[int](t, d, `SELECT count(*) FROM main.machine_labels`); n != 2 {
		t.Errorf("%d labels of the machine are left, want 2", n)
	}
	curate(t, d, b, nil)
	expect(t, "let in:", standings(t, d, b), "machine  sure", "person   open", "machine  sure")
}

// Known answers measure the annotator and the test stream measures models: both stay.
func TestWhatMeasuresOutlivesItsPrompt(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	b := pairsOf(0, 2)
	b.Pairs[0].Strategy = pairing.StrategyTest
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	must(t, alter(d, `INSERT INTO gold (pair, answer, at) SELECT n, 'a', 1 FROM pairs WHERE id = unhex(?)`, b.Pairs[1].ID))
	curate(t, d, b, map[int]string{0: prompt.Contaminated, 1: prompt.Contaminated})
	expect(t, "dropped:", standings(t, d, b), "person   open", "person   open")
}

// A file and a merge bring pairs of prompts that this deck dropped, or that the other did.
func TestPairsThatComeToDroppedPrompts(t *testing.T) {
	t.Parallel()
	b := pairsOf(0, 3)
	d, other := fresh(t), fresh(t)
	for _, deck := range []*Deck{d, other} {
		_, err := deck.SaveBatch(t.Context(), exchange.Batch{Prompts: b.Prompts})
		must(t, err)
	}
	curate(t, d, b, map[int]string{0: prompt.Contaminated})
	curate(t, other, b, map[int]string{1: prompt.NearDuplicate})
	_, err := other.SaveBatch(t.Context(), b)
	must(t, err)
	const held, near, open = "dropped  prompt dropped: contaminated", "dropped  prompt dropped: near-duplicate", "person   open"
	expect(t, "imported:", standings(t, other, b), open, near, open)
	absorbed(t, d, other)
	expect(t, "merged:", standings(t, d, b), held, open, open)
}

// Nothing learns from labels on a prompt that was found in a test set: no reward head, no
// judge, no threshold of routing and no ablation.
func TestNothingTrainsOnHeldOutPrompts(t *testing.T) {
	t.Parallel()
	d, pairs := judged(t, 4)
	for _, p := range pairs {
		must(t, d.Append(t.Context(), choose(p, label.Graded(2))))
	}
	curate(t, d, pairsOf(0, 4), map[int]string{0: prompt.Contaminated, 1: prompt.NearDuplicate})
	rewards, err := d.RewardPairs(t.Context())
	must(t, err)
	trials, err := d.Trials(t.Context())
	must(t, err)
	corrections, err := d.Corrections(t.Context(), "judge")
	must(t, err)
	if cases := casesOf(t, d); len(rewards) != 3 || len(trials) != 3 || corrections.Judged != 3 || len(cases) != 3 {
		t.Errorf("%d rewards, %d trials, %d corrections, %d cases; want 3 of each", len(rewards), len(trials), corrections.Judged, len(cases))
	}
	if err := alter(d, `UPDATE pairs SET route = 'machine' WHERE id = unhex(?)`, pairs[0]); err != nil {
		t.Fatal(err)
	}
	for _, c := range casesOf(t, d) {
		if c.Pair == pairs[0] && c.Votes.A+c.Votes.B > 0 {
			t.Errorf("a threshold follows from %+v", c)
		}
	}
}
