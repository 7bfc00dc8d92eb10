package labelling

import (
	"cmp"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
)

// newNoteEditor is a one-line editor that needs no timer: its cursor does not
// blink, and it never asks the desktop for its clipboard. A terminal's own paste
// arrives as a message.
func newNoteEditor() textinput.Model {
	m := textinput.New()
	m.Prompt = ""
	m.CharLimit = 2000
	m.KeyMap.Paste = key.NewBinding(key.WithDisabled())
	styles := m.Styles()
	styles.Cursor.Blink = false
	m.SetStyles(styles)
	return m
}

// openNote opens the note of the pair that is up: the draft that was left, else
// the note as it is.
func (s *Screen) openNote() tea.Cmd {
	if !s.deciding() && !s.unsaved() {
		return s.tellBusy()
	}
	text := cmp.Or(s.noteDraft().Text, s.up().Item.Note)
	line, ok := noteMarks(text, s.theme.Glyphs.ASCII)
	if !ok || len([]rune(line)) > s.note.CharLimit {
		return s.tell("this note does not fit on a line: " + s.keys.Key(keys.Deciding, keys.NoteEditor) + " opens it in the editor")
	}
	s.note.SetWidth(s.noteWidth())
	s.note.SetValue(line)
	s.note.CursorEnd()
	s.openOverlay(noting)
	return s.note.Focus()
}

// noteMarks is a note as one line: ⏎ stands for each line break. Not ok where one
// line cannot show all that is in the note, so that writing it would lose some.
func noteMarks(note string, ascii bool) (line string, ok bool) {
	line = gate.Line(note)
	return line, noteText(line) == note && !(ascii && strings.Contains(note, "\n"))
}

// noteText is the note that a line stands for.
func noteText(line string) string { return strings.ReplaceAll(line, "⏎", "\n") }

// noteWidth is what the editor gets of the last line.
func (s *Screen) noteWidth() int { return max(s.width-36, 10) }

func (s *Screen) typeNote(msg tea.Msg) tea.Cmd {
	s.note.SetWidth(s.noteWidth())
	var cmd tea.Cmd
	s.note, cmd = s.note.Update(msg)
	return cmd
}

func (s *Screen) onPaste(msg tea.PasteMsg) tea.Cmd {
	text := strings.TrimRight(msg.Content, "\r\n") // the end of a line that was copied is none of the text
	if s.overlay != noting {
		text = strings.Join(strings.Fields(text), " ") // nothing else has lines
	}
	msg.Content = gate.Line(text)
	switch {
	case s.overlay == noting:
		return s.typeNote(msg)
	case s.overlay.lineName() != "":
		return s.typeLine(msg)
	case s.overlay == commanding:
		s.commands.Type(msg.Content)
	case s.overlay == listing:
		s.past.Type(msg.Content)
	}
	return nil
}

func (s *Screen) closeNote() {
	s.note.Blur()
	s.closeOverlay()
}

// noteDraft returns the draft of the note on the pair that is up.
func (s *Screen) noteDraft() label.DraftState {
	up := s.up()
	return s.sitting.Draft(up, up.NoteDraft())
}

// leaveNote closes the editor and keeps what was typed as a draft, if it says
// anything new.
func (s *Screen) leaveNote() tea.Cmd {
	d := s.up().NoteDraft()
	d.Text = noteText(s.note.Value())
	note, before := s.up().Item.Note, s.noteDraft()
	s.closeNote()
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

func (s *Screen) saveNote() tea.Cmd {
	text := noteText(s.note.Value())
	s.closeNote()
	return s.follow(s.sitting.Note(text))
}

// toggleFlag flags the pair that is up for later, or takes the flag away.
func (s *Screen) toggleFlag() tea.Cmd {
	if !s.deciding() && !s.unsaved() {
		return s.tellBusy()
	}
	return s.follow(s.sitting.ToggleFlag())
}

// openFlag has the reason of a flag written.
func (s *Screen) openFlag() tea.Cmd {
	if !s.deciding() && !s.unsaved() {
		return s.tellBusy()
	}
	return s.openLine(flagging, s.sitting.FlagReason())
}

// onNoted tells that a note or flag was stored, or why not. A note on the pair that
// was decided meanwhile is told beside the answer.
func (s *Screen) onNoted(o label.Noted) tea.Cmd {
	switch n := o.Note; {
	case o.Err != nil:
		return s.complain(string(n.Kind)+" not saved", o.Err)
	case n.Kind == label.NoteFlag && n.Text == "":
		return s.tell("flag taken away")
	case n.Kind == label.NoteFlag:
		return s.tell("flagged")
	case n.Pair == s.sitting.Last().Item.Pair.ID && n.Pair != s.up().Item.Pair.ID:
		s.echo.noted = true
		return nil
	}
	return s.tell("note saved")
}
