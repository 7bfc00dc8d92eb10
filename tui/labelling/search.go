package labelling

import (
	"context"
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/query"
)

// seekLimit is how many pairs of a filter are counted.
const seekLimit = 1000

// openSearch has what to search for written, starting from the filter in force.
func (s *Screen) openSearch() tea.Cmd {
	return tea.Batch(s.openLine(searching, query.String(s.view.Filter)), s.prepareOn(), readChoices(s.ctx, s.deck))
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

// viewed answers setView.
type viewed struct {
	view     label.QueueView
	matching int
	mistake  string // why nothing matches, if that is known
	err      error
}

// setView counts what a view keeps and, if that is anything or everything, keeps
// it in the deck.
func setView(ctx context.Context, deck Deck, v label.QueueView) tea.Cmd {
	return func() tea.Msg {
		msg := viewed{view: v}
		if v.Filter != (label.QueueFilter{}) {
			if msg.matching, msg.err = deck.Matching(ctx, v.Filter, seekLimit); msg.err != nil {
				return msg
			}
			if msg.matching == 0 {
				var has label.FilterChoices
				has, msg.err = deck.Choices(ctx)
				msg.mistake = query.Mistaken(v.Filter, has)
				return msg
			}
		}
		msg.err = deck.SetView(ctx, v)
		return msg
	}
}

// through goes through the queue by another order or filter.
func (s *Screen) through(v label.QueueView) tea.Cmd {
	if s.state != deciding && s.state != empty {
		return s.tellBusy()
	}
	if s.viewing {
		return s.tell("wait: the queue is being changed")
	}
	if v.Equal(s.view) {
		return nil
	}
	s.viewing = true
	return s.write(setView(s.ctx, s.deck, v))
}

func (s *Screen) onViewed(msg viewed) tea.Cmd {
	s.viewing = false
	filtered := msg.view.Filter != label.QueueFilter{}
	switch {
	case msg.err != nil:
		return s.complain("the queue stays as it was", msg.err)
	case filtered && msg.matching == 0 && msg.mistake != "":
		return s.tell("nothing was found: " + gate.Line(msg.mistake))
	case filtered && msg.matching == 0:
		return s.tell(nothingIs(msg.view.Filter))
	}
	cleared := s.view.Filter != label.QueueFilter{} && !filtered
	s.adoptView(msg.view)
	switch {
	case filtered:
		s.tell(found(msg))
	case cleared:
		s.tell("all pairs again")
	default:
		s.tell("order: " + msg.view.Order.String())
	}
	s.ahead, s.aside, s.due = nil, nil, nil
	s.expect()
	s.refills++ // what was asked of the list before does not count any more
	s.visits++
	if s.state != deciding && s.state != empty {
		return nil // an answer is on its way; what comes next is asked for after it
	}
	return tea.Batch(s.next(), s.count())
}

// found says how many pairs a filter keeps, and what labelling them means.
func found(msg viewed) string {
	text := plural(msg.matching, "pair")
	if msg.matching == seekLimit {
		text = fmt.Sprintf("%d pairs or more", seekLimit)
	}
	switch {
	case msg.view.Filter.Walks():
		text += " to go through"
	case msg.matching == 1: // the header counts those with it that are decided
		text += " still waits"
	default:
		text += " still wait"
	}
	if !msg.view.Filter.Blinds() {
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

// adoptView makes a view that of the screen. One that tells what blind labelling
// hides is recorded on the labels.
func (s *Screen) adoptView(v label.QueueView) {
	s.view, s.walked, s.listed = v, "", label.Place{}
	s.session.SetUnblinded(!v.Filter.Blinds())
}

// viewPart is the view as the header says it; "" for the whole queue in random
// order.
func (s *Screen) viewPart() string {
	part := ""
	if f := query.String(s.view.Filter); f != "" {
		part = "/" + gate.Line(f)
	}
	return strings.TrimSpace(part + " " + orderPart(s.view.Order))
}
