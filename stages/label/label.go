package label

import (
	"crypto/rand"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Answer is an annotator's answer to a pair.
type Answer string

// The answers. Tie, BothBad and Skip are three different things.
const (
	A       Answer = "a"
	B       Answer = "b"
	Tie     Answer = "tie"
	BothBad Answer = "both_bad"
	Skip    Answer = "skip" // not decided: the pair comes back last
)

// Side is one of a pair's two responses by content: SideA or SideB.
type Side string

// The sides of a pair.
const (
	SideA Side = "a"
	SideB Side = "b"
)

// PresentationID identifies one showing of a pair.
type PresentationID string

// Presentation kinds.
const (
	Fresh   = "fresh"   // from the queue
	Revisit = "revisit" // undone, or opened again
	Repeat  = "repeat"  // a hidden repeat, sides swapped
	Audit   = "audit"   // a pair that filtering was sure about
	Gold    = "gold"    // a pair with a known answer
)

// Presentation is one showing of a pair to an annotator: which response was on the
// left. On screen the left one is called A, whatever its Side.
type Presentation struct {
	ID        PresentationID
	Pair      stages.ID
	Annotator string
	Left      Side
	Kind      string
	RepeatOf  PresentationID // for Repeat
	At        time.Time
	Draw      Draw // that brought it up
}

// EventID identifies one entry of the label log. The writer chooses it, so an entry
// written twice is still one.
type EventID string

// NewEventID returns a new random EventID.
func NewEventID() EventID { return EventID(rand.Text()) }

// NewPresentationID returns a new random PresentationID.
func NewPresentationID() PresentationID { return PresentationID(rand.Text()) }

// EventKind says what an entry of the log does.
type EventKind string

// The kinds of event.
const (
	Choose  EventKind = "choose"
	Retract EventKind = "retract" // undo: Target no longer counts
	Restore EventKind = "restore" // redo: Target counts again
)

// View says how the responses were rendered when they were compared.
type View string

// The views.
const (
	Rendered View = "rendered"
	Raw      View = "raw"
)

// Event is one entry of the append-only label log. The Choice is by content (A and
// B are the pair's sides, not the screen's).
type Event struct {
	ID           EventID
	Kind         EventKind
	Target       EventID // for Retract and Restore
	Pair         stages.ID
	Annotator    string
	Presentation PresentationID
	RepeatOf     PresentationID // a hidden repeat measures; it does not decide
	Choice       Choice         // for Choose
	Criteria     map[string]int // for Choose: which side is better by each criterion, −3…+3
	Blind        bool           // nothing had been revealed
	View         View
	Active       time.Duration // without the time that nobody was there
	Wall         time.Duration
	SeenLeft     float64 // share of each side that was on screen, 0…1
	SeenRight    float64
	Fast         bool     // faster than anyone reads; marked, never blocked
	Swallowed    int      // label keys swallowed on this presentation
	Tags         []string // reasons
	Guideline    string   // hash of the guideline in force; "" for none
	Cols, Rows   int      // terminal size
	Version      string   // of the program
	At           time.Time
}

// NoteKind says what a note is.
type NoteKind string

// The kinds of note. The newest of each kind is in force.
const (
	NoteText NoteKind = "note"
	NoteFlag NoteKind = "flag" // Text "" removes the flag; a reason, or "flagged", sets it

	// NoteDraft is an unfinished note. Saving the note ends it.
	NoteDraft NoteKind = "draft"

	// NoteRevealed says that the annotator was shown the facts behind the pair outside
	// of a sitting. Later choices on it are not blind.
	NoteRevealed NoteKind = "revealed"

	// NoteDropped says who dropped the pair by hand, and why.
	NoteDropped NoteKind = "dropped"
)

// Note is a remark of an annotator beside the answer.
type Note struct {
	Pair      stages.ID
	Annotator string
	Kind      NoteKind
	Text      string
	At        time.Time

	RepeatOf PresentationID // made on a hidden repeat of this showing, whose draft it ends; not stored
}

// Replaces reports whether n takes the place of an earlier note.
func (n Note) Replaces(earlier Note) bool { return n.Pair == earlier.Pair && n.Kind == earlier.Kind }

// Item is a pair with everything that the screen shows about it.
type Item struct {
	Pair   pairing.Pair
	Prompt prompt.Prompt
	A, B   response.Response

	NameA, NameB string // of the models; never drawn before the decision

	Note    string
	Flag    string // "" if not flagged
	Draw    Draw   // that brought it up; only of the next pairs of the queue
	Skips   int    // the number of skips
	Current *Event // the current label by this deck's annotator, if any
	Undone  *Event // the newest choice, if it was taken back
	Edit    *Edit  // a person's improved version of a response, if any
	Drafts  Drafts

	Revealed bool // the annotator was shown the facts behind it, see NoteRevealed

	Audit bool   // filtering was sure about it; never revealed before the decision
	Gold  *Known // the known answer, if any; never revealed before the decision
}

// Kind returns the kind of a showing of the item from the queue: Fresh, Audit or
// Gold, which look the same on screen, or Revisit if its choice was taken back.
func (i Item) Kind() string {
	switch {
	case i.Undone != nil:
		return Revisit
	case i.Gold != nil:
		return Gold
	case i.Audit:
		return Audit
	}
	return Fresh
}

// words counts the words of both responses, without thinking.
func (i Item) words() int {
	_, a := i.A.Apart()
	_, b := i.B.Apart()
	return Words(a) + Words(b)
}

// DeckProgress says how far the labelling of a deck is.
type DeckProgress struct {
	Open    int // waiting in the queue, including skipped ones
	Done    int // decided
	Skipped int // of Open: skipped, waiting to come back
	Flagged int
}

// Total returns the number of pairs routed to a person.
func (p DeckProgress) Total() int { return p.Open + p.Done }
