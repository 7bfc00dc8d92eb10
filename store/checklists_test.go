package store

import (
	"maps"
	"math"
	"slices"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
)

// What a response meets of its checklist follows from its items and their weights, and
// from nothing else: an edit of a weight counts at once, a new item takes the sum away
// until it is judged.
func TestChecklists(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	b := pairsOf(0, 2)
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	lack, known, err := d.Unlisted(t.Context(), judge.Scope{})
	must(t, err)
	if len(lack) != 2 || known != 0 {
		t.Fatalf("without a checklist: %v, %d", lack, known)
	}
	by := run(t, d, stages.Judge)
	p, r := b.Prompts[0].ID, b.Responses[0].ID
	paris, kind, lies := judge.ListItem{Text: "Names Paris.", Weight: 3}, judge.ListItem{Text: "Is kind.", Weight: 1}, judge.ListItem{Text: "It lies.", Weight: -2}
	save := func(items ...judge.ListItem) {
		t.Helper()
		must(t, d.SaveLists(t.Context(), []judge.Checklist{{Prompt: p, Items: items, Source: "me"}}))
		lawful(t, d)
	}
	save(paris, lies)
	if lack, known, err = d.Unlisted(t.Context(), judge.Scope{Limit: 5}); err != nil || len(lack) != 1 || lack[0] != b.Prompts[1].ID || known != 1 {
		t.Errorf("without a checklist: %v, %d, %v", lack, known, err)
	}
	open, known, err := d.Unchecked(t.Context(), "j", judge.Scope{})
	must(t, err)
	if len(open) != 2 || !slices.Equal(open[0].Items, []judge.ListItem{paris, lies}) || known != 0 {
		t.Fatalf("unchecked %+v, %d", open, known)
	}
	if open, _, err = d.Unchecked(t.Context(), "j", judge.Scope{Limit: 1}); err != nil || len(open) != 1 || len(open[0].Items) != 2 {
		t.Errorf("limited: %+v, %v", open, err)
	}
	if open, _, err = d.Unchecked(t.Context(), "j", judge.Scope{Labelled: true}); err != nil || len(open) != 0 {
		t.Errorf("of labelled pairs: %+v, %v", open, err)
	}

	rate := func(i judge.ListItem, value float64) {
		t.Helper()
		must(t, d.SaveRatings(t.Context(), []judge.Rating{{Response: r, What: i.Score(), Scorer: "j", Value: value, Raw: "Yes", Run: by}}))
	}
	sum := func() float64 {
		t.Helper()
		got, err := d.Scores(t.Context(), judge.ChecklistScore, []stages.ID{r})
		must(t, err)
		if v, ok := got["j"][r]; ok {
			return v
		}
		return math.NaN()
	}
	want := func(name string, want float64) {
		t.Helper()
		if got := sum(); math.IsNaN(want) != math.IsNaN(got) || math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	rate(paris, 0.8)
	want("half judged", math.NaN())
	rate(lies, 0.1)
	want("judged", (3*0.8+2*0.9)/5)
	paris.Weight = 1
	save(paris, lies)
	want("another weight", (0.8+2*0.9)/3)
	save(kind, paris, lies)
	want("an item more", math.NaN())
	if open, known, err = d.Unchecked(t.Context(), "j", judge.Scope{}); err != nil || !slices.Equal(open[0].Items, []judge.ListItem{kind}) || known != 2 {
		t.Errorf("unchecked %+v, %d, %v", open, known, err)
	}
	rate(kind, 0)
	want("judged", (0.8+2*0.9)/4)
	choices, err := d.Choices(t.Context())
	must(t, err)
	if !slices.Equal(choices.Scores, []string{judge.ChecklistScore}) {
		t.Errorf("to search for: %q", choices.Scores)
	}

	listed, err := d.Listed(t.Context(), string(p[:6]), false)
	must(t, err)
	if len(listed) != 1 || listed[0].Source != "me" || !slices.Equal(listed[0].Items, []judge.ListItem{kind, paris, lies}) {
		t.Errorf("listed %+v", listed)
	}
	if listed, err = d.Listed(t.Context(), "", true); err != nil || len(listed) != 2 || len(listed[1].Items) != 0 || listed[1].Text != "prompt 1" {
		t.Errorf("all: %+v, %v", listed, err)
	}
	for _, weight := range []float64{0, math.Inf(-1)} {
		save(judge.ListItem{Text: kind.Text, Weight: weight})
		want("a weight without a mean", math.NaN())
	}
	save()
	want("removed", math.NaN())
}

// A merge keeps a checklist whole: that of this deck, or the other's where it has none.
func TestChecklistsMerge(t *testing.T) {
	t.Parallel()
	from, into := fresh(t), fresh(t)
	b := pairsOf(0, 2)
	for _, d := range []*Deck{from, into} {
		_, err := d.SaveBatch(t.Context(), b)
		must(t, err)
	}
	item := func(text string) judge.ListItem { return judge.ListItem{Text: text, Weight: 1} }
	must(t, into.SaveLists(t.Context(), []judge.Checklist{{Prompt: b.Prompts[0].ID, Items: []judge.ListItem{item("Ours.")}}}))
	must(t, from.SaveLists(t.Context(), []judge.Checklist{
		{Prompt: b.Prompts[0].ID, Items: []judge.ListItem{item("Theirs."), item("Ours.")}}, {Prompt: b.Prompts[1].ID, Items: []judge.ListItem{item("x"), item("y")}},
	}))
	must(t, from.SaveRatings(t.Context(), []judge.Rating{
		{Response: b.Responses[0].ID, What: item("Ours.").Score(), Scorer: "j", Value: 1},
		{Response: b.Responses[0].ID, What: item("Theirs.").Score(), Scorer: "j", Value: 0},
	}))
	_, err := into.Absorb(t.Context(), func(f func(exchange.Record) error) error { return from.Records(t.Context(), f) })
	must(t, err)
	lawful(t, into)
	listed, err := into.Listed(t.Context(), "", false)
	must(t, err)
	if len(listed) != 2 || len(listed[0].Items) != 1 || len(listed[1].Items) != 2 {
		t.Errorf("merged %+v", listed)
	}
	if got := query[float64](t, into, `SELECT value FROM scores WHERE what = 'checklist'`); got != 1 {
		t.Errorf("by ours it meets %v, want 1", got)
	}
}

// Ratings of both responses of a pair say which is better, to the check of judges and to
// routing.
func TestRatingsComparePairs(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	b := pairsOf(0, 3)
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	for _, p := range b.Pairs {
		must(t, d.Append(t.Context(), choose(p.ID, label.Graded(1))))
	}
	item := judge.ListItem{Text: "x", Weight: 2}
	must(t, d.SaveLists(t.Context(), []judge.Checklist{{Prompt: b.Pairs[0].Prompt, Items: []judge.ListItem{item}}}))
	must(t, d.SaveRatings(t.Context(), []judge.Rating{
		{Response: b.Pairs[0].A, What: item.Score(), Scorer: "j checklist", Value: 0.25}, {Response: b.Pairs[0].B, What: item.Score(), Scorer: "j checklist", Value: 0.75},
		{Response: b.Pairs[1].A, What: judge.Overall, Scorer: "j pointwise", Value: 4}, {Response: b.Pairs[1].B, What: judge.Overall, Scorer: "j pointwise", Value: 2},
		{Response: b.Pairs[2].A, What: judge.Overall, Scorer: "j pointwise", Value: 4},
	}))
	rows, err := d.Rows(t.Context())
	must(t, err)
	got := map[string]float64{}
	for _, v := range rows.Verdicts {
		if v.First != "" {
			t.Errorf("%+v", v)
		}
		got[string(rows.Pairs[v.Pair].ID)+rows.Judges[v.Judge]] = v.Probability
	}
	want := map[string]float64{string(b.Pairs[0].ID) + "j checklist": 0.25, string(b.Pairs[1].ID) + "j pointwise": 0.75}
	if !maps.Equal(got, want) {
		t.Errorf("rows %v, want %v", got, want)
	}
	clear(got)
	for _, c := range casesOf(t, d) {
		for _, o := range c.Opinions {
			got[string(c.Pair)+o.Judge] = o.Probability
		}
	}
	if !maps.Equal(got, want) {
		t.Errorf("cases %v, want %v", got, want)
	}
}
