package label

import (
	"context"
	"slices"

	"prefdeck/stages"
)

// remarks holds the texts written beside the answers that the deck may not have.
type remarks struct {
	drafts  map[Draft]held // by key: items do not include this sitting's drafts
	refused []refusal
	lost    *Loss // the last refused text, while any is unsaved
}

// refusal is a note or flag that the deck refused.
type refusal struct {
	Note
	err error
}

func (r refusal) loss() *Loss { return &Loss{"a " + string(r.Kind), r.err} }

// held is an unfinished text, as this sitting left it.
type held struct {
	text string // "" for none
	kept bool   // the deck has this text
	lost error  // why the deck does not have it; nil while it is being written
}

// Loss is a text that is not on disk ("a note", "the edited response"), and the
// error. With a nil Err it was still being saved.
type Loss struct {
	What string
	Err  error
}

// DraftState is an unfinished text, and whether the deck has it.
type DraftState struct {
	Text string // "" for none
	Kept bool   // the deck has this text
	Lost error  // why the deck does not have it; nil while it is being written
}

// Draft returns the state of a draft on a showing.
func (s *Sitting) Draft(up Showing, d Draft) DraftState {
	if h, ok := s.remarks.drafts[d.Of()]; ok {
		return DraftState{h.text, h.kept, h.lost}
	}
	text := up.Item.Drafts[d.Base]
	return DraftState{Text: text, Kept: text != ""}
}

// HasDraft reports whether the deck has a draft on a showing.
func (s *Sitting) HasDraft(up Showing) bool {
	d := up.NoteDraft()
	for _, d.Base = range [...]stages.ID{"", up.Item.A.ID, up.Item.B.ID} {
		if s.Draft(up, d).Text != "" && s.Draft(up, d).Kept {
			return true
		}
	}
	return false
}

// Noted reports that a note or flag was stored, or the error.
type Noted struct {
	Note Note
	Err  error
}

func (Noted) outcome() {}

type noting struct{ Noted }

// Note stores a note on the current pair, replacing earlier ones. It ends the draft
// of the note.
func (s *Sitting) Note(text string) Change { return s.AddNote(s.NoteOn(text)) }

// NoteOn makes a note on the current pair, for AddNote to store later.
func (s *Sitting) NoteOn(text string) Note { return s.note(NoteText, text) }

// Flag flags the current pair, with a reason or without.
func (s *Sitting) Flag(reason string) Change {
	if reason == "" {
		reason = flagged
	}
	return s.AddNote(s.note(NoteFlag, reason))
}

// ToggleFlag flags the current pair without a reason, or removes its flag.
func (s *Sitting) ToggleFlag() Change {
	if s.up.Item.Flag != "" {
		return s.AddNote(s.note(NoteFlag, ""))
	}
	return s.Flag("")
}

// flagged is the text of a flag without a reason.
const flagged = "flagged"

// FlagReason returns the reason for the current pair's flag; "" for none.
func (s *Sitting) FlagReason() string {
	if s.up.Item.Flag == flagged {
		return ""
	}
	return s.up.Item.Flag
}

// AddNote stores a note or a flag.
func (s *Sitting) AddNote(n Note) Change {
	if n.Kind == NoteText {
		s.remarks.drafts[n.draft()] = held{text: n.Text}
	}
	deck := s.deck
	return Change{Steps: writes(s, func(ctx context.Context) noting {
		return noting{Noted{n, deck.AddNote(ctx, n)}}
	})}
}

// draft returns the key of the draft that a note ends.
func (n Note) draft() Draft { return Draft{Pair: n.Pair, RepeatOf: n.RepeatOf} }

func (m noting) apply(s *Sitting) Change {
	n := m.Note
	c := Change{Outcome: m.Noted}
	if m.Err != nil {
		r := refusal{n, m.Err}
		s.remarks.refused = append(slices.DeleteFunc(s.remarks.refused, func(r refusal) bool { return n.Replaces(r.Note) }), r)
		if n.Kind == NoteText {
			s.notKept(n.draft(), n.Text, m.Err)
		}
		s.refused(*r.loss())
		return c
	}
	s.remarks.saved(n.Replaces)
	s.noted(n)
	if n.Kind == NoteFlag {
		return c.and(s.count())
	}
	if s.remarks.drafts[n.draft()].text == n.Text {
		s.remarks.drafts[n.draft()] = held{kept: true} // the note has ended it
	}
	return c
}

// saved records that a text is in the deck, which replaces refused notes. If that
// was all, nothing is lost any longer.
func (r *remarks) saved(replaces func(Note) bool) {
	r.refused = slices.DeleteFunc(r.refused, func(r refusal) bool { return replaces(r.Note) })
	if r.lost = nil; len(r.refused) > 0 {
		r.lost = r.refused[len(r.refused)-1].loss()
	}
}

// Drafted reports that a draft was stored, or removed if it has no text, or the
// error.
type Drafted struct {
	Draft Draft
	Err   error
}

func (Drafted) outcome() {}

type drafting struct{ Drafted }

// Keep stores a draft in the deck, or removes it if it has no text.
func (s *Sitting) Keep(d Draft) Change {
	s.remarks.drafts[d.Of()] = held{text: d.Text}
	deck := s.deck
	return Change{Steps: writes(s, func(ctx context.Context) drafting {
		return drafting{Drafted{d, deck.SaveDraft(ctx, d)}}
	})}
}

// KeepLost tries again to store the texts that the deck refused.
func (s *Sitting) KeepLost() Change {
	var c Change
	for d, h := range s.remarks.drafts {
		if h.lost != nil {
			d.Text = h.text
			c = c.and(s.Keep(d))
		}
	}
	return c
}

func (m drafting) apply(s *Sitting) Change {
	d := m.Draft
	if m.Err != nil {
		s.notKept(d, d.Text, m.Err)
		s.refused(Loss{"a draft", m.Err})
		return Change{Outcome: m.Drafted}
	}
	s.remarks.saved(func(n Note) bool { return n.Kind == NoteText && n.draft() == d.Of() && n.Text == d.Text })
	if s.remarks.drafts[d.Of()].text == d.Text {
		s.remarks.drafts[d.Of()] = held{text: d.Text, kept: true}
	}
	return Change{Outcome: m.Drafted}
}

// Kept records a draft that an editor has stored in the deck.
func (s *Sitting) Kept(d Draft) {
	s.remarks.drafts[d.Of()] = held{text: d.Text, kept: true}
	s.elsewhere = "" // that file does not have it
}

// Lost records that a text could not be saved ("the note"). Its draft is kept in
// memory if it has a text.
func (s *Sitting) Lost(d Draft, what string, err error) {
	if d.Text != "" {
		s.remarks.drafts[d.Of()] = held{text: d.Text, lost: err}
	}
	s.refused(Loss{what, err})
	s.elsewhere = ""
}

// notKept records that the deck refused a draft, unless it has changed since.
func (s *Sitting) notKept(d Draft, text string, err error) {
	if h := s.remarks.drafts[d.Of()]; h.text == text {
		h.lost = err
		s.remarks.drafts[d.Of()] = h
	}
}

// refused records that a text is not saved.
func (s *Sitting) refused(l Loss) {
	s.remarks.lost = &l
	s.vanished(l.Err)
}

// unkept returns a text that is not in the deck yet; nil if all are.
func (r remarks) unkept() *Loss {
	if r.lost != nil {
		return r.lost
	}
	for _, h := range r.drafts {
		switch {
		case h.lost != nil:
			return &Loss{"a draft", h.lost}
		case !h.kept:
			return &Loss{What: "a note"}
		}
	}
	return nil
}
