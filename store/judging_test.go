package store

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
)

// What judges say is kept whole, once, moves its pair in the order by doubt, and is
// not asked for again.
func TestOpinions(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	b := pairsOf(0, 3)
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	m := stages.Model{ID: stages.ModelID("j", "d"), Name: "j", Digest: "d", Family: "f"}
	must(t, d.SaveModel(t.Context(), m))
	w := judge.Wording{ID: stages.Hash("w"), Name: "pairwise", Text: "which?"}
	must(t, d.SaveWordings(t.Context(), []judge.Wording{w, w}))
	last := b.Pairs[2].ID
	must(t, d.Append(t.Context(), choose(last, label.Graded(2))))

	lack, known, err := d.Unjudged(t.Context(), "judge", judge.Scope{})
	must(t, err)
	if len(lack) != 3 || known != 0 || lack[0].Pair != last || len(lack[0].Lacks) != 2 {
		t.Fatalf("lacks %+v, knows %d; want the labelled pair first", lack, known)
	}
	if lack, _, err = d.Unjudged(t.Context(), "judge", judge.Scope{Labelled: true}); err != nil || len(lack) != 1 {
		t.Errorf("of labelled ones: %+v, %v", lack, err)
	}
	if lack, _, err = d.Unjudged(t.Context(), "judge", judge.Scope{Limit: 2}); err != nil || len(lack) != 2 {
		t.Errorf("limited: %+v, %v", lack, err)
	}

	o := judge.Opinion{Pair: b.Pairs[0].ID, Judge: "judge", Model: m.ID, Asked: w.ID, First: judge.AFirst, Probability: 0.9, Answer: "a", Raw: "A", Run: run(t, d, stages.Judge)}
	other := o
	other.First, other.Probability, other.Answer, other.Raw = judge.BFirst, 0.2, "b", "[[A]]"
	must(t, d.SaveOpinions(t.Context(), []judge.Opinion{o, other}))
	changed := o
	changed.Probability = 0.1
	must(t, d.SaveOpinions(t.Context(), []judge.Opinion{changed})) // what is there stays
	lawful(t, d)
	got := query[string](t, d, `
SELECT group_concat(j.first || j.probability || j.answer || j.raw || m.digest || w.name, ' ' ORDER BY j.first)
FROM judgements j JOIN models m ON m.n = j.model JOIN judge_prompts w ON w.n = j.asked`)
	if want := "a0.9aAdpairwise b0.2b[[A]]dpairwise"; got != want {
		t.Errorf("kept %q, want %q", got, want)
	}
	if doubt := query[float64](t, d, `SELECT min(doubt) FROM queue`); doubt < 0.049 || doubt > 0.051 {
		t.Errorf("doubt %v, want that of both orders together", doubt)
	}
	lack, known, err = d.Unjudged(t.Context(), "judge", judge.Scope{})
	must(t, err)
	if len(lack) != 2 || known != 2 {
		t.Errorf("lacks %+v, knows %d", lack, known)
	}
	if lack, known, err = d.Unjudged(t.Context(), "another", judge.Scope{}); err != nil || len(lack) != 3 || known != 0 {
		t.Errorf("another judge lacks %+v, knows %d", lack, known)
	}
	found, err := d.Compared(t.Context(), []stages.ID{o.Pair})
	must(t, err)
	if len(found) != 1 || found[0].A.ID != b.Pairs[0].A || found[0].B.ID != b.Pairs[0].B || found[0].Prompt.ID != b.Pairs[0].Prompt {
		t.Errorf("compared %+v", found)
	}
	behind, err := d.Background(t.Context(), o.Pair)
	must(t, err)
	if len(behind.Judgements) != 2 || behind.Judgements[0].Model != "j" {
		t.Errorf("behind the pair: %+v", behind.Judgements)
	}

	old, newer := other, other
	old.Judge, old.Probability = "m@aaaaaaaa pairwise@00000001 probability", 0.99
	newer.Judge, newer.Probability = "m@aaaaaaaa pairwise@00000001+3@00000002 probability", 0.8
	must(t, d.SaveOpinions(t.Context(), []judge.Opinion{old}))
	must(t, d.SaveOpinions(t.Context(), []judge.Opinion{newer}))
	lawful(t, d)
	if doubt := query[float64](t, d, `SELECT min(doubt) FROM queue`); math.Abs(doubt-(0.9+0.2+0.8)/3+0.5) > 1e-9 {
		t.Errorf("doubt %v, want that without the version that a newer one replaces", doubt)
	}
	must(t, alter(d, `UPDATE queue SET doubt = abs((0.9+0.2+0.99+0.8)/4 - 0.5) WHERE doubt < 1`)) // as it was once kept
	said, err := d.Repair(t.Context())
	must(t, err)
	if !strings.Contains(said, "1 pair is where older versions") {
		t.Errorf("repaired %q", said)
	}
	lawful(t, d)
}

