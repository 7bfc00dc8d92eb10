package labelling

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/editor"
)

// withEditor makes a shell script the person's editor and runs it at once.
func withEditor(d *sitting, script string) {
	path := filepath.Join(d.t.TempDir(), "editor")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		d.t.Fatal(err)
	}
	d.s.editing.Chosen = "sh " + path
	d.s.editing.exec = func(c tea.ExecCommand, back tea.ExecCallback) tea.Cmd {
		args := c.(*editor.Process).Args
		file := args[len(args)-1]
		return func() tea.Msg {
			if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
				d.t.Errorf("file of the editor: %v, %v", info, err)
			}
			msg := back(c.Run())
			if _, err := os.Stat(filepath.Dir(file)); errors.Is(err, os.ErrNotExist) == d.stuck {
				d.t.Errorf("the folder of the text: %v", err)
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

// The reason why an editor did not open is shown in full, however long its name.
func TestAnEditorThatIsNotThere(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	d.s.editing.Chosen = "/opt/an-editor/with-a-name/that-goes-on-and-on/bin/editor"
	d.s.editing.exec = func(cmd tea.ExecCommand, done tea.ExecCallback) tea.Cmd {
		return func() tea.Msg { return done(cmd.Run()) }
	}
	d.press("N")
	d.see("the editor: no such file or directory: /opt/an-editor")
}

// The last pair of the queue can be edited, too.
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
	d.see("A edited, +3 −1 words: saved as a new response")
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
	d.deck.fail, d.stuck = errors.New("the disk is full"), true
	d.press("e")
	d.see("the edited response is not saved: the disk is full")
	d.deck.fail, d.stuck = nil, false
	withEditor(d, "true") // it finds the saved text
	d.press("e")
	d.see("saved as a new response")
	if got := d.deck.desk.edits; !strings.HasSuffix(got[len(got)-1].Text, " more") {
		t.Errorf("edits %+v", got)
	}
}

// A text saved before the editor crashed is a draft: the editor opens it again, and
// only a save makes it a note or an edit.
func TestAnEditorThatIsBrokenOff(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"N", "e"} {
		deck := &memory{items: numbered(t, 3)}
		d := sit(t, deck, 120, 36)
		d.press("2")
		withEditor(d, `printf 'saved' > "$1"; kill -TERM $$`)
		d.press(key)
		d.see("the editor: signal: terminated · what it saved is kept as a draft")
		if len(deck.notes)+len(deck.desk.edits) != 0 || len(deck.desk.drafts) != 1 {
			t.Fatalf("%s: notes %v, edits %v, drafts %v", key, deck.notes, deck.desk.edits, deck.desk.drafts)
		}
		d.press("q")
		for range 2 { // in later sittings
			d = sit(t, deck, 120, 36)
			if key == "N" {
				d.see("has a draft")
			} else {
				d.see("a draft of your last edit is kept: e opens it")
			}
			withEditor(d, `grep -qx saved "$1"`) // the text is there, and is not saved
			d.press(key)
			d.see("nothing was changed")
		}
		if len(deck.notes)+len(deck.desk.edits) != 0 || len(deck.desk.drafts) != 1 {
			t.Errorf("%s: notes %v, edits %v, drafts %v", key, deck.notes, deck.desk.edits, deck.desk.drafts)
		}
		withEditor(d, `touch "$1"`) // saved unchanged
		d.press(key)
		if len(deck.notes)+len(deck.desk.edits) != 1 || len(deck.desk.drafts) != 0 {
			t.Errorf("%s: notes %v, edits %v, drafts %v", key, deck.notes, deck.desk.edits, deck.desk.drafts)
		}
		d.press(key)
		d.see("nothing was changed") // that was a draft once
	}
}

func TestADraftOfAnEditIsToldWhereItMatters(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	withEditor(d, `printf 'saved' > "$1"; exit 1`)
	d.press("2", "e", "u")
	d.see("has a draft")
	d.press("6") // the other one is better
	d.dontSee("draft of your edit")
	d.press("u", "3")
	d.see("A slightly better · 1.0 s · draft of your edit kept, e opens it")
	withEditor(d, `printf '' > "$1"`)
	d.press("e")
	d.see("draft discarded")
	d.press("u")
	d.dontSee("has a draft")
	if len(d.deck.desk.edits)+len(d.deck.desk.drafts) != 0 {
		t.Errorf("edits %v, drafts %v", d.deck.desk.edits, d.deck.desk.drafts)
	}
}

// Files left by the editor stay until a text is saved with them in view.
func TestWhatTheEditorLeaves(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	d.stuck = true
	withEditor(d, `echo more > "$(dirname "$1")/.text.md.swp"; exit 1`)
	d.press("N")
	d.see("the editor: exit status 1 · nothing is taken over, N opens what it left")
	withEditor(d, `test -f "$(dirname "$1")/.text.md.swp"`)
	d.press("N")
	d.see("nothing was changed")
	d.stuck = false
	withEditor(d, `cat "$(dirname "$1")/.text.md.swp" > "$1"`)
	d.press("N")
	d.see("note saved")
	if n := d.deck.notes; len(n) != 1 || n[0].Text != "more" {
		t.Errorf("notes %+v", n)
	}
}

// The screen is left once the editor has ended, and opens no editor while it is
// being left.
func TestLeavingWithTheEditorOpen(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	withEditor(d, `printf 'saved' > "$1"; exit 1`)
	d.hold = true
	d.press("N")
	d.step() // the file is written
	d.run(d.s.Leave(true))
	if d.left != nil {
		t.Fatal("left before the editor had ended")
	}
	d.release()
	if got := d.drafts(0); got[""] != "saved" || d.left == nil || d.lost != nil {
		t.Errorf("drafts %v, left %v, lost %v", got, d.left, d.lost)
	}
	d = sit(t, &memory{items: numbered(t, 3)}, 120, 36)
	withEditor(d, `printf 'saved' > "$1"`)
	d.hold = true
	d.press("N")
	d.run(d.s.Leave(true))
	d.release()
	if len(d.deck.notes)+len(d.deck.desk.drafts) != 0 || d.left == nil {
		t.Errorf("notes %v, drafts %v, left %v", d.deck.notes, d.deck.desk.drafts, d.left)
	}
}
