package labelling

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/cause"
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
	if s.state != deciding && s.state != unsaved {
		return s.tellBusy()
	}
	text := cmp.Or(s.drafted(s.current, s.current.noteDraft()), s.session.Item().Note)
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

// leaveNote closes the editor and keeps what was typed as a draft, if it says
// anything new.
func (s *Screen) leaveNote() tea.Cmd {
	d := s.current.noteDraft()
	d.Text = noteText(s.note.Value())
	note, before := s.session.Item().Note, s.drafted(s.current, d)
	s.closeNote()
	empty := d.Text == ""
	if d.Text == note {
		d.Text = ""
	}
	switch {
	case d.Text != before || s.drafts[d.Of()].lost != nil:
		return s.keep(d)
	case d.Text != "":
		return s.tell("note kept as a draft")
	case empty && note != "":
		return s.tell("the note stays as it was: " + s.keys.Key(keys.Noting, keys.NoteSave) + " saves it empty")
	}
	return nil
}

func (s *Screen) saveNote() tea.Cmd {
	n := s.session.Note(noteText(s.note.Value()))
	s.drafts[s.current.noteDraft()] = held{text: n.Text}
	s.closeNote()
	return s.addNote(n)
}

// toggleFlag flags the pair that is up for later, or takes the flag away.
func (s *Screen) toggleFlag() tea.Cmd {
	if s.state != deciding && s.state != unsaved {
		return s.tellBusy()
	}
	return s.addNote(s.session.Flag(s.session.Item().Flag == "", ""))
}

// openFlag has the reason of a flag written.
func (s *Screen) openFlag() tea.Cmd {
	if s.state != deciding && s.state != unsaved {
		return s.tellBusy()
	}
	reason := s.session.Item().Flag
	if reason == s.session.Flag(true, "").Text {
		reason = "" // flagged for none
	}
	return s.openLine(flagging, reason)
}

func (s *Screen) addNote(n label.Note) tea.Cmd { return s.write(addNote(s.ctx, s.deck, n)) }

// noted answers addNote.
type noted struct {
	note label.Note
	err  error
}

// addNote stores a note or a flag.
func addNote(ctx context.Context, deck Deck, n label.Note) tea.Cmd {
	return func() tea.Msg { return noted{note: n, err: deck.AddNote(ctx, n)} }
}

func (s *Screen) onNoted(msg noted) tea.Cmd {
	draft := label.Draft{Pair: msg.note.Pair, RepeatOf: msg.note.RepeatOf}
	if msg.err != nil {
		s.vanished(msg.err)
		if msg.note.Kind == label.NoteText {
			s.refused(draft, msg.note.Text, msg.err)
		} else {
			s.flagsLost = append(s.flagsLost, msg.note)
		}
		s.noteLost = cause.First(fmt.Sprintf("a %s is not saved", msg.note.Kind), msg.err)
		return s.complain(string(msg.note.Kind)+" not saved", msg.err)
	}
	s.noteLost = nil
	s.flagsLost = slices.DeleteFunc(s.flagsLost, msg.note.Replaces)
	s.session.Noted(msg.note)
	if msg.note.Pair == s.current.item.Pair.ID && s.state != opening {
		s.current.item = s.session.Item()
	}
	if msg.note.Kind == label.NoteText {
		if s.drafts[draft].text == msg.note.Text {
			s.drafts[draft] = held{kept: true} // the note has ended it
		}
		if msg.note.Pair == s.last.item.Pair.ID && msg.note.Pair != s.current.item.Pair.ID {
			s.echo.noted = true // beside the answer that took it along
			return nil
		}
		return s.tell("note saved")
	}
	if msg.note.Text == "" {
		s.tell("flag taken away")
	} else {
		s.tell("flagged")
	}
	return s.count()
}
