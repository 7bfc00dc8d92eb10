package keys

// Scale is how finely a preference is told.
type Scale int

// The scales. Their numbers are what a settings file calls them.
const (
	Plain Scale = 2 // A or B
	Four  Scale = 4 // four strengths on either side, and no tie
	Seven Scale = 7 // three strengths on either side, and a tie between
)

// Scales lists them, the usual one first.
func Scales() []Scale { return []Scale{Seven, Four, Plain} }

// What the keys of the scales do. Those of a criterion have the same names
// within compare.
const (
	ChooseA3 ActionID = "choose.a3"
	ChooseA2 ActionID = "choose.a2"
	ChooseA1 ActionID = "choose.a1"
	ChooseA0 ActionID = "choose.a0" // negligibly better: on the scale of four only
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

// steps are the points of a scale as they read, from A to B.
func (s Scale) steps() []step {
	switch s {
	case Four:
		// Eight digits in a row, none of them dead: the two in the middle are
		// the weakest, and there is nothing between them.
		return []step{
			{ChooseA3, CompareA3, []string{"1"}, "A significantly better"},
			{ChooseA2, CompareA2, []string{"2"}, "A better"},
			{ChooseA1, CompareA1, []string{"3"}, "A slightly better"},
			{ChooseA0, CompareA0, []string{"4"}, "A negligibly better"},
			{ChooseB0, CompareB0, []string{"5"}, "B negligibly better"},
			{ChooseB1, CompareB1, []string{"6"}, "B slightly better"},
			{ChooseB2, CompareB2, []string{"7"}, "B better"},
			{ChooseB3, CompareB3, []string{"8"}, "B significantly better"},
		}
	case Plain:
		return []step{
			{ChooseA, CompareA, []string{"a", "left", "1"}, "A better"},
			{ChooseB, CompareB, []string{"b", "right", "2"}, "B better"},
		}
	}
	return []step{
		{ChooseA3, CompareA3, []string{"1"}, "A much better"},
		{ChooseA2, CompareA2, []string{"2"}, "A better"},
		{ChooseA1, CompareA1, []string{"3"}, "A slightly better"},
		{Choose0, Compare0, []string{"4"}, "tie"},
		{ChooseB1, CompareB1, []string{"5"}, "B slightly better"},
		{ChooseB2, CompareB2, []string{"6"}, "B better"},
		{ChooseB3, CompareB3, []string{"7"}, "B much better"},
	}
}

// The keys of a scale stand as they read, left to right, from A to B.
const hintScale = "A↔B"

// choosing is the keys that answer with a preference. On the scale of four
// there is no plain A or B, because there every preference has a strength.
func (s Scale) choosing(modes []Mode) []Binding {
	var bindings []Binding
	for _, st := range s.steps() {
		bindings = append(bindings, Binding{st.choose, modes, st.keys, groupDecide, hintScale, st.long})
	}
	if s != Four && s != Plain {
		bindings = append(bindings,
			Binding{ChooseA, modes, []string{"a", "left"}, groupDecide, "", "A better, no strength"},
			Binding{ChooseB, modes, []string{"b", "right"}, groupDecide, "", "B better, no strength"})
	}
	return bindings
}

// comparing is the keys that compare by one criterion. Without a point for a
// tie among the digits, there is one beside them; the scale of four has none.
func (s Scale) comparing() []Binding {
	modes := []Mode{Comparing}
	var bindings []Binding
	for _, st := range s.steps() {
		bindings = append(bindings, Binding{st.compare, modes, st.keys, groupDecide, hintScale, st.long})
	}
	if s == Plain {
		bindings = append(bindings, Binding{Compare0, modes, []string{"t", "0", "="}, groupDecide, "tie", "tie"})
	}
	return bindings
}
