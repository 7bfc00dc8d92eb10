package labelling

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// withEditor makes a shell script the person's editor, and runs it in place.
func withEditor(d *sitting, script string) {
	path := filepath.Join(d.t.TempDir(), "editor")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		d.t.Fatal(err)
	}
	d.s.editor = "sh " + path
	d.s.exec = func(c *exec.Cmd, back tea.ExecCallback) tea.Cmd {
		file := c.Args[len(c.Args)-1]
		return func() tea.Msg {
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
				d.t.Errorf("file of the editor: %v, %v", info, err)
			}
			msg := back(c.Run())
			if _, err := os.Stat(filepath.Dir(file)); !errors.Is(err, os.ErrNotExist) {
				d.t.Errorf("the text stays on the disk: %v", err)
			}
			return msg
		}
	}
}

func TestNoteInTheEditor(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	withEditor(d, `printf 'two\nlines\n' > "$1"`)
	d.press("N")
	d.see("note saved")
	if got := d.deck.notes; len(got) != 1 || got[0].Text != "two\nlines" || got[0].Pair != d.deck.items[0].Pair.ID {
		t.Errorf("notes %+v", got)
	}
	withEditor(d, "true")
	d.press("N")
	d.see("nothing was changed")
	withEditor(d, "exit 3")
	d.press("N")
	d.see("the editor: exit status 3 · nothing is taken over")
	d.press("2")
	d.see("Question 2?")
	if len(d.deck.notes) != 1 {
		t.Errorf("notes %+v", d.deck.notes)
	}
}

// Why it did not open is not cut away, whatever its name.
func TestAnEditorThatIsNotThere(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	d.s.editor = "/opt/an-editor/with-a-name/that-goes-on-and-on/bin/editor"
	d.s.exec = func(cmd *exec.Cmd, done tea.ExecCallback) tea.Cmd {
		return func() tea.Msg { return done(cmd.Run()) }
	}
	d.press("N")
	d.see("the editor: no such file or directory: /opt/an-editor")
}

// Also the last pair of the queue has a better response.
func TestTheLastPairOfTheQueueIsEdited(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 1)}, 120, 36)
	withEditor(d, `printf ' and more words' >> "$1"`)
	d.press("2", "e")
	if len(d.deck.desk.edits) != 1 {
		t.Fatalf("edits %+v", d.deck.desk.edits)
	}
	d.see("D shows")
	d.press("D")
	d.see("and more words")
	d.press("esc")
	d.dontSee("and more words")
}

func TestTheBetterResponseIsEditedIntoAThird(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 4)}, 120, 36)
	withEditor(d, `printf 'and more words' >> "$1"`)
	d.press("e")
	d.see("first decide a pair")
	d.press("t", "e")
	d.see("neither response of the last pair was better")
	d.press("2", "e")
	d.see("A edited, +3 −1 words: stored as a third")
	item := d.deck.items[1]
	better := item.A
	if answerOf(d, 1) == "b" {
		better = item.B
	}
	if len(d.deck.desk.edits) != 1 {
		t.Fatalf("edits %+v", d.deck.desk.edits)
	}
	e := d.deck.desk.edits[0]
	if e.Pair != item.Pair.ID || e.Base != better.ID || e.Text != better.Text+"and more words" || e.Annotator != "ann" {
		t.Errorf("edit %+v of %q", e, better.Text)
	}
	d.press("e")
	if got := d.deck.desk.edits[1].Text; strings.Count(got, "and more words") != 2 {
		t.Errorf("the second edit does not start from the first: %q", got)
	}
	d.press("u", "e")
	d.see("first decide a pair")
}

func TestAnEditThatIsNotSavedIsKept(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 4)}, 120, 36)
	withEditor(d, `printf ' more' >> "$1"`)
	d.press("2")
	d.deck.fail = errors.New("the disk is full")
	d.press("e")
	d.see("the edited response is not saved: the disk is full")
	d.deck.fail = nil
	withEditor(d, "true")
	d.press("e")
	d.see("stored as a third")
	if got := d.deck.desk.edits; !strings.HasSuffix(got[len(got)-1].Text, " more") {
		t.Errorf("edits %+v", got)
	}
}
