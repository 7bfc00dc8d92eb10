package editor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// Drafts is what keeps the drafts.
type Drafts interface {
	SaveDraft(ctx context.Context, d label.Draft) error
}

// Text is a text that lies ready for an editor.
type Text struct {
	folder folder
	was    string
	before []string // what an earlier editor left beside it
}

// LayOut puts a draft into a file of its folder under root, for an editor. A text
// that could not be stored last time lies there as it was saved.
func LayOut(root string, d label.Draft) (*Text, error) {
	t := &Text{folder: folderOf(root, d), was: d.Text}
	err := t.folder.make()
	if err == nil {
		err = t.folder.lay()
	}
	if err == nil {
		t.before, err = t.folder.others()
	}
	if err != nil {
		return nil, fmt.Errorf("lay the text out for the editor: %w", err)
	}
	return t, nil
}

// Path is the file for the editor.
func (t *Text) Path() string { return t.folder.path() }

// Outcome is what came of a text in the editor.
type Outcome struct {
	Text  string
	Saved bool   // the editor has saved it
	Kept  bool   // it is new, and a draft in the deck now
	Left  string // the folder, if it stays
	Err   error  // of the editor: nothing is done with the text but to keep it
	Lost  error  // why the text is not in the deck
}

// Collect keeps what the editor saved as a draft, and then removes the folder. It
// stays if the text could not be kept, and if an editor that did not end in order
// left more than the text there, or still runs. err is what the editor ended with.
func (t *Text) Collect(ctx context.Context, deck Drafts, err error) Outcome {
	o := Outcome{Err: err}
	text, saved, readErr := t.folder.read()
	if readErr != nil && !errors.Is(readErr, fs.ErrNotExist) { // where the editor removed it, it saved nothing
		o.Lost, o.Left = readErr, t.folder.dir
		return o
	}
	switch {
	case t.folder.draft.Base == "":
		text = strings.TrimSpace(text)
	case !strings.HasSuffix(t.was, "\n"):
		text = strings.TrimSuffix(text, "\n") // which editors put at the end
	}
	o.Text, o.Saved = text, saved
	if saved && text != t.was && strings.TrimSpace(text) != "" {
		d := t.folder.draft
		d.Text = text
		// It is kept also where nothing else is waited for.
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

// clear removes the folder, whose text the deck has, or returns it if it stays.
func (t *Text) clear(saved bool, ended error) (left string, err error) {
	others, err := t.folder.others()
	if err != nil {
		return t.folder.dir, err
	}
	if ended == nil {
		// What it leaves in order is copies. What was there before is not, until the
		// person has saved a text in sight of it.
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

// DraftLog is what Adopt needs of the store: the drafts, and the notes that they
// may replace.
type DraftLog interface {
	Drafts
	// Item is one pair.
	Item(ctx context.Context, pair stages.ID) (label.Item, error)
	// SaidOfRepeat is what was noted of a hidden repeat.
	SaidOfRepeat(ctx context.Context, pair stages.ID, of label.PresentationID) (label.Remarked, error)
}

// Adopted is what Adopt found.
type Adopted struct {
	Drafts int   // texts that are drafts in the deck now
	Left   int   // folders that stay, because they hold more
	Err    error // why a text could not be taken over
}

// errBroken is how the editors ended that Adopt finds texts of.
var errBroken = errors.New("the program was killed")

// Adopt takes over what editors had saved when the program was killed. No editor of
// this program may run.
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
	item, err := deck.Item(ctx, f.draft.Pair)
	if err == nil && f.draft.RepeatOf != "" {
		var said label.Remarked
		said, err = deck.SaidOfRepeat(ctx, f.draft.Pair, f.draft.RepeatOf)
		item = said.Said(item)
	}
	if err != nil {
		return false, true, fmt.Errorf("take over %s: %w", f.path(), err)
	}
	draft := item.Drafts[f.draft.Base]
	if draft != "" && draft != f.draft.Text {
		return false, true, nil // written since, and not to be replaced unseen
	}
	t := &Text{folder: f, was: cmp.Or(draft, item.Standing(f.draft))}
	o := t.Collect(ctx, deck, errBroken)
	if o.Lost != nil {
		err = fmt.Errorf("take over %s: %w", f.path(), o.Lost)
	}
	return o.Kept, o.Left != "", err
}
