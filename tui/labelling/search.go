package labelling

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
)

// seekLimit is how many pairs of a filter are counted.
const seekLimit = 1000

// filterOf reads what was written to search for: words with a name and a colon
// ask for a tag, a source, a model or a state, the rest is text.
func filterOf(text string) label.Filter {
	var f label.Filter
	var rest []string
	for _, word := range strings.Fields(text) {
		name, value, named := strings.Cut(word, ":")
		switch {
		case named && value != "" && name == "tag":
			f.Tag = value
		case named && value != "" && name == "source":
			f.Source = value
		case named && value != "" && name == "model":
			f.Model = value
		case named && name == "is" && (value == string(label.Flagged) || value == string(label.Skipped)):
			f.State = label.State(value)
		default:
			rest = append(rest, word)
		}
	}
	f.Text = strings.Join(rest, " ")
	return f
}

// sought is a filter as filterOf reads it.
func sought(f label.Filter) string {
	var words []string
	for _, part := range [][2]string{{"", f.Text}, {"tag:", f.Tag}, {"source:", f.Source}, {"model:", f.Model}, {"is:", string(f.State)}} {
		if part[1] != "" {
			words = append(words, part[0]+part[1])
		}
	}
	return strings.Join(words, " ")
}

// prepareFor is how long the deck works on its index in one go; a label key
// never waits longer for it.
const prepareFor = 20 * time.Millisecond

// prepared answers prepare.
type prepared struct {
	done bool
	err  error
}

// prepare works on what makes searching quick.
func prepare(ctx context.Context, deck Deck) tea.Cmd {
	return func() tea.Msg {
		done, err := deck.PrepareSearch(ctx, prepareFor)
		return prepared{done, err}
	}
}

// onPrepared goes on as long as somebody is about to search.
func (s *Screen) onPrepared(msg prepared) tea.Cmd {
	switch {
	case msg.err != nil:
		return s.complain("searching will be slow", msg.err)
	case msg.done || s.overlay != searching:
		return nil
	}
	return prepare(s.ctx, s.deck)
}

// openSearch has what to search for written, starting from the filter in force.
func (s *Screen) openSearch() tea.Cmd {
	return tea.Batch(s.openLine(searching, sought(s.view.Filter)), prepare(s.ctx, s.deck))
}

// search goes through the pairs that have a text; "" goes through all again.
func (s *Screen) search(text string) tea.Cmd {
	view := s.view
	view.Filter = filterOf(text)
	return s.through(view)
}

// viewed answers setView.
type viewed struct {
	view     label.QueueView
	matching int
	err      error
}

// setView counts what a view keeps and, if that is anything or everything, keeps
// it in the deck.
func setView(ctx context.Context, deck Deck, v label.QueueView) tea.Cmd {
	return func() tea.Msg {
		msg := viewed{view: v}
		if v.Filter != (label.Filter{}) {
			if msg.matching, msg.err = deck.Matching(ctx, v.Filter, seekLimit); msg.err != nil || msg.matching == 0 {
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
		return nil
	}
	if v == s.view {
		return nil
	}
	return s.write(setView(s.ctx, s.deck, v))
}

func (s *Screen) onViewed(msg viewed) tea.Cmd {
	filtered := msg.view.Filter != label.Filter{}
	switch {
	case msg.err != nil:
		return s.complain("the queue stays as it was", msg.err)
	case filtered && msg.matching == 0:
		return s.tell("no pair that waits has " + gate.Line(sought(msg.view.Filter)))
	}
	cleared := s.view.Filter != label.Filter{} && !filtered
	s.adoptView(msg.view)
	switch {
	case filtered && msg.matching == seekLimit:
		s.tell(fmt.Sprintf("%d pairs or more", seekLimit))
	case filtered:
		s.tell(plural(msg.matching, "pair") + " to go through")
	case cleared:
		s.tell("all pairs again")
	default:
		s.tell("order: " + msg.view.Order.String())
	}
	if s.state != deciding && s.state != empty {
		return nil // an answer is on its way; what comes next is asked for after it
	}
	s.ahead, s.aside, s.due = nil, nil, nil
	return tea.Batch(s.next(), s.count())
}

// adoptView makes a view that of the screen. One that tells what blind labelling
// hides is recorded on the labels.
func (s *Screen) adoptView(v label.QueueView) {
	s.view = v
	s.session.SetUnblinded(!v.Filter.Blinds())
}

// viewPart is the view as the header says it; "" for the whole queue in random
// order.
func (s *Screen) viewPart() string {
	part := ""
	if f := sought(s.view.Filter); f != "" {
		part = "/" + gate.Line(f)
	}
	return strings.TrimSpace(part + " " + orderPart(s.view.Order))
}
