package report

import (
	"strings"
	"testing"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

func TestSitting(t *testing.T) {
	t.Parallel()
	ms := measure.Time(3240)
	for _, tc := range []struct {
		name string
		sum  label.Summary
		q    measure.Quality
		want string
	}{
		{"nothing happened", label.Summary{}, measure.Quality{}, ""},
		{"nothing is defined", label.Summary{Skipped: 1}, measure.Quality{}, "labels  0, 1 skipped\n"},
		{"all", label.Summary{Labels: 12, Undone: 1, Skipped: 2, Swallowed: 3}, measure.Quality{
			Active: measure.MedianTime{N: 11, Median: &ms}, Repeats: measure.Repeated{Sign: measure.Share{Of: 2, N: 2}},
			Left: measure.Share{Of: 5, N: 10}, Fast: measure.Share{Of: 0, N: 11}, Gold: measure.Share{Of: 1, N: 1},
		}, "labels               12, 1 undone, 2 skipped, 3 keys ignored as too soon\n" +
			"time per label       3.2 s (median of 11)\n" +
			"agrees with itself   100 % (n=2, 34–100 %)\n" +
			"left chosen          50 % (n=10, 24–76 %)\n" +
			"faster than reading  0 % (n=11, 0–26 %)\n"},
	} {
		var out strings.Builder
		Sitting(Console{Err: &out}, tc.sum, tc.q, false)
		if out.String() != tc.want {
			t.Errorf("%s:\n got %q\nwant %q", tc.name, out.String(), tc.want)
		}
		var ascii strings.Builder
		Sitting(Console{Err: &ascii}, tc.sum, tc.q, true)
		if want := strings.ReplaceAll(tc.want, "–", "-"); ascii.String() != want {
			t.Errorf("%s in ASCII:\n got %q\nwant %q", tc.name, ascii.String(), want)
		}
	}
}
