package labelling

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
)

// seeking is the text that the screen searches for, and the deck's index for that.
type seeking struct {
	wanted    *label.QueueFilter  // to search for once nothing else is in progress; nil: nothing
	sought    bool                // a text was searched for, so the index is being made
	preparing bool                // a command works on the index
	ready     bool                // the index
	choices   label.FilterChoices // the values to search by

	opened *label.QueueFilter // with which another screen opened this one; nil: with none
	back   bool               // close once that filter is gone
	doing  string             // what changes the queue
	told   string             // the notice that a filter is in force, until its pairs are counted
}

// openedWith reports whether another screen opened this one for the pairs of a filter.
func (s *Screen) openedWith(f label.QueueFilter) bool {
	return s.seeking.opened != nil && *s.seeking.opened == f
}

// goesBack reports, once, whether the screen closes with the filter that it was opened
// with.
func (s *Screen) goesBack() bool {
	back := s.seeking.back
	s.seeking.back = false
	return back
}

// prepareFor is how long the deck works on its index at a time. It lets the deck go
// much more often, so that no label waits for it.
const prepareFor = 100 * time.Millisecond

// prepared answers prepare.
type prepared struct {
	share float64 // of the pairs, in the index
	err   error
}

// prepare works on the index for searches.
func prepare(ctx context.Context, deck label.Index) tea.Cmd {
	return func() tea.Msg {
		share, err := deck.PrepareSearch(ctx, prepareFor)
		return prepared{share, err}
	}
}

// seek filters the queue. A search for a text waits until nothing else is in progress,
// and labelling goes on meanwhile. It does not wait for the index.
func (s *Screen) seek(f label.QueueFilter) tea.Cmd {
	s.seeking.wanted = nil
	v := s.sitting.View()
	v.Filter = f
	if f.Text == "" || v.Equal(s.sitting.View()) {
		return s.through(v)
	}
	s.seeking.wanted, s.seeking.ready = &f, false // pairs may have come since
	return nil                                    // Update begins it
}

// prepareOn keeps exactly one prepare running.
func (s *Screen) prepareOn() tea.Cmd {
	if s.seeking.preparing {
		return nil
	}
	s.seeking.preparing = true
	return prepare(s.ctx, s.deck)
}

// onPrepared continues while somebody is typing a search, and after one. A search goes
// first.
func (s *Screen) onPrepared(msg prepared) tea.Cmd {
	s.seeking.preparing, s.seeking.ready = false, msg.share >= 1
	switch {
	case msg.err != nil:
		return s.complain("searching will be slow", msg.err)
	case s.seeking.ready || s.sitting.Rearranging() || !s.seeking.sought && !s.searching():
		return nil
	}
	return s.prepareOn()
}

// searching reports whether a search is being typed.
func (s *Screen) searching() bool {
	_, open := s.overlay.(*searchLine)
	return open
}

// seekNow begins the waiting search once nothing else is in progress.
func (s *Screen) seekNow() tea.Cmd {
	if s.seeking.wanted == nil || s.sitting.Rearranging() || !s.sitting.Ready() {
		return nil
	}
	v := s.sitting.View()
	v.Filter = *s.seeking.wanted
	s.seeking.wanted = nil
	s.seeking.sought = s.seeking.sought || v.Filter.Text != ""
	s.tell(searches)
	return s.through(v)
}

// giveUpSearch cancels a search that waits or has found nothing so far, and reports
// whether there was one.
func (s *Screen) giveUpSearch() bool {
	if s.seeking.wanted == nil {
		return s.sitting.GiveUp()
	}
	s.seeking.wanted = nil
	s.tell("search cancelled")
	return true
}

// choicesRead answers readChoices.
type choicesRead struct {
	choices label.FilterChoices
	err     error
}

// readChoices reads the values to filter by.
func readChoices(ctx context.Context, deck label.Views) tea.Cmd {
	return func() tea.Msg {
		choices, err := deck.Choices(ctx)
		return choicesRead{choices, err}
	}
}

func (s *Screen) onChoicesRead(msg choicesRead) tea.Cmd {
	if msg.err != nil {
		return s.complain("the filters cannot be read", msg.err)
	}
	s.seeking.choices = msg.choices
	return s.toOverlay(msg)
}
