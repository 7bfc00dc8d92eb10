package labelling

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/markdown"
)

// noGuideline is shown if a deck has none.
const noGuideline = "No guideline is attached to this deck.\n\n" +
	"A guideline is a markdown file that says how to decide. To attach one, leave and run\n\n" +
	"    prefdeck label --guideline FILE\n\n" +
	"Each label names the guideline that was in force."

// guideline is the overlay with the guideline in force.
type guideline struct{ page }

func (s *Screen) openGuideline() tea.Cmd {
	return s.open(&guideline{newPage(s, "Guideline", keys.Guiding, keys.GuidelineClose)})
}

// place draws the guideline for the size of the screen.
func (o *guideline) place() tea.Cmd {
	o.fit()
	return readGuideline(o.s.ctx, o.s.deck, o.s.cache, o.look(), o.s.theme)
}

// guided answers readGuideline.
type guided struct {
	look
	hash  string
	lines []string
	err   error
}

// readGuideline reads the guideline in force and draws it.
func readGuideline(ctx context.Context, deck ScreenDeck, cache *markdown.Cache, l look, th themes.Theme) tea.Cmd {
	return func() tea.Msg {
		text, hash, err := deck.Guideline(ctx)
		if err != nil {
			return guided{look: l, err: err}
		}
		if hash == "" {
			text = noGuideline
		}
		return guided{look: l, hash: hash, lines: cache.Render(text, l.width, th, markdown.Rendered)}
	}
}

// update shows the guideline, unless it was drawn for another screen. Later labels
// reference it.
func (o *guideline) update(msg tea.Msg) tea.Cmd {
	g, ok := msg.(guided)
	switch {
	case !ok || g.look != o.look():
		return nil
	case g.err != nil:
		o.s.close()
		return o.s.complain("the guideline cannot be read", g.err)
	}
	o.s.sitting.SetGuideline(g.hash)
	o.text.Reflow(g.lines)
	return nil
}
