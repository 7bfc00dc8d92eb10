package labelling

import (
	"prefdeck/stages/label"
	"prefdeck/tui/gate"
)

// train says after a decision, where the deck is in training and knows the answer
// to the pair, whether it was that answer.
func (s *Screen) train(decided label.Showing) {
	feedback, ok := s.scheme.Feedback(decided.Item, decided.Decided)
	switch {
	case !ok:
	case feedback.Right:
		s.tell("training: that is the known answer")
	default:
		s.tell("training: the known answer was " + s.known(decided))
	}
}

// known is the known answer to a pair that was decided in training, and why; ""
// if there is none to tell.
func (s *Screen) known(decided label.Showing) string {
	feedback, ok := s.scheme.Feedback(decided.Item, decided.Decided)
	if !ok {
		return ""
	}
	known := decided.Screen(label.Choice{Answer: feedback.Known.Answer, Strength: feedback.Known.Strength}).String()
	if feedback.Known.Why != "" {
		known += ", because " + gate.Line(feedback.Known.Why)
	}
	return known
}
