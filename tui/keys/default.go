package keys

// Default is the keys of the labelling screen as they are unless the user says
// otherwise.
func Default() *Table { return DefaultOn(Seven) }

// DefaultOn is Default on a scale.
func DefaultOn(scale Scale) *Table {
	t, err := Scheme{Scale: scale}.Labelling()
	if err != nil {
		panic(err) // the table is part of the program, and a test walks it
	}
	return t
}
