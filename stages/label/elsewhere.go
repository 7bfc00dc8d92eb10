package label

import (
	"context"
	"errors"
	"slices"
)

// Losses lists what a sitting has that its deck does not.
type Losses struct {
	Deck      string  // its file, if another one has everything
	Elsewhere string  // that file; "": none
	Answer    *Choice // the unsaved answer, as made on screen
	Refused   error   // why; nil: it was still being saved
	Text      *Loss   // an unsaved text
	Gone      error   // the deck's file has gone
}

// Losses returns what would be lost if the program ended now.
func (s *Sitting) Losses() Losses {
	l := Losses{Text: s.remarks.unkept(), Gone: s.gone}
	if s.elsewhere != "" {
		l.Deck, l.Elsewhere = s.deck.Path(), s.elsewhere
	}
	if screen, refused, ok := s.Pending(); ok {
		l.Answer, l.Refused = &screen, refused
	}
	return l
}

// Any reports whether anything would be lost.
func (l Losses) Any() bool {
	return l.Elsewhere != "" || l.Answer != nil || l.Text != nil || l.Gone != nil
}

// Refused reports whether the deck refused the last write. A face that has reported
// that may be left without it.
func (s *Sitting) Refused() bool {
	return s.phase == Unsaved || s.remarks.lost != nil || s.gone != nil
}

// Writing reports whether results of writing steps are outstanding: leaving has to
// wait for them.
func (s *Sitting) Writing() bool { return s.writing > 0 }

// Gone returns the error that showed the deck's file to be gone, if any.
func (s *Sitting) Gone() error { return s.gone }

// Elsewhere returns the file that the whole sitting was saved to because the deck
// could not take it; "" for none.
func (s *Sitting) Elsewhere() string { return s.elsewhere }

// vanished records that the deck's file has gone if err says so: then everything
// can be saved elsewhere.
func (s *Sitting) vanished(err error) {
	if errors.Is(err, ErrGone) {
		s.gone = err
	}
}

// Stood reports whether the deck's file is still the one that was opened.
type Stood struct{ Err error }

func (Stood) outcome() {}

type standing struct{ Stood }

// Stand checks whether the deck's file is still the one that was opened.
func (s *Sitting) Stand() Change {
	deck := s.deck
	return Change{Steps: awaited(s, func(ctx context.Context) standing { return standing{Stood{deck.Standing(ctx)}} })}
}

func (m standing) apply(s *Sitting) Change {
	s.gone = m.Err
	return Change{Outcome: m.Stood}
}

// SavedElsewhere reports that the deck was copied to a file, or the error. All says
// that the copy has something that the deck does not.
type SavedElsewhere struct {
	Path string
	All  bool
	Err  error
}

func (SavedElsewhere) outcome() {}

type copied struct {
	path   string
	answer EventID // the answer written with it; "": none
	gone   error   // the result of Standing
	err    error
}

// SaveElsewhere writes the deck to another file, with everything that it could not
// take: the pending answer, notes, flags, and unfinished texts.
func (s *Sitting) SaveElsewhere(path string) Change {
	deck, rest := s.deck, s.notInDeck()
	m := copied{path: path}
	if s.phase == Unsaved {
		m.answer = s.pending.ID
	}
	return Change{Steps: awaited(s, func(ctx context.Context) copied {
		m.err = deck.SaveElsewhere(ctx, path, func(to Copy) error {
			for _, add := range rest {
				if err := add(ctx, to); err != nil {
					return err
				}
			}
			return nil
		})
		m.gone = deck.Standing(ctx)
		return m
	})}
}

// notInDeck returns writes that give a copy what the deck does not have. A note
// comes before the drafts, because it ends that of its pair.
func (s *Sitting) notInDeck() (rest []func(context.Context, Copy) error) {
	if s.phase == Unsaved {
		as, e := s.up.as, s.pending
		rest = append(rest, func(ctx context.Context, to Copy) error { return appendShown(ctx, to, as, e) })
	}
	refused := s.remarks.refused
	for _, n := range refused {
		rest = append(rest, func(ctx context.Context, to Copy) error { return to.AddNote(ctx, n.Note) })
	}
	for d, h := range s.remarks.drafts {
		i := slices.IndexFunc(refused, func(n refusal) bool { return n.Kind == NoteText && n.draft() == d })
		ended := i >= 0 && h.text != "" // the note in the copy ends it, unless it was changed since
		if h.kept && !ended || ended && refused[i].Text == h.text {
			continue
		}
		d.Text = h.text
		rest = append(rest, func(ctx context.Context, to Copy) error { return to.SaveDraft(ctx, d) })
	}
	return rest
}

func (m copied) apply(s *Sitting) Change {
	if m.gone != nil {
		s.gone = m.gone
	}
	c := SavedElsewhere{Path: m.path, Err: m.err}
	switch {
	case m.err != nil:
	case s.phase == Unsaved && s.pending.ID == m.answer,
		s.phase != Saving && s.phase != Unsaved && (s.gone != nil || s.remarks.lost != nil):
		s.elsewhere, c.All = m.path, true
	}
	return Change{Outcome: c}
}
