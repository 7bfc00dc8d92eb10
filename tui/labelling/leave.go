package labelling

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/label"
	"prefdeck/tui/cause"
)

// Left says that the annotator leaves the screen, with everything on disk that
// was typed, but for what Err says.
type Left struct {
	Summary label.Summary
	Err     error
}

// Stays says that the screen was to be left and stays, because something could
// not be saved. Left again it goes all the same.
type Stays struct{}

// leaving is how far the screen is with being left.
type leaving int

const (
	staying leaving = iota
	going           // as soon as all is on disk
	forced          // even if something cannot be saved
	gone            // and says so only once
)

// Leave leaves the screen once what was typed is on disk: an answer on its way
// there, and the note that is open, as a draft. If one cannot be saved the screen
// stays and says so, unless it is forced, or leaves after having said it before.
func (s *Screen) Leave(force bool) tea.Cmd {
	var keep tea.Cmd
	if s.elsewhere == "" { // it is there too
		keep = s.keepLost()
	}
	if s.overlay == noting {
		keep = tea.Batch(keep, s.leaveNote())
	}
	s.leaving, s.looked = going, false
	if force || s.state == unsaved || s.noteLost != nil || s.gone != nil {
		s.leaving = forced
	}
	if s.writing > 0 {
		s.tell("leaving as soon as it is saved…")
	}
	return tea.Batch(keep, s.depart())
}

// Unsaved is what of this sitting is not on disk; nil: nothing that was typed is
// lost if the program ends now.
func (s *Screen) Unsaved() error {
	if s.elsewhere != "" {
		return cause.Elsewhere(s.deck.Path(), s.elsewhere)
	}
	noteLost := s.noteLost
	if noteLost == nil {
		noteLost = s.unkept()
	}
	var lost error
	switch {
	case s.state == saving && s.pending.ID != "":
		lost = fmt.Errorf("the last answer, %s, was still being saved", s.answer.screen)
	case s.state == unsaved:
		lost = cause.First(fmt.Sprintf("the last answer, %s, is not saved", s.answer.screen), s.answerLost)
	}
	return stages.Both(stages.Both(lost, noteLost), s.gone)
}

// depart goes on with leaving, whenever something has been written.
func (s *Screen) depart() tea.Cmd {
	switch {
	case s.leaving == staying || s.leaving == gone || s.writing > 0:
		return nil
	case s.leaving == going && s.Unsaved() != nil:
		s.leaving = staying
		return func() tea.Msg { return Stays{} }
	case !s.looked:
		return s.await(stand(s.ctx, s.deck))
	}
	s.leaving = gone
	left := Left{Summary: s.session.Summary(), Err: s.Unsaved()}
	return func() tea.Msg { return left }
}

// write counts a command that writes something new to the deck, until it answers.
func (s *Screen) write(cmd tea.Cmd) tea.Cmd {
	s.elsewhere = "" // it is not there
	return s.await(cmd)
}

// await counts a command until it answers: leaving waits for it.
func (s *Screen) await(cmd tea.Cmd) tea.Cmd {
	s.writing++
	return cmd
}
