package keys

import (
	"fmt"
	"strconv"
	"strings"

	"prefdeck/stages/label"
)

// Actions of the scales. Those of a criterion have the same names within compare.
const (
	ChooseA3 ActionID = "choose.a3"
	ChooseA2 ActionID = "choose.a2"
	ChooseA1 ActionID = "choose.a1"
	ChooseA0 ActionID = "choose.a0" // negligibly better: only on the scale of four
	Choose0  ActionID = "choose.0"
	ChooseB0 ActionID = "choose.b0"
	ChooseB1 ActionID = "choose.b1"
	ChooseB2 ActionID = "choose.b2"
	ChooseB3 ActionID = "choose.b3"
	ChooseA  ActionID = "choose.a"
	ChooseB  ActionID = "choose.b"

	CompareA3 ActionID = "compare.a3"
	CompareA2 ActionID = "compare.a2"
	CompareA1 ActionID = "compare.a1"
	CompareA0 ActionID = "compare.a0"
	Compare0  ActionID = "compare.0"
	CompareB0 ActionID = "compare.b0"
	CompareB1 ActionID = "compare.b1"
	CompareB2 ActionID = "compare.b2"
	CompareB3 ActionID = "compare.b3"
	CompareA  ActionID = "compare.a"
	CompareB  ActionID = "compare.b"
)

// step is one point of a scale.
type step struct {
	choose, compare ActionID
	keys            []string
	long            string
}

// steps returns the points of a scale from A to B. Each has a digit, and no digit
// of the row is dead; a plain A or B has its letter and its arrow as well.
func steps(scale label.Scale) []step {
	var points []step
	for i, c := range scale.Choices() {
		name, keys := point(c), []string{strconv.Itoa(i + 1)}
		switch name {
		case "a":
			keys = []string{"a", "left", "1"}
		case "b":
			keys = []string{"b", "right", "2"}
		}
		points = append(points, step{ActionID("choose." + name), ActionID("compare." + name), keys, c.String()})
	}
	return points
}

// point names a choice within the actions: "a3", "0", "b".
func point(c label.Choice) string {
	side := strings.ToLower(string(c.Answer))
	switch {
	case c.Answer == label.Tie:
		return "0"
	case c.Scale == label.PlainAB:
		return side
	}
	return fmt.Sprint(side, max(c.Strength, -c.Strength))
}

// Answers returns the choices of the label keys on a scale, as made on screen.
func Answers(scale label.Scale) map[ActionID]label.Choice {
	choices := map[ActionID]label.Choice{
		ChooseA3: label.Graded(-3), ChooseA2: label.Graded(-2), ChooseA1: label.Graded(-1),
		ChooseB1: label.Graded(1), ChooseB2: label.Graded(2), ChooseB3: label.Graded(3),
		ChooseA: {Answer: label.A}, ChooseA0: {Answer: label.A},
		ChooseB: {Answer: label.B}, ChooseB0: {Answer: label.B},
		Choose0: {Answer: label.Tie}, ChooseTie: {Answer: label.Tie},
		ChooseBad:  {Answer: label.BothBad},
		ChooseSkip: {Answer: label.Skip},
	}
	for id, choice := range choices {
		choice.Scale = scale
		choices[id] = choice
	}
	return choices
}

// The keys of a scale stand as they read, left to right, from A to B.
const hintScale = "A to B"

// choosing returns the keys that answer with a preference. The scale of four
// strengths has no plain A or B, because every preference on it has a strength.
func choosing(scale label.Scale, modes []Mode) []Binding {
	var bindings []Binding
	for _, st := range steps(scale) {
		bindings = append(bindings, Binding{st.choose, modes, st.keys, groupDecide, hintScale, st.long})
	}
	if scale == label.SevenPoint {
		bindings = append(bindings,
			Binding{ChooseA, modes, []string{"a", "left"}, groupDecide, "", "A better, no strength"},
			Binding{ChooseB, modes, []string{"b", "right"}, groupDecide, "", "B better, no strength"})
	}
	return bindings
}

// comparing returns the keys that compare by one criterion. Plain A/B has no
// digit for a tie, so a tie has keys beside the digits; the scale of four
// strengths has no tie.
func comparing(scale label.Scale) []Binding {
	modes := []Mode{Comparing}
	var bindings []Binding
	for _, st := range steps(scale) {
		digit := st.keys[len(st.keys)-1:] // a plain A or B answers there
		bindings = append(bindings, Binding{st.compare, modes, digit, groupDecide, hintScale, st.long})
	}
	if scale == label.PlainAB {
		bindings = append(bindings, Binding{Compare0, modes, []string{"t", "0", "="}, groupDecide, "tie", "tie"})
	}
	return bindings
}
