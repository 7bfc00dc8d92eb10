package labelling

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/editor"
	"prefdeck/tui/keys"
)

// task is what a text goes into the person's editor for.
type task struct {
	draft   label.Draft  // which text it is, and what it is laid out as
	drafted bool         // that is a draft: saved as it is, it is news
	note    label.Note   // without its text; for an edit the zero note
	edit    label.Edit   // without its text
	base    string       // the response that is edited
	side    label.Answer // as the screen called it
}

func (t task) String() string {
	if t.draft.Base == "" {
		return "note"
	}
	return "edited response"
}

// laidOut answers layOut: a text lies in a file for the editor.
type laidOut struct {
	task   task
	text   *editor.LaidOut
	editor *editor.Process
	err    error
}

// layOut puts a text into a file for the editor.
func layOut(ctx context.Context, root string, t task, o editor.ProcessOptions) tea.Cmd {
	return func() tea.Msg {
		text, err := editor.LayOut(root, t.draft)
		if err != nil {
			return laidOut{task: t, err: err}
		}
		return laidOut{task: t, text: text, editor: editor.NewProcess(ctx, text, o)}
	}
}

// written answers the editor: what it left in the file.
type written struct {
	task    task
	outcome editor.Collected
}

// inEditor opens a text in the person's editor. The clock stands still meanwhile.
func (s *Screen) inEditor(t task) tea.Cmd {
	s.session.Pause()
	s.editing = true
	return s.write(layOut(s.ctx, editor.Root(s.deck), t, s.editor))
}

// onLaidOut opens the editor. It returns after what was saved there is in the deck.
func (s *Screen) onLaidOut(msg laidOut) tea.Cmd {
	if msg.err != nil {
		return func() tea.Msg { return written{msg.task, editor.Collected{Err: msg.err}} }
	}
	ctx, deck := s.ctx, s.deck
	collect := func(err error) tea.Msg { return written{msg.task, msg.text.Collect(ctx, deck, err)} }
	if s.leaving != staying {
		return func() tea.Msg { return collect(nil) }
	}
	return s.exec(msg.editor, collect)
}

// onWritten stores what was written, if anything new was.
func (s *Screen) onWritten(msg written) tea.Cmd {
	s.editing = false
	s.uncover()
	t, o := msg.task, msg.outcome
	if o.Kept {
		s.drafts[t.draft.Of()] = held{text: o.Text, kept: true}
	}
	switch {
	case o.Lost != nil: // it lies where the editor opens it again
		s.vanished(o.Lost)
		if o.Text != "" {
			s.drafts[t.draft.Of()] = held{text: o.Text, lost: o.Lost}
		}
		s.noteLost = cause.First("the "+t.String()+" is not saved", o.Lost)
		return s.complain("the "+t.String()+" is not saved", o.Lost)
	case o.Err != nil:
		return s.brokenOff(t, o)
	case !o.Saved, o.Text == t.draft.Text && !t.drafted:
		return s.tell("nothing was changed")
	case t.draft.Base == "":
		t.note.Text = o.Text
		s.drafts[t.draft.Of()] = held{text: t.note.Text}
		return s.addNote(t.note)
	case strings.TrimSpace(o.Text) == "" && t.drafted:
		return s.keep(t.draft.Of())
	case strings.TrimSpace(o.Text) == "":
		return s.tell("an empty text is no response: nothing was changed")
	}
	t.edit.Text = o.Text
	return s.write(addEdit(s.ctx, s.deck, t))
}

// brokenOff says what is left of a text whose editor did not end in order.
func (s *Screen) brokenOff(t task, o editor.Collected) tea.Cmd {
	s.complain("the editor", o.Err)
	if o.Kept {
		s.notice += " · what it saved is kept as a draft"
	} else {
		s.notice += " · nothing is taken over"
	}
	if o.Left != "" {
		key := keys.Edit
		if t.draft.Base == "" {
			key = keys.NoteEditor
		}
		s.notice += ", " + s.keys.Key(keys.Deciding, key) + " opens what it left"
	}
	return nil
}

