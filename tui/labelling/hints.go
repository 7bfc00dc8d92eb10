package labelling

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/query"
)

// completeLine writes as much of the word as can be meant.
func (s *Screen) completeLine() tea.Cmd {
	text := s.line.Value()
	if completed := query.Completed(text, s.choices); s.line.Position() == len([]rune(text)) && completed != text {
		s.misread = nil
		s.line.SetValue(completed)
		s.line.CursorEnd()
	}
	return nil
}

// wordRows is what stands above the line while something is searched for: what the
// word can become, or all words; and what is wrong with them, or what they tell.
func (s *Screen) wordRows() []string {
	styles := s.theme.Styles()
	text := s.line.Value()
	words := query.Complete(text, s.choices)
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
	case s.misread != nil:
		rows = append(rows, styles.Bad.Render(s.words(s.theme.Glyphs.Cross+" "+gate.Line(s.misread.Error()))))
	case name != "":
		rows = append(rows, styles.Warn.Render(name+": tells what is hidden; labels count as not blind"))
	}
	for i, row := range rows {
		row = " " + ansi.Truncate(row, max(s.width-2, 0), s.theme.Glyphs.Ellipsis)
		rows[i] = row + strings.Repeat(" ", max(s.width-ansi.StringWidth(row), 0))
	}
	return rows
}

// maxWordRows is how many rows words may take; there can be more than fit.
const maxWordRows = 3

// wrapped puts words into rows of a width, n rows at most.
func wrapped(words []string, width, n int) []string {
	rows := []string{""}
	for _, w := range words {
		last := &rows[len(rows)-1]
		switch {
		case *last == "":
			*last = w
		case ansi.StringWidth(*last)+2+ansi.StringWidth(w) <= width || len(rows) == n:
			*last += "  " + w // of the last row, the end is cut
		default:
			rows = append(rows, w)
		}
	}
	return rows
}

// hints are the footer's keys of a mode. Those for wide code are among them only
// where there is some.
func (s *Screen) hints(mode keys.Mode) []keys.Hint {
	hints := slices.DeleteFunc(s.keys.Hints(mode), func(h keys.Hint) bool { return h.ID == keys.InfoReveal && !s.hides() })
	left, right := s.keys.Key(mode, keys.ScrollLeft), s.keys.Key(mode, keys.ScrollRight)
	if mode != s.pairMode() || left == "" || right == "" || !s.pair.HasWide() {
		return hints
	}
	return slices.Insert(hints, min(firstHints, len(hints)), keys.Hint{Keys: left + "/" + right, Text: "wide code"})
}
