package law

import (
	"fmt"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// Reading in pages makes no difference: this deck has more labels than export reads
// at a time.
func TestLawOverPages(t *testing.T) {
	t.Parallel()
	const pairs = 450
	s := newSitting(t, newBlanks(t), 1)
	s.off = true
	s.world = &world{prompts: s.world.prompts, pairs: map[stages.ID]*couple{}}
	for len(s.world.asked) < pairs/10 {
		system, turns := newAsked(s.w, s.world)
		s.world.ask(s.w, system, turns)
	}
	var rows []row
	for n, a := range s.world.asked {
		for i := range 5 {
			a.replies = append(a.replies, &reply{text: fmt.Sprintf("%s %d.%d", s.w.text(2), n, i), model: "m1"})
		}
		rows = append(rows, rowsOf(s.w, a)...)
	}
	s.world.files = newFiles(s.w, rows)
	s.views = s.connect()
	defer s.views.close()
	s.open()
	s.take(s.world.files)
	if len(s.world.pairs) < pairs {
		t.Fatalf("%d pairs are no pages", len(s.world.pairs))
	}
	for _, c := range s.world.list() {
		s.label(c)
	}
	s.outcome()
	must(t, s.deck.Close())
}

// label labels a pair without a face.
func (s *sitting) label(c *couple) {
	as, err := s.deck.Deck.Present(s.t.Context(), label.Presentation{
		ID: label.NewPresentationID(), Pair: c.id, Left: label.Left(c.id, s.deck.Annotator(), 0), Kind: label.Fresh, At: s.clock.Now(),
	})
	must(s.t, err)
	key := pick(s.w, []string{"1", "2", "3", "5", "6", "7", "t", "x"})
	answer, left, degree := place(key, label.SevenPoint)
	v := verdict{answer: answer, degree: degree, points: 7}
	choice := label.Choice{Answer: answer}
	if answer == label.A {
		choice, v.better = label.Graded(-degree), c.of(as.Left)
		if !left {
			choice, v.better = label.Graded(degree), c.of(as.Left.Other())
		}
	}
	e := label.Event{
		ID: label.NewEventID(), Kind: label.Choose, Pair: c.id, Annotator: s.deck.Annotator(), Presentation: as.ID,
		Choice: as.Content(choice), Blind: true, View: label.Rendered, At: s.clock.Now(),
	}
	must(s.t, s.deck.Deck.Append(s.t.Context(), e))
	s.clock.advance(20 * time.Second)
	s.ledger.log = append(s.ledger.log, said{id: e.ID, kind: label.Choose, couple: c, shown: as.ID, verdict: v, left: c.of(as.Left)})
}
