package labelling

import (
	"prefdeck/stages/label"
	"prefdeck/tui/gate"
)

// train says after a decision, where the deck is in training and knows the answer
// to the pair, whether it was that answer.
func (s *Screen) train(decided showing) {
	feedback, ok := s.scheme.Feedback(decided.item, decided.decided)
	switch {
	case !ok:
		return
	case feedback.Right:
		s.tell("training: that is the known answer")
		return
	}
	known := decided.as.Screen(label.Choice{Answer: feedback.Known.Answer, Strength: feedback.Known.Strength})
	text := "training: the known answer was " + known.String()
	if feedback.Known.Why != "" {
		text += ", because " + gate.Line(feedback.Known.Why)
	}
	s.tell(text)
}