// Ratings are kept once, and a response lacks those of its aspects that are not there.
func TestRatings(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	b := pairsOf(0, 2)
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	scorers := map[string]string{"tone": "j tone", "style": "j style", judge.Overall: "j all"}
	r := b.Responses[0].ID
	run := run(t, d, stages.Judge)
	must(t, d.SaveRatings(t.Context(), []judge.Rating{{Response: r, What: "tone", Scorer: "j tone", Value: 3.5, Raw: "4", Run: run}}))
	must(t, d.SaveRatings(t.Context(), []judge.Rating{{Response: r, What: "tone", Scorer: "j tone", Value: 1, Raw: "1", Run: run}}))
	lack, known, err := d.Unrated(t.Context(), scorers, judge.Scope{})
	must(t, err)
	if len(lack) != 4 || known != 1 {
		t.Fatalf("lacks %+v, knows %d", lack, known)
	}
	for _, u := range lack {
		if u.Response == r && (len(u.Has) != 1 || u.Has["tone"] != 3.5) || u.Response != r && len(u.Has) != 0 {
			t.Errorf("%+v", u)
		}
	}
	must(t, d.SaveRatings(t.Context(), []judge.Rating{
		{Response: r, What: "style", Scorer: "j style", Value: 2.5, Raw: "2", Run: run}, {Response: r, What: judge.Overall, Scorer: "j all", Value: 3, Run: run},
	}))
	lack, known, err = d.Unrated(t.Context(), scorers, judge.Scope{Limit: 9})
	must(t, err)
	if len(lack) != 3 || known != 2 {
		t.Errorf("lacks %+v, knows %d", lack, known)
	}
	if lack, _, err = d.Unrated(t.Context(), scorers, judge.Scope{Labelled: true}); err != nil || len(lack) != 0 {
		t.Errorf("of labelled pairs: %+v, %v", lack, err)
	}
	must(t, d.Append(t.Context(), choose(b.Pairs[0].ID, label.Graded(2))))
	if lack, _, err = d.Unrated(t.Context(), scorers, judge.Scope{Labelled: true}); err != nil || len(lack) < 1 || len(lack) > 2 {
		t.Errorf("of a labelled pair: %+v, %v", lack, err)
	}
	found, err := d.Rated(t.Context(), []stages.ID{r})
	must(t, err)
	if len(found) != 1 || found[0].Response.ID != r || found[0].Prompt.ID != b.Responses[0].Prompt {
		t.Errorf("rated %+v", found)
	}
	scores, err := d.Scores(t.Context(), judge.Overall, []stages.ID{r})
	must(t, err)
	if scores["j all"][r] != 3 {
		t.Errorf("scores %v", scores)
	}
}

