package store

import (
	"database/sql"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// The pair at a place and the place of a pair are those that sorting all of them
// finds, in every order, also among pairs that are equal but for their place, and
// after pairs have come and gone.
func TestThePairAtAPlaceIsTheSortedOne(t *testing.T) {
	t.Parallel()
	t.Run("by indexes", func(t *testing.T) { checkPlaces(t, fresh(t)) })
	t.Run("without them", func(t *testing.T) {
		o := options()
		o.atOnce = 1
		d, err := Open(t.Context(), filepath.Join(t.TempDir(), "deck.db"), o)
		must(t, err)
		defer func() { must(t, d.Close()) }()
		d.arranging.closed = true // nothing makes them
		checkPlaces(t, d)
	})
}

func checkPlaces(t *testing.T, d *Deck) {
	_, err := d.SaveBatch(t.Context(), pairsOf(0, 3))
	must(t, err)
	for _, o := range []label.Order{label.ByPrompt, label.Newest} {
		must(t, d.SetView(t.Context(), label.QueueView{Order: o}))
		for n := 1; n <= 3; n++ {
			if _, err := d.At(t.Context(), n); err != nil {
				t.Errorf("%s: place %d of 3: %v", o, n, err)
			}
		}
	}
	_, err = d.SaveBatch(t.Context(), pairsOf(3, 1297))
	must(t, err)
	must(t, alter(d, `UPDATE queue SET doubt = abs(random() % 20) / 40.0, made = abs(random() % 5) WHERE place % 3 = 0`))
	must(t, alter(d, `INSERT INTO scores (subject, kind, what, scorer, value) SELECT id, 'prompt', 'difficulty', 'j', n % 8 FROM prompts WHERE n % 4 > 0`))
	check := func(when string) {
		t.Helper()
		for _, o := range label.Orders() {
			must(t, d.SetView(t.Context(), label.QueueView{Order: o}))
			s := unsortedOf(o)
			sorted, err := pairIDs(t.Context(), d.reader, `SELECT q.pair FROM queue q NOT INDEXED ORDER BY `+s.keys.list())
			must(t, err)
			for n := 1; n <= len(sorted); n += 1 + rand.IntN(180) {
				found, err := d.At(t.Context(), n)
				must(t, err)
				place, err := d.Position(t.Context(), sorted[n-1])
				must(t, err)
				if found != sorted[n-1] || place != (label.Place{N: n, Of: len(sorted)}) {
					t.Fatalf("%s, %s: place %d has %s, want %s, whose place is %s", when, o, n, found, sorted[n-1], place)
				}
			}
			if found, err := d.At(t.Context(), len(sorted)+1); err != label.ErrNone {
				t.Errorf("%s, %s: after the last one: %v, %v", when, o, found, err)
			}
		}
	}
	check("at first")
	if n := query[int](t, d, `SELECT count(*) FROM sqlite_schema WHERE name = 'queue_newest'`); n > 0 == d.arranging.closed {
		t.Errorf("%d indexes", n)
	}
	last := next(t, d).Pair.ID
	_, err = d.SaveBatch(t.Context(), pairsOf(1300, 3))
	must(t, err)
	check("with new pairs")
	must(t, d.write(t.Context(), func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(t.Context(), `UPDATE pairs SET route = 'dropped' WHERE id = unhex(?)`, last); err != nil {
			return err
		}
		gone, err := numbers(t.Context(), tx, `SELECT n FROM pairs WHERE id = unhex(?)`, last)
		if err != nil {
			return err
		}
		return settlePairs(t.Context(), tx, gone...)
	}))
	check("without a pair")
	must(t, d.Rescue(t.Context(), stages.OfPair, last, "back"))
	check("with that pair again")
	none, err := d.Position(t.Context(), stages.ID("00000000000000000000000000000000"))
	if err != nil || none.N != 0 || none.Of != 1303 {
		t.Errorf("the place of no pair is %v, %v", none, err)
	}
	if !slices.Contains(label.Orders(), label.Uncertain) || !slices.Contains(label.Orders(), label.Hardest) {
		t.Error("an order was not tried")
	}
}

