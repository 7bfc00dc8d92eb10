package labelling

import (
	"cmp"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
)

// note is an overlay for typing the note on the current pair.
type note struct{ *entry }

// openNote opens the note on the current pair: its draft, or else the stored note.
func (s *Screen) openNote() tea.Cmd {
	if !s.deciding() && !s.unsaved() {
		return s.tellBusy()
	}
	text := cmp.Or(s.noteDraft().Text, s.up().Item.Note)
	line, ok := noteMarks(text, s.theme.Glyphs.ASCII)
	n := &note{newEntry(s, "note", keys.Noting, line, nil)}
	if !ok || len([]rune(line)) > n.input.CharLimit {
		return s.tell("this note does not fit on a line: " + s.keys.Key(keys.Deciding, keys.NoteEditor) + " opens it in the editor")
	}
	n.mouse = true
	n.exit, n.do = keys.NoteLeave, actions{keys.NoteSave: n.save, keys.NoteLeave: n.leave}
	return s.open(n)
}

// paste keeps line breaks, except those at the end of a copied line.
func (n *note) paste(text string) tea.Cmd {
	return n.typed(tea.PasteMsg{Content: gate.Line(strings.TrimRight(text, "\r\n"))})
}

// noteMarks returns a note as one line, with ⏎ for each line break; ok is false if
// one line cannot show all of the note, so that saving it would lose some.
func noteMarks(note string, ascii bool) (line string, ok bool) {
	line = gate.Line(note)
	return line, noteText(line) == note && !(ascii && strings.Contains(note, "\n"))
}

// noteText returns the note that a line represents.
func noteText(line string) string { return strings.ReplaceAll(line, "⏎", "\n") }

// leave closes the note and keeps new text as a draft.
func (n *note) leave() tea.Cmd {
	s := n.s
	d := s.up().NoteDraft()
	d.Text = noteText(n.input.Value())
	note, before := s.up().Item.Note, s.noteDraft()
	s.close()
	empty := d.Text == ""
	if d.Text == note {
		d.Text = ""
	}
	switch {
	case d.Text != before.Text || before.Lost != nil:
		return s.follow(s.sitting.Keep(d))
	case d.Text != "":
		return s.tell("note kept as a draft")
	case empty && note != "":
		return s.tell("the note stays as it was: " + s.keys.Key(keys.Noting, keys.NoteSave) + " saves it empty")
	}
	return nil
}

func (n *note) save() tea.Cmd {
	s := n.s
	text := noteText(n.input.Value())
	s.close()
	return s.follow(s.sitting.Note(text))
}

// onNoted reports that a note or flag was stored, or the error. If the pair was
// decided meanwhile, it is mentioned beside the answer.
func (s *Screen) onNoted(o label.Noted) tea.Cmd {
	switch n := o.Note; {
	case o.Err != nil:
		return s.complain(string(n.Kind)+" not saved", o.Err)
	case n.Kind == label.NoteFlag && n.Text == "":
		return s.tell("flag removed")
	case n.Kind == label.NoteFlag:
		return s.tell("flagged")
	case n.Pair == s.sitting.Last().Item.Pair.ID && n.Pair != s.up().Item.Pair.ID:
		s.echo.noted = true
		return nil
	}
	return s.tell("note saved")
}
