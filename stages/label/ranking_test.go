package label

import (
	"context"
	"testing"
)

// While the order is drawn, keys are answered. An order drawn for another view is dropped,
// and after enough labels it is drawn again.
func TestTheOrderIsDrawnBesideTheLabelling(t *testing.T) {
	t.Parallel()
	s := NewSitting(nobodys{}, SittingOptions{Guard: &Guard{}, Rank: func(context.Context) (int, error) { return 1000, nil }})
	if c := s.rank(); len(c.Steps) > 0 {
		t.Error("an order is drawn that is not in force")
	}
	view := QueueView{Order: Informative}
	s.adopt(view)
	drawing := s.rank()
	if len(drawing.Steps) != 1 || !drawing.Steps[0].Beside() || drawing.Steps[0].Writes() {
		t.Fatalf("%+v", drawing)
	}
	if c := s.rank(); len(c.Steps) > 0 {
		t.Error("it is drawn twice at once")
	}
	for _, item := range []Item{pairNamed("p"), pairNamed("q")} {
		s.show(Showing{Item: item, as: s.present(item, Fresh)}, true)
		s.Begin()
		if c := s.Answer(Graded(-1), Look{}, false); s.Phase() != Saving || len(c.Steps) != 1 {
			t.Fatalf("pair %s: phase %v, %+v", item.Pair.ID, s.Phase(), c)
		}
		s.Apply(StepResult{committed{event: s.pending}, true})
		if s.Phase() == Saving || s.Last().Item.Pair.ID != item.Pair.ID {
			t.Fatalf("pair %s: phase %v", item.Pair.ID, s.Phase())
		}
	}
	s.adopt(QueueView{Order: Informative, Filter: QueueFilter{Tag: "x"}})
	if c := s.Apply(StepResult{applier: ranked{view: view, labels: 1000}}); c.Outcome != nil || len(c.Steps) != 1 || !c.Steps[0].Beside() {
		t.Errorf("the order of another view: %+v", c)
	}
	s.ranking.due = rankEvery
	r := s.Apply(StepResult{applier: ranked{view: s.view, labels: 1000}})
	if _, ok := r.Outcome.(Redrawn); !ok || len(r.Steps) != 1 || r.Steps[0].Beside() {
		t.Errorf("%+v", r)
	}
	for n := 1; n <= 50; n++ {
		if c := s.learn(); len(c.Steps) > 0 != (n == 50) {
			t.Errorf("after %d labels: %+v", n, c)
		}
	}
}
