package labelling

import (
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// onScale says whether a binding is a point of the scale, as it lies between A
// and B.
func onScale(id keys.ID, scale label.Scale) bool {
	switch id {
	case keys.ChooseA, keys.ChooseB:
		return scale == label.PlainAB
	case keys.ChooseTie, keys.ChooseBad, keys.ChooseSkip:
		return false
	}
	return true
}

// scale is the line above the footer in a tall terminal: the keys of the scale as
// they lie between A and B.
func (s *Screen) scale() string {
	if s.pairMode() == keys.Idling {
		return ""
	}
	row := s.scaleRow(func(text string) string { return text })
	if s.width < 120 || ansi.StringWidth(row) > s.width-2 {
		row = s.scaleRow(func(text string) string {
			return strings.TrimSuffix(strings.TrimSuffix(text, " better"), "A ")
		})
	}
	return strings.Repeat(" ", max((s.width-ansi.StringWidth(row))/2, 1)) + row
}

func (s *Screen) scaleRow(short func(string) string) string {
	styles := s.theme.Styles()
	var points []string
	for _, b := range s.keys.In(keys.Deciding) {
		choice, ok := choiceOf(b.ID, s.scheme.Scale)
		if !ok || !onScale(b.ID, s.scheme.Scale) {
			continue
		}
		style := styles.KeyHelp
		switch choice.Answer {
		case label.A:
			style = styles.A
		case label.B:
			style = styles.B
		}
		points = append(points, styles.Key.Render(keys.Show(b.Keys[0]))+" "+style.Render(short(b.Long)))
	}
	return strings.Join(points, "   ")
}
