package tui

import (
	"context"
	"fmt"

	"prefdeck/tui/cause"
	"prefdeck/tui/editor"
)

// adopt stores what an editor had saved when the program was killed, and reports
// it; "" if there was nothing.
func adopt(ctx context.Context, d WholeDeck) string {
	a := editor.Adopt(ctx, d, editor.Root(d))
	switch {
	case a.Err != nil:
		return "a text from the editor was not taken: " + cause.Of(a.Err)
	case a.Left > 0:
		return "the editor left unsaved text: open that note or edit again"
	case a.Drafts > 1:
		return fmt.Sprintf("%d texts from the editor are kept as drafts", a.Drafts)
	case a.Drafts == 1:
		return "a text from the editor is kept as a draft"
	}
	return ""
}

// editorLeft lists the folders in which editors left more than the deck has.
func editorLeft(d WholeDeck) []string {
	dirs, err := editor.Left(editor.Root(d))
	if err != nil {
		return []string{editor.Root(d)} // unknown
	}
	return dirs
}
