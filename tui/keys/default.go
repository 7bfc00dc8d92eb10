package keys

// Default is the keys of the labelling screen as they are unless the user says
// otherwise, as far as the screen does something with them.
func Default() *Table {
	t, err := Scheme{}.Labelling()
	if err != nil {
		panic(err) // the table is part of the program, and a test walks it
	}
	return t.Without(
		FlagReason, NoteEditor, Tags, Criteria, Edit, Copy,
		ViewDiff, ViewThinking,
		QueueSearch, QueuePrevious, QueueNext, QueueUnlabelled, QueueJump, QueueOrder,
		History, Guideline, Sitting, Palette, ThemeOpen,
	)
}
