package labelling

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// onScale reports whether a binding is a point of the scale between A and B.
func onScale(id keys.ActionID, scale label.Scale) bool {
	switch id {
	case keys.ChooseA, keys.ChooseB:
		return scale == label.PlainAB
	case keys.ChooseTie, keys.ChooseBad, keys.ChooseSkip:
		return false
	}
	return true
}

// scale returns the line above the footer in a tall terminal: the keys of the scale
// in order, from A to B.
func (s *Screen) scale() string {
	if s.pairMode() == keys.Idling {
		return ""
	}
	row := s.scaleRow(func(text string, _ bool) string { return text })
	if s.width < 120 || ansi.StringWidth(row) > s.width-2 {
		row = s.scaleRow(func(text string, _ bool) string { return strings.TrimSuffix(text, " better") })
	}
	if ansi.StringWidth(row) > s.width-2 {
		row = s.scaleRow(func(text string, end bool) string {
			if !end {
				return ""
			}
			return text
		})
	}
	return strings.Repeat(" ", max((s.width-ansi.StringWidth(row))/2, 1)) + row
}

// scaleRow names the keys in the words of short, which learns whether a key is at
// an end of the scale.
func (s *Screen) scaleRow(short func(text string, end bool) string) string {
	styles := s.theme.Styles()
	var onIt []keys.Binding
	for _, b := range s.keys.In(keys.Deciding) {
		if _, ok := s.answers[b.ID]; ok && onScale(b.ID, s.scheme.Scale) {
			onIt = append(onIt, b)
		}
	}
	var points []string
	for i, b := range onIt {
		style := styles.KeyHelp
		switch s.answers[b.ID].Answer {
		case label.A:
			style = styles.A
		case label.B:
			style = styles.B
		}
		text := short(b.Long, i == 0 || i == len(onIt)-1)
		if text != "" {
			text = " " + style.Render(text)
		}
		points = append(points, styles.Key.Render(keys.Show(b.Keys[0]))+text)
	}
	return strings.Join(points, "   ")
}
