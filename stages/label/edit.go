package label

import (
	"context"
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

// Edited reports that an edited response was stored, or the error: then its draft
// is.
type Edited struct {
	Edit    Edit
	Showing Showing // on which the better response was chosen
	Err     error
}

func (Edited) outcome() {}

type editing struct{ Edited }

// NewEdit makes an edit, still without its text, of a response of a decided pair.
func (s *Sitting) NewEdit(d Draft) Edit {
	return Edit{ID: NewEditID(), Pair: d.Pair, Base: d.Base, Annotator: s.annotator, At: s.now(), RepeatOf: d.RepeatOf}
}

// AddEdit stores an edit of a response on a showing. It ends the draft of the edit.
func (s *Sitting) AddEdit(up Showing, e Edit) Change {
	deck := s.deck
	return Change{Steps: writes(s, func(ctx context.Context) editing {
		return editing{Edited{e, up, deck.AddEdit(ctx, e)}}
	})}
}

func (m editing) apply(s *Sitting) Change {
	if m.Err != nil {
		return Change{Outcome: m.Edited}
	}
	e := m.Edit
	if s.last.Item.Pair.ID == e.Pair {
		s.last.Item.Edit = &e
	}
	s.remarks.drafts[Draft{Pair: e.Pair, Base: e.Base, RepeatOf: e.RepeatOf}] = held{kept: true}
	s.remarks.saved(func(Note) bool { return false })
	return Change{Outcome: m.Edited}
}

// LastRead reports that the last decided pair was read, even one of an earlier
// sitting. Asked says that it was requested, not read on the way; Late that another
// pair has been decided meanwhile.
type LastRead struct {
	Showing Showing
	Asked   bool
	Late    bool
	Err     error
}

func (LastRead) outcome() {}

type lastRead struct {
	up    Showing
	asked bool
	err   error
}

// ReadLast reads the last decided pair, for an edit of its better response.
func (s *Sitting) ReadLast() Change { return s.readLast(true) }

func (s *Sitting) readLast(asked bool) Change {
	deck := s.deck
	return Change{Steps: reads(func(ctx context.Context) lastRead {
		choice, err := deck.Undoable(ctx)
		if err != nil {
			return lastRead{asked: asked, err: err}
		}
		item, as, err := decidedOn(ctx, deck, choice)
		as.RepeatOf = choice.RepeatOf
		return lastRead{Showing{Item: item, as: as, Decided: choice.Choice}, asked, err}
	})}
}

func (m lastRead) apply(s *Sitting) Change {
	late := s.last.Item.Pair.ID != ""
	if m.asked && !late && m.err == nil {
		s.last = m.up
	}
	return Change{Outcome: LastRead{m.up, m.asked, late, m.err}}
}
