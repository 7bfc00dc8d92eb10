package keys

// The modes of the labelling screen.
const (
	Deciding  Mode = "deciding"  // a pair is up
	Unsaved   Mode = "unsaved"   // an answer could not be written
	Noting    Mode = "noting"    // the note editor has the keyboard
	Helping   Mode = "helping"   // the help overlay is open
	Informing Mode = "informing" // what is behind the pairs is shown
	Idling    Mode = "idling"    // nothing to label
	Cramped   Mode = "cramped"   // the terminal is too small to see a pair
)

// What the keys of the labelling screen do.
const (
	ChooseA3   ID = "choose.a3"
	ChooseA2   ID = "choose.a2"
	ChooseA1   ID = "choose.a1"
	Choose0    ID = "choose.0"
	ChooseB1   ID = "choose.b1"
	ChooseB2   ID = "choose.b2"
	ChooseB3   ID = "choose.b3"
	ChooseA    ID = "choose.a"
	ChooseB    ID = "choose.b"
	ChooseTie  ID = "choose.tie"
	ChooseBad  ID = "choose.both-bad"
	ChooseSkip ID = "choose.skip"

	Retry ID = "answer.retry"
	Undo  ID = "answer.undo"
	Redo  ID = "answer.redo"
	Flag  ID = "pair.flag"
	Note  ID = "pair.note"
	Info  ID = "pair.info"

	ScrollDown   ID = "scroll.down"
	ScrollUp     ID = "scroll.up"
	ScrollPage   ID = "scroll.page-down"
	ScrollPageUp ID = "scroll.page-up"
	ScrollHalf   ID = "scroll.half-down"
	ScrollHalfUp ID = "scroll.half-up"
	ScrollTop    ID = "scroll.top"
	ScrollEnd    ID = "scroll.end"
	ScrollFocus  ID = "scroll.focus"
	ScrollSync   ID = "scroll.sync"

	ViewLayout ID = "view.layout"
	ViewZoom   ID = "view.zoom"
	ViewRaw    ID = "view.raw"
	ViewPrompt ID = "view.prompt"
	ViewReset  ID = "view.reset"

	NoteSave  ID = "note.save"
	NoteLeave ID = "note.leave"

	InfoReveal ID = "info.reveal"
	InfoClose  ID = "info.close"

	Help      ID = "help.open"
	HelpClose ID = "help.close"
	Leave     ID = "leave"
)

// Headings of the help overlay.
const (
	groupDecide = "Decide"
	groupRead   = "Read"
	groupPair   = "This pair"
	groupGo     = "Go"
)

// The digits stand as they read, left to right, from A to B.
const hintScale = "A↔B"

// Default is the table of every key as it is unless the user says otherwise.
func Default() *Table {
	t, err := NewTable(Labelling()...)
	if err != nil {
		panic(err) // the table is part of the program, and a test walks it
	}
	return t
}

// Labelling is what the keys of the labelling screen are unless the user says
// otherwise.
func Labelling() []Binding {
	var (
		deciding = []Mode{Deciding}
		answers  = []Mode{Deciding, Unsaved}
		pairs    = []Mode{Deciding, Unsaved}
		anywhere = []Mode{Deciding, Unsaved, Idling}
		undoable = []Mode{Deciding, Idling}
		texts    = []Mode{Deciding, Unsaved, Helping}
	)
	return []Binding{
		{Retry, []Mode{Unsaved}, []string{"enter", "r"}, groupDecide, "save again", "save the answer again"},

		{ChooseA3, answers, []string{"1"}, groupDecide, hintScale, "A much better"},
		{ChooseA2, answers, []string{"2"}, groupDecide, hintScale, "A better"},
		{ChooseA1, answers, []string{"3"}, groupDecide, hintScale, "A slightly better"},
		{Choose0, answers, []string{"4"}, groupDecide, hintScale, "tie"},
		{ChooseB1, answers, []string{"5"}, groupDecide, hintScale, "B slightly better"},
		{ChooseB2, answers, []string{"6"}, groupDecide, hintScale, "B better"},
		{ChooseB3, answers, []string{"7"}, groupDecide, hintScale, "B much better"},
		{ChooseA, answers, []string{"a", "left"}, groupDecide, "", "A better, no strength"},
		{ChooseB, answers, []string{"b", "right"}, groupDecide, "", "B better, no strength"},
		{ChooseTie, answers, []string{"t", "0", "="}, groupDecide, "tie", "tie: equally good"},
		{ChooseBad, answers, []string{"x"}, groupDecide, "both bad", "both bad"},
		{Help, anywhere, []string{"?", "f1"}, groupGo, "keys", "keys of this mode"},
		{ChooseSkip, answers, []string{"s"}, groupDecide, "skip", "skip: comes back last"},

		{HelpClose, []Mode{Helping}, []string{"?", "f1", "esc", "q", "enter"}, groupGo, "close", "close"},
		{Undo, undoable, []string{"u", "backspace", backspaceBS}, groupGo, "", "undo, without end"},
		{Redo, undoable, []string{"U", "ctrl+r"}, groupGo, "", "redo"},

		{Leave, []Mode{Deciding, Idling, Cramped}, []string{"q"}, groupGo, "leave", "leave; all is saved"},
		{Leave, []Mode{Unsaved}, []string{"q"}, groupGo, "leave", "leave without this answer"},

		{Flag, pairs, []string{"f"}, groupPair, "flag", "flag for later, or not"},
		{Note, pairs, []string{"n"}, groupPair, "note", "write a note"},
		{Info, deciding, []string{"i"}, groupPair, "", "models of the last pair"},

		{ViewPrompt, pairs, []string{"p"}, groupRead, "prompt", "whole prompt, or folded"},
		{ViewLayout, pairs, []string{"v"}, groupRead, "view", "side by side/stacked/flip"},
		{ViewZoom, pairs, []string{"z"}, groupRead, "zoom", "one pane full screen"},
		{ViewRaw, pairs, []string{"m"}, groupRead, "raw", "markdown or raw"},
		{ScrollFocus, pairs, []string{"tab"}, groupRead, "A/B", "scroll A, B or both"},
		{ScrollSync, pairs, []string{"y"}, groupRead, "", "scroll together or apart"},
		{ScrollDown, texts, []string{"j", "down"}, groupRead, "scroll", "a line down"},
		{ScrollUp, texts, []string{"k", "up"}, groupRead, "scroll", "a line up"},
		{ScrollPage, texts, []string{"space", "pgdown"}, groupRead, "", "a page down"},
		{ScrollPageUp, texts, []string{"pgup"}, groupRead, "", "a page up"},
		{ScrollHalf, texts, []string{"ctrl+d"}, groupRead, "", "half a page down"},
		{ScrollHalfUp, texts, []string{"ctrl+u"}, groupRead, "", "half a page up"},
		{ScrollTop, texts, []string{"g", "home"}, groupRead, "", "to the beginning"},
		{ScrollEnd, texts, []string{"G", "end"}, groupRead, "", "to the end"},
		{ViewReset, deciding, []string{"esc"}, groupRead, "", "back to the plain view"},

		{NoteSave, []Mode{Noting}, []string{"enter"}, groupPair, "save", "save the note"},
		{NoteLeave, []Mode{Noting}, []string{"esc"}, groupPair, "keep draft", "close, keep the draft"},

		{InfoReveal, []Mode{Informing}, []string{"i"}, groupPair, "this pair too (recorded)", "reveal the pair on screen; the label will say so"},
		{InfoClose, []Mode{Informing}, []string{"esc", "q", "enter", "space"}, groupGo, "close", "close"},
	}
}
