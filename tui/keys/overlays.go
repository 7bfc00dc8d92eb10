package keys

import (
	"slices"

	"prefdeck/stages/label"
)

// The modes of overlays that open over any screen.
const (
	Commanding Mode = "commanding" // the command palette is open
	Picking    Mode = "picking"    // the theme picker is open
)

// Actions within overlays of the labelling screen.
const (
	NoteSave  ActionID = "note.save"
	NoteLeave ActionID = "note.leave"

	LineAccept ActionID = "line.accept" // accepts the line being typed: search, jump, flag
	LineCancel ActionID = "line.cancel"

	LineComplete ActionID = "line.complete"

	TagAccuracy     ActionID = "tag.accuracy"
	TagInstruction  ActionID = "tag.instruction"
	TagCompleteness ActionID = "tag.completeness"
	TagFormat       ActionID = "tag.format"
	TagSafety       ActionID = "tag.safety"
	TagLength       ActionID = "tag.length"
	TagStyle        ActionID = "tag.style"
	TagClose        ActionID = "tag.close"

	CompareNext     ActionID = "compare.next"
	ComparePrevious ActionID = "compare.previous"
	CompareClose    ActionID = "compare.close"

	OrderRandom    ActionID = "order.random"
	OrderPrompt    ActionID = "order.prompt"
	OrderUncertain ActionID = "order.uncertain"
	OrderHardest   ActionID = "order.hardest"
	OrderTeaching  ActionID = "order.teaching"
	OrderDiverse   ActionID = "order.diverse"
	OrderNewest    ActionID = "order.newest"
	OrderClose     ActionID = "order.close"

	HistoryPick    ActionID = "history.pick"
	HistoryAll     ActionID = "history.all"
	HistoryFlagged ActionID = "history.flagged"
	HistorySkipped ActionID = "history.skipped"
	HistoryFast    ActionID = "history.fast"
	HistoryTied    ActionID = "history.tied"
	HistoryTag     ActionID = "history.tag"
	HistorySource  ActionID = "history.source"
	HistorySearch  ActionID = "history.search"
	HistoryDrop    ActionID = "history.drop"
	HistoryRescue  ActionID = "history.rescue"
	HistoryClose   ActionID = "history.close"

	GuidelineClose ActionID = "guideline.close"
	ChangesClose   ActionID = "changes.close"
	SittingClose   ActionID = "sitting.close"

	InfoReveal ActionID = "info.reveal"
	InfoClose  ActionID = "info.close"
	HelpClose  ActionID = "help.close"

	ScreenHelp ActionID = "screen.help" // lists the keys of a screen that has no other help
)

// Actions of the palette and the theme picker.
const (
	Palette      ActionID = "palette.open"
	PaletteRun   ActionID = "palette.run"
	PaletteDown  ActionID = "palette.down"
	PaletteUp    ActionID = "palette.up"
	PaletteClose ActionID = "palette.close"
	ThemeOpen    ActionID = "theme.open"
	ThemeDown    ActionID = "theme.down"
	ThemeUp      ActionID = "theme.up"
	ThemeFirst   ActionID = "theme.first"
	ThemeLast    ActionID = "theme.last"
	ThemeTake    ActionID = "theme.take"
	ThemeClose   ActionID = "theme.close"
)

// Headings of what lies over a pair.
const (
	groupTags     = "Reasons"
	groupCriteria = "Criteria"
	groupOrder    = "Order"
	groupHistory  = "Show only"
)

