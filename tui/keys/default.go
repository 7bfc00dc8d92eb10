package keys

// Default is the keys of the labelling screen as they are unless the user says
// otherwise, as far as the screen does something with them.
func Default() *Table { return DefaultOn(Seven) }

// DefaultOn is Default on a scale.
func DefaultOn(scale Scale) *Table {
	t, err := Scheme{Scale: scale}.Labelling()
	if err != nil {
		panic(err) // the table is part of the program, and a test walks it
	}
	return Handled(t)
}

// Handled is a table of the labelling screen without what that screen does
// nothing with.
func Handled(t *Table) *Table {
	return t.Without(
		NoteEditor, Edit,
	)
}
