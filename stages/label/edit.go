package label

import (
	"crypto/rand"
	"time"

	"prefdeck/stages"
)

// EditID names one edit. Its writer makes it up, so an edit written twice is
// still one.
type EditID string

// NewEditID is a new random EditID.
func NewEditID() EditID { return EditID(rand.Text()) }

// Edit is a person's better version of a response: a third response to the
// prompt, "edited". The newest edit of a pair stands; one without text takes the
// earlier ones back. All of them stay in the deck.
type Edit struct {
	ID        EditID
	Pair      stages.ID
	Base      stages.ID // the response that was edited
	Annotator string
	Text      string
	At        time.Time

	RepeatOf PresentationID // made after a hidden repeat of this showing, whose draft it ends; not kept
}
