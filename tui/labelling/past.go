package labelling

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/history"
)

// openHistory opens the list of past decisions.
func (s *Screen) openHistory() tea.Cmd {
	if !s.sitting.Ready() {
		return s.tellBusy()
	}
	var tags []string
	for _, tag := range s.scheme.Tags {
		tags = append(tags, tag.Name)
	}
	s.past = history.New(s.keys, tags)
	s.openOverlay(listing)
	s.placeHistory()
	return tea.Batch(readPast(s.ctx, s.deck, s.past.First()), readChoices(s.ctx, s.deck))
}

func (s *Screen) placeHistory() {
	if s.overlay == listing {
		s.past.SetSize(s.width, max(s.height-2, 0))
	}
}

// pastRead answers readPast.
type pastRead struct {
	number int
	rows   []history.PastDecision
	err    error
}

// readPast reads a page of past decisions, each with the showing it was made on.
func readPast(ctx context.Context, deck label.Archive, r history.PageRequest) tea.Cmd {
	return func() tea.Msg {
		msg := pastRead{number: r.Number}
		past, err := deck.History(ctx, r.Filter, r.Before, history.Page)
		if err != nil {
			msg.err = err
			return msg
		}
		for _, p := range past {
			row := history.PastDecision{Past: p}
			if id := p.Current.Presentation; id != "" {
				if row.As, msg.err = deck.Presentation(ctx, id); msg.err != nil {
					return msg
				}
			}
			msg.rows = append(msg.rows, row)
		}
		return msg
	}
}

func (s *Screen) onPastRead(msg pastRead) tea.Cmd {
	if s.overlay == listing {
		s.past.Got(msg.number, msg.rows, msg.err)
	}
	return nil
}

// choicesRead answers readChoices.
type choicesRead struct {
	choices label.FilterChoices
	err     error
}

// readChoices reads what one can filter by.
func readChoices(ctx context.Context, deck label.Views) tea.Cmd {
	return func() tea.Msg {
		choices, err := deck.Choices(ctx)
		return choicesRead{choices, err}
	}
}

func (s *Screen) onChoicesRead(msg choicesRead) tea.Cmd {
	if msg.err != nil {
		return s.complain("what there is to filter by cannot be read", msg.err)
	}
	s.choices = msg.choices
	if s.overlay == listing {
		s.past.SetSources(msg.choices.Sources)
	}
	return nil
}

// wheelHistory moves in the list.
func (s *Screen) wheelHistory(msg tea.MouseWheelMsg) tea.Cmd {
	var action history.Action
	switch msg.Button {
	case tea.MouseWheelDown:
		action = s.past.Move(3)
	case tea.MouseWheelUp:
		action = s.past.Move(-3)
	}
	if action.Ask == nil {
		return nil
	}
	return readPast(s.ctx, s.deck, *action.Ask)
}

// pressHistory gives a key to the list, and does what that leads to.
func (s *Screen) pressHistory(msg tea.KeyPressMsg) tea.Cmd {
	action := s.past.Press(msg)
	if action.Closed {
		s.closeOverlay()
	}
	switch {
	case action.Ask != nil:
		return readPast(s.ctx, s.deck, *action.Ask)
	case action.Open != nil:
		return s.visit(label.Wanted{Past: action.Open})
	}
	return nil
}
