package labelling

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/gate"
	typed "prefdeck/tui/path"
)

// vanished notes that the deck's file has gone, if err says so: then all of it can be
// saved elsewhere.
func (s *Screen) vanished(err error) {
	if errors.Is(err, label.ErrGone) {
		s.gone = cause.Gone(err)
	}
}

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
	name := strings.TrimSuffix(path, end) + "-saved"
	if s.taken > 0 {
		name += fmt.Sprintf("-%d", s.taken+1)
	}
	return s.openLine(savingElsewhere, name+end)
}

// savedElsewhere answers saveElsewhere.
type savedElsewhere struct {
	path   string
	answer label.EventID // that went with it; "": none
	err    error
}

// saveElsewhere writes the deck to another file, with what it could not take: the
// answer that is kept, and texts that are still being written.
func (s *Screen) saveElsewhere(path string) tea.Cmd {
	if path == "" {
		return nil
	}
	ctx, deck := s.ctx, s.deck
	msg := savedElsewhere{path: typed.Expand(path)}
	var add []func(copied label.Desk) error
	if s.state == unsaved {
		as, e := s.current.as, s.pending
		msg.answer = e.ID
		add = append(add, func(copied label.Desk) error {
			kept, err := copied.Present(ctx, as)
			if err != nil {
				return err
			}
			e.Presentation = kept.ID
			return copied.Append(ctx, e)
		})
	}
	for d, h := range s.drafts {
		if d.Text = h.text; !h.kept {
			add = append(add, func(copied label.Desk) error { return copied.SaveDraft(ctx, d) })
		}
	}
	for _, n := range s.flagsLost {
		add = append(add, func(copied label.Desk) error { return copied.AddNote(ctx, n) })
	}
	s.tell("saving to " + gate.Line(path) + "…")
	return s.await(func() tea.Msg {
		msg.err = deck.SaveElsewhere(ctx, msg.path, func(copied label.Desk) error {
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
		if errors.Is(msg.err, fs.ErrExist) {
			s.taken++
		}
		return s.complain("not saved there", msg.err)
	case s.state == unsaved && s.pending.ID == msg.answer, s.state != saving && s.gone != nil:
		s.elsewhere = msg.path
	}
	return s.tell("")
}
