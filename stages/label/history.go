package label

import (
	"time"

	"prefdeck/stages"
)

// HistoryFilter keeps the past decisions that meet all it says; the zero value
// keeps all.
type HistoryFilter struct {
	Flagged   bool
	Skipped   bool // the current answer is a skip
	Fast      bool
	Tied      bool
	BothBad   bool // Skipped, Tied and BothBad together mean any of the three
	Unblinded bool
	Edited    bool   // has an "edited" response
	Answer    Answer // "" for any
	Tag       string // a reason
	Source    string // of the prompt
	Text      string // in the prompt, in a response or in the note, in any case
	Since     time.Time
}

// Past is one decision or skip as the list of past decisions shows it: the current
// label of a pair, or the answer to a hidden repeat of it, which is to look like any
// other and has only what was said of the repeat itself.
type Past struct {
	Seq      int64 // of the choice in the log: what the next page starts before
	Pair     stages.ID
	Excerpt  string // the beginning of the last user turn, as stored: to be sanitised
	Current  Event
	Flag     string // "" when not flagged
	Note     string
	Edited   bool
	Versions int // choices ever made on the pair, or on the repeat, those taken back included
}

// Opened is the pair of a past decision as it is to be shown when that is opened, to
// be decided again. The answer to a hidden repeat stands there for the current label,
// so that it looks like any other; what is decided now is the label of the pair.
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
