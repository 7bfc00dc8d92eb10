package labelling

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/numbers"
	"prefdeck/tui/query"
)

// searchLine is the line for typing a search, under the words that it knows.
type searchLine struct {
	*entry
	old     string // the filter in force, as it is typed
	misread error  // what is wrong with the text
}

// openSearch asks for a search. The line starts empty and offers the filter in force.
func (s *Screen) openSearch() tea.Cmd {
	o := &searchLine{entry: newEntry(s, "search", keys.Searching, "", nil)}
	o.input.Placeholder = "a text, or filters as above"
	if o.old = gate.Line(query.String(s.sitting.View().Filter)); o.old != "" {
		o.input.Placeholder = s.keys.Key(keys.Searching, keys.LineComplete) + ": " + o.old + ", empty: all pairs"
	}
	o.stays = true
	o.do[keys.LineAccept], o.do[keys.LineComplete] = o.search, o.complete
	return tea.Batch(s.open(o), s.prepareOn(), readChoices(s.ctx, s.deck))
}

func (o *searchLine) press(msg tea.KeyPressMsg) tea.Cmd {
	if cmd, bound := o.perform(msg); bound {
		return cmd
	}
	o.misread = nil
	return o.typed(msg)
}

func (o *searchLine) paste(text string) tea.Cmd {
	o.misread = nil
	return o.entry.paste(text)
}

// search filters the queue; "" returns to all pairs. A filter that cannot be
// understood stays on the line.
func (o *searchLine) search() tea.Cmd {
	filter, err := query.Parse(o.text())
	if err != nil {
		o.misread = err
		return nil
	}
	o.s.close()
	return o.s.seek(query.Meant(filter, o.s.seeking.choices))
}

// complete completes the word as far as it is unambiguous. On an empty line it
// writes the filter in force, to be changed.
func (o *searchLine) complete() tea.Cmd {
	text := o.input.Value()
	if text == "" && o.old != "" {
		o.write(o.old)
		return nil
	}
	if completed := query.Completed(text, o.s.seeking.choices); o.input.Position() == len([]rune(text)) && completed != text {
		o.misread = nil
		o.write(completed)
	}
	return nil
}

// rows shows, above the line, the completions of the word, or all words; and what
// is wrong with them, or what they reveal.
func (o *searchLine) rows() []string {
	s := o.s
	styles := s.theme.Styles()
	text := o.input.Value()
	words := query.Complete(text, s.seeking.choices)
	if len(words) == 0 {
		words = query.Words()
	}
	head := s.keys.Key(keys.Searching, keys.LineComplete) + " completes"
	rows := wrapped(append([]string{head}, words...), s.width-2, maxWordRows)
	for i, row := range rows {
		rows[i] = styles.KeyHelp.Render(row)
	}
	rows[0] = styles.Muted.Render(head) + styles.KeyHelp.Render(strings.TrimPrefix(ansi.Strip(rows[0]), head))
	switch name := query.Tells(text); {
	case o.misread != nil:
		rows = append(rows, styles.Bad.Render(s.words(s.theme.Glyphs.Cross+" "+gate.Line(o.misread.Error()))))
	case name != "":
		rows = append(rows, styles.Warn.Render(name+": reveals what is hidden; labels count as not blind"))
	}
	for i, row := range rows {
		row = " " + ansi.Truncate(row, max(s.width-2, 0), s.theme.Glyphs.Ellipsis)
		rows[i] = row + strings.Repeat(" ", max(s.width-ansi.StringWidth(row), 0))
	}
	return rows
}

// maxWordRows bounds the rows of words; there can be more than fit.
const maxWordRows = 3

// wrapped lays words out in at most n rows of a width.
func wrapped(words []string, width, n int) []string {
	rows := []string{""}
	for _, w := range words {
		last := &rows[len(rows)-1]
		switch {
		case *last == "":
			*last = w
		case ansi.StringWidth(*last)+2+ansi.StringWidth(w) <= width || len(rows) == n:
			*last += "  " + w // the last row is cut
		default:
			rows = append(rows, w)
		}
	}
	return rows
}

// onViewed says which pairs the queue now has, or why it is unchanged, and goes on with
// the index.
func (s *Screen) onViewed(o label.Viewed) tea.Cmd {
	if s.seeking.sought && !s.seeking.ready {
		return tea.Batch(s.tellViewed(o), s.prepareOn())
	}
	return s.tellViewed(o)
}

func (s *Screen) tellViewed(o label.Viewed) tea.Cmd {
	filter := o.View.Filter
	switch mistake := query.Mistaken(filter, o.Has); {
	case o.GivenUp:
		return s.tell("search cancelled")
	case o.Err != nil:
		return s.complain("the queue stays as it was", o.Err)
	case !o.Found() && mistake != "":
		return s.tell("nothing was found: " + gate.Line(mistake))
	case !o.Found():
		return s.tell(nothingIs(filter))
	}
	s.expect()
	switch {
	case filter != label.QueueFilter{}:
		s.seeking.told = s.found("pairs with "+gate.Line(query.String(filter)), filter)
		return s.tell(s.seeking.told)
	case o.Cleared:
		return s.tell("all pairs again")
	}
	return s.tell("order: " + o.View.Order.String())
}

// onMatched says how many pairs pass the filter, in place of the notice that it is in
// force, unless a key has taken that away.
func (s *Screen) onMatched(o label.Matched) tea.Cmd {
	switch {
	case o.Err != nil:
		return s.complain("the pairs were not counted", o.Err)
	case s.notice != s.seeking.told:
		return nil
	}
	text := numbers.Plural(o.N, "pair")
	if o.N == label.SeekLimit {
		text += " or more"
	}
	return s.tell(s.found(text, o.View.Filter))
}

// found says what the pairs of a filter are for, and what labelling them means.
func (s *Screen) found(pairs string, f label.QueueFilter) string {
	if f.Walks() {
		pairs += " to go through"
	} else { // the header includes decided ones
		pairs += " to label"
	}
	back := ""
	if s.openedWith(f) {
		back = "; " + s.keys.Key(keys.Deciding, keys.ViewReset) + " goes back"
	}
	const unblind = "; labels count as not blind"
	fits := ansi.StringWidth(pairs+unblind+back) <= s.roomFor(s.hints())
	if !f.Blinds() && (back == "" || fits) { // the header says so, too
		pairs += unblind
	}
	return pairs + back
}

// nothingIs says that nothing passes a filter.
func nothingIs(f label.QueueFilter) string {
	if f.Walks() {
		return "no pair with " + gate.Line(query.String(f))
	}
	return "no waiting pair has " + gate.Line(query.String(f))
}
