package label

import (
	"prefdeck/stages"
)

// HistoryFilter selects past decisions that meet all its conditions; the zero value
// selects all.
type HistoryFilter struct {
	Flagged bool
	Skipped bool // the current answer is a skip
	Fast    bool
	Tied    bool   // Skipped and Tied together mean either
	Tag     string // a reason
	Source  string // of the prompt: its file, or a tag of it
	Text    string // in the prompt, in a response or in the note, ignoring case
}

// Past is one row of the list of past decisions: the current label of a pair, or
// the answer to a hidden repeat, which must look like any other and has only the
// remarks made on the repeat itself.
type Past struct {
	Seq      int64 // of the choice in the log: the next page starts before it
	Pair     stages.ID
	Excerpt  string // the beginning of the last user turn, as stored: must be sanitised
	Current  Event
	Flag     string // "" if not flagged
	Note     string
	Edited   bool
	Dropped  bool // the pair, by a filter or by hand
	Versions int  // choices ever made on the pair, or on the repeat, including retracted ones
}

// LooksBlind reports whether to list the decision as blind. The answer to a hidden
// repeat always is: that its pair had been revealed would give the repeat away.
func (p Past) LooksBlind() bool { return p.Current.Blind || p.Current.RepeatOf != "" }

// Opened returns the pair behind a past decision, ready to be decided again. The
// answer to a hidden repeat takes the place of the current label, so that it looks
// like any other; the new decision is the label of the pair.
func (p Past) Opened(item Item) Item {
	if p.Current.RepeatOf == "" {
		return item
	}
	edit := item.Edit
	item = item.asNew()
	item.Current, item.Flag, item.Note = &p.Current, p.Flag, p.Note
	if p.Edited {
		item.Edit = edit
	}
	return item
}
