package report

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"prefdeck/stages"
	"prefdeck/stages/judge"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
)

// ChecklistDeck is the part of the store that keeps checklists.
type ChecklistDeck interface {
	// Listed returns the prompts whose identity begins with a prefix and that have a
	// checklist, or all of them.
	Listed(ctx context.Context, prefix string, all bool) ([]judge.Listed, error)
	// PromptOf returns the prompt of the only pair whose identity begins with a prefix;
	// "" if there is no such pair.
	PromptOf(ctx context.Context, pair string) (stages.ID, error)
	SaveLists(ctx context.Context, ls []judge.Checklist) error
}

// Checklists prints the checklists of prompts as a text to be edited: of the one that is
// named, by itself or by a pair, or of every one that has a list. With all, prompts
// without a list are there too.
func Checklists(ctx context.Context, d ChecklistDeck, w io.Writer, named string, all bool) error {
	found, err := d.Listed(ctx, named, all || named != "")
	if err == nil && len(found) == 0 && named != "" {
		var of stages.ID
		if of, err = d.PromptOf(ctx, named); err == nil && of != "" {
			found, err = d.Listed(ctx, string(of), true)
		}
	}
	switch {
	case err != nil:
		return err
	case len(found) == 0 && named != "":
		return fmt.Errorf("no prompt's identity begins with %q, and no pair's", named)
	case len(found) == 0:
		return errors.New("no prompt has a checklist: prefdeck judge checklist write MODEL writes them, prefdeck judge checklist edit --all lets you")
	}
	for i := range found {
		l := &found[i]
		l.Text = gate.Line(l.Text)
		for k := range l.Items {
			l.Items[k].Text = gate.Line(l.Items[k].Text)
		}
	}
	return judge.WriteLists(w, found)
}

// mostUnknown is how many unknown prompts are named.
const mostUnknown = 3

// TakeChecklists stores the checklists of a text and says how many are new. Items already
// in the deck keep their author. shown is the text that the person started from, if we
// wrote it: a list left alone stays as it is in the deck now, which another program may
// have changed meanwhile.
func TakeChecklists(ctx context.Context, d ChecklistDeck, r io.Reader, shown string, w io.Writer, author string) error {
	lists, err := judge.ReadLists(r)
	if err != nil {
		return fmt.Errorf("read the checklists: %w", err)
	}
	untouched := itemsOf(shown)
	var changed []judge.Checklist
	var unknown []string
	met := map[stages.ID]bool{}
	for _, l := range lists {
		found, err := d.Listed(ctx, string(l.Prompt), true)
		switch {
		case err != nil:
			return err
		case len(found) == 0:
			unknown = append(unknown, string(l.Prompt))
		case len(found) > 1:
			return fmt.Errorf("several prompts begin with %q; give more digits", l.Prompt)
		case met[found[0].Prompt]:
			return fmt.Errorf("prompt %s has two checklists in the file; nothing was stored", found[0].Prompt)
		}
		if len(found) == 0 {
			continue
		}
		met[found[0].Prompt] = true
		if was, ours := untouched[found[0].Prompt]; ours && slices.Equal(was, l.Items) {
			continue
		}
		asShown(l.Items, found[0].Items)
		if !slices.Equal(found[0].Items, l.Items) {
			l.Prompt, l.Source = found[0].Prompt, author
			changed = append(changed, l)
		}
	}
	if err := d.SaveLists(ctx, changed); err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "%s changed of %d; prefdeck judge MODEL --checklist asks for what they lack\n", numbers.Plural(len(changed), "checklist"), len(lists)); err != nil {
		return err
	}
	if n := len(unknown); n > 0 {
		return fmt.Errorf("%s not in the deck: %s", numbers.Plural(n, "prompt"), gate.Line(strings.Join(unknown[:min(n, mostUnknown)], ", ")))
	}
	return nil
}

// itemsOf returns the items of each prompt in a text; none if a foreign deck held more or
// longer ones than a person may write.
func itemsOf(text string) map[stages.ID][]judge.ListItem {
	of := map[stages.ID][]judge.ListItem{}
	lists, err := judge.ReadLists(strings.NewReader(text))
	if err != nil {
		return of
	}
	for _, l := range lists {
		of[l.Prompt] = l.Items
	}
	return of
}

// asShown gives items that nobody edited the text that they have in the deck: the printed
// text may hold marks for characters that no screen shows.
func asShown(items, have []judge.ListItem) {
	for i := range items {
		for _, h := range have {
			if gate.Line(h.Text) == items[i].Text {
				items[i].Text = h.Text
			}
		}
	}
}
