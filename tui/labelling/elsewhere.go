package labelling

import (
	"context"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/gate"
	typed "prefdeck/tui/path"
)

// stood answers stand.
type stood struct{ err error }

// stand looks whether the deck's file is still the one that was opened.
func stand(ctx context.Context, deck Deck) tea.Cmd {
	return func() tea.Msg { return stood{deck.Standing(ctx)} }
}

func (s *Screen) onStood(msg stood) tea.Cmd {
	s.looked, s.gone = true, nil
	if msg.err != nil {
		s.gone = cause.Gone(msg.err)
		s.overlay = none
	}
	return s.tell("")
}

// openElsewhere asks for the file to save the deck to.
func (s *Screen) openElsewhere() tea.Cmd {
	path := s.deck.Path()
	end := filepath.Ext(path)
	return s.openLine(savingElsewhere, strings.TrimSuffix(path, end)+"-saved"+end)
}

// savedElsewhere answers saveElsewhere.
type savedElsewhere struct {
	path   string
	answer label.EventID // that went with it; "": none
	err    error
}

// saveElsewhere writes the deck to another file, with what it could not take: the
// answer that is kept, and notes that are still drafts.
func (s *Screen) saveElsewhere(path string) tea.Cmd {
	if path == "" {
		return nil
	}
	ctx, deck := s.ctx, s.deck
	msg := savedElsewhere{path: typed.Expand(path)}
	var add []func(copied label.Deck) error
	if s.state == unsaved {
		as, e := s.current.as, s.pending
		msg.answer = e.ID
		add = append(add, func(copied label.Deck) error {
			kept, err := copied.Present(ctx, as)
			if err != nil {
				return err
			}
			e.Presentation = kept.ID
			return copied.Append(ctx, e)
		})
	}
	for pair, text := range s.drafts {
		n := s.noteOn(pair, text)
		add = append(add, func(copied label.Deck) error { return copied.AddNote(ctx, n) })
	}
	s.tell("saving to " + gate.Line(path) + "…")
	return s.write(func() tea.Msg {
		msg.err = deck.SaveElsewhere(ctx, msg.path, func(copied label.Deck) error {
			for _, add := range add {
				if err := add(copied); err != nil {
					return err
				}
			}
			return nil
		})
		return msg
	})
}

func (s *Screen) onSavedElsewhere(msg savedElsewhere) tea.Cmd {
	switch {
	case msg.err != nil:
		return s.complain("not saved there either", msg.err)
	case s.state == unsaved && s.pending.ID == msg.answer, s.state != saving && s.gone != nil:
		s.elsewhere = msg.path
	}
	return s.tell("")
}

// noteOn is a note on any pair.
func (s *Screen) noteOn(pair stages.ID, text string) label.Note {
	n := s.session.Note(text)
	n.Pair = pair
	return n
}
