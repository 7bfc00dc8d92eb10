package store

import (
	"fmt"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/stages/label"
)

// Whatever reads what judges say leaves out the version that a newer one replaces: the
// searches, pairing, and the measures. What is behind a pair marks it.
func TestReplacedJudgesDoNotCount(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 2)
	pair := pairs[0]
	behind, err := d.Background(t.Context(), pair)
	must(t, err)
	a, b := behind.Pair.A, behind.Pair.B
	must(t, d.Append(t.Context(), choose(pair, label.Graded(-2)))) // A
	must(t, d.Append(t.Context(), choose(pairs[1], label.Graded(-2))))

	said := func(pair stages.ID, version int, aFirst, bFirst, rating float64) {
		t.Helper()
		name := func(question string) string {
			return fmt.Sprintf("m:1b@aaaaaaaa %s@0000000%d probability", question, version)
		}
		must(t, d.SaveOpinions(t.Context(), []judge.Opinion{
			{Pair: pair, Judge: name("pairwise"), First: judge.AFirst, Probability: aFirst, Answer: "a"},
			{Pair: pair, Judge: name("pairwise"), First: judge.BFirst, Probability: bFirst, Answer: "a"},
		}))
		must(t, d.SaveRatings(t.Context(), []judge.Rating{
			{Response: a, What: judge.Overall, Scorer: name("overall"), Value: rating},
			{Response: b, What: judge.Overall, Scorer: name("overall"), Value: 3},
		}))
	}
	count := func(f label.QueueFilter) int {
		t.Helper()
		n, err := d.Matching(t.Context(), f, 9)
		must(t, err)
		return n
	}
	flips := label.QueueFilter{Judge: label.JudgeFlips, State: label.Any}
	disagrees := label.QueueFilter{Judge: label.JudgeDisagrees, State: label.Any}
	low := label.QueueFilter{Score: &label.ScoreRange{What: judge.Overall, Max: 2}, State: label.Any}
	check := func(wantFlips, wantDisagrees, wantLow int, wantJudge float64, version string) {
		t.Helper()
		if f, x, l := count(flips), count(disagrees), count(low); f != wantFlips || x != wantDisagrees || l != wantLow {
			t.Errorf("%d pairs flip, %d are disputed, %d rated low; want %d, %d, %d", f, x, l, wantFlips, wantDisagrees, wantLow)
		}
		rewards, err := d.RewardPairs(t.Context())
		must(t, err)
		trials, err := d.Trials(t.Context())
		must(t, err)
		if len(rewards) != 2 || len(trials) != 2 || rewards[0].Judge != wantJudge || trials[0].Judge != wantJudge {
			t.Errorf("the judge says %+v, %+v; want %v", rewards, trials, wantJudge)
		}
		scores, err := d.Scores(t.Context(), judge.Overall, []stages.ID{a, b})
		must(t, err)
		for name := range scores {
			if len(scores) != 1 || !strings.Contains(name, version) {
				t.Errorf("pairing compares %v", scores)
			}
		}
	}

	said(pair, 1, 0.125, 0.625, 1)
	check(1, 1, 1, 0.375, "@00000001")
	said(pair, 2, 0.75, 0.875, 5)
	check(0, 0, 0, 0.8125, "@00000002")
	said(pairs[1], 1, 0.25, 0.125, 1) // what the newer version has not seen yet
	if n := count(disagrees); n != 1 {
		t.Errorf("%d pairs are disputed, want the one that only the older version saw", n)
	}
	check(0, 1, 0, 0.8125, "@00000002")

	behind, err = d.Background(t.Context(), pair)
	must(t, err)
	for _, j := range behind.Judgements {
		if old := strings.Contains(j.Judge, "@00000001"); old != (j.ReplacedBy != "") {
			t.Errorf("%s is replaced by %q", j.Judge, j.ReplacedBy)
		}
	}
	for _, s := range behind.A.Scores {
		if old := strings.Contains(s.Scorer, "@00000001"); old != (s.ReplacedBy != "") {
			t.Errorf("%s is replaced by %q", s.Scorer, s.ReplacedBy)
		}
	}
	if len(behind.Judgements) != 4 || len(behind.A.Scores) != 2 {
		t.Errorf("behind the pair stand %+v and %+v", behind.Judgements, behind.A.Scores)
	}
}
