package labelling

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	typed "prefdeck/tui/path"
)

// onStood reports whether the deck's file is still the one that was opened.
func (s *Screen) onStood(o label.Stood) tea.Cmd {
	s.looked = true
	if o.Err != nil {
		s.overlay = nil
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
	return s.open(newEntry(s, "save all to", keys.Saving, name+end, s.saveElsewhere).suggest())
}

// saveElsewhere writes the deck to another file, with everything that it could not
// take.
func (s *Screen) saveElsewhere(path string) tea.Cmd {
	if path == "" {
		return nil
	}
	path = typed.Expand(path)
	s.tell("saving to " + gate.Line(path) + "…")
	return s.follow(s.sitting.SaveElsewhere(path))
}

func (s *Screen) onSavedElsewhere(o label.SavedElsewhere) tea.Cmd {
	if o.Err == nil {
		return s.tell("")
	}
	if errors.Is(o.Err, fs.ErrExist) {
		s.taken++
	}
	return s.complain("not saved there", o.Err)
}
