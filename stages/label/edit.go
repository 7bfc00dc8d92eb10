package label

import (
	"crypto/rand"
	"time"

	"prefdeck/stages"
)

// EditID identifies one edit. The writer chooses it, so an edit written twice is
// still one.
type EditID string

// NewEditID returns a new random EditID.
func NewEditID() EditID { return EditID(rand.Text()) }

// Edit is a person's improved version of a response: a third response to the
// prompt, "edited". The newest edit of a pair is in force; one without text
// withdraws the earlier ones. All of them stay in the deck.
type Edit struct {
	ID        EditID
	Pair      stages.ID
	Base      stages.ID // the response that was edited
	Annotator string
	Text      string
	At        time.Time

	RepeatOf PresentationID // made after a hidden repeat of this showing, whose draft it ends; not stored
}
