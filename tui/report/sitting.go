package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/tui/numbers"
)

// Sitting says in a line what became of a sitting, and in another one how the
// annotator labelled, as far as that is defined. Known answers are left out: what
// came of them is told in training only.
func Sitting(w io.Writer, s label.Summary, q measure.Quality) {
	if s.Labels+s.Skipped+s.Undone+s.Redone+s.Swallowed == 0 {
		return
	}
	first := plural(s.Labels, "label")
	if m := q.Active; m.Median != nil {
		first += fmt.Sprintf(", %s each at the median (n=%d)", m.Median.Duration().Round(100*time.Millisecond), m.N)
	}
	parts := said([]string{first, count(s.Undone, "undone"), count(s.Redone, "redone"), count(s.Skipped, "skipped"),
		count(s.Swallowed, "keys ignored as too soon")})
	fmt.Fprintln(w, strings.Join(parts, ", "))
	shares := said([]string{
		share("the same answer again", q.Repeats.Sign), share("left chosen", q.Left), share("the longer one chosen", q.Longer),
		share("faster than reading", q.Fast),
	})
	if len(shares) > 0 {
		fmt.Fprintln(w, strings.Join(shares, "; "))
	}
}

// share is a share with its n and its interval; "" where it is not defined.
func share(what string, s measure.Share) string {
	if s.N == 0 {
		return ""
	}
	return what + " " + numbers.Share(s)
}
