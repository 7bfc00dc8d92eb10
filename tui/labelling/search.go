package labelling

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/query"
)

// openSearch has what to search for written, starting from the filter in force.
func (s *Screen) openSearch() tea.Cmd {
	return tea.Batch(s.openLine(searching, query.String(s.sitting.View().Filter)), s.prepareOn(), readChoices(s.ctx, s.deck))
}

// search goes through the pairs that a filter keeps; "" goes through all again. A
// filter that cannot be understood stays on the line.
func (s *Screen) search(text string) tea.Cmd {
	filter, err := query.Parse(text)
	if err != nil {
		s.misread = err
		return nil
	}
	s.closeLine()
	return s.seek(filter)
}

// through goes through the queue by another order or filter.
func (s *Screen) through(v label.QueueView) tea.Cmd { return s.follow(s.sitting.Through(v)) }

// onViewed tells what the queue is gone through by, or why it stays as it was.
func (s *Screen) onViewed(o label.Viewed) tea.Cmd {
	filter := o.View.Filter
	switch mistake := query.Mistaken(filter, o.Has); {
	case o.Err != nil:
		return s.complain("the queue stays as it was", o.Err)
	case !o.Found() && mistake != "":
		return s.tell("nothing was found: " + gate.Line(mistake))
	case !o.Found():
		return s.tell(nothingIs(filter))
	}
	s.expect()
	switch {
	case filter != label.QueueFilter{}:
		return s.tell(found(o))
	case o.Cleared:
		return s.tell("all pairs again")
	}
	return s.tell("order: " + o.View.Order.String())
}

// found says how many pairs a filter keeps, and what labelling them means.
func found(o label.Viewed) string {
	text := plural(o.Matching, "pair")
	if o.Matching == label.SeekLimit {
		text = fmt.Sprintf("%d pairs or more", label.SeekLimit)
	}
	switch {
	case o.View.Filter.Walks():
		text += " to go through"
	case o.Matching == 1: // the header counts those with it that are decided
		text += " still waits"
	default:
		text += " still wait"
	}
	if !o.View.Filter.Blinds() {
		text += "; labels count as not blind"
	}
	return text
}

// nothingIs says that a filter keeps nothing.
func nothingIs(f label.QueueFilter) string {
	if f.Walks() {
		return "no pair has " + gate.Line(query.String(f))
	}
	return "no pair that waits has " + gate.Line(query.String(f))
}

// viewPart is the view as the header says it; "" for the whole queue in random
// order.
func (s *Screen) viewPart() string {
	part := ""
	view := s.sitting.View()
	if f := query.String(view.Filter); f != "" {
		part = "/" + gate.Line(f)
	}
	return strings.TrimSpace(part + " " + orderPart(view.Order))
}
