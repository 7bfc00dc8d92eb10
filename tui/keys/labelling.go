package keys

import (
	"slices"

	"prefdeck/stages/label"
)

// The modes of the labelling screen.
const (
	Deciding  Mode = "deciding"  // a pair is up
	Unsaved   Mode = "unsaved"   // an answer could not be written
	Noting    Mode = "noting"    // the note editor has the keyboard
	Flagging  Mode = "flagging"  // the reason for a flag is being typed
	Searching Mode = "searching" // a search is being typed
	Jumping   Mode = "jumping"   // a destination is being typed
	Saving    Mode = "saving"    // the file to save the deck to is being typed
	Tagging   Mode = "tagging"   // letters toggle reasons
	Comparing Mode = "comparing" // digits compare by one criterion at a time
	Ordering  Mode = "ordering"  // letters choose an order of the queue
	Listing   Mode = "listing"   // the history is open
	Guiding   Mode = "guiding"   // the guideline is open
	Reviewing Mode = "reviewing" // the changes of an edit are open
	Measuring Mode = "measuring" // the numbers of the sitting are open
	Helping   Mode = "helping"   // the help overlay is open
	Informing Mode = "informing" // the facts behind the pairs are open
	Idling    Mode = "idling"    // nothing to label
	Cramped   Mode = "cramped"   // the terminal is too small to see a pair
)

// Actions of the labelling screen. Those of the scales are in scale.go.
const (
	ChooseTie  ActionID = "choose.tie"
	ChooseBad  ActionID = "choose.both-bad"
	ChooseSkip ActionID = "choose.skip"

	Retry ActionID = "answer.retry"
	Undo  ActionID = "answer.undo"
	Redo  ActionID = "answer.redo"

	Flag       ActionID = "pair.flag"
	FlagReason ActionID = "pair.flag-reason"
	Note       ActionID = "pair.note"
	NoteEditor ActionID = "pair.note-editor"
	Tags       ActionID = "pair.tags"
	Criteria   ActionID = "pair.criteria"
	Edit       ActionID = "pair.edit"
	Changes    ActionID = "pair.changes"
	Copy       ActionID = "pair.copy"
	Info       ActionID = "pair.info"

	ScrollDown   ActionID = "scroll.down"
	ScrollUp     ActionID = "scroll.up"
	ScrollPage   ActionID = "scroll.page-down"
	ScrollPageUp ActionID = "scroll.page-up"
	ScrollHalf   ActionID = "scroll.half-down"
	ScrollHalfUp ActionID = "scroll.half-up"
	ScrollTop    ActionID = "scroll.top"
	ScrollEnd    ActionID = "scroll.end"
	ScrollLeft   ActionID = "scroll.left"
	ScrollRight  ActionID = "scroll.right"
	ScrollFocus  ActionID = "scroll.focus"
	ScrollSync   ActionID = "scroll.sync"

	ViewLayout   ActionID = "view.layout"
	ViewZoom     ActionID = "view.zoom"
	ViewRaw      ActionID = "view.raw"
	ViewDiff     ActionID = "view.diff"
	MarkNext     ActionID = "mark.next"
	MarkPrevious ActionID = "mark.previous"
	ViewPrompt   ActionID = "view.prompt"
	ViewThinking ActionID = "view.thinking"
	ViewReset    ActionID = "view.reset"

	QueueSearch     ActionID = "queue.search"
	QueuePrevious   ActionID = "queue.previous"
	QueueNext       ActionID = "queue.next"
	QueueUnlabelled ActionID = "queue.unlabelled"
	QueueJump       ActionID = "queue.jump"
	QueueOrder      ActionID = "queue.order"

	History   ActionID = "history.open"
	Guideline ActionID = "guideline.open"
	Sitting   ActionID = "sitting.open"
	Elsewhere ActionID = "deck.save-elsewhere"
	Export    ActionID = "export.open"
	Import    ActionID = "import.open"
	Advance   ActionID = "queue.advance"
	Help      ActionID = "help.open"
	Leave     ActionID = "leave"
)

// Headings of the help overlay.
const (
	groupDecide = "Decide"
	groupRead   = "Read"
	groupPair   = "This pair"
	groupQueue  = "Queue"
	groupGo     = "Go"
)

// LabellingOn returns the default keys of the labelling screen on a scale.
func LabellingOn(scale label.Scale) []Binding {
	return slices.Concat(
		inspecting(), adjudicating(scale), deciding(scale), onPair(), reading(), inQueue(), inOverlays(scale), exporting(), importing(), surveying(), duelling(scale), piping(),
		shared([]Mode{Deciding, Unsaved, Idling}))
}

