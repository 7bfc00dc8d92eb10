package store

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// forked returns two decks of one annotator that began as one, and its pair with a choice
// and a note.
func forked(t *testing.T) (x, y *Deck, pair stages.ID, first label.Event) {
	t.Helper()
	x = fresh(t)
	pair = withPairs(t, x, 1)[0]
	first = choose(pair, label.Graded(1))
	first.At = time.UnixMilli(100)
	must(t, x.Append(t.Context(), first))
	must(t, x.AddNote(t.Context(), label.Note{Pair: pair, Kind: label.NoteText, Text: "first", At: first.At}))
	path := filepath.Join(t.TempDir(), "copy.db")
	must(t, x.Backup(t.Context(), path, nil))
	return x, open(t, path, options()), pair, first
}

// Whichever deck takes in the other, and however often: the newer note, flag, undo and
// redo stand.
func TestTheNewerStands(t *testing.T) {
	t.Parallel()
	x, y, pair, first := forked(t)
	note := func(d *Deck, kind label.NoteKind, text string, at int64) {
		must(t, d.AddNote(t.Context(), label.Note{Pair: pair, Kind: kind, Text: text, At: time.UnixMilli(at)}))
	}
	turn := func(d *Deck, kind label.EventKind, at int64) {
		must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: kind, Target: first.ID, Pair: pair, At: time.UnixMilli(at)}))
	}
	note(y, label.NoteText, "old", 200)
	note(x, label.NoteText, "new", 300)
	note(y, label.NoteFlag, "", 200)
	note(x, label.NoteFlag, "odd", 300)
	turn(y, label.Retract, 200)
	turn(y, label.Restore, 210)
	turn(x, label.Retract, 300)
	for range 2 {
		absorbed(t, x, y)
		absorbed(t, y, x)
		for name, d := range map[string]*Deck{"x": x, "y": y} {
			it := item(t, d, pair)
			if it.Note != "new" || it.Flag != "odd" || it.Current != nil {
				t.Errorf("%s: note %q, flag %q, label %+v", name, it.Note, it.Flag, it.Current)
			}
			lawful(t, d)
		}
	}
	if n, events := query[int](t, x, `SELECT count(*) FROM notes`), query[int](t, x, `SELECT count(*) FROM events`); n > 7 || events > 5 {
		t.Errorf("%d notes and %d events", n, events)
	}
}

// An undone and redone choice is no newer than one that was made since it was: neither
// where both came at once nor where the redo came after the choice.
func TestARedoneChoiceIsAsOldAsItWas(t *testing.T) {
	t.Parallel()
	for _, turned := range []int64{220, 400} { // before the newer choice, after it
		x, y, pair, _ := forked(t)
		choice := func(d *Deck, points int, at int64) label.Event {
			e := choose(pair, label.Graded(points))
			e.At = time.UnixMilli(at)
			must(t, d.Append(t.Context(), e))
			return e
		}
		older := choice(y, -1, 200)
		choice(x, -2, 300)
		if turned > 300 {
			absorbed(t, x, y)
		}
		for i, kind := range []label.EventKind{label.Retract, label.Restore} {
			must(t, y.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: kind, Target: older.ID, Pair: pair, At: time.UnixMilli(turned + int64(i))}))
		}
		for range 3 {
			absorbed(t, x, y)
			absorbed(t, y, x)
			for name, d := range map[string]*Deck{"x": x, "y": y} {
				if it := item(t, d, pair); it.Current == nil || it.Current.Choice != label.Graded(-2) {
					t.Errorf("turned at %d, in %s: %+v", turned, name, it.Current)
				}
				if e, err := d.Redoable(t.Context()); !errors.Is(err, label.ErrNone) {
					t.Errorf("turned at %d, in %s %+v could be redone (%v)", turned, name, e, err)
				}
				lawful(t, d)
			}
		}
		if n := query[int](t, x, `SELECT count(*) FROM events`); n > 7 {
			t.Errorf("turned at %d: %d events", turned, n)
		}
	}
}

// What was done last on a pair stands, even if the clock was put back meanwhile, and in a
// deck that takes it in, too.
func TestTheLastStandsWhateverTheClockSays(t *testing.T) {
	t.Parallel()
	x, y, pair, _ := forked(t)
	base := item(t, x, pair).Pair.A
	for i, text := range []string{"one", "two"} {
		early := time.UnixMilli(int64(90 - i))
		e := choose(pair, label.Graded(-1-i))
		e.At = early
		must(t, y.Append(t.Context(), e))
		must(t, y.AddNote(t.Context(), label.Note{Pair: pair, Kind: label.NoteText, Text: text, At: early}))
		must(t, y.AddEdit(t.Context(), label.Edit{ID: label.NewEditID(), Pair: pair, Base: base, Text: text, At: early}))
	}
	absorbed(t, x, y)
	for name, d := range map[string]*Deck{"its own": y, "the other": x} {
		it := item(t, d, pair)
		if it.Current == nil || it.Current.Choice != label.Graded(-2) || it.Note != "two" || it.Edit == nil || it.Edit.Text != "two" {
			t.Errorf("in %s deck: label %+v, note %q, edit %+v", name, it.Current, it.Note, it.Edit)
		}
	}
}

// Whichever deck takes in the other: of a drop by hand and a rescue the newer stands.
func TestTheNewerDropStands(t *testing.T) {
	t.Parallel()
	for _, done := range []string{"drop", "rescue drop", "drop rescue", "drop rescue drop", "drop | rescue", "drop | rescue drop", "rescue | drop rescue", "drop back rescue"} {
		x, y, pair, _ := forked(t)
		at := int64(1000)
		clock := func() time.Time { at++; return time.UnixMilli(at) }
		x.o.Clock, y.o.Clock = clock, clock
		d, dropped := y, false
		for _, do := range strings.Fields(done) {
			switch dropped = do == "drop"; do {
			case "back": // goes the clock
				at = 0
			case "|":
				absorbed(t, x, y)
				absorbed(t, y, x)
				d = x
			case "drop":
				must(t, d.DropByHand(t.Context(), pair, do))
			default:
				must(t, d.Rescue(t.Context(), stages.OfPair, pair, do))
			}
		}
		for range 2 {
			for _, a := range [][]*Deck{{x, y}, {y, x}} {
				absorbed(t, a[0], a[1])
				lawful(t, a[0])
			}
		}
		for name, d := range map[string]*Deck{"x": x, "y": y} {
			if by, rescues := query[string](t, d, `SELECT dropped_by FROM pairs`), query[int](t, d, `SELECT count(*) FROM rescues`); (by != "") != dropped || rescues > 1 || dropped && rescues > 0 {
				t.Errorf("%s: in %s the pair is dropped by %q, with %d rescues", done, name, by, rescues)
			}
		}
	}
}
