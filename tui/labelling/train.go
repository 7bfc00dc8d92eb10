package labelling

import (
	"prefdeck/stages/label"
	"prefdeck/tui/gate"
)

// train says after a decision, if the deck is in training and knows the answer to
// the pair, whether it was right.
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

// known returns the known answer to a pair decided in training, with its reason; ""
// without one to show.
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
