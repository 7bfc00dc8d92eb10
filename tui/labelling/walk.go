package labelling

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/query"
)

// Where a filter keeps decided pairs too, nothing waits: its pairs are walked
// through in their order, each one to be left as it is or decided again.

// walkOn opens the pair after the one that was opened last, or the first one.
func (s *Screen) walkOn() tea.Cmd {
	s.takeDown()
	s.visits++
	from, deck := s.walked, s.deck
	return visit(s.ctx, s.deck, visited{number: s.visits, walking: true}, func(ctx context.Context) (stages.ID, error) {
		if from == "" {
			return deck.At(ctx, 1)
		}
		return deck.Neighbour(ctx, from, label.Forward, false)
	})
}

// filteredRows is what an empty screen says of the filter in force.
func (s *Screen) filteredRows() []string {
	styles := s.theme.Styles()
	f := gate.Line(query.String(s.view.Filter))
	first := "Nothing that waits has " + f + "."
	if s.view.Filter.Walks() {
		first = "That was the last pair of " + f + "."
	}
	return []string{styles.Strong.Render(first), "",
		styles.Key.Render(s.keys.Key(keys.Idling, keys.QueueSearch)) + " searches for something else, or for all."}
}