// The queue lists the pairs whose judges contradict themselves, or the annotator.
func TestPairsByJudge(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	b := pairsOf(0, 5)
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	type said struct {
		pair   int
		judge  string
		first  string
		likely any // that A is better; nil: only the answer
		answer string
	}
	for _, x := range []said{
		{0, "j", "a", 0.9, "a"}, {0, "j", "b", 0.4, "b"}, // flips, and prefers A all the same
		{1, "j", "a", nil, "a"}, {1, "j", "b", nil, "b"}, // flips, and prefers neither
		{2, "j", "a", 0.8, "a"}, {2, "j", "b", 0.7, "a"}, {2, "k", "b", 0.1, "b"}, // two judges
		{3, "j", "a", nil, "b"},
		{4, "j", "a", 0.5, "tie"}, {4, "j", "b", 0.2, "b"},
	} {
		must(t, alter(d, `INSERT INTO judgements (pair, judge, first, probability, answer) SELECT n, ?, ?, ?, ? FROM pairs WHERE id = unhex(?)`,
			x.judge, x.first, x.likely, x.answer, b.Pairs[x.pair].ID))
	}
	requeue(t, d)
	match := func(f label.QueueFilter, want ...int) {
		t.Helper()
		must(t, d.SetView(t.Context(), label.QueueView{Filter: f}))
		var got []stages.ID
		for n := 1; ; n++ {
			id, err := d.At(t.Context(), n)
			if errors.Is(err, label.ErrNone) {
				break
			}
			must(t, err)
			got = append(got, id)
		}
		var ids []stages.ID
		for _, n := range want {
			ids = append(ids, b.Pairs[n].ID)
		}
		slices.Sort(got)
		slices.Sort(ids)
		if !slices.Equal(got, ids) {
			t.Errorf("%+v: %v, want %v", f, got, ids)
		}
	}
	match(label.QueueFilter{Judge: label.JudgeFlips}, 0, 1)
	match(label.QueueFilter{Judge: label.JudgeDisagrees, State: label.Any})
	for n := range b.Pairs {
		must(t, d.Append(t.Context(), choose(b.Pairs[n].ID, label.Graded(-2)))) // A
	}
	match(label.QueueFilter{Judge: label.JudgeDisagrees, State: label.Decided}, 2, 3, 4)
	match(label.QueueFilter{Judge: label.JudgeFlips, State: label.Decided}, 0, 1)
	must(t, d.Append(t.Context(), choose(b.Pairs[0].ID, label.Graded(2))))
	match(label.QueueFilter{Judge: label.JudgeDisagrees, State: label.Any}, 0, 2, 3, 4)

	// What route made of several judges counts, too, and so do ratings.
	must(t, alter(d, `INSERT INTO machine_labels (pair, answer, confidence, judge, at) SELECT n, 'b', 1, 'agreement of j and k', 0 FROM pairs WHERE id = unhex(?)`, b.Pairs[1].ID))
	match(label.QueueFilter{Judge: label.JudgeDisagrees, State: label.Any}, 0, 1, 2, 3, 4)
	must(t, alter(d, `DELETE FROM machine_labels`))
	match(label.QueueFilter{Judge: label.JudgeDisagrees, State: label.Any}, 0, 2, 3, 4)
	must(t, d.SaveRatings(t.Context(), []judge.Rating{
		{Response: b.Pairs[1].A, What: judge.Overall, Scorer: "k", Value: 2}, {Response: b.Pairs[1].B, What: judge.Overall, Scorer: "k", Value: 4},
	}))
	match(label.QueueFilter{Judge: label.JudgeDisagrees, State: label.Any}, 0, 1, 2, 3, 4)
}

