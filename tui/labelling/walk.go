package labelling

import (
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/query"
)

// filteredRows is what an empty screen says of the filter in force.
func (s *Screen) filteredRows() []string {
	styles := s.theme.Styles()
	filter := s.sitting.View().Filter
	f := gate.Line(query.String(filter))
	first := "Nothing that waits has " + f + "."
	if filter.Walks() {
		first = "That was the last pair of " + f + "."
	}
	return []string{styles.Strong.Render(first), "",
		styles.Key.Render(s.keys.Key(keys.Idling, keys.QueueSearch)) + " searches for something else, or for all."}
}