// inOverlays returns the keys of the modes that lie over a pair.
func inOverlays(scale label.Scale) []Binding {
	var (
		tagging  = []Mode{Tagging}
		ordering = []Mode{Ordering}
		listing  = []Mode{Listing}
		lines    = []Mode{Flagging, Searching, Jumping, Saving, NamingFile, NamingAnnotator, NamingPrompts}
	)
	bindings := []Binding{
		{NoteSave, []Mode{Noting}, []string{"enter"}, groupPair, "save", "save the note"},
		{NoteLeave, []Mode{Noting}, []string{"esc"}, groupPair, "keep draft", "close, keep the draft"},
		{LineAccept, lines, []string{"enter"}, groupGo, "go", "go"},
		{LineCancel, lines, []string{"esc"}, groupGo, "back", "back"},
		{LineComplete, []Mode{Searching, NamingFile, NamingPrompts}, []string{"tab"}, groupGo, "complete", "complete the word"},

		{InfoReveal, []Mode{Informing}, []string{"i"}, groupPair, "this pair too (recorded)", "reveal the pair on screen; the label will say so"},
		{InfoClose, []Mode{Informing}, []string{"esc", "q", "enter"}, groupGo, "close", "close"},

		{TagAccuracy, tagging, []string{"a"}, groupTags, "accuracy", "accuracy"},
		{TagInstruction, tagging, []string{"i"}, groupTags, "instruction", "follows the instruction"},
		{TagCompleteness, tagging, []string{"c"}, groupTags, "completeness", "completeness"},
		{TagFormat, tagging, []string{"f"}, groupTags, "format", "format"},
		{TagSafety, tagging, []string{"s"}, groupTags, "safety", "safety"},
		{TagLength, tagging, []string{"l"}, groupTags, "length", "length"},
		{TagStyle, tagging, []string{"y"}, groupTags, "style", "style"},
		{TagClose, tagging, []string{"enter", "esc"}, groupGo, "done", "done"},
	}
	bindings = append(bindings, comparing(scale)...)
	return append(bindings, []Binding{
		{CompareNext, []Mode{Comparing}, []string{"tab", "down", "j"}, groupCriteria, "next", "the next criterion"},
		{ComparePrevious, []Mode{Comparing}, []string{"up", "k"}, groupCriteria, "", "the previous criterion"},
		{CompareClose, []Mode{Comparing}, []string{"enter", "esc"}, groupGo, "done", "done"},

		{OrderRandom, ordering, []string{"r"}, groupOrder, "random", "random, but always the same"},
		{OrderPrompt, ordering, []string{"p"}, groupOrder, "by prompt", "pairs of a prompt together"},
		{OrderUncertain, ordering, []string{"u"}, groupOrder, "uncertain", "least certain first"},
		{OrderHardest, ordering, []string{"h"}, groupOrder, "hardest", "hardest prompts first"},
		{OrderTeaching, ordering, []string{"t"}, groupOrder, "teaching", "teaches most first"},
		{OrderDiverse, ordering, []string{"d"}, groupOrder, "diverse", "most diverse next"},
		{OrderNewest, ordering, []string{"n"}, groupOrder, "newest", "newest first"},
		{OrderClose, ordering, []string{"esc", "q", "enter"}, groupGo, "close", "close"},

		{HistoryPick, listing, []string{"enter"}, groupGo, "open", "open this pair"},
		{HistoryDrop, listing, []string{"x"}, groupGo, "drop", "drop its pair by hand; the label stays"},
		{HistoryRescue, listing, []string{"R"}, groupGo, "rescue", "rescue its pair: no filter drops it again"},
		{HistoryClose, listing, []string{"esc", "q"}, groupGo, "close", "close"},
		{HistoryAll, listing, []string{"a"}, groupHistory, "all", "all decisions"},
		{HistoryFlagged, listing, []string{"f"}, groupHistory, "flagged", "flagged"},
		{HistorySkipped, listing, []string{"s"}, groupHistory, "skipped", "skipped"},
		{HistoryFast, listing, []string{"!"}, groupHistory, "fast", "faster than reading"},
		{HistoryTied, listing, []string{"t"}, groupHistory, "tied", "ties"},
		{HistoryTag, listing, []string{"r"}, groupHistory, "reason", "with a reason: each in turn"},
		{HistorySource, listing, []string{"p"}, groupHistory, "source", "by source: each in turn"},
		{HistorySearch, listing, []string{"/"}, groupHistory, "search", "with a text"},
	}...)
}

// shared returns the keys of overlays that open over any screen, in these of its modes.
func shared(open []Mode) []Binding {
	var (
		commanding = []Mode{Commanding}
		picking    = []Mode{Picking}
	)
	return []Binding{
		{Palette, open, []string{"ctrl+p"}, groupGo, "", "every command by name"},
		{PaletteRun, commanding, []string{"enter"}, groupGo, "do it", "do it"},
		{PaletteDown, commanding, []string{"down", "ctrl+n"}, groupGo, "", "the next one"},
		{PaletteUp, commanding, []string{"up", "ctrl+p"}, groupGo, "", "the previous one"},
		{PaletteClose, commanding, []string{"esc"}, groupGo, "close", "close"},

		{ThemeOpen, open, []string{"T"}, groupGo, "", "choose a theme"},
		{ThemeDown, picking, []string{"j", "down", "tab"}, groupGo, "choose", "the next one"},
		{ThemeUp, picking, []string{"k", "up"}, groupGo, "choose", "the previous one"},
		{ThemeFirst, picking, []string{"g", "home"}, groupGo, "", "the first one"},
		{ThemeLast, picking, []string{"G", "end"}, groupGo, "", "the last one"},
		{ThemeTake, picking, []string{"enter"}, groupGo, "take it", "take it"},
		{ThemeClose, picking, []string{"esc", "q"}, groupGo, "as before", "leave it as it was"},
	}
}

// typed reports whether a mode has a line of text, which gets every printing key.
func typed(m Mode) bool {
	switch m {
	case Noting, Flagging, Searching, Jumping, Saving, NamingFile, NamingAnnotator, NamingPrompts, ChoosingFile, Commanding, Typing, AskingDuel:
		return true
	}
	return false
}

// Reasons returns a deck's reasons with their keys: the table's key for a reason that it
// knows by name, else the deck's own, or another letter where the table uses that one.
func (t *Table) Reasons(of []label.Tag) []label.Tag {
	out, bound := slices.Clone(of), map[string]string{}
	for i, tag := range out {
		for _, b := range t.In(Tagging) {
			if b.ID == ActionID("tag."+tag.Name) {
				out[i].Key = b.Keys[0]
				bound[b.Keys[0]] = tag.Name
			}
		}
	}
	for i, tag := range out {
		if name, taken := bound[tag.Key]; taken && name != tag.Name {
			out[i].Key = ""
		}
	}
	return label.Lettered(out)
}
