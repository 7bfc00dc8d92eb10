package editor

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/stages/response"
)

// memory stores drafts in memory.
type memory struct {
	items  map[stages.ID]label.Item
	drafts map[label.Draft]string
	fail   error
}

var errFull = errors.New("the disk is full")

func (m *memory) SaveDraft(ctx context.Context, d label.Draft) error {
	if m.fail != nil || ctx.Err() != nil {
		return errors.Join(m.fail, ctx.Err())
	}
	if m.drafts == nil {
		m.drafts = map[label.Draft]string{}
	}
	m.drafts[d.Of()] = d.Text
	return nil
}

func (m *memory) Item(_ context.Context, pair stages.ID) (label.Item, error) {
	item, ok := m.items[pair]
	if !ok {
		return item, label.ErrNone
	}
	return item, nil
}

func (m *memory) SaidOfRepeat(context.Context, stages.ID, label.PresentationID) (label.Remarked, error) {
	return label.Remarked{}, nil
}

// laid lays a text out in a deck's folder.
func laid(t *testing.T, root string, d label.Draft) *LaidOut {
	t.Helper()
	text, err := LayOut(root, d)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// saves acts as an editor that saves a text.
func saves(t *testing.T, text *LaidOut, words string) {
	t.Helper()
	puts(t, text, textFile, words)
}

func puts(t *testing.T, text *LaidOut, name, words string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(text.folder.dir, name), []byte(words), 0o600); err != nil {
		t.Fatal(err)
	}
}

func gone(path string) bool {
	_, err := os.Lstat(path)
	return errors.Is(err, fs.ErrNotExist)
}

// However an editor ends, the text it saved is stored, and its folder is removed
// only if nothing else of value is there.
func TestCollect(t *testing.T) {
	t.Parallel()
	crashed := errors.New("signal: killed")
	note := label.Draft{Pair: "p", Text: "as it was"}
	edit := label.Draft{Pair: "p", Base: "r", Text: "as it was"}
	for name, c := range map[string]struct {
		draft label.Draft
		does  func(t *testing.T, text *LaidOut)
		ended error
		fail  error
		want  Collected // Left: "stays"
		kept  string
	}{
		"nothing was saved":        {draft: note, does: func(*testing.T, *LaidOut) {}, want: Collected{Text: "as it was"}},
		"a note was saved":         {draft: note, does: func(t *testing.T, x *LaidOut) { saves(t, x, "new\n\n") }, want: Collected{Text: "new", Saved: true, Kept: true}, kept: "new"},
		"an edit was saved":        {draft: edit, does: func(t *testing.T, x *LaidOut) { saves(t, x, "new\n\n") }, want: Collected{Text: "new\n", Saved: true, Kept: true}, kept: "new\n"},
		"it was saved as it was":   {draft: edit, does: func(t *testing.T, x *LaidOut) { saves(t, x, "as it was\n") }, want: Collected{Text: "as it was", Saved: true}},
		"it was emptied":           {draft: note, does: func(t *testing.T, x *LaidOut) { saves(t, x, "\n") }, want: Collected{Saved: true}},
		"the editor removed it":    {draft: note, does: func(_ *testing.T, x *LaidOut) { os.Remove(x.Path()) }},
		"copies are of no value":   {draft: note, does: func(t *testing.T, x *LaidOut) { puts(t, x, "text.md~", "as it was"); saves(t, x, "new") }, want: Collected{Text: "new", Saved: true, Kept: true}, kept: "new"},
		"it was broken off":        {draft: note, does: func(t *testing.T, x *LaidOut) { saves(t, x, "new") }, ended: crashed, want: Collected{Text: "new", Saved: true, Kept: true, Err: crashed}, kept: "new"},
		"it left a swap file":      {draft: note, does: func(t *testing.T, x *LaidOut) { puts(t, x, ".text.md.swp", "?"); saves(t, x, "new") }, ended: crashed, want: Collected{Text: "new", Saved: true, Kept: true, Err: crashed, Left: "stays"}, kept: "new"},
		"it left that alone":       {draft: note, does: func(t *testing.T, x *LaidOut) { puts(t, x, ".text.md.swp", "?") }, ended: crashed, want: Collected{Text: "as it was", Err: crashed, Left: "stays"}},
		"it goes on":               {draft: note, does: func(t *testing.T, x *LaidOut) { saves(t, x, "new") }, ended: errRuns, want: Collected{Text: "new", Saved: true, Kept: true, Err: errRuns, Left: "stays"}, kept: "new"},
		"it was cut off at a save": {draft: note, does: func(t *testing.T, x *LaidOut) { puts(t, x, ".text.md.swp", "?"); saves(t, x, "") }, ended: crashed, want: Collected{Saved: true, Err: crashed, Left: "stays"}},
		"the deck is full":         {draft: note, does: func(t *testing.T, x *LaidOut) { saves(t, x, "new") }, fail: errFull, want: Collected{Text: "new", Saved: true, Left: "stays", Lost: errFull}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := filepath.Join(t.TempDir(), "deck.db.editor")
			deck := &memory{fail: c.fail}
			text := laid(t, root, c.draft)
			c.does(t, text)
			got := text.Collect(t.Context(), deck, c.ended)
			if left := text.folder.dir; got.Left == left {
				got.Left = "stays"
			}
			if got.Text != c.want.Text || got.Saved != c.want.Saved || got.Kept != c.want.Kept || got.Left != c.want.Left ||
				!errors.Is(got.Err, c.want.Err) || !errors.Is(got.Lost, c.want.Lost) {
				t.Errorf("got %+v, want %+v", got, c.want)
			}
			if deck.drafts[c.draft.Of()] != c.kept {
				t.Errorf("drafts %v", deck.drafts)
			}
			if gone(root) != (c.want.Left == "") {
				t.Errorf("%s is gone: %v", root, gone(root))
			}
		})
	}
}

