package store

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// ledger is the label log without a database: the slow and obvious model that the
// deck is compared with.
type ledger struct {
	pairs  []stages.ID
	place  map[stages.ID]int64
	events []label.Event
}

func (l *ledger) counts(id label.EventID) bool {
	counts := true
	for _, e := range l.events {
		if e.Target == id {
			counts = e.Kind == label.Restore
		}
	}
	return counts
}

func (l *ledger) current(pair stages.ID) *label.Event {
	for _, e := range slices.Backward(l.events) {
		if e.Kind == label.Choose && e.Pair == pair && e.RepeatOf == "" && l.counts(e.ID) {
			return &e
		}
	}
	return nil
}

func (l *ledger) skips(pair stages.ID) (n int) {
	for _, e := range l.events {
		if e.Pair == pair && e.Choice.Answer == label.Skip && e.RepeatOf == "" && l.counts(e.ID) {
			n++
		}
	}
	return n
}

func (l *ledger) open(pair stages.ID) bool {
	c := l.current(pair)
	return c == nil || !c.Choice.Decides()
}

func (l *ledger) queue() []stages.ID {
	out := slices.DeleteFunc(slices.Clone(l.pairs), func(p stages.ID) bool { return !l.open(p) })
	slices.SortFunc(out, func(x, y stages.ID) int {
		return cmp.Or(cmp.Compare(l.skips(x), l.skips(y)), cmp.Compare(l.place[x], l.place[y]))
	})
	return out
}

func (l *ledger) undoable() label.EventID {
	for _, e := range slices.Backward(l.events) {
		if e.Kind == label.Choose && l.counts(e.ID) {
			return e.ID
		}
	}
	return ""
}

// redoable walks back to the last choice, and so to the choices retracted since and
// not restored.
func (l *ledger) redoable() label.EventID {
	for i, e := range slices.Backward(l.events) {
		switch e.Kind {
		case label.Choose:
			return ""
		case label.Retract:
			if !slices.ContainsFunc(l.events[i+1:], func(k label.Event) bool { return k.Target == e.Target }) {
				return e.Target
			}
		}
	}
	return ""
}

func (l *ledger) event(id label.EventID) label.Event {
	return l.events[slices.IndexFunc(l.events, func(e label.Event) bool { return e.ID == id })]
}

// copies hands out copies of an empty deck: a law is tried on a hundred of them,
// and making one takes longer than trying. done closes one and removes it.
func copies(t *testing.T) func() (d *Deck, done func()) {
	t.Helper()
	dir := t.TempDir()
	path := filepath.Join(dir, "empty.db")
	d, err := Open(t.Context(), path, options())
	must(t, err)
	must(t, d.Close())
	empty, err := os.ReadFile(path)
	must(t, err)
	return func() (*Deck, func()) {
		path := filepath.Join(dir, string(stages.NewRunID())+".db")
		must(t, os.WriteFile(path, empty, 0o600))
		d, err := Open(t.Context(), path, options())
		must(t, err)
		return d, func() {
			must(t, d.Close())
			must(t, os.Remove(path))
		}
	}
}

func eventID(t *rapid.T, e label.Event, err error) label.EventID {
	if err != nil && !errors.Is(err, label.ErrNone) {
		t.Fatal(err)
	}
	return e.ID
}

// Whatever is chosen, skipped, undone, redone and repeated: the deck agrees with
// the model.
func TestLogAgainstModel(t *testing.T) {
	t.Parallel()
	another := copies(t)
	rapid.Check(t, func(rt *rapid.T) {
		d, done := another()
		defer done()
		l := &ledger{pairs: withPairs(t, d, 4), place: map[stages.ID]int64{}}
		for _, p := range l.pairs {
			l.place[p] = d.place(p)
		}
		do := func(e label.Event) {
			must(t, d.Append(t.Context(), e))
			l.events = append(l.events, e)
		}
		choices := []label.Choice{label.Graded(-2), label.Graded(0), {Answer: label.B}, {Answer: label.BothBad}, {Answer: label.Skip}, {Answer: label.Skip}}
		for range rapid.IntRange(1, 15).Draw(rt, "steps") {
			switch rapid.IntRange(0, 6).Draw(rt, "what") {
			case 0, 1, 2:
				do(choose(rapid.SampledFrom(l.pairs).Draw(rt, "pair"), rapid.SampledFrom(choices).Draw(rt, "choice")))
			case 3, 4:
				if id := l.undoable(); id != "" {
					do(label.Event{ID: label.NewEventID(), Kind: label.Retract, Target: id, Pair: l.event(id).Pair})
				}
			case 6: // a hidden repeat of a pair, whatever its label
				pair := rapid.SampledFrom(l.pairs).Draw(rt, "repeated")
				p, err := d.Present(t.Context(), label.Presentation{ID: label.NewPresentationID(), Pair: pair, Left: label.SideA, Kind: label.Fresh})
				must(t, err)
				before := item(t, d, pair).Current
				e := choose(pair, rapid.SampledFrom(choices).Draw(rt, "choice"))
				e.RepeatOf = p.ID
				do(e)
				if after := item(t, d, pair).Current; !reflect.DeepEqual(after, before) {
					rt.Fatalf("a repeat changed the label %+v to %+v", before, after)
				}
			case 5:
				if id := l.redoable(); id != "" {
					do(label.Event{ID: label.NewEventID(), Kind: label.Restore, Target: id, Pair: l.event(id).Pair})
				}
			}
			compare(t, rt, d, l)
		}
		for _, law := range laws {
			if p, err := law.look(t.Context(), d.reader); p != nil || err != nil {
				rt.Fatalf("%s: %+v, %v", law.check, p, err)
			}
		}
	})
}

func compare(t *testing.T, rt *rapid.T, d *Deck, l *ledger) {
	e, err := d.Undoable(t.Context())
	if got := eventID(rt, e, err); got != l.undoable() {
		rt.Fatalf("undoable %q, want %q", got, l.undoable())
	}
	e, err = d.Redoable(t.Context())
	if got := eventID(rt, e, err); got != l.redoable() {
		rt.Fatalf("redoable %q, want %q", got, l.redoable())
	}
	items, err := d.Upcoming(t.Context(), len(l.pairs))
	must(t, err)
	var order []stages.ID
	for _, it := range items {
		order = append(order, it.Pair.ID)
		if it.Skips != l.skips(it.Pair.ID) {
			rt.Fatalf("skips %d, want %d", it.Skips, l.skips(it.Pair.ID))
		}
	}
	if !slices.Equal(order, l.queue()) {
		rt.Fatalf("queue %v, want %v", order, l.queue())
	}
	var want label.DeckProgress
	whole, err := d.items(t.Context(), d.reader, l.pairs)
	must(t, err)
	for i, pair := range l.pairs {
		it, c := whole[i], l.current(pair)
		if (c == nil) != (it.Current == nil) || c != nil && (c.ID != it.Current.ID || c.Choice != it.Current.Choice) {
			rt.Fatalf("label of %s: %+v, want %+v", pair, it.Current, c)
		}
		switch {
		case !l.open(pair):
			want.Done++
		default:
			want.Open++
			if l.skips(pair) > 0 {
				want.Skipped++
			}
		}
	}
	if got, err := d.Progress(t.Context()); err != nil || got != want {
		rt.Fatalf("progress %+v, want %+v, %v", got, want, err)
	}
}
