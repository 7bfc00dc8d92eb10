package numbers

import (
	"fmt"
	"time"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

// Lines says what became of a sitting, and how it was labelled if that has been
// measured.
func Lines(s label.Summary, q *measure.Quality) []string {
	rows := []string{
		row("labels", fmt.Sprintf("%d, %d skipped, %d undone", s.Labels, s.Skipped, s.Undone)),
		row("keys ignored", fmt.Sprintf("%d that came too soon", s.Swallowed)),
	}
	if q == nil {
		if s.Labels > 0 {
			rows = append(rows, row("time per label", fmt.Sprintf("%s (median of %d)", duration(s.Median), s.Labels)))
		}
		return rows
	}
	return append(rows, Quality(*q)...)
}

// Quality says how somebody labels, each number with its n and its interval.
func Quality(q measure.Quality) []string {
	active := undefined
	if q.Active.Median != nil {
		active = fmt.Sprintf("%s (median of %d)", duration(q.Active.Median.Duration()), q.Active.N)
	}
	rows := []string{
		row("time per label", active),
		row("the same once more", Share(q.Repeats.Sign)),
		row("  and as strongly", Share(q.Repeats.Strict)),
		row("the left one wins", against(q.Left, 0.5)),
		row("the longer one wins", against(q.Longer, q.LongerBase)),
		row("faster than reading", Share(q.Fast)),
	}
	if q.Gold.N > 0 {
		rows = append(rows, row("known answers met", Share(q.Gold)))
	}
	if q.Unblinded.Of > 0 {
		rows = append(rows, row("not blind", Share(q.Unblinded)))
	}
	return rows
}

const undefined = "not defined yet (n=0)"

func row(name, value string) string { return fmt.Sprintf("%-20s %s", name, value) }

// Share says a share with its n and its 95 % interval.
func Share(s measure.Share) string {
	share, ok := s.Value()
	if !ok {
		return undefined
	}
	low, high, _ := s.Interval()
	return fmt.Sprintf("%s (n=%d, %.0f–%.0f %%)", percent(share), s.N, 100*low, 100*high)
}

// against is a share with what it is to be held against.
func against(s measure.Share, usual float64) string {
	text := Share(s)
	switch {
	case s.N == 0:
		return text
	case s.Excludes(usual):
		return text + ", not the usual " + percent(usual)
	}
	return text + ", usual " + percent(usual)
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

// duration is a time per label: "2.5 s", "41 s", "3 min 5 s".
func duration(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	d = d.Round(time.Second)
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}
