package labelling

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// onDrafted reports that a draft was stored or removed, or the error.
func (s *Screen) onDrafted(o label.Drafted) tea.Cmd {
	if o.Err != nil {
		return s.complain("draft not saved", o.Err)
	}
	d, last := o.Draft, s.sitting.Last()
	switch up := d.Of() == s.up().NoteDraft(); {
	case d.Text == "" && (up || d.Base != ""):
		return s.tell("draft discarded")
	case up:
		return s.tell("note kept as a draft")
	case d.Of() == last.NoteDraft() && s.echo.given():
		s.echo.kept = s.keptBeside(last) // the pair was decided meanwhile
	}
	return nil
}

// keptBeside says which texts on a decided pair are still unfinished.
func (s *Screen) keptBeside(up label.Showing) string {
	var said []string
	switch note := s.sitting.Draft(up, up.NoteDraft()); {
	case note.Text == "":
	case note.Lost != nil:
		said = append(said, "draft not saved")
	case note.Kept:
		said = append(said, "draft kept")
	}
	if d, ok := up.EditDraft(); ok && s.sitting.Draft(up, d).Text != "" {
		said = append(said, "draft of your edit kept, "+s.keys.Key(keys.Deciding, keys.Edit)+" opens it")
	}
	return strings.Join(said, " · ")
}

// noteDraft returns the draft of the note on the current pair.
func (s *Screen) noteDraft() label.DraftState {
	up := s.up()
	return s.sitting.Draft(up, up.NoteDraft())
}
