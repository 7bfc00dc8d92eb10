package labelling

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// scale returns the line above the footer: the keys of the scale in order, from A to
// B, with the answer that stands on the pair marked, and the other answers where
// they fit.
func (s *Screen) scale() string {
	if s.pairMode() == keys.Idling {
		return ""
	}
	whole := func(text string, _ bool) string { return text }
	brief := func(text string, _ bool) string { return strings.TrimSuffix(text, " better") }
	ends := func(text string, end bool) string {
		if !end {
			return ""
		}
		return brief(text, end)
	}
	for _, form := range []struct {
		words  func(string, bool) string
		beside bool
		gap    int
	}{{whole, true, 3}, {whole, false, 3}, {brief, true, 3}, {brief, false, 3}, {brief, false, 2}, {ends, false, 3}, {ends, false, 2}} {
		row := s.scaleRow(form.words, form.beside, form.gap)
		if w := ansi.StringWidth(row); w <= s.width-2 {
			return strings.Repeat(" ", max((s.width-w)/2, 1)) + row
		}
	}
	return " " + s.scaleRow(ends, false, 1)
}

// stands returns the answer on the current pair as it is on screen: the one in force
// or the one taken back; zero if it has none.
func (s *Screen) stands() label.Choice {
	if up := s.up(); up.Answer != nil {
		return up.Screen(up.Answer.Choice)
	}
	return label.Choice{}
}

// scaleRow names the keys in words, which gets the words of a key and whether the
// key is at an end of the scale. With beside, the answers follow that are not on
// the scale; the one that stands follows in any case.
func (s *Screen) scaleRow(words func(text string, end bool) string, beside bool, gap int) string {
	styles, stands := s.theme.Styles(), s.stands()
	var onIt, off []keys.Binding
	for _, b := range s.keys.In(keys.Deciding) {
		choice, ok := s.answers[b.ID]
		switch {
		case !ok:
		case onScale(b.ID, s.scheme.Scale):
			onIt = append(onIt, b)
		case beside && (choice.Answer == label.BothBad || choice.Answer == label.Skip), choice == stands && choice.Answer != label.Tie:
			off = append(off, b)
		}
	}
	row := ""
	point := func(b keys.Binding, text string) {
		style, choice := styles.KeyHelp, s.answers[b.ID]
		switch choice.Answer {
		case label.A:
			style = styles.A
		case label.B:
			style = styles.B
		}
		before, after := strings.Repeat(" ", gap-1)+" ", ""
		drawn := styles.Key.Render(keys.Show(b.Keys[0]))
		switch {
		case choice == stands: // in brackets, for who sees no colours
			before, after = strings.Repeat(" ", gap-1), "]"
			drawn = styles.Selection.Render(strings.TrimSpace("[" + keys.Show(b.Keys[0]) + " " + text))
			after = styles.Selection.Render(after)
		case text != "":
			drawn += " " + style.Render(text)
		}
		if row == "" {
			before = ""
		}
		row += before + drawn + after
	}
	for i, b := range onIt {
		point(b, s.words(words(b.Long, i == 0 || i == len(onIt)-1)))
	}
	for _, b := range off {
		text, _, _ := strings.Cut(b.Long, ":")
		point(b, s.words(text))
	}
	return row
}