// deciding returns the keys that answer, take answers back, and leave.
func deciding(scale label.Scale) []Binding {
	var (
		answers  = []Mode{Deciding, Unsaved}
		anywhere = []Mode{Deciding, Unsaved, Idling}
		calm     = []Mode{Deciding, Idling} // no answer waits to be saved
	)
	bindings := []Binding{
		{Retry, []Mode{Unsaved}, []string{"enter", "r"}, groupDecide, "save again", "save the answer again"},
		{Advance, []Mode{Idling}, []string{"enter"}, groupQueue, "go on", "export, or pair responses"},
	}
	bindings = append(bindings, choosing(scale, answers)...)
	if scale != label.FourStrengths {
		bindings = append(bindings, Binding{ChooseTie, answers, []string{"t", "0", "="}, groupDecide, "tie", "tie: equally good"})
	}
	return append(bindings, []Binding{
		{ChooseBad, answers, []string{"x"}, groupDecide, "both bad", "both bad"},
		{ChooseSkip, answers, []string{"s"}, groupDecide, "skip", "skip: comes back last"},
		{Undo, calm, []string{"u", "backspace", backspaceBS}, groupGo, "undo", "undo, unlimited"},
		{Help, anywhere, []string{"?", "f1"}, groupGo, "keys", "keys of this mode"},

		{HelpClose, []Mode{Helping}, []string{"?", "f1", "esc", "q", "enter"}, groupGo, "close", "close"},
		{GuidelineClose, []Mode{Guiding}, []string{"esc", "q", "enter", "o"}, groupGo, "close", "close"},
		{ChangesClose, []Mode{Reviewing}, []string{"esc", "q", "enter", "D"}, groupGo, "close", "close"},
		{SittingClose, []Mode{Measuring}, []string{"esc", "q", "enter"}, groupGo, "close", "close"},
		{Redo, calm, []string{"U", "ctrl+r"}, groupGo, "", "redo"},

		{Elsewhere, []Mode{Unsaved}, []string{"B"}, groupGo, "save elsewhere", "save all to another file"},

		{Leave, []Mode{Deciding, Idling, Cramped}, []string{"q"}, groupGo, "leave", "leave; all saved"},
		{Leave, []Mode{Unsaved}, []string{"q"}, groupGo, "leave without it", "leave without this answer"},
	}...)
}

// onPair returns the keys that annotate a pair.
func onPair() []Binding {
	deciding, pairs := []Mode{Deciding}, []Mode{Deciding, Unsaved}
	last := []Mode{Deciding, Idling} // about the last decision
	return []Binding{
		{Flag, pairs, []string{"f"}, groupPair, "flag", "flag, or unflag"},
		{FlagReason, pairs, []string{"F"}, groupPair, "", "flag, and say why"},
		{Note, pairs, []string{"n"}, groupPair, "note", "write a note"},
		{NoteEditor, pairs, []string{"N"}, groupPair, "", "write it in $EDITOR"},
		{Tags, deciding, []string{"r"}, groupPair, "", "reasons: a letter each"},
		{Criteria, deciding, []string{"c"}, groupPair, "", "compare by criteria"},
		{Edit, last, []string{"e"}, groupPair, "", "edit the better response"},
		{Changes, last, []string{"D"}, groupPair, "", "what the edit changed"},
		{Copy, pairs, []string{"Y"}, groupPair, "", "copy this response"},
		{Info, last, []string{"i"}, groupPair, "", "behind the last pair"},
	}
}

// reading returns the keys that change the view of the pair.
func reading() []Binding {
	pairs := []Mode{Deciding, Unsaved, Inspecting, Adjudicating}
	texts := []Mode{Deciding, Unsaved, Helping, Guiding, Reviewing, Measuring, Listing, Informing, Inspecting, Adjudicating}
	wide := []Mode{Deciding, Unsaved, Guiding, Reviewing, Inspecting, Adjudicating}
	return []Binding{
		{ViewPrompt, pairs, []string{"p"}, groupRead, "prompt", "whole prompt, or folded"},
		{ViewLayout, pairs, []string{"v"}, groupRead, "view", "side by side/stacked/flip"},
		{ViewZoom, pairs, []string{"z"}, groupRead, "zoom", "one pane full screen"},
		{ViewRaw, pairs, []string{"m"}, groupRead, "raw", "markdown or raw"},
		{ViewDiff, pairs, []string{"d"}, groupRead, "", "mark what differs"},
		{MarkNext, pairs, []string{"."}, groupRead, "", "the next mark or hit"},
		{MarkPrevious, pairs, []string{","}, groupRead, "", "the previous mark"},
		{ViewThinking, pairs, []string{"w"}, groupRead, "", "unfold thinking and steps"},
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
		{ScrollLeft, wide, []string{"h", "<"}, groupRead, "", "wide rows to the left"},
		{ScrollRight, wide, []string{"l", ">"}, groupRead, "", "wide rows to the right"},
		{ViewReset, []Mode{Deciding, Idling}, []string{"esc"}, groupRead, "", "plain view; leave filter"},
	}
}

// inQueue returns the keys that go elsewhere in the queue.
func inQueue() []Binding {
	calm := []Mode{Deciding, Idling}
	return []Binding{
		{QueueNext, calm, []string{"]"}, groupQueue, "", "the next pair"},
		{QueuePrevious, calm, []string{"["}, groupQueue, "", "the previous pair"},
		{QueueUnlabelled, calm, []string{"}"}, groupQueue, "", "the next without a label"},
		{QueueSearch, calm, []string{"/"}, groupQueue, "", "search and filter"},
		{QueueJump, calm, []string{":"}, groupQueue, "", "jump to a pair"},
		{QueueOrder, calm, []string{"O"}, groupQueue, "", "the order of the queue"},
		{History, calm, []string{"H"}, groupQueue, "", "past decisions"},
		{Guideline, []Mode{Deciding, Unsaved, Idling}, []string{"o"}, groupGo, "", "open the guideline"},
		{Export, calm, []string{"E"}, groupGo, "", "export the labels"},
		{Import, []Mode{Idling}, []string{"I"}, groupGo, "", "import a file"},
		{Sitting, calm, []string{"S"}, groupGo, "", "numbers of this sitting"},
	}
}
