package labelling

import (
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
)

// completions is what the word that is being written can become.
func completions(text string, deck label.FilterChoices) []string {
	begun := text[wordStart(text):]
	name, value, named := strings.Cut(begun, ":")
	var out []string
	offer := func(word string) {
		if strings.HasPrefix(word, begun) && word != begun {
			out = append(out, word)
		}
	}
	if !named {
		for _, form := range wordForms {
			if begun != "" {
				offer(nameOf(form) + ":")
			}
		}
		return out
	}
	values := map[string][]string{
		"tag": deck.Tags, "source": deck.Sources, "model": deck.Models, "score": deck.Scores,
		"dropped": deck.Filters, "passed": deck.Filters, "is": states,
	}[name]
	for _, v := range values {
		if gate.Line(v) != v {
			continue // it cannot be written on the line as it is
		}
		if strings.ContainsFunc(v, unicode.IsSpace) || strings.Contains(v, `"`) {
			v = quoted(v)
		} else if strings.HasPrefix(value, `"`) {
			v = `"` + v + `"`
		}
		offer(name + ":" + v)
	}
	return out
}

// wordStart is where the last word of a line begins.
func wordStart(text string) int {
	start := 0
	for start < len(text) {
		n, _ := termEnd(text[start:])
		if start+n == len(text) {
			break
		}
		start += n
		for start < len(text) && unicode.IsSpace(rune(text[start])) {
			start++
		}
	}
	return start
}

// completeLine writes as much of the word as all its completions have in common.
func (s *Screen) completeLine() tea.Cmd {
	text := s.line.Value()
	if s.line.Position() < len([]rune(text)) {
		return nil
	}
	words := completions(text, s.choices)
	if len(words) == 0 {
		return nil
	}
	common := words[0]
	for _, w := range words[1:] {
		for !strings.HasPrefix(w, common) {
			common = common[:len(common)-1]
		}
	}
	s.misread = nil
	s.line.SetValue(text[:wordStart(text)] + strings.ToValidUTF8(common, ""))
	s.line.CursorEnd()
	return nil
}

// tells is the word of a line by which its filter tells what blind labelling
// hides, "" if none does.
func tells(text string) string {
	words, _ := terms(text)
	for _, t := range words {
		for _, name := range telling {
			if t.name == name {
				return name
			}
		}
	}
	return ""
}

// wordRows is what stands above the line while something is searched for: what the
// word can become, or all words; and what is wrong with them, or what they tell.
func (s *Screen) wordRows() []string {
	styles := s.theme.Styles()
	text := s.line.Value()
	words := completions(text, s.choices)
	if len(words) == 0 {
		words = append(slices.Clone(wordForms), `"two words"`)
	}
	head := s.keys.Key(keys.Searching, keys.LineComplete) + " completes"
	rows := wrapped(append([]string{head}, words...), s.width-2, maxWordRows)
	for i, row := range rows {
		rows[i] = styles.KeyHelp.Render(row)
	}
	rows[0] = styles.Muted.Render(head) + styles.KeyHelp.Render(strings.TrimPrefix(ansi.Strip(rows[0]), head))
	switch name := tells(text); {
	case s.misread != nil:
		rows = append(rows, styles.Bad.Render(s.words(s.theme.Glyphs.Cross+" "+gate.Line(s.misread.Error()))))
	case name != "":
		rows = append(rows, styles.Warn.Render(name+": tells what blind labelling hides: labels given under it count as not blind"))
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

// withWords puts the words that searching knows over the last rows of the body.
func (s *Screen) withWords(body []string) []string {
	rows := s.wordRows()
	keep := max(len(body)-len(rows), 0)
	return append(body[:keep:keep], rows[:len(body)-keep]...)
}
