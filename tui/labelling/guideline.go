package labelling

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"prefdeck/themes"
	"prefdeck/tui/markdown"
)

// noGuideline is shown where a deck has none.
const noGuideline = "No guideline is attached to this deck.\n\n" +
	"A guideline is a markdown file that says how to decide. To attach one, leave and run\n\n" +
	"    prefdeck label --guideline FILE\n\n" +
	"Each label names the guideline that was in force."

// look is what the lines of a guideline depend on besides its text.
type look struct {
	width int
	theme string
}

// guided answers readGuideline.
type guided struct {
	look
	hash  string
	lines []string
	err   error
}

// readGuideline reads the guideline in force and draws it.
func readGuideline(ctx context.Context, deck Deck, cache *markdown.Cache, l look, th themes.Theme) tea.Cmd {
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

// openGuideline shows the guideline. The clock stands still meanwhile.
func (s *Screen) openGuideline() tea.Cmd {
	s.openOverlay(guiding)
	s.guideline.Clear()
	return s.placeGuideline()
}

// placeGuideline fits the guideline to the screen, and has it drawn for that.
func (s *Screen) placeGuideline() tea.Cmd {
	if s.overlay != guiding {
		return nil
	}
	s.guideline.Title = "Guideline"
	s.guideline.SetSize(s.width, s.height-1)
	return readGuideline(s.ctx, s.deck, s.cache, s.guidelineLook(), s.theme)
}

func (s *Screen) guidelineLook() look {
	width, _ := s.guideline.Inner()
	return look{width: width, theme: s.theme.Key()}
}

// onGuided shows the guideline, unless it was drawn for another screen. Labels
// from now on name it.
func (s *Screen) onGuided(msg guided) tea.Cmd {
	switch {
	case s.overlay != guiding || msg.look != s.guidelineLook():
		return nil
	case msg.err != nil:
		s.closeOverlay()
		return s.complain("the guideline cannot be read", msg.err)
	}
	s.sitting.SetGuideline(msg.hash)
	s.guideline.Reflow(msg.lines)
	return nil
}
