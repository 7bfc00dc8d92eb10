package legend

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/keys"
)

// AnswerKeys is the row with the keys of a scale in order, from A to B.
type AnswerKeys struct {
	Theme   themes.Theme
	Keys    *keys.Table
	Mode    keys.Mode // in which its keys answer
	Of      label.Scale
	Choices map[keys.ActionID]label.Choice
	Stands  label.Choice // which is marked: the answer that the pair has; zero for none
}

// Row draws the scale in the middle of some cells, with as many words as fit. The answers
// beside the scale are the footer's: see BesideScale.
func (a AnswerKeys) Row(width int) string {
	whole := func(text string, _ bool) string { return text }
	brief := func(text string, _ bool) string { return strings.TrimSuffix(text, " better") }
	ends := func(text string, end bool) string {
		if !end {
			return ""
		}
		return brief(text, end)
	}
	for _, form := range []struct {
		words func(string, bool) string
		gap   int
	}{{whole, 3}, {brief, 3}, {brief, 2}, {ends, 3}, {ends, 2}} {
		row := a.row(form.words, form.gap)
		if w := ansi.StringWidth(row); w <= width-2 {
			return strings.Repeat(" ", max((width-w)/2, 1)) + row
		}
	}
	return " " + a.row(ends, 1)
}

// row names the keys in words, which gets the words of a key and whether the key is at
// an end of the scale. An answer beside the scale follows if it stands.
func (a AnswerKeys) row(words func(text string, end bool) string, gap int) string {
	var onIt, off []keys.Binding
	for _, b := range a.Keys.In(a.Mode) {
		choice, ok := a.Choices[b.ID]
		switch {
		case !ok:
		case OnScale(b.ID, a.Of):
			onIt = append(onIt, b)
		case choice == a.Stands && choice.Answer != label.Tie:
			off = append(off, b)
		}
	}
	var points []string
	for i, b := range onIt {
		points = append(points, a.point(b, words(b.Long, i == 0 || i == len(onIt)-1), gap))
	}
	for _, b := range off {
		text, _, _ := strings.Cut(b.Long, ":")
		points = append(points, a.point(b, text, gap))
	}
	return strings.TrimLeft(strings.Join(points, ""), " ")
}

// point draws one key with its words, after a gap.
func (a AnswerKeys) point(b keys.Binding, text string, gap int) string {
	st, choice := a.Theme.Styles(), a.Choices[b.ID]
	text = a.Theme.Glyphs.Words(text)
	if choice == a.Stands { // in brackets, for who sees no colours
		stands := "[" + strings.TrimSpace(keys.Show(b.Keys[0])+" "+text) + "]"
		return strings.Repeat(" ", gap-1) + st.Selection.Render(stands)
	}
	style := st.KeyHelp
	switch choice.Answer {
	case label.A:
		style = st.A
	case label.B:
		style = st.B
	}
	drawn := strings.Repeat(" ", gap) + st.Key.Render(keys.Show(b.Keys[0]))
	if text != "" {
		drawn += " " + style.Render(text)
	}
	return drawn
}

// OnScale reports whether a binding is a point of the scale between A and B.
func OnScale(id keys.ActionID, scale label.Scale) bool {
	switch id {
	case keys.ChooseA, keys.ChooseB:
		return scale == label.PlainAB
	case keys.ChooseTie, keys.ChooseBad, keys.ChooseSkip:
		return false
	}
	return true
}

// BesideScale returns the hints of keys that are not points of the scale.
func BesideScale(hints []keys.Hint, answers map[keys.ActionID]label.Choice, scale label.Scale) []keys.Hint {
	return slices.DeleteFunc(slices.Clone(hints), func(h keys.Hint) bool {
		_, answer := answers[h.ID]
		return answer && OnScale(h.ID, scale)
	})
}
