package numbers

import (
	"math"
	"strings"
	"testing"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

func TestEveryNumberSaysWhatItStandsOn(t *testing.T) {
	t.Parallel()
	ms := measure.Time(12_300)
	q := measure.Quality{
		LongerBase: measure.LongestRule,
		Left:       measure.Share{Of: 90, N: 100}, Longer: measure.Share{Of: 6, N: 10}, Fast: measure.Share{N: 100},
		Active: measure.MedianTime{N: 100, Median: &ms},
	}
	want := `labels               100, 3 skipped, 2 undone
keys ignored         1 that came too soon
time per label       12 s (median of 100)
agrees with itself   not defined yet (n=0)
same strength        not defined yet (n=0)
left chosen          90 % (n=100, 83–94 %), not the expected 50 %
longer chosen        60 % (n=10, 31–83 %), expected 62 %
faster than reading  0 % (n=100, 0–4 %)`
	s := label.Summary{Labels: 100, Skipped: 3, Undone: 2, Swallowed: 1}
	if got := strings.Join(Fit(Lines(s, q), 80), "\n"); got != want {
		t.Errorf("\n%s", got)
	}
	q.Gold, q.Unblinded = measure.Share{Of: 1, N: 1}, measure.Share{Of: 1, N: 2}
	if got := strings.Join(Fit(Quality(q), 80), "\n"); !strings.Contains(got, "known answers given  100 % (n=1") || !strings.Contains(got, "not blind") {
		t.Errorf("\n%s", got)
	}
}

// If one value does not fit beside its name, all stand below theirs, whole.
func TestFit(t *testing.T) {
	t.Parallel()
	rows := []Row{{"labels", "3"}, {"the longer one wins", "60 % (n=10, 31–83 %), not the usual 62 %"}}
	for width, want := range map[int]string{
		61: "labels               3\nthe longer one wins  60 % (n=10, 31–83 %), not the usual 62 %",
		60: "labels\n    3\nthe longer one wins\n    60 % (n=10, 31–83 %), not the usual 62 %",
		36: "labels\n    3\nthe longer one wins\n    60 % (n=10, 31–83 %), not the\n    usual 62 %",
	} {
		if got := strings.Join(Fit(rows, width), "\n"); got != want {
			t.Errorf("%d:\n%s", width, got)
		}
	}
	Fit(rows, 0)
}

func TestNumber(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 1234567: "1,234,567", -1500: "-1,500"} {
		if got := Number(n); got != want {
			t.Errorf("Number(%d) = %q, want %q", n, got, want)
		}
	}
	for n, want := range map[int]string{0: "0 rows", 1: "1 row", 2000: "2,000 rows"} {
		if got := Plural(n, "row"); got != want {
			t.Errorf("Plural(%d) = %q, want %q", n, got, want)
		}
	}
}

// Promise 7: a number without an interval says that it has none.
func TestEstimatesWithoutAnInterval(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	e := measure.Estimate{Value: 0.5, N: 2, Low: nan, High: nan}
	if p, f := Percent(e), Estimate(e, 2); p != "50 % (n=2, no interval)" || f != "0.50 (n=2, no interval)" {
		t.Errorf("%s, %s", p, f)
	}
	if p := Points(e); p != "+50.0 points (n=2, no interval)" {
		t.Error(p)
	}
	if p, l := Points(measure.Estimate{Value: -0.0004, N: 60, Low: -0.5, High: 0.5}), Lead(measure.Estimate{Value: -0.004, Low: -0.5, High: 0.5}, 0); p != "+0.0 points (n=60, -50.0 to +50.0)" || l != "+0 points (-50 to +50)" {
		t.Errorf("%s, %s", p, l)
	}
	if f := Estimate(measure.Estimate{Value: -0.004, N: 60, Low: -0.5, High: 0.5}, 2); f != "0.00 (n=60, -0.50 to 0.50)" {
		t.Error(f)
	}
	if v := Verdict(measure.StageEffect{Verdict: measure.Open, Show: 0.01, More: 344}); v != "no verdict; 1 point would show with about 350 more labels" {
		t.Error(v)
	}
}
