package plain

import (
	"context"
	"strings"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
	"prefdeck/tui/query"
)

// search filters the queue; "" returns to all pairs.
func (s *sitting) search(ctx context.Context, text string) error {
	filter, err := query.Parse(text)
	switch {
	case s.Phase() == label.Unsaved:
		return s.tell(label.Busy{})
	case err != nil:
		s.say("%s.", gate.Line(err.Error()))
		return nil
	case filter.Walks():
		s.say("Only the screen steps through decided pairs; here only waiting ones come up.")
		return nil
	}
	view := s.View()
	view.Filter = filter
	same := view.Equal(s.View())
	s.doing = "Looking"
	defer func() { s.doing = "Saving" }()
	if err := s.do(ctx, s.Through(view)); err != nil || !same {
		return err
	}
	if filter == (label.QueueFilter{}) {
		s.adopted(view)
	}
	if s.up() {
		s.show()
	}
	return s.do(ctx, s.Look())
}

func howMany(n int) string {
	if n == label.SeekLimit {
		return numbers.Plural(n, "pair") + " or more"
	}
	return numbers.Plural(n, "pair")
}

// searched returns the text after the / of a line, if it has one.
func searched(line string) (string, bool) {
	text, ok := strings.CutPrefix(line, "/")
	return strings.TrimSpace(text), ok
}