// Scores of prompts are kept once. Ratings of several responses give their prompt a
// spread and a worst, which follow later ratings, and a search finds pairs by them.
func TestScoresOfPrompts(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	b := pairsOf(0, 2)
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	m := stages.Model{ID: stages.ModelID("j", "d"), Name: "j", Digest: "d"}
	must(t, d.SaveModel(t.Context(), m))
	judged := run(t, d, stages.Judge)
	lack, known, err := d.Unscored(t.Context(), judge.Difficulty, "j", judge.Scope{})
	must(t, err)
	if len(lack) != 2 || known != 0 {
		t.Fatalf("lacks %v, knows %d", lack, known)
	}
	found, err := d.PromptsByID(t.Context(), lack)
	if err != nil || len(found) != 2 {
		t.Errorf("prompts %v, %v", found, err)
	}
	hard := judge.Rating{Prompt: b.Pairs[0].Prompt, What: judge.Difficulty, Scorer: "j", Model: m.ID, Value: 6, Raw: "[1]", Run: judged}
	must(t, d.SaveRatings(t.Context(), []judge.Rating{hard, hard}))
	if lack, known, err = d.Unscored(t.Context(), judge.Difficulty, "j", judge.Scope{Limit: 5}); err != nil || len(lack) != 1 || known != 1 {
		t.Errorf("afterwards lacks %v, knows %d, %v", lack, known, err)
	}
	rate := func(response stages.ID, value float64) {
		t.Helper()
		must(t, d.SaveRatings(t.Context(), []judge.Rating{{Response: response, What: judge.Overall, Scorer: "j", Model: m.ID, Value: value, Run: judged}}))
		must(t, d.SumUpRatings(t.Context(), "j", judged))
	}
	sums := func() string {
		return query[string](t, d, `SELECT coalesce(group_concat(what || ' ' || value, ', ' ORDER BY what), '') FROM scores WHERE kind = 'prompt' AND what <> 'difficulty'`)
	}
	rate(b.Pairs[0].A, 2)
	if got := sums(); got != "" {
		t.Errorf("of one rating: %s", got)
	}
	rate(b.Pairs[0].B, 4.5)
	if got := sums(); got != "spread 2.5, worst 2.0" {
		t.Errorf("of two ratings: %s", got)
	}
	lawful(t, d)
}

// What a judge is wrong on teaches it, the earliest label first, but nothing of a prompt
// with a pair of the honest test; and it is not asked about the prompts that taught it.
func TestCorrections(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	b := pairsOf(0, 6)
	b.Pairs[4].Strategy, b.Pairs[5].Strategy = pairing.StrategyRandom, pairing.StrategyTest
	_, err := d.SaveBatch(t.Context(), b)
	must(t, err)
	say := func(pair stages.ID, first, second float64) []judge.Opinion {
		return []judge.Opinion{
			{Pair: pair, Judge: "j", First: judge.AFirst, Probability: first, Answer: "a"}, {Pair: pair, Judge: "j", First: judge.BFirst, Probability: second, Answer: "a"},
			{Pair: pair, Judge: "k", First: judge.AFirst, Probability: 0.1, Answer: "b"},
		}
	}
	for i, of := range [][2]float64{{0.9, 0.9}, {0.9, 0.4}, {0.2, 0.3}, {0.9, 0.9}, {0.9, 0.9}, {0.9, 0.9}} {
		must(t, d.SaveOpinions(t.Context(), say(b.Pairs[i].ID, of[0], of[1])))
	}
	for _, i := range []int{1, 0, 2, 4, 5} { // not 3
		must(t, d.Append(t.Context(), choose(b.Pairs[i].ID, label.Graded(3))))
	}
	got, err := d.Corrections(t.Context(), "j")
	must(t, err)
	if got.Judged != 5 || got.Held != 2 || len(got.Wrong) != 2 || got.Wrong[0].Pair != b.Pairs[1].ID || got.Wrong[1].Prompt != b.Pairs[0].Prompt || got.Wrong[0].AWins || got.Wrong[1].AWins || !got.Wrong[1].Much {
		t.Errorf("%+v", got)
	}
	lack, known, err := d.Unjudged(t.Context(), "j2", judge.Scope{Without: []stages.ID{b.Pairs[0].Prompt, b.Pairs[1].Prompt}})
	must(t, err)
	if len(lack) != 4 || known != 0 {
		t.Errorf("lacks %+v, knows %d", lack, known)
	}
}
