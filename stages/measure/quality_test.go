package measure

import (
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"
	"time"

	"prefdeck/stages/label"
)

func TestShareInterval(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		share     Share
		low, high float64 // by the formula, worked out by hand; errors: of the reference
	}{
		{Share{Of: 0, N: 10}, 0, 0.2775}, {Share{Of: 10, N: 10}, 0.7225, 1}, {Share{Of: 0, N: 10, Rare: true}, 0, 0.2172}, {Share{Of: 1, N: 1, Rare: true}, 0.1467, 1}, {Share{Of: 15, N: 20}, 0.5313, 0.8881}, {Share{Of: 50, N: 100}, 0.4038, 0.5962},
	} {
		low, high, ok := c.share.Interval()
		if !ok || math.Abs(low-c.low) > 5e-5 || math.Abs(high-c.high) > 5e-5 {
			t.Errorf("%+v: %.4f … %.4f, want %.4f … %.4f", c.share, low, high, c.low, c.high)
		}
	}
	if _, _, ok := (Share{}).Interval(); ok {
		t.Error("an interval of nothing")
	}
	if (Share{}).Excludes(0.5) || (Share{Of: 6, N: 10}).Excludes(0.5) || !(Share{Of: 90, N: 100}).Excludes(0.5) {
		t.Error("what an interval leaves out is wrong")
	}
}

// Values that are all the same say nothing of how much they vary, so the mean has no
// interval; a share of all has Wilson's.
func TestNoIntervalOfWidthZero(t *testing.T) {
	t.Parallel()
	prompts, halves, ones := make([]int, 60), make([]float64, 60), make([]float64, 60)
	for i := range prompts {
		prompts[i], halves[i], ones[i] = i, 0.5, 1
	}
	if e := MeanOf(prompts, halves, Bootstrap{Samples: 100}); e.Value != 0.5 || e.N != 60 || e.Bounded() {
		t.Errorf("%+v", e)
	}
	if e := ShareOf(prompts, ones); !e.Bounded() || e.Low > 0.95 {
		t.Errorf("%+v", e)
	}
}

// Answers to pairs of one prompt are alike: what looks like 100 of them counts for fewer,
// and those of one prompt alone say nothing of others.
func TestAlikeAnswers(t *testing.T) {
	t.Parallel()
	longer := func(prompts int64) Share {
		a := newAppraisal()
		for i := range int64(100) {
			prompt := i % prompts
			x := Decision{Prompt: prompt, Choice: label.Choice{Answer: label.A}, LenA: 2, LenB: 1}
			if prompt%5 > 2 || i == 0 {
				x.LenA = 0
			}
			a.add(x)
		}
		return a.quality().Longer
	}
	independent := longer(100)
	if low, high, ok := independent.Interval(); !ok || independent.N != 100 || high-low > 0.2 || !independent.Excludes(0.75) {
		t.Errorf("%+v: %v … %v", independent, low, high)
	}
	alike := longer(10)
	if low, high, ok := alike.Interval(); !ok || alike.N != 100 || high-low < 0.4 || alike.Excludes(0.75) {
		t.Errorf("%+v: %v … %v", alike, low, high)
	}
	b, err := json.Marshal(alike)
	var back Share
	if err != nil || json.Unmarshal(b, &back) != nil || back != alike {
		t.Errorf("%s came back as %+v", b, back)
	}
	one := longer(1)
	if _, _, ok := one.Interval(); ok || one.N != 100 || one.Excludes(0) {
		t.Errorf("%+v", one)
	}
	if b, err := json.Marshal(one); err != nil || !strings.Contains(string(b), `"low":null`) {
		t.Errorf("%s, %v", b, err)
	}
}

func TestShareJSON(t *testing.T) {
	t.Parallel()
	for share, want := range map[Share]string{
		{}: `{"of":0,"n":0,"share":null,"low":null,"high":null}`,
	} {
		got, err := json.Marshal(share)
		if err != nil || string(got) != want {
			t.Errorf("%s, %v; want %s", got, err, want)
		}
	}
	b, err := json.Marshal(Share{Of: 3, N: 4, Rare: true})
	if err != nil {
		t.Fatal(err)
	}
	var back Share
	if err := json.Unmarshal(b, &back); err != nil || back != (Share{Of: 3, N: 4, Rare: true}) {
		t.Errorf("%s came back as %+v, %v", b, back, err)
	}
}

