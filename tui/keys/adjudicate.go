package keys

import "prefdeck/stages/label"

// Adjudicating is the mode of the screen on which a third decides where annotators
// disagree.
const Adjudicating Mode = "adjudicating"

// Actions of that screen, besides those of the scale and for reading a pair.
const (
	DisputeNext     ActionID = "dispute.next"
	DisputePrevious ActionID = "dispute.previous"
)

// adjudicating returns the keys of that screen but those for reading a pair.
func adjudicating(scale label.Scale) []Binding {
	modes := []Mode{Adjudicating}
	bindings := choosing(scale, modes)
	if scale != label.FourStrengths {
		bindings = append(bindings, Binding{ChooseTie, modes, []string{"t", "0", "="}, groupDecide, "tie", "tie: equally good"})
	}
	return append(bindings, []Binding{
		{ChooseBad, modes, []string{"x"}, groupDecide, "both bad", "both bad"},
		{Tags, modes, []string{"r"}, groupPair, "reasons", "reasons for the decision: a letter each"},
		{Note, modes, []string{"n"}, groupPair, "", "write a note on the decision"},
		{DisputeNext, modes, []string{"]"}, groupQueue, "next", "the next dispute"},
		{DisputePrevious, modes, []string{"["}, groupQueue, "", "the previous dispute"},
		{Undo, modes, []string{"u", "backspace", backspaceBS}, groupGo, "undo", "take back the last decision of this sitting"},
		{ViewReset, modes, []string{"esc"}, groupRead, "", "plain view"},
		{ScreenHelp, modes, []string{"?", "f1"}, groupGo, "keys", "show or hide these keys"},
		{Leave, modes, []string{"q"}, groupGo, "leave", "leave; all saved"},
	}...)
}
