package label

import (
	"errors"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/pairing"
)

// nobodys is a deck that is asked for nothing but its annotator.
type nobodys struct{ SittingDeck }

func (nobodys) Annotator() string { return "ann" }

func pairNamed(id stages.ID) Item { return Item{Pair: pairing.Pair{ID: id}} }

// on returns a sitting with a pair up whose steps nobody runs.
func on(pair stages.ID) *Sitting {
	s := NewSitting(nobodys{}, SittingOptions{})
	item := pairNamed(pair)
	s.show(Showing{Item: item, as: s.present(item, Fresh)}, false)
	s.Begin()
	return s
}

// The answer to a superseded request changes nothing.
func TestStaleResultsAreDropped(t *testing.T) {
	t.Parallel()
	for name, stale := range map[string]func(s *Sitting) applier{
		"a queue":   func(s *Sitting) applier { return refilled{number: s.line.refills - 1, items: []Item{pairNamed("q")}} },
		"a visit":   func(s *Sitting) applier { s.visits++; return visit{number: s.visits - 1, item: pairNamed("q")} },
		"a showing": func(s *Sitting) applier { return presented{asked: "another", as: Presentation{ID: "kept", Pair: "p"}} },
		"an answer": func(s *Sitting) applier { return committed{event: Event{ID: "replaced", Pair: "p"}} },
	} {
		s := on("p")
		before := s.Up().as
		c := s.Apply(StepResult{applier: stale(s)})
		if c.Outcome != nil || c.Up || len(c.Steps) > 0 || s.Up().as != before || len(s.Ahead()) > 0 {
			t.Errorf("%s: %+v, up is %+v, next %v", name, c, s.Up().as, s.Ahead())
		}
	}
}

// A count that looked up a place may arrive after a later count.
func TestStaleNumbersAreDropped(t *testing.T) {
	t.Parallel()
	s := on("p")
	s.Apply(StepResult{applier: counted{number: 2, view: s.view, progress: DeckProgress{Done: 2}}})
	s.Apply(StepResult{applier: counted{number: 1, view: s.view, progress: DeckProgress{Done: 1}}})
	if got := s.Progress().Done; got != 2 {
		t.Errorf("%d decided, want 2", got)
	}
	other := QueueView{Filter: QueueFilter{Text: "x"}}
	c := s.Apply(StepResult{applier: counted{number: 3, view: other, pair: "p", place: Place{N: 4, Of: 30}}})
	if s.Place() != (Place{}) || len(c.Steps) != 1 {
		t.Errorf("the place in another list is %v", s.Place())
	}
	s.Apply(StepResult{applier: counted{number: 4, view: s.view, pair: "p", place: Place{N: 1, Of: 3}}})
	if got := s.Place(); got != (Place{N: 1, Of: 3}) {
		t.Errorf("place %v", got)
	}
}

// A showing that the deck has stored replaces the new one.
func TestTheDecksShowingStands(t *testing.T) {
	t.Parallel()
	s := on("p")
	kept := s.Up().as
	kept.ID = "kept"
	c := s.Apply(StepResult{applier: presented{asked: s.Up().as.ID, as: kept}})
	if o := c.Outcome.(Presented); o.Swapped || s.Up().as != kept {
		t.Errorf("%+v, up is %+v", o, s.Up().as)
	}
	s = on("p")
	kept.Left = s.Up().as.Left.Other()
	c = s.Apply(StepResult{applier: presented{asked: s.Up().as.ID, as: kept}})
	if o := c.Outcome.(Presented); !o.Swapped || s.Up().Left() != kept.Left {
		t.Errorf("swapped sides go unnoticed: %+v", o)
	}
}

// A note on a pair does not appear on a hidden repeat of it that has come up while
// the note was being saved.
func TestANoteOnItsWayDoesNotTellTheRepeat(t *testing.T) {
	t.Parallel()
	s := on("p")
	note, flag := s.NoteOn("of old"), s.note(NoteFlag, "odd")
	item, as := AsRepeat(pairNamed("p"), s.Up().as)
	s.show(Showing{Item: item, as: as}, false)
	s.Begin()
	for _, n := range []Note{note, flag} {
		s.Apply(StepResult{applier: noting{Noted{Note: n}}})
	}
	if item := s.Up().Item; item.Note != "" || item.Flag != "" {
		t.Errorf("the repeat has note %q and flag %q", item.Note, item.Flag)
	}
	s.Apply(StepResult{applier: noting{Noted{Note: s.NoteOn("its own")}}})
	if got := s.Up().Item.Note; got != "its own" {
		t.Errorf("the repeat has note %q", got)
	}
}

// A saved text does not hide another one that was refused.
func TestLossesAreTold(t *testing.T) {
	t.Parallel()
	full := errors.New("full")
	s := on("p")
	apply := func(n Note, err error) {
		s.AddNote(n)
		s.Apply(StepResult{applier: noting{Noted{n, err}}, wrote: true})
	}
	flag, note := s.note(NoteFlag, "odd"), s.NoteOn("hm")
	apply(flag, full)
	apply(note, full)
	if l := s.Losses().Text; l == nil || *l != (Loss{"a note", full}) || !s.Refused() {
		t.Errorf("lost %+v", l)
	}
	apply(note, nil)
	if l := s.Losses().Text; l == nil || *l != (Loss{"a flag", full}) {
		t.Errorf("lost %+v after the note was saved", l)
	}
	apply(flag, nil)
	if l := s.Losses(); l.Any() || s.Refused() || s.Writing() {
		t.Errorf("lost %+v after all was saved", l)
	}
	s.Keep(Draft{Pair: "p", Text: "half"})
	if l := s.Losses().Text; l == nil || l.Err != nil || !s.Writing() {
		t.Errorf("lost %+v while a draft is being saved", l)
	}
}
