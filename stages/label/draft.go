package label

import "prefdeck/stages"

// Draft is a text that the annotator is still writing: the note on a pair, or an
// edit of one of its responses. It stays until it is saved or emptied, whatever
// else becomes of the pair. A hidden repeat has drafts of its own: one of the pair
// itself would give it away, and must not be overwritten by it.
type Draft struct {
	Pair     stages.ID
	Base     stages.ID      // the response that is edited; "" for a note
	RepeatOf PresentationID // the showing that a hidden repeat repeats; "" outside repeats
	Text     string         // "" for no draft
}

// Of returns the draft without its text, which names it.
func (d Draft) Of() Draft {
	d.Text = ""
	return d
}

// Drafts is the texts of the drafts on one showing of a pair, by their Base.
type Drafts map[stages.ID]string

// Standing returns what is in force as long as a draft is not saved: the note, or
// the response as it was edited last.
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
