package history

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/numbers"
)

// headRows is the number of rows above the list.
const headRows = 2

// SetSize sets the size of the list in cells.
func (l *List) SetSize(width, height int) { l.width, l.height = width, max(height-headRows, 1) }

// View draws the list in exactly its lines, none wider than its width.
func (l *List) View(th themes.Theme) []string {
	width, height := l.width, l.height+headRows
	st := th.Styles()
	out := []string{" " + st.Strong.Render("Past decisions") + "  " + st.Muted.Render(ansi.Truncate(l.kept(th), max(width-18, 0), th.Glyphs.Ellipsis))}
	if l.typing {
		row := " " + st.Accent.Render("search") + " " + string(l.text) + st.Text.Reverse(true).Render(" ")
		if l.misread != nil {
			row += " " + st.Bad.Render(th.Glyphs.Words(th.Glyphs.Cross+" "+gate.Line(l.misread.Error())))
		}
		out = append(out, row)
	} else {
		out = append(out, l.narrowRow(width, th))
	}
	first := min(max(l.chosen-l.height/2, 0), max(len(l.rows)-l.height, 0))
	last := min(first+l.height, len(l.rows))
	var cols columns
	for _, r := range l.rows[first:last] {
		cols.said = max(cols.said, ansi.StringWidth(r.said()))
		cols.marks = max(cols.marks, ansi.StringWidth(marksOf(r, th)))
	}
	cols.marks = min(cols.marks, max(width/4, 8))
	for i := first; i < last; i++ {
		out = append(out, l.row(i, width, cols, th))
	}
	if len(l.rows) == 0 {
		out = append(out, "  "+st.Muted.Render(th.Glyphs.Words(l.nothing())))
	}
	for i, row := range out {
		out[i] = ansi.Truncate(row, width, "")
	}
	return append(out, make([]string, max(height-len(out), 0))...)[:height]
}

// Narrows reports whether a key filters decisions. Those keys stand above the list,
// so that the footer has room for the others.
func Narrows(id keys.ActionID) bool {
	switch id {
	case keys.HistoryFlagged, keys.HistorySkipped, keys.HistoryFast, keys.HistoryTied, keys.HistoryTag, keys.HistorySource:
		return true
	}
	return false
}

// narrowRow shows as many of the filter keys as fit.
func (l *List) narrowRow(width int, th themes.Theme) string {
	st, row := th.Styles(), ""
	for _, h := range l.table.Hints(keys.Listing) {
		more := "  " + st.Key.Render(th.Glyphs.Words(h.Keys)) + " " + st.KeyHelp.Render(h.Text)
		if Narrows(h.ID) && ansi.StringWidth(row+more) <= width+1 {
			row += more
		}
	}
	return strings.TrimPrefix(row, " ")
}

// nothing says why there are no rows.
func (l *List) nothing() string {
	switch {
	case l.err != nil:
		return "the history cannot be read: " + gate.Line(l.err.Error())
	case l.waiting:
		return "reading…"
	case l.filter != label.HistoryFilter{}:
		return "no decision matches"
	}
	return "no decisions yet"
}

// kept says which decisions are shown, and how many there are so far.
func (l *List) kept(th themes.Theme) string {
	var only []string
	f := l.filter
	for _, part := range []struct {
		on   bool
		name string
	}{
		{f.Flagged, "flagged"}, {f.Skipped, "skipped"}, {f.Fast, "faster than reading"}, {f.Tied, "tied"},
		{f.Tag != "", "because of " + gate.Line(f.Tag)}, {f.Source != "", "from " + gate.Line(f.Source)},
		{f.Text != "", th.Glyphs.Words("with “") + gate.Line(f.Text) + th.Glyphs.Words("”")},
	} {
		if part.on {
			only = append(only, part.name)
		}
	}
	kept := "all"
	if len(only) > 0 {
		kept = "only " + strings.Join(only, ", ")
	}
	count := numbers.Number(len(l.rows))
	if !l.end {
		count += " and older ones"
	}
	return kept + th.Glyphs.Words(" · ") + count
}

// said returns the answer by its name on screen.
func (r PastDecision) said() string {
	if r.Current.Choice.Answer == label.Skip {
		return "skipped"
	}
	return r.As.Screen(r.Current.Choice).String()
}

// marksOf lists the remarks to show beside the answer.
func marksOf(r PastDecision, th themes.Theme) string {
	var marks []string
	for _, m := range []struct {
		on   bool
		mark string
	}{{r.Flag != "", th.Glyphs.Flag}, {r.Current.Fast, "fast"}, {r.Note != "", "note"}, {r.Edited, "edited"},
		{r.Dropped, "dropped"}, {r.Versions > 1, "changed"}, {!r.LooksBlind(), "not blind"}} {
		if m.on {
			marks = append(marks, m.mark)
		}
	}
	return gate.Line(strings.Join(append(marks, r.Current.Tags...), " "))
}

// columns holds how wide the answers and the marks of the visible decisions are.
type columns struct{ said, marks int }

// when returns the time of a decision, with the year if the newest one is of another.
func (l *List) when(r PastDecision) string {
	at := r.Current.At.Local()
	if at.Year() != l.rows[0].Current.At.Local().Year() {
		return at.Format(" _2 Jan 2006")
	}
	return at.Format("_2 Jan 15:04")
}

// row shows one decision: when, the answer, its marks, and the beginning of the
// prompt.
func (l *List) row(i, width int, cols columns, th themes.Theme) string {
	st, r := th.Styles(), l.rows[i]
	plain, quiet, strong := st.Text, st.Muted, st.Accent
	cursor := "  "
	if i == l.chosen {
		cursor = th.Glyphs.Cursor + " "
		plain, quiet, strong = st.Selection, st.Selection, st.Selection
	}
	when := ""
	if width >= 80 {
		when = l.when(r) + "  "
	}
	said := filled(r.said(), cols.said+2)
	extra := ""
	if cols.marks > 0 {
		extra = filled(ansi.Truncate(marksOf(r, th), cols.marks, th.Glyphs.Ellipsis), cols.marks+2)
	}
	room := max(width-2-ansi.StringWidth(when)-ansi.StringWidth(said)-ansi.StringWidth(extra)-1, 0)
	excerpt := filled(ansi.Truncate(gate.Line(strings.Join(strings.Fields(r.Excerpt), " ")), room, th.Glyphs.Ellipsis), room)
	return plain.Render(cursor) + quiet.Render(when) + strong.Render(said) + quiet.Render(extra) + plain.Render(excerpt)
}

// filled pads a text to a width.
func filled(text string, width int) string {
	return text + strings.Repeat(" ", max(width-ansi.StringWidth(text), 0))
}