// The indexes of an order are made behind the labelling, again after that was broken off,
// and the next pair is the same before and after.
func TestOrdersAreArrangedBehindTheLabelling(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	o := options()
	o.atOnce = 1
	d, err := Open(t.Context(), path, o)
	must(t, err)
	_, err = d.SaveBatch(t.Context(), pairsOf(0, 300))
	must(t, err)
	must(t, alter(d, `UPDATE queue SET doubt = abs(random() % 20) / 40.0, made = abs(random() % 5) WHERE place % 3 = 0`))
	must(t, alter(d, `INSERT INTO scores (subject, kind, what, scorer, value) SELECT id, 'prompt', 'difficulty', 'j', n % 3 FROM prompts WHERE n % 4 > 0`))
	for _, order := range []label.Order{label.ByPrompt, label.Uncertain, label.Newest, label.Hardest} {
		d.arranging.closed = true
		must(t, d.SetView(t.Context(), label.QueueView{Order: order}))
		before := upcoming(t, d, 301)
		must(t, d.Close())
		d = open(t, path, o)
		if got := upcoming(t, d, 1); got[0] != before[0] { // it has begun to make them
			t.Errorf("%s: %s is next, want %s", order, got[0], before[0])
		}
		<-d.arranging.ended
		if left, err := missing(t.Context(), d.reader, order); left != nil || err != nil {
			t.Errorf("%s: missing %+v, %v", order, left, err)
		}
		if after := upcoming(t, d, 301); !slices.Equal(after, before) || len(after) != 300 {
			t.Errorf("%s: %d pairs come in another order", order, len(after))
		}
	}
}

// The index of an order gives way to labels and is made once none waits, or if there are
// too many.
func TestArrangingGivesWayToLabels(t *testing.T) {
	t.Parallel()
	o := options()
	o.atOnce = 1
	d := open(t, filepath.Join(t.TempDir(), "deck.db"), o)
	_, err := d.SaveBatch(t.Context(), pairsOf(0, 30))
	must(t, err)
	a := &d.arranging
	labelled := a.giveWay()
	must(t, d.SetView(t.Context(), label.QueueView{Order: label.ByPrompt}))
	if left, err := missing(t.Context(), d.reader, label.ByPrompt); left == nil || err != nil {
		t.Errorf("an index is made while a label waits: %v", err)
	}
	labelled()
	<-a.ended
	if left, err := missing(t.Context(), d.reader, label.ByPrompt); left != nil || err != nil || a.err != nil {
		t.Errorf("missing %+v after the label, %v; failed: %v", left, err, a.err)
	}
	var store int
	must(t, d.arranger.QueryRow(`PRAGMA temp_store`).Scan(&store))
	if store != 1 {
		t.Errorf("SQLite sorts in store %d, where nothing interrupts it", store)
	}
	for _, c := range []struct {
		name         string
		by           *sql.DB
		how          manner
		urgent, ends bool
	}{{"a label", d.writer, synced, false, true}, {"a showing", d.writer, jotted, false, true}, {"a run", d.hauler, hauled, false, false}, {"urgent", d.writer, synced, true, false}} {
		making, end := a.making(t.Context(), c.urgent)
		must(t, d.writeOn(t.Context(), c.by, c.how, func(*sql.Tx) error { return nil }))
		if (making.Err() != nil) != c.ends {
			t.Errorf("%s: it ends with %v", c.name, making.Err())
		}
		end()
	}
}

// An order that cannot be indexed is in force all the same, and says why: to who waits for
// it and to doctor.
func TestAnOrderThatCannotBeIndexed(t *testing.T) {
	t.Parallel()
	o := options()
	o.atOnce = 1
	d := open(t, filepath.Join(t.TempDir(), "deck.db"), o)
	withPairs(t, d, 5)
	must(t, d.arranger.Close())
	must(t, d.SetView(t.Context(), label.QueueView{Order: label.Newest}))
	if err := d.Arranged(t.Context()); err == nil || !strings.Contains(err.Error(), "index the order") {
		t.Errorf("no word of it: %v", err)
	}
	if at, err := d.At(t.Context(), 1); err != nil || at != next(t, d).Pair.ID {
		t.Errorf("the first pair is %s, %v", at, err)
	}
	c := checker{d: d}
	if p, err := c.settings(t.Context(), d.reader); err != nil || p == nil || !strings.Contains(p.text, "the order newest is not indexed") {
		t.Errorf("doctor says %+v, %v", p, err)
	}
}
