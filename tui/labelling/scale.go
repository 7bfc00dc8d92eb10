package labelling

import (
	"prefdeck/stages/label"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
)

// scale returns the line above the footer: the keys of the scale in order, from A to
// B, with the answer that stands on the pair marked.
func (s *Screen) scale() string {
	if s.pairMode() == keys.Idling {
		return ""
	}
	return s.keptScale.draw(s.width, legend.AnswerKeys{
		Theme: s.theme, Keys: s.keys, Mode: keys.Deciding, Of: s.scheme.Scale, Choices: s.answers, Stands: s.stands(),
	})
}

// stands returns the answer on the current pair as it is on screen: the one that the
// deck refused, the one in force or the one taken back; zero if it has none.
func (s *Screen) stands() label.Choice {
	if screen, refused, ok := s.sitting.Pending(); ok && refused != nil {
		return screen
	}
	if up := s.up(); up.Answer != nil {
		return up.Screen(up.Answer.Choice)
	}
	return label.Choice{}
}