// A saved text is stored even when the program no longer waits for anything.
func TestCollectAtTheEnd(t *testing.T) {
	t.Parallel()
	ctx, end := context.WithCancel(t.Context())
	deck := &memory{}
	text := laid(t, filepath.Join(t.TempDir(), "e"), label.Draft{Pair: "p"})
	saves(t, text, "new")
	end()
	if o := text.Collect(ctx, deck, errAsked); !o.Kept || o.Left != "" || deck.drafts[label.Draft{Pair: "p"}] != "new" {
		t.Errorf("%+v, drafts %v", o, deck.drafts)
	}
}

// A text that the deck refused is the one that the editor opens next.
func TestWhatWasNotStoredIsNotOverwritten(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "e")
	deck := &memory{fail: errFull}
	d := label.Draft{Pair: "p", Base: "r", Text: "as it was"}
	text := laid(t, root, d)
	saves(t, text, "new")
	text.Collect(t.Context(), deck, nil)
	deck.fail = nil
	text = laid(t, root, d)
	if got, err := os.ReadFile(text.Path()); string(got) != "new" || err != nil {
		t.Fatalf("%q, %v", got, err)
	}
	if o := text.Collect(t.Context(), deck, nil); !o.Kept || o.Text != "new" || !gone(root) {
		t.Errorf("%+v", o)
	}
}

// Files left by a crashed editor are there when the text is opened again, and go
// with the first text saved with them in view.
func TestWhatIsLeftComesBack(t *testing.T) {
	t.Parallel()
	root := filepath.Join(t.TempDir(), "e")
	deck := &memory{}
	d := label.Draft{Pair: "p"}
	text := laid(t, root, d)
	puts(t, text, ".text.md.swp", "?")
	saves(t, text, "new")
	left := text.Collect(t.Context(), deck, errAsked).Left
	if dirs, err := Left(root); err != nil || !slices.Equal(dirs, []string{left}) {
		t.Errorf("left %v, %v", dirs, err)
	}
	d.Text = "new"
	text = laid(t, root, d)
	if o := text.Collect(t.Context(), deck, nil); o.Saved || o.Left != left || gone(filepath.Join(left, ".text.md.swp")) {
		t.Errorf("it was only looked at: %+v", o)
	}
	text = laid(t, root, d)
	saves(t, text, "newer")
	if o := text.Collect(t.Context(), deck, nil); o.Left != "" || !gone(root) {
		t.Errorf("it was saved: %+v", o)
	}
	if dirs, err := Left(root); err != nil || dirs != nil {
		t.Errorf("left %v, %v", dirs, err)
	}
}

