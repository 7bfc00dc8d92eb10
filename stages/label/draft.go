package label

import (
	"context"

	"prefdeck/stages"
)

// Draft is an unfinished text: the note on a pair, or an edit of one of its
// responses. It stays until it is saved or cleared, whatever else happens to the
// pair. A hidden repeat has drafts of its own: the pair's own draft would give it
// away, and must not be overwritten.
type Draft struct {
	Pair     stages.ID
	Base     stages.ID      // the edited response; "" for a note
	RepeatOf PresentationID // the showing that a hidden repeat repeats; "" outside repeats
	Text     string         // "" for no draft
}

// Of returns the draft without its text, as its key.
func (d Draft) Of() Draft {
	d.Text = ""
	return d
}

// Hash returns a hash of the draft's key, which does not reveal the pair: that would
// give a hidden repeat away.
func (d Draft) Hash() stages.ID {
	return stages.Hash("draft", string(d.Pair), string(d.Base), string(d.RepeatOf))
}

// Item reads the pair of the draft as it looks on the showing that the draft is on.
func (d Draft) Item(ctx context.Context, deck ItemReader) (Item, error) {
	return itemFor(ctx, deck, d.Pair, d.RepeatOf)
}

// Drafts holds the drafts on one showing of a pair, by their Base.
type Drafts map[stages.ID]string

// Standing returns the text in force while a draft is unsaved: the note, or the
// response as last edited.
func (i Item) Standing(d Draft) string {
	switch {
	case d.Base == "":
		return i.Note
	case i.Edit != nil && i.Edit.Base == d.Base:
		return i.Edit.Text
	case d.Base == i.B.ID:
		return i.B.Text
	}
	return i.A.Text
}
