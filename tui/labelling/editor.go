package labelling

import (
	"context"
	"errors"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/editor"
	"prefdeck/tui/keys"
)

// editing is the state of the person's editor, which has the terminal while it is
// open.
type editing struct {
	editor.ProcessOptions
	open bool
	exec func(tea.ExecCommand, tea.ExecCallback) tea.Cmd
}

// task is a text to open in the person's editor.
type task struct {
	draft   label.Draft   // its key, and its words as laid out
	drafted bool          // the words are a draft: saved unchanged, they are new
	note    label.Note    // without its text; zero for an edit
	edit    label.Edit    // without its text
	up      label.Showing // the showing on which the edited response was chosen
}

func (t task) String() string {
	if t.draft.Base == "" {
		return "note"
	}
	return "edited response"
}

// laidOut answers layOut: a text is in a file, ready for the editor.
type laidOut struct {
	task   task
	text   *editor.LaidOut
	editor *editor.Process
	err    error
}

// layOut writes a text to a file for the editor.
func layOut(ctx context.Context, root string, t task, o editor.ProcessOptions) tea.Cmd {
	return func() tea.Msg {
		text, err := editor.LayOut(root, t.draft)
		if err != nil {
			return laidOut{task: t, err: err}
		}
		return laidOut{task: t, text: text, editor: editor.NewProcess(ctx, text, o)}
	}
}

// written is the editor's result: the contents of the file.
type written struct {
	task    task
	outcome editor.Collected
}

// inEditor opens a text in the person's editor. Meanwhile the clock stops.
func (s *Screen) inEditor(t task) tea.Cmd {
	s.sitting.Pause()
	s.editing.open = true
	return layOut(s.ctx, editor.Root(s.deck), t, s.editing.ProcessOptions)
}

// onLaidOut opens the editor. The screen returns once the deck has the saved text.
func (s *Screen) onLaidOut(msg laidOut) tea.Cmd {
	if msg.err != nil {
		return func() tea.Msg { return written{msg.task, editor.Collected{Err: msg.err}} }
	}
	ctx, deck := s.ctx, s.deck
	collect := func(err error) tea.Msg { return written{msg.task, msg.text.Collect(ctx, deck, err)} }
	if s.leaving != staying {
		return func() tea.Msg { return collect(nil) }
	}
	return s.editing.exec(msg.editor, collect)
}

// onWritten stores the text if it is new.
func (s *Screen) onWritten(msg written) tea.Cmd {
	s.editing.open = false
	s.uncover()
	t, o := msg.task, msg.outcome
	d := t.draft.Of()
	d.Text = o.Text
	if o.Kept {
		s.sitting.Kept(d)
	}
	switch {
	case o.Lost != nil: // the file has it, and the editor opens that next
		s.sitting.Lost(d, "the "+t.String(), o.Lost)
		return s.complain("the "+t.String()+" is not saved", o.Lost)
	case o.Err != nil:
		return s.brokenOff(t, o)
	case !o.Saved, o.Text == t.draft.Text && !t.drafted:
		return s.tell("nothing was changed")
	case t.draft.Base == "":
		t.note.Text = o.Text
		return s.follow(s.sitting.AddNote(t.note))
	case strings.TrimSpace(o.Text) == "" && t.drafted:
		return s.follow(s.sitting.Keep(d.Of()))
	case strings.TrimSpace(o.Text) == "":
		return s.tell("an empty text cannot be a response: nothing was changed")
	}
	t.edit.Text = o.Text
	return s.follow(s.sitting.AddEdit(t.up, t.edit))
}

// brokenOff says what is left of a text whose editor failed.
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

// openNoteInEditor opens the note on the current pair in the editor.
func (s *Screen) openNoteInEditor() tea.Cmd {
	if s.editing.open || !s.deciding() && !s.unsaved() {
		return s.tellBusy()
	}
	d := s.up().NoteDraft()
	d.Text = s.noteDraft().Text
	t := task{note: s.sitting.NoteOn(""), drafted: d.Text != ""}
	if !t.drafted {
		d.Text = s.up().Item.Note
	}
	t.draft = d
	return s.inEditor(t)
}

// editBetter opens the better response of the last decided pair in the editor, to make it
// into a third response.
func (s *Screen) editBetter() tea.Cmd {
	if s.editing.open || !s.sitting.Ready() {
		return s.tellBusy()
	}
	up := s.sitting.Last()
	d, ok := up.EditDraft()
	switch {
	case up.Item.Pair.ID == "":
		return s.follow(s.sitting.ReadLast())
	case up.Decided.Answer == "":
		return s.tell(undecided)
	case !ok:
		return s.tell("neither response of the last pair was better")
	}
	t := task{edit: s.sitting.NewEdit(d), up: up}
	d.Text = s.sitting.Draft(up, d).Text
	if t.drafted = d.Text != ""; !t.drafted {
		d.Text = up.Item.Standing(d)
	}
	t.draft = d
	return s.inEditor(t)
}

// undecided says that there is nothing to edit yet.
const undecided = "first decide a pair: its better response is edited"

// onLastRead edits the last decided pair of an earlier sitting, or announces the
// draft of its edit.
func (s *Screen) onLastRead(o label.LastRead) tea.Cmd {
	switch {
	case o.Late:
		if o.Asked {
			return s.editBetter()
		}
		return nil
	case errors.Is(o.Err, label.ErrNone):
		if o.Asked {
			s.tell(undecided)
		}
		return nil
	case o.Err != nil:
		return s.complain("the pair decided last cannot be read", o.Err)
	case o.Asked:
		return s.editBetter()
	}
	if d, ok := o.Showing.EditDraft(); ok && s.notice == "" && s.sitting.Draft(o.Showing, d).Text != "" {
		return s.tell("a draft of your last edit is kept: " + s.keys.Key(keys.Deciding, keys.Edit) + " opens it")
	}
	return nil
}

// wordsBeyond returns by how many words a text is longer than another.
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

// onEdited reports that an edited response was stored, or the error.
func (s *Screen) onEdited(o label.Edited) tea.Cmd {
	if o.Err != nil { // its draft is stored
		s.complain("the edited response is not saved", o.Err)
		s.notice += " · its draft is kept"
		return nil
	}
	side := o.Showing.Screen(o.Showing.Decided).Answer
	was := base(o.Showing.Item, o.Edit).Text
	text := fmt.Sprintf("%s edited, +%d −%d words: saved as a new response",
		strings.ToUpper(string(side)), wordsBeyond(o.Edit.Text, was), wordsBeyond(was, o.Edit.Text))
	if key := s.keys.Key(keys.Deciding, keys.Changes); key != "" {
		text += ", " + key + " shows it"
	}
	return s.tell(text)
}