type told []Decision

func (d told) Decisions(_ context.Context, _ time.Time, each func(Decision) error) error {
	for _, x := range d {
		if err := each(x); err != nil {
			return err
		}
	}
	return nil
}

func TestQuality(t *testing.T) {
	t.Parallel()
	choice := func(c label.Choice) *label.Choice { return &c }
	seconds := func(n int) time.Duration { return time.Duration(n) * time.Second }
	d := told{
		{Choice: label.Graded(-2), Left: label.SideA, LenA: 9, LenB: 5, Active: seconds(10), Blind: true, Known: &label.Known{Answer: label.A}},
		{Choice: label.Graded(1), Left: label.SideA, LenA: 9, LenB: 5, Active: seconds(20), Blind: true, Known: &label.Known{Answer: label.A}},
		{Choice: label.Choice{Answer: label.B}, Left: label.SideB, LenA: 3, LenB: 5, Active: seconds(1), Fast: true, Audit: &Audited{Dropped: label.SideB, Answer: label.B}},
		{Choice: label.Choice{Answer: label.Tie}, Left: label.SideA, Active: seconds(30), Blind: true, Audit: &Audited{Dropped: label.SideB, Answer: label.Tie}},
		{Choice: label.Choice{Answer: label.Skip}, Active: seconds(99), Blind: true, Audit: &Audited{Answer: label.Skip}},
		// Hidden repeats: the same answer, the same side, another answer, a skip.
		{Choice: label.Graded(-2), First: choice(label.Graded(-2)), Left: label.SideB, LenA: 9, LenB: 5, Active: seconds(8), Blind: true},
		{Choice: label.Graded(-1), First: choice(label.Graded(-2)), Left: label.SideB, Active: seconds(9), Blind: true},
		{Choice: label.Graded(1), First: choice(label.Graded(-2)), Left: label.SideB, Active: seconds(9), Blind: true},
		{Choice: label.Choice{Answer: label.Skip}, First: choice(label.Graded(-2)), Blind: true},
		// An imported decision: nothing tells how fast it was, or whether it was blind.
		{Choice: label.Choice{Answer: label.Tie}, Blind: true},
	}
	got, err := QualityOf(t.Context(), d, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	median := Time(9000)
	want := Quality{
		Answers: Labels{A: 1, B: 2, Tie: 2, Skip: 1}, Repeats: Repeated{Strict: Share{Of: 1, N: 3, Independent: -1}, Sign: Share{Of: 2, N: 3, Independent: -1}},
		Left: Share{Of: 2, N: 3}, Longer: Share{Of: 1, N: 2, Independent: -1}, LongerBase: LongestRule,
		Fast: Share{Of: 1, N: 7}, Unblinded: Share{Of: 1, N: 7},
		Gold: Share{Of: 1, N: 2, Independent: -1}, Audit: Share{Of: 1, N: 2, Rare: true}, Active: MedianTime{N: 7},
	}
	if *got.Active.Median != median {
		t.Errorf("median %v, want %v", *got.Active.Median, median)
	}
	got.Active.Median = nil
	if got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
}

func TestQualityOfNothingIsNotDefined(t *testing.T) {
	t.Parallel()
	q, err := QualityOf(t.Context(), told{}, time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(q)
	if err != nil || strings.Count(string(b), `"share":null`) != 8 || !strings.Contains(string(b), `"median_ms":null`) {
		t.Errorf("%s, %v", b, err)
	}
	if _, err := QualityOf(t.Context(), broken{}, time.Time{}); !errors.Is(err, errBroken) {
		t.Errorf("error %v", err)
	}
}

var errBroken = errors.New("broken")

type broken struct{}

func (broken) Decisions(context.Context, time.Time, func(Decision) error) error { return errBroken }