func TestTextsArePrivate(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	root := filepath.Join(dir, "e")
	text := laid(t, root, label.Draft{Pair: "p", RepeatOf: "r"})
	for path, want := range map[string]fs.FileMode{root: 0o700, text.folder.dir: 0o700, text.Path(): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != want {
			t.Errorf("%s: %v, %v", path, info, err)
		}
	}
	other := laid(t, root, label.Draft{Pair: "p"})
	if a, b := filepath.Base(text.folder.dir), filepath.Base(other.folder.dir); a == b || len(a) != len(b) {
		t.Errorf("a hidden repeat is told from its pair: %s, %s", a, b)
	}
	open, link := filepath.Join(dir, "open"), filepath.Join(dir, "link")
	if err := errors.Join(os.Mkdir(open, 0o755), os.Chmod(open, 0o755), os.Symlink(root, link)); err != nil {
		t.Fatal(err)
	}
	for _, root := range []string{open, link} {
		if _, err := LayOut(root, label.Draft{Pair: "p"}); err == nil || !strings.Contains(err.Error(), "is not private") {
			t.Errorf("%s: %v", root, err)
		}
	}
}

// The next sitting adopts what was saved when the program was killed.
func TestAdopt(t *testing.T) {
	t.Parallel()
	item := label.Item{A: response.Response{ID: "a", Text: "response"}, B: response.Response{ID: "b", Text: "another"}, Note: "note"}
	drafted := label.Item{Drafts: label.Drafts{"": "draft", "a": "draft", "b": "draft"}}
	deck := &memory{items: map[stages.ID]label.Item{"p": item, "drafted": drafted}}
	root := filepath.Join(t.TempDir(), "e")
	texts := map[string]*LaidOut{}
	for name, d := range map[string]label.Draft{
		"saved":   {Pair: "p", Base: "a", Text: "response"},
		"alike":   {Pair: "p", Base: "b", Text: "another"},
		"opened":  {Pair: "p", Text: "note"},
		"swap":    {Pair: "p", RepeatOf: "r"},
		"unknown": {Pair: "q"},
		"goes on": {Pair: "drafted", Text: "draft"},
		"is old":  {Pair: "drafted", Base: "a", Text: "earlier draft"},
		"kept":    {Pair: "drafted", Base: "b", Text: "earlier draft"},
	} {
		texts[name] = laid(t, root, d)
	}
	saves(t, texts["saved"], "better\n")
	saves(t, texts["alike"], "another\n")
	saves(t, texts["swap"], "of the repeat")
	puts(t, texts["swap"], ".text.md.swp", "?")
	saves(t, texts["unknown"], "?")
	saves(t, texts["goes on"], "draft and more")
	saves(t, texts["is old"], "earlier draft and more")
	saves(t, texts["kept"], "draft\n")
	half, foreign := filepath.Join(root, "half"), filepath.Join(root, "foreign")
	if err := errors.Join(os.Mkdir(half, 0o700), os.Mkdir(foreign, 0o700), os.WriteFile(filepath.Join(foreign, "x"), nil, 0o600)); err != nil {
		t.Fatal(err)
	}
	a := Adopt(t.Context(), deck, root)
	if a.Drafts != 3 || a.Left != 4 || !errors.Is(a.Err, label.ErrNone) || !strings.Contains(a.Err.Error(), texts["unknown"].Path()) {
		t.Errorf("%+v", a)
	}
	want := map[label.Draft]string{{Pair: "p", Base: "a"}: "better", {Pair: "p", RepeatOf: "r"}: "of the repeat", {Pair: "drafted"}: "draft and more"}
	if !maps.Equal(deck.drafts, want) {
		t.Errorf("drafts %v", deck.drafts)
	}
	for name, stays := range map[string]bool{"saved": false, "alike": false, "opened": false, "swap": true, "unknown": true, "goes on": false, "is old": true, "kept": false} {
		if gone(texts[name].folder.dir) == stays {
			t.Errorf("%s: want it to stay: %v", name, stays)
		}
	}
	if !gone(half) || gone(foreign) {
		t.Error("a folder that was never ready stays, or what is not ours goes")
	}
	deck.drafts = nil
	if a := Adopt(t.Context(), deck, root); a.Drafts != 0 || a.Left != 4 || len(deck.drafts) != 0 {
		t.Errorf("once more: %+v, drafts %v", a, deck.drafts)
	}
	if a := Adopt(t.Context(), deck, filepath.Join(root, "none")); a != (Adopted{}) {
		t.Errorf("%+v", a)
	}
}
