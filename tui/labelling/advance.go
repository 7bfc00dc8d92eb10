package labelling

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/screen"
)

// export asks for the export of the labels.
func (s *Screen) export() tea.Cmd { return func() tea.Msg { return screen.Export{} } }

// decided reports whether the deck has decisions, which could be exported.
func (s *Screen) decided() bool { return s.sitting.Decisions() > 0 }

// advance goes on from an empty queue: to the export if there are decisions, else to
// the pairing of responses.
func (s *Screen) advance() tea.Cmd {
	switch {
	case s.decided():
		return s.export()
	case s.pairUp == nil || s.pairing:
		return nil
	}
	s.pairing = true
	s.tell("the responses are being filtered and paired" + s.theme.Glyphs.Ellipsis)
	return pairUp(s.ctx, s.pairUp)
}

// pairedUp answers pairUp.
type pairedUp struct{ err error }

func pairUp(ctx context.Context, do func(context.Context) error) tea.Cmd {
	return func() tea.Msg { return pairedUp{do(ctx)} }
}

// onPairedUp looks for the new pairs.
func (s *Screen) onPairedUp(msg pairedUp) tea.Cmd {
	s.pairing = false
	if msg.err != nil {
		return s.complain("the responses cannot be paired", msg.err)
	}
	s.tell("")
	if !s.empty() {
		return nil
	}
	s.tell("no pair came of it: a pair is two responses to one prompt")
	return s.follow(s.sitting.Look())
}
