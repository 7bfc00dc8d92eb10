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

// Past is one decided or skipped pair as the list of past decisions shows it.
type Past struct {
	Seq      int64 // of the current choice in the log: what the next page starts before
	Pair     stages.ID
	Excerpt  string // the beginning of the last user turn, as stored: to be sanitised
	Current  Event
	Flag     string // "" when not flagged
	Note     string
	Edited   bool
	Versions int // choices ever made on the pair, those taken back included
}
