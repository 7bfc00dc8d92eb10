package label

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"prefdeck/stages/pairing"
)

// sat returns a session with a clock that the test moves, and a pair of ten words.
func sat() (s *Session, now *time.Time, item Item) {
	at := start()
	s = newSession("ann", SittingOptions{Now: func() time.Time { return at }})
	item = Item{Pair: pairing.Pair{ID: "p", A: "ra", B: "rb"}}
	item.A.Text = strings.Repeat("word ", 10)
	return s, &at, item
}

// beginOn puts a pair up and paints it, with earlier remarks on it.
func (s *Session) beginOn(item Item, as Presentation, before Event) {
	s.put(Showing{Item: item, as: as, before: before})
	s.begin()
}

// Remarks on a pair return with it, whichever its sides, and go with its next
// choice unless they are changed.
func TestRecall(t *testing.T) {
	t.Parallel()
	s, now, item := sat()
	s.beginOn(item, Presentation{Pair: "p", Left: SideB}, Event{})
	s.ToggleTag("format")
	s.Compare("helpfulness", -3)
	*now = now.Add(20 * time.Second)
	half := s.saidSoFar()
	if !reflect.DeepEqual(half.Tags, []string{"format"}) || half.Criteria["helpfulness"] != 3 || half.Active != 20*time.Second {
		t.Errorf("said %+v", half)
	}
	s.beginOn(Item{Pair: pairing.Pair{ID: "q"}}, Presentation{Pair: "q", Left: SideA}, Event{})
	if said := s.saidSoFar(); len(said.Tags)+len(said.Criteria) > 0 || said.Active > 0 {
		t.Errorf("of another pair %+v", said)
	}
	s.beginOn(item, Presentation{Pair: "p", Left: SideA}, half)
	if s.Criteria()["helpfulness"] != 3 {
		t.Errorf("on the other sides: %v", s.Criteria())
	}
	s.ToggleTag("style")
	*now = now.Add(time.Second)
	e := s.choose(Graded(1), Look{})
	if !reflect.DeepEqual(e.Tags, []string{"format", "style"}) || e.Criteria["helpfulness"] != 3 {
		t.Errorf("%+v", e)
	}
	if e.Active != time.Second || e.Fast {
		t.Errorf("active %v, fast %t: the pair had been read for 20 s before", e.Active, e.Fast)
	}
	if !reflect.DeepEqual(half.Tags, []string{"format"}) {
		t.Errorf("what was said before has changed: %v", half.Tags)
	}
}

// A revealed pair stays revealed when it is up again.
func TestWhatWasToldStaysTold(t *testing.T) {
	t.Parallel()
	s, _, item := sat()
	other := Item{Pair: pairing.Pair{ID: "q"}}
	up := func(item Item) Event {
		s.beginOn(item, Presentation{Pair: item.Pair.ID, Left: SideA}, Event{})
		return s.choose(Graded(1), Look{})
	}
	if !up(item).Blind {
		t.Error("not blind from the start")
	}
	s.Reveal()
	if !up(other).Blind || up(item).Blind {
		t.Error("what was revealed of one pair")
	}
	s.unblinded = true
	up(other)
	s.unblinded = false
	if up(other).Blind {
		t.Error("what a filter told is forgotten")
	}
	s, _, _ = sat()
	s.Tell("q")
	if up(other).Blind || !up(item).Blind {
		t.Error("what was told of one pair")
	}
}

// A hidden repeat of a revealed pair looks as blind as any other; its choice is
// recorded as unblinded.
func TestARepeatOfAToldPairLooksBlind(t *testing.T) {
	t.Parallel()
	s, _, item := sat()
	s.Tell("p")
	s.beginOn(item, Presentation{Pair: "p", Left: SideB, Kind: Repeat, RepeatOf: "x"}, Event{})
	if !s.LooksBlind() || s.choose(Graded(1), Look{}).Blind {
		t.Error("a repeat of a told pair")
	}
	s.Reveal()
	if s.LooksBlind() {
		t.Error("revealed it still looks blind")
	}
	s.beginOn(item, Presentation{Pair: "p", Left: SideB, Kind: Revisit}, Event{})
	if s.LooksBlind() {
		t.Error("opened again on purpose it looks blind")
	}
}

func TestReshownStartsTheGuard(t *testing.T) {
	t.Parallel()
	s, now, item := sat()
	s.beginOn(item, Presentation{Pair: "p", Left: SideA}, Event{})
	*now = now.Add(time.Minute)
	s.Reshown()
	*now = now.Add(100 * time.Millisecond)
	if s.guard.Press(*now) {
		t.Error("a key counts on a pair that was seen for 100 ms")
	}
	*now = now.Add(time.Second)
	if !s.guard.Press(*now) {
		t.Error("no key counts on a pair that has been up for a second")
	}
}

func TestFiltersThatWalk(t *testing.T) {
	t.Parallel()
	for state, want := range map[State]bool{Waiting: false, Skipped: false, Decided: true, Flagged: true, Any: true} {
		if got := (QueueFilter{State: state}).Walks(); got != want {
			t.Errorf("%q walks: %t", state, got)
		}
	}
}