// openNoteInEditor opens the note of the pair that is up in the editor.
func (s *Screen) openNoteInEditor() tea.Cmd {
	if s.editing || s.state != deciding && s.state != unsaved {
		return s.tellBusy()
	}
	d := s.current.noteDraft()
	d.Text = s.drafted(s.current, d)
	t := task{note: s.session.Note(""), drafted: d.Text != ""}
	if !t.drafted {
		d.Text = s.session.Item().Note
	}
	t.draft = d
	return s.inEditor(t)
}

// editBetter opens the better response of the pair that was decided last in the
// editor, to be made a third one.
func (s *Screen) editBetter() tea.Cmd {
	if s.editing || s.state != deciding && s.state != empty {
		return s.tellBusy()
	}
	up := s.last
	d, ok := up.editDraft()
	switch {
	case up.item.Pair.ID == "":
		return readLast(s.ctx, s.deck, true)
	case up.decided.Answer == "":
		return s.tell(undecided)
	case !ok:
		return s.tell("neither response of the last pair was better")
	}
	t := task{base: base(up.item, label.Edit{Base: d.Base}).Text, side: up.as.Screen(up.decided).Answer}
	t.edit = label.Edit{ID: label.NewEditID(), Pair: d.Pair, Base: d.Base, Annotator: s.deck.Annotator(), At: s.now(), RepeatOf: d.RepeatOf}
	d.Text = s.drafted(up, d)
	if t.drafted = d.Text != ""; !t.drafted {
		d.Text = up.item.Standing(d)
	}
	t.draft = d
	return s.inEditor(t)
}

// undecided says that there is nothing to edit yet.
const undecided = "first decide a pair: its better response is edited"

// onLastRead edits the pair that was decided last in an earlier sitting, or tells of
// the draft of its edit.
func (s *Screen) onLastRead(msg lastRead) tea.Cmd {
	switch {
	case s.last.item.Pair.ID != "": // something was decided meanwhile
		if msg.edit {
			return s.editBetter()
		}
		return nil
	case errors.Is(msg.err, label.ErrNone):
		if msg.edit {
			s.tell(undecided)
		}
		return nil
	case msg.err != nil:
		return s.complain("the pair decided last cannot be read", msg.err)
	case msg.edit:
		s.last = msg.up
		return s.editBetter()
	}
	if d, ok := msg.up.editDraft(); ok && s.notice == "" && s.drafted(msg.up, d) != "" {
		return s.tell("a draft of your last edit is kept: " + s.keys.Key(keys.Deciding, keys.Edit) + " opens it")
	}
	return nil
}

// edited answers addEdit.
type edited struct {
	task       task
	come, gone int // words
	err        error
}

// addEdit stores an edited response.
func addEdit(ctx context.Context, deck label.Remarks, t task) tea.Cmd {
	return func() tea.Msg {
		come := wordsBeyond(t.edit.Text, t.base)
		gone := wordsBeyond(t.base, t.edit.Text)
		return edited{t, come, gone, deck.AddEdit(ctx, t.edit)}
	}
}

// wordsBeyond is how many words of a text are more than those of another.
func wordsBeyond(text, other string) int {
	left := map[string]int{}
	for word := range strings.FieldsSeq(other) {
		left[word]++
	}
	n := 0
	for word := range strings.FieldsSeq(text) {
		if left[word]--; left[word] < 0 {
			n++
		}
	}
	return n
}

func (s *Screen) onEdited(msg edited) tea.Cmd {
	if msg.err != nil { // its draft is
		s.complain("the edited response is not saved", msg.err)
		s.notice += " · its draft is kept"
		return nil
	}
	if s.last.item.Pair.ID == msg.task.edit.Pair {
		s.last.item.Edit = &msg.task.edit
	}
	s.drafts[msg.task.draft.Of()] = held{kept: true} // the edit has ended it
	s.noteLost = nil
	text := fmt.Sprintf("%s edited, +%d −%d words: stored as a third", strings.ToUpper(string(msg.task.side)), msg.come, msg.gone)
	if key := s.keys.Key(keys.Deciding, keys.Changes); key != "" {
		text += ", " + key + " shows it"
	}
	return s.tell(text)
}

// writeDown does what a binding that opens the editor is for, if id is one.
func (s *Screen) writeDown(id keys.ActionID) (tea.Cmd, bool) {
	switch id {
	case keys.NoteEditor:
		return s.openNoteInEditor(), true
	case keys.Edit:
		return s.editBetter(), true
	}
	return nil, false
}
