package labelling

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
)

// seeking is the search that waits for the deck's index.
type seeking struct {
	wanted    *label.QueueFilter // to search for once the index is ready; nil: nothing
	preparing bool               // a command works on the index
	ready     bool
	choices   label.FilterChoices // the values to search by

	opened *label.QueueFilter // with which another screen opened this one; nil: with none
	back   bool               // close once that filter is gone
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

// prepareFor is how long the deck works on its index at a time; a label key never
// waits longer for it.
const prepareFor = 20 * time.Millisecond

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

// seek filters the queue once the index has the texts that the filter needs: on a
// big deck that takes a while, and labelling goes on meanwhile.
func (s *Screen) seek(f label.QueueFilter) tea.Cmd {
	s.seeking.wanted = nil
	v := s.sitting.View()
	v.Filter = f
	if f.Text == "" || v.Equal(s.sitting.View()) {
		return s.through(v)
	}
	s.seeking.wanted, s.seeking.ready = &f, false
	return s.prepareOn()
}

// prepareOn keeps exactly one prepare running.
func (s *Screen) prepareOn() tea.Cmd {
	if s.seeking.preparing {
		return nil
	}
	s.seeking.preparing = true
	return prepare(s.ctx, s.deck)
}

// onPrepared continues while somebody is typing a search or waiting for one.
func (s *Screen) onPrepared(msg prepared) tea.Cmd {
	s.seeking.preparing, s.seeking.ready = false, msg.share >= 1
	waits := s.seeking.wanted != nil
	switch {
	case msg.err != nil && waits:
		s.seeking.wanted = nil
		return s.complain("the search was given up", msg.err)
	case msg.err != nil:
		return s.complain("searching will be slow", msg.err)
	case s.seeking.ready || !waits && !s.searching():
		return nil
	case waits:
		s.tell(fmt.Sprintf("searching is made ready: %d %%, esc gives it up", int(100*msg.share)))
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
	if s.seeking.wanted == nil || !s.seeking.ready || s.sitting.Rearranging() || !s.sitting.Ready() {
		return nil
	}
	v := s.sitting.View()
	v.Filter = *s.seeking.wanted
	s.seeking.wanted = nil
	return s.through(v)
}

// giveUpSearch cancels a waiting search and reports whether there was one.
func (s *Screen) giveUpSearch() bool {
	if s.seeking.wanted == nil {
		return false
	}
	s.seeking.wanted = nil
	s.tell("the search was given up")
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
		return s.complain("what there is to filter by cannot be read", msg.err)
	}
	s.seeking.choices = msg.choices
	return s.toOverlay(msg)
}
