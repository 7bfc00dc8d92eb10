package numbers

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

// Lines describes a sitting: its answers, and how they were given.
func Lines(s label.Summary, q measure.Quality) []Row {
	rows := []Row{
		{"labels", fmt.Sprintf("%s, %s skipped, %s undone", Number(s.Labels), Number(s.Skipped), Number(s.Undone))},
		{"keys ignored", Number(s.Swallowed) + " that came too soon"},
	}
	return append(rows, Quality(q)...)
}

// Quality describes how somebody labels, each number with its n and its interval.
func Quality(q measure.Quality) []Row {
	active := undefined
	if q.Active.Median != nil {
		active = fmt.Sprintf("%s (median of %s)", Seconds(q.Active.Median.Duration()), Number(q.Active.N))
	}
	rows := []Row{{"time per label", active}}
	for _, s := range shares(q) {
		value := Share(s.Share)
		if s.usual > 0 {
			value = against(s.Share, s.usual)
		}
		rows = append(rows, Row{s.name, value})
	}
	if q.Gold.N > 0 {
		rows = append(rows, Row{"known answers given", Share(q.Gold)})
	}
	if q.Audit.N > 0 {
		rows = append(rows, Row{"dropped, yet preferred", Share(q.Audit)})
	}
	if q.Unblinded.Of > 0 {
		rows = append(rows, Row{"not blind", Share(q.Unblinded)})
	}
	return rows
}

// named is a share of the answers, with the value to compare it to, if any.
type named struct {
	name string
	measure.Share
	usual float64
}

func shares(q measure.Quality) []named {
	return []named{
		{"agrees with itself", q.Repeats.Sign, 0},
		{"same strength", q.Repeats.Strict, 0},
		{"left chosen", q.Left, 0.5},
		{"longer chosen", q.Longer, q.LongerBase},
		{"faster than reading", q.Fast, 0},
	}
}

// Brief sums a sitting up in a few lines, with its quality as far as that is defined; it
// returns nothing for an empty sitting. It leaves out known answers: only training shows
// their results.
func Brief(s label.Summary, q measure.Quality) []string {
	if s.Labels+s.Skipped+s.Undone+s.Redone+s.Swallowed == 0 {
		return nil
	}
	labels := []string{Number(s.Labels)}
	for _, c := range []struct {
		n    int
		what string
	}{{s.Undone, "undone"}, {s.Redone, "redone"}, {s.Skipped, "skipped"}, {s.Swallowed, "keys ignored as too soon"}} {
		if c.n > 0 {
			labels = append(labels, Number(c.n)+" "+c.what)
		}
	}
	rows := []Row{{"labels", strings.Join(labels, ", ")}}
	if q.Active.Median != nil {
		rows = append(rows, Row{"time per label", fmt.Sprintf("%s (median of %s)", Seconds(q.Active.Median.Duration()), Number(q.Active.N))})
	}
	for _, s := range shares(q) {
		if s.N > 0 {
			rows = append(rows, Row{s.name, Share(s.Share)})
		}
	}
	if q.Audit.N > 0 {
		rows = append(rows, Row{"dropped, yet preferred", Share(q.Audit)})
	}
	return Fit(rows, 80)
}

const undefined = "not defined yet (n=0)"

// Row is a named number.
type Row struct{ Name, Value string }

// Fit lays rows out as lines of a width: the values in a column beside their names,
// or all of them below if one does not fit.
func Fit(rows []Row, width int) []string {
	column := 0
	for _, r := range rows {
		column = max(column, ansi.StringWidth(r.Name)+2)
	}
	beside := true
	for _, r := range rows {
		beside = beside && column+ansi.StringWidth(r.Value) <= width
	}
	var lines []string
	for _, r := range rows {
		if beside {
			lines = append(lines, r.Name+strings.Repeat(" ", column-ansi.StringWidth(r.Name))+r.Value)
			continue
		}
		lines = append(lines, r.Name)
		for line := range strings.SplitSeq(ansi.Wrap(r.Value, max(width-indent, 1), ""), "\n") {
			lines = append(lines, strings.Repeat(" ", indent)+line)
		}
	}
	return lines
}

// indent sets a value below its name apart from the names, which are indented too.
const indent = 4

// Share formats a share with its n and its 95 % interval.
func Share(s measure.Share) string {
	share, ok := s.Value()
	if !ok {
		return undefined
	}
	low, high, ok := s.Interval()
	if !ok {
		return fmt.Sprintf("%s (%s, %s)", percent(share), Basis(s.N), boundless)
	}
	return fmt.Sprintf("%s (%s, %.0f–%.0f %%)", percent(share), Basis(s.N), 100*low, 100*high)
}

// against formats a share with the value to compare it to.
func against(s measure.Share, usual float64) string {
	text := Share(s)
	switch {
	case s.N == 0:
		return text
	case s.Excludes(usual):
		return text + ", not the expected " + percent(usual)
	}
	return text + ", expected " + percent(usual)
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", 100*share) }

// Seconds formats a time per label: "2.5 s", "41 s", "3 min 5 s".
func Seconds(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	d = d.Round(time.Second)
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
}

// Number formats n with separators between thousands: 12,345.
func Number(n int) string { return stages.Number(n) }

// Plural returns a number with its noun: "1 pair", "2,000 pairs".
func Plural(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return Number(n) + " " + noun
}

// Ahead says how long pairs will take a person: "about 2 h 7 min at your pace", or at
// the usual one while theirs is not known.
func Ahead(pace label.Pace, pairs int) string {
	eta, own := pace.Estimate(pairs)
	if own {
		return "about " + Roughly(eta) + " at your pace"
	}
	return "about " + Roughly(eta) + " at " + Roughly(label.UsualPace) + " each"
}

// Roughly formats how long something will take: "40 s", "12 min", "3 h 10 min",
// "190 h".
func Roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	case d >= 100*time.Hour:
		return fmt.Sprintf("%.0f h", d.Hours())
	}
	d = d.Round(time.Minute)
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}
