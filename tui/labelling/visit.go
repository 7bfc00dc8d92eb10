package labelling

import (
	"errors"
	"fmt"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/numbers"
)

// visit opens a pair.
func (s *Screen) visit(w label.Destination) tea.Cmd { return s.follow(s.sitting.Visit(w)) }

// onVisited says why a requested pair is not up.
func (s *Screen) onVisited(o label.Visited) tea.Cmd {
	switch {
	case o.Walked:
		if o.Err != nil && !errors.Is(o.Err, label.ErrNone) {
			s.complain("the next pair cannot be opened", o.Err)
		}
		return nil
	case errors.Is(o.Err, label.ErrNone):
		return s.tell(s.noSuch(o.Wanted))
	case errors.Is(o.Err, label.ErrNowhere):
		return s.tell("no pair is open")
	case o.Err != nil:
		return s.complain("that pair cannot be opened", o.Err)
	case o.Same:
		return s.tell("this is the pair")
	}
	s.echo = echo{}
	return s.tell("")
}

// listed returns how many pairs the queue has under the filter; 0: not known.
func (s *Screen) listed() int {
	if s.sitting.View().Filter != (label.QueueFilter{}) {
		return s.sitting.Place().Of
	}
	return s.sitting.Progress().Total()
}

// noSuch says that there is no such pair.
func (s *Screen) noSuch(w label.Destination) string {
	switch {
	case w.Unlabelled:
		return "no unlabelled pair after this one"
	case w.To == label.Backward:
		return "this is the first pair"
	case w.To == label.Forward:
		return "this is the last pair"
	}
	if last := s.listed(); last > 0 {
		return fmt.Sprintf("there is no pair %s: the last is %s", numbers.Number(w.Place), numbers.Number(last))
	}
	return "there is no pair " + numbers.Number(w.Place)
}

// goBack leaves an opened pair as it is and returns to the one before.
func (s *Screen) goBack() tea.Cmd { return s.follow(s.sitting.Back()) }

// through changes the order or filter of the queue.
func (s *Screen) through(v label.QueueView) tea.Cmd {
	switch {
	case s.sitting.Rearranging(): // and refuses this
	case v.Filter.Text != "" && v.Filter != s.sitting.View().Filter:
		s.seeking.doing = searches
	default:
		s.seeking.doing = arranges
	}
	return s.follow(s.sitting.Through(v))
}

// What the footer says while the queue is being changed.
const (
	searches = "searching, esc cancels"
	arranges = "arranging the queue …"
)
