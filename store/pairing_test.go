package store

import (
	"fmt"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/filter"
	"prefdeck/stages/measure"
	"prefdeck/stages/pairing"
	"prefdeck/stages/response"
)

// manyAnswers fills a deck with one prompt and five responses, one of each model and
// one of none.
func manyAnswers(t *testing.T, d *Deck) []response.Response {
	t.Helper()
	p := ask(t, "What made Ghent rich?")
	b := exchange.Batch{}
	b.Prompts = append(b.Prompts, p)
	for i, word := range []string{"wool", "cloth", "grain", "toll", "guilds"} {
		r := answer(p, fmt.Sprintf("It was the %s, year after year.", word))
		r.Model = ""
		if i > 0 {
			m := stages.Model{ID: stages.ModelID(fmt.Sprint("m", i), ""), Name: fmt.Sprint("m", i)}
			b.Models, r.Model = append(b.Models, m), m.ID
		}
		r.Identify()
		b.Responses = append(b.Responses, r)
	}
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	return b.Responses
}

// What the limits leave out is one number in the statistics and a row of the funnel,
// and a greater limit takes it from there.
func TestLimitsInStatistics(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	manyAnswers(t, d)
	for _, c := range []struct {
		limit int
		want  measure.Capped
		row   measure.FunnelFilter
	}{
		{3, measure.Capped{Pairs: 7, PerPrompt: 3, PerResponse: 4}, measure.FunnelFilter{Filter: "limit", In: 10, Dropped: 7, Passed: 3}},
		{8, measure.Capped{Pairs: 2, PerPrompt: 8, PerResponse: 4}, measure.FunnelFilter{Filter: "limit", In: 10, Dropped: 2, Passed: 8}},
		{10, measure.Capped{PerPrompt: 10, PerResponse: 4}, measure.FunnelFilter{}},
	} {
		must(t, filter.Run(t.Context(), d, filter.Options{PairsPerPrompt: c.limit, PairsPerResponse: 4}, nil))
		s, err := d.Stats(t.Context())
		must(t, err)
		row := limitRow(s)
		if s.Capped != c.want || row != c.row || s.Queue != c.limit {
			t.Errorf("at most %d: %+v, row %+v, %d in the queue", c.limit, s.Capped, row, s.Queue)
		}
	}
}

// limitRow returns the funnel's row for the limits on pairs.
func limitRow(s measure.Stats) (row measure.FunnelFilter) {
	for _, stage := range s.Funnel {
		for _, f := range stage.Filters {
			if f.Filter == "limit" {
				row = f
			}
		}
	}
	return row
}

// A strategy that no pair is for leaves all of them out, and the funnel adds up.
func TestAStrategyThatFitsNothingInStatistics(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	manyAnswers(t, d)
	must(t, filter.Run(t.Context(), d, filter.Options{PairsPerPrompt: 10, PairsPerResponse: 4, Strategy: pairing.StrategyGap}, nil))
	s, err := d.Stats(t.Context())
	must(t, err)
	want := measure.Capped{Pairs: 10, ByStrategy: 10, PerPrompt: 10, PerResponse: 4, Strategy: "gap"}
	row := measure.FunnelFilter{Filter: "limit", In: 10, Dropped: 10}
	if s.Capped != want || limitRow(s) != row || s.Queue != 0 {
		t.Errorf("%+v, row %+v, %d in the queue", s.Capped, limitRow(s), s.Queue)
	}
}

func TestMeetings(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	rs := manyAnswers(t, d)
	must(t, filter.Run(t.Context(), d, filter.Options{}, nil))
	must(t, alter(d, `UPDATE pairs SET route = 'dropped' WHERE a = (SELECT n FROM responses WHERE id = unhex(?1)) OR b = (SELECT n FROM responses WHERE id = unhex(?1))`, rs[2].ID))
	meetings, err := d.Meetings(t.Context())
	must(t, err)
	for _, c := range []struct {
		x, y stages.ID
		want int
	}{
		{rs[0].Model, rs[1].Model, 1}, {rs[1].Model, rs[0].Model, 1}, {rs[3].Model, rs[4].Model, 1}, {rs[1].Model, rs[2].Model, 0},
	} {
		if n := meetings.Met([2]stages.ID{c.x, c.y}); n != c.want {
			t.Errorf("%q and %q met %d times, want %d", c.x, c.y, n, c.want)
		}
	}
}

// Scores in the deck choose the pairs, whoever gave them.
func TestScoresChoosePairs(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	rs := manyAnswers(t, d)
	for i, r := range rs[1:] {
		must(t, alter(d, `INSERT INTO scores (subject, kind, what, scorer, value) VALUES (unhex(?), 'response', 'helpfulness', 'judge', ?)`, r.ID, i*i))
		must(t, alter(d, `INSERT INTO scores (subject, kind, what, scorer, value) VALUES (unhex(?), 'response', 'length', 'judge', ?)`, r.ID, -i))
	}
	must(t, filter.Run(t.Context(), d, filter.Options{PairsPerPrompt: 1, Strategy: pairing.StrategyGap, Score: "helpfulness"}, nil))
	cs, err := d.Candidates(t.Context(), "", 1)
	must(t, err)
	if len(cs) != 1 || len(cs[0].Pairs) != 1 {
		t.Fatalf("%+v", cs)
	}
	p := cs[0].Pairs[0]
	if p.Strategy != pairing.StrategyGap || p.Probability != 1 || !(p.A == rs[1].ID && p.B == rs[4].ID || p.A == rs[4].ID && p.B == rs[1].ID) {
		t.Errorf("%+v, want the pair of the scores 0 and 9", p)
	}
}
