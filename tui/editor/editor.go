package editor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"prefdeck/stages/label"
)

// DraftKeeper stores drafts.
type DraftKeeper interface {
	SaveDraft(ctx context.Context, d label.Draft) error
}

// LaidOut is a text that lies ready for an editor.
type LaidOut struct {
	folder folder
	was    string
	before []string // files that an earlier editor left beside it
}

// LayOut writes a draft to a file in its folder under root, for an editor. If the
// last saved text could not be stored, the file holds that text instead.
func LayOut(root string, d label.Draft) (*LaidOut, error) {
	t := &LaidOut{folder: folderOf(root, d), was: d.Text}
	err := t.folder.make()
	if err == nil {
		err = t.folder.lay()
	}
	if err == nil {
		t.before, err = t.folder.others()
	}
	if err != nil {
		return nil, fmt.Errorf("write the text for the editor: %w", err)
	}
	return t, nil
}

// Path returns the file for the editor to open.
func (t *LaidOut) Path() string { return t.folder.path() }

// Collected says what became of a text in the editor.
type Collected struct {
	Text  string
	Saved bool   // the editor saved it
	Kept  bool   // it is new and now a draft in the deck
	Left  string // the folder, if it stays
	Err   error  // from the editor: the text is kept and not used
	Lost  error  // why the text is not in the deck
}

// Collect stores the edited text as a draft and then removes the folder. The folder
// stays if the text could not be stored, or if an editor that failed or still runs
// left other files there. err is the editor's error.
func (t *LaidOut) Collect(ctx context.Context, deck DraftKeeper, err error) Collected {
	o := Collected{Err: err}
	text, saved, readErr := t.read()
	if readErr != nil && !errors.Is(readErr, fs.ErrNotExist) { // an editor that removed the file saved nothing
		o.Lost, o.Left = readErr, t.folder.dir
		return o
	}
	o.Text, o.Saved = text, saved
	if saved && text != t.was && strings.TrimSpace(text) != "" {
		d := t.folder.draft
		d.Text = text
		// The draft is stored even while the program ends.
		if o.Lost = deck.SaveDraft(context.WithoutCancel(ctx), d); o.Lost != nil {
			o.Left = t.folder.dir
			return o
		}
		o.Kept = true
	}
	o.Left, err = t.clear(saved, o.Err)
	if o.Err == nil {
		o.Err = err
	}
	return o
}

// read returns the text as it is used, and whether an editor has saved it.
func (t *LaidOut) read() (text string, saved bool, err error) {
	text, saved, err = t.folder.read()
	switch {
	case t.folder.draft.Base == "":
		text = strings.TrimSpace(text)
	case !strings.HasSuffix(t.was, "\n"):
		text = strings.TrimSuffix(text, "\n") // added by most editors
	}
	return text, saved, err
}

// clear removes the folder, whose text the deck has, or returns it if it stays.
func (t *LaidOut) clear(saved bool, ended error) (left string, err error) {
	others, err := t.folder.others()
	if err != nil {
		return t.folder.dir, err
	}
	if ended == nil {
		// A clean exit leaves only copies. Files from an earlier crash stay until
		// the person has saved a text with them in view.
		others = slices.DeleteFunc(others, func(name string) bool { return saved || !slices.Contains(t.before, name) })
	}
	if len(others) > 0 || errors.Is(ended, errRuns) {
		if err := t.folder.mark(); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return t.folder.dir, err
		}
		return t.folder.dir, nil
	}
	return "", t.folder.remove()
}

// DraftLog is the part of the store that Adopt needs: the drafts, and the notes that
// they may replace.
type DraftLog interface {
	DraftKeeper
	label.ItemReader
}

// Adopted says what Adopt found.
type Adopted struct {
	Drafts int   // texts that became drafts in the deck
	Left   int   // folders that stay, because they hold more
	Err    error // why a text could not be adopted
}

// errBroken stands in for the exit status of an editor that nobody saw end.
var errBroken = errors.New("the program was killed")

// Adopt stores what editors had saved when the program was killed. No editor of
// this program may be running.
func Adopt(ctx context.Context, deck DraftLog, root string) Adopted {
	var a Adopted
	dirs, err := Left(root)
	errs := []error{err}
	for _, dir := range dirs {
		kept, left, err := adopt(ctx, deck, root, dir)
		if kept {
			a.Drafts++
		}
		if left {
			a.Left++
		}
		errs = append(errs, err)
	}
	a.Err = errors.Join(errs...)
	return a
}

func adopt(ctx context.Context, deck DraftLog, root, dir string) (kept, left bool, err error) {
	f, ok := found(root, dir)
	if !ok {
		left, err = f.hold()
		return false, left, err
	}
	item, err := f.draft.Item(ctx, deck)
	if err != nil {
		return false, true, fmt.Errorf("take over %s: %w", f.path(), err)
	}
	draft := item.Drafts[f.draft.Base]
	t := &LaidOut{folder: f, was: cmp.Or(draft, item.Standing(f.draft))}
	if draft != "" && draft != f.draft.Text {
		// The program may also have been killed when the deck had the text already.
		if text, _, err := t.read(); err != nil || text != draft {
			return false, true, nil // newer, and not to be replaced unseen
		}
	}
	o := t.Collect(ctx, deck, errBroken)
	if o.Lost != nil {
		err = fmt.Errorf("take over %s: %w", f.path(), o.Lost)
	}
	return o.Kept, o.Left != "", err
}
