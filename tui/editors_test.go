package tui

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/tui/editor"
)

// writing is a deck beside which an editor left texts.
type writing struct {
	deck
	dir  string
	fail error
}

func (w *writing) Beside(what string) string { return filepath.Join(w.dir, "deck.db."+what) }
func (w *writing) Item(context.Context, stages.ID) (label.Item, error) {
	return label.Item{}, w.fail
}
func (w *writing) SaveDraft(context.Context, label.Draft) error { return w.fail }

// Texts left by an earlier sitting are reported when the next one begins and when
// it ends.
func TestWhatWasLeftInTheEditorIsTold(t *testing.T) {
	t.Parallel()
	for want, leave := range map[string]func(w *writing, path string){
		"": func(*writing, string) {},
		"a text from the editor is kept as a draft": func(w *writing, path string) {
			saved(t, path)
		},
		"the editor left unsaved text: open that note or edit again": func(w *writing, path string) {
			saved(t, path)
			saved(t, filepath.Join(filepath.Dir(path), ".text.md.swp"))
		},
		"a text from the editor was not taken: the disk is full": func(w *writing, path string) {
			saved(t, path)
			w.fail = errors.New("the disk is full")
		},
	} {
		w := &writing{dir: t.TempDir()}
		text, err := editor.LayOut(editor.Root(w), label.Draft{Pair: "p"})
		if err != nil {
			t.Fatal(err)
		}
		leave(w, text.Path())
		if s, err := sit(t.Context(), Options{Deck: w}); err != nil || s.adopted != want {
			t.Errorf("told is %q, want %q (%v)", s.adopted, want, err)
		}
		left := editorLeft(w)
		if stays := strings.Contains(want, "unsaved") || w.fail != nil; stays != (len(left) == 1 && left[0] == filepath.Dir(text.Path())) {
			t.Errorf("%q: left is %v", want, left)
		}
	}
}

func saved(t *testing.T, path string) {
	t.Helper()
	if err := errors.Join(os.WriteFile(path, []byte("words"), 0o600), os.Chtimes(path, time.Time{}, time.Now())); err != nil {
		t.Fatal(err)
	}
}
