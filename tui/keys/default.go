package keys

import "prefdeck/stages/label"

// DefaultOn returns the default keys of the labelling screen on a scale.
func DefaultOn(scale label.Scale) *Table {
	t, err := Keymap{Scale: scale}.Labelling()
	if err != nil {
		panic(err) // the table is part of the program, and tested
	}
	return t
}
