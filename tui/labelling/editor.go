package labelling

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/keys"
)

// task is what a text goes into the person's editor for.
type task struct {
	note bool         // a note on a pair, else an edited response
	as   label.Note   // then: the note without its text
	edit label.Edit   // otherwise: the edit without its text
	base string       // and the response that it is of
	side label.Answer // as the screen called it
	was  string       // the text before
}

// editorOf is the command line of the person's editor.
func editorOf(chosen string) []string {
	for _, line := range []string{chosen, os.Getenv("VISUAL"), os.Getenv("EDITOR"), "vi"} {
		if words := strings.Fields(line); len(words) > 0 {
			return words
		}
	}
	return nil
}

// laidOut answers layOut: a text lies in a file for the editor.
type laidOut struct {
	task   task
	dir    string
	editor *exec.Cmd
	err    error
}

// layOut writes a text into a file that nobody else can read, in a folder of its
// own, where an editor may put what it keeps beside it.
func layOut(ctx context.Context, chosen string, t task) tea.Cmd {
	return func() tea.Msg {
		dir, err := os.MkdirTemp("", "prefdeck-")
		if err != nil {
			return laidOut{task: t, err: err}
		}
		path := filepath.Join(dir, "text.md")
		if err := os.WriteFile(path, []byte(t.was), 0o600); err != nil {
			return laidOut{task: t, dir: dir, err: err}
		}
		words := append(editorOf(chosen), path)
		editor := exec.CommandContext(ctx, words[0], words[1:]...)
		editor.Stdout = os.Stdout // what the program writes through is no terminal to another
		return laidOut{task: t, dir: dir, editor: editor}
	}
}

// written answers the editor: what it left in the file.
type written struct {
	task task
	text string
	err  error
}

// collect reads what an editor left, and removes it from the disk.
func collect(t task, dir string, err error) written {
	w := written{task: t, err: err}
	if err == nil {
		var text []byte
		text, w.err = os.ReadFile(filepath.Join(dir, "text.md"))
		w.text = string(text)
	}
	if dir != "" {
		if err := os.RemoveAll(dir); w.err == nil {
			w.err = err
		}
	}
	if !strings.HasSuffix(t.was, "\n") {
		w.text = strings.TrimSuffix(w.text, "\n") // which editors put at the end
	}
	return w
}

// inEditor opens a text in the person's editor. The clock stands still meanwhile.
func (s *Screen) inEditor(t task) tea.Cmd {
	s.session.Pause()
	s.editing = true
	return layOut(s.ctx, s.editor, t)
}

func (s *Screen) onLaidOut(msg laidOut) tea.Cmd {
	if msg.err != nil {
		return func() tea.Msg { return collect(msg.task, msg.dir, msg.err) }
	}
	return s.exec(msg.editor, func(err error) tea.Msg { return collect(msg.task, msg.dir, err) })
}

// onWritten stores what was written, if anything new was.
func (s *Screen) onWritten(msg written) tea.Cmd {
	s.editing = false
	s.uncover()
	t := msg.task
	switch {
	case msg.err != nil:
		s.complain("the editor", msg.err)
		s.notice += " · nothing is taken over"
		return nil
	case msg.text == t.was && s.noteLost == nil:
		return s.tell("nothing was changed")
	case t.note:
		n := t.as
		n.Text = strings.TrimSpace(msg.text)
		s.drafts[n.Pair] = n.Text // until it is on disk
		return s.addNote(n)
	case strings.TrimSpace(msg.text) == "":
		return s.tell("an empty text is no response: nothing was changed")
	}
	t.edit.Text = msg.text
	return s.write(addEdit(s.ctx, s.deck, t))
}

// openNoteInEditor opens the note of the pair that is up in the editor.
func (s *Screen) openNoteInEditor() tea.Cmd {
	if s.editing || s.state != deciding && s.state != unsaved {
		return s.tellBusy()
	}
	item := s.session.Item()
	was, drafted := s.drafts[item.Pair.ID]
	switch {
	case drafted:
	case item.Draft != "":
		was = item.Draft
	default:
		was = item.Note
	}
	return s.inEditor(task{note: true, as: s.session.Note(""), was: was})
}

// editBetter opens the better response of the pair that was decided last in the
// editor, to be made a third one.
func (s *Screen) editBetter() tea.Cmd {
	if s.editing || s.state != deciding && s.state != empty {
		return s.tellBusy()
	}
	item, choice := s.last.item, s.last.decided
	better := item.A
	switch choice.Answer {
	case label.A:
	case label.B:
		better = item.B
	case "":
		return s.tell("first decide a pair: its better response is edited")
	default:
		return s.tell("neither response of the last pair was better")
	}
	edit := label.Edit{ID: label.NewEditID(), Pair: item.Pair.ID, Base: better.ID, Annotator: s.deck.Annotator(), At: s.now()}
	was := better.Text
	if item.Edit != nil && item.Edit.Base == better.ID {
		was = item.Edit.Text
	}
	return s.inEditor(task{edit: edit, base: better.Text, side: s.last.as.Screen(choice).Answer, was: was})
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
	if s.last.item.Pair.ID == msg.task.edit.Pair {
		s.last.item.Edit = &msg.task.edit // the editor opens with it again
	}
	if msg.err != nil {
		s.noteLost = cause.First("an edited response is not saved", msg.err)
		return s.complain("the edited response is not saved", msg.err)
	}
	s.noteLost = nil
	text := fmt.Sprintf("%s edited, +%d −%d words: stored as a third", strings.ToUpper(string(msg.task.side)), msg.come, msg.gone)
	if key := s.keys.Key(keys.Deciding, keys.Changes); key != "" {
		text += ", " + key + " shows it"
	}
	return s.tell(text)
}

// writeDown does what a binding that opens the editor is for, if id is one.
func (s *Screen) writeDown(id keys.ID) (tea.Cmd, bool) {
	switch id {
	case keys.NoteEditor:
		return s.openNoteInEditor(), true
	case keys.Edit:
		return s.editBetter(), true
	}
	return nil, false
}
