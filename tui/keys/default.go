package keys

import "prefdeck/stages/label"

// DefaultOn is the keys of the labelling screen on a scale, as they are unless the
// user says otherwise.
func DefaultOn(scale label.Scale) *Table {
	t, err := Keymap{Scale: scale}.Labelling()
	if err != nil {
		panic(err) // the table is part of the program, and a test walks it
	}
	return t
}
