package store

import (
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

// shownAndChosen shows a pair and decides it.
func shownAndChosen(t testing.TB, d *Deck, pair stages.ID, left label.Side, c label.Choice) label.Event {
	t.Helper()
	p, err := d.Present(t.Context(), label.Presentation{ID: label.NewPresentationID(), Pair: pair, Left: left, Kind: label.Fresh})
	must(t, err)
	e := choose(pair, c)
	e.Presentation = p.ID
	must(t, d.Append(t.Context(), e))
	return e
}

func item(t testing.TB, d *Deck, pair stages.ID) label.Item {
	t.Helper()
	it, err := d.Item(t.Context(), pair)
	must(t, err)
	return it
}

func TestScalesAreKept(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pair := withPairs(t, d, 1)[0]
	negligibly, err := label.Forced(5)
	must(t, err)
	significantly, err := label.Forced(1)
	must(t, err)
	for _, c := range []label.Choice{negligibly, significantly, {Answer: label.A, Scale: label.PlainAB}, {Answer: label.Tie, Scale: label.PlainAB}, label.Graded(2)} {
		e := choose(pair, c)
		e.Criteria = map[string]int{"helpfulness": -2, "correctness": 3}
		must(t, d.Append(t.Context(), e))
		if got := item(t, d, pair).Current; got.Choice != c || !reflect.DeepEqual(got.Criteria, e.Criteria) {
			t.Errorf("%+v came back as %+v", e, got)
		}
	}
	for says, criteria := range map[string]map[string]int{"cannot have strength 4": {"x": 4}, "no name": {"": 1}} {
		e := choose(pair, label.Graded(1))
		e.Criteria = criteria
		if err := d.Append(t.Context(), e); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("%v: %v", criteria, err)
		}
	}
}

func TestRemarks(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	d, err := Open(t.Context(), path, options())
	must(t, err)
	pair := withPairs(t, d, 2)[0]
	e := choose(pair, label.Graded(1))
	e.Tags = []string{"format"}
	must(t, d.Append(t.Context(), e))
	must(t, d.SaveDraft(t.Context(), label.Draft{Pair: pair, Text: "I thi"}))
	must(t, d.SaveDraft(t.Context(), label.Draft{Pair: pair, Text: "I think"}))
	base := item(t, d, pair).Pair.B
	edit := label.Edit{ID: label.NewEditID(), Pair: pair, Base: base, Text: "better", At: time.UnixMilli(5000).UTC()}
	must(t, d.AddEdit(t.Context(), edit))
	must(t, d.AddEdit(t.Context(), edit))
	must(t, d.Close())

	d = open(t, path, options()) // after a restart
	it := item(t, d, pair)
	edit.Annotator = "anna"
	if it.Drafts[""] != "I think" || it.Edit == nil || *it.Edit != edit || !slices.Equal(it.Current.Tags, []string{"format"}) {
		t.Errorf("drafts %q, edit %+v, tags %v", it.Drafts, it.Edit, it.Current.Tags)
	}
	if n := query[int](t, d, `SELECT count(*) FROM drafts`); n != 1 {
		t.Errorf("%d drafts", n)
	}
	if tags := query[string](t, d, `SELECT group_concat(tag, ' ' ORDER BY tag) FROM label_tags`); tags != "format" {
		t.Errorf("public tags %q", tags)
	}
	must(t, d.AddNote(t.Context(), label.Note{Pair: pair, Kind: label.NoteText, Text: "I think so"}))
	must(t, d.AddEdit(t.Context(), label.Edit{ID: "e2", Pair: pair, Base: base, At: time.UnixMilli(6000)}))
	must(t, d.Append(t.Context(), choose(pair, label.Graded(2)))) // it has reasons of its own: none
	it = item(t, d, pair)
	if it.Drafts[""] != "" || it.Note != "I think so" || it.Edit != nil || it.Current.Tags != nil {
		t.Errorf("drafts %q, note %q, edit %+v, tags %v", it.Drafts, it.Note, it.Edit, it.Current.Tags)
	}
	for name, err := range map[string]error{
		"draft": d.SaveDraft(t.Context(), label.Draft{Pair: "x", Text: "y"}), "edit": d.AddEdit(t.Context(), label.Edit{ID: "e", Pair: pair, Base: "x"}),
	} {
		if !errors.Is(err, ErrUnknown) {
			t.Errorf("%s of nothing: %v", name, err)
		}
	}
}

func TestRules(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pair := withPairs(t, d, 1)[0]
	s, err := d.Scheme(t.Context())
	must(t, err)
	if !reflect.DeepEqual(s, label.DefaultScheme()) {
		t.Errorf("scheme %+v", s)
	}
	s.Scale, s.Criteria, s.Training = label.FourStrengths, []string{"truth"}, "first day"
	must(t, d.saveSetting(t.Context(), settingScheme, s))
	if back, err := d.Scheme(t.Context()); err != nil || !reflect.DeepEqual(back, s) {
		t.Errorf("scheme %+v, %v", back, err)
	}
	must(t, d.saveSetting(t.Context(), settingScheme, label.Scheme{Repeats: 2}))
	if back, err := d.Scheme(t.Context()); err != nil || !reflect.DeepEqual(back, label.DefaultScheme()) {
		t.Errorf("of two repeats for each showing: %+v, %v", back, err)
	}

	first, err := d.SetGuideline(t.Context(), "# One")
	must(t, err)
	second, err := d.SetGuideline(t.Context(), "# Two")
	must(t, err)
	text, hash, err := d.Guideline(t.Context())
	if err != nil || text != "# Two" || hash != second || first == second {
		t.Errorf("%q, %q, %v", text, hash, err)
	}
	if again, err := d.SetGuideline(t.Context(), "# One"); err != nil || again != first {
		t.Errorf("%q, %v", again, err)
	}
	if _, err := d.SetGuideline(t.Context(), ""); err != nil {
		t.Error(err)
	}
	if text, hash, err := d.Guideline(t.Context()); text+hash != "" || err != nil {
		t.Errorf("%q, %q, %v", text, hash, err)
	}
	if n := query[int](t, d, `SELECT count(*) FROM guidelines`); n != 2 {
		t.Errorf("%d guidelines are kept, want 2", n)
	}

	known := label.Known{Answer: label.B, Strength: 2, Why: "A is wrong"}
	setKnown := func(pair stages.ID) error {
		_, err := d.SaveBatch(t.Context(), exchange.Batch{Gold: map[stages.ID]label.Known{pair: known}})
		return err
	}
	must(t, setKnown(pair))
	if it := item(t, d, pair); it.Gold == nil || *it.Gold != known || it.Kind() != label.Gold {
		t.Errorf("%+v", it.Gold)
	}
	if err := setKnown("x"); !errors.Is(err, ErrUnknown) {
		t.Error(err)
	}
}

// An audited pair is in the queue as long as the machine has it.
func TestAuditsAreQueued(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 2)
	exec := func(q string, args ...any) {
		t.Helper()
		err := alter(d, q, args...)
		must(t, err)
		requeue(t, d)
	}
	exec(`UPDATE pairs SET route = 'machine'`)
	if n := query[int](t, d, `SELECT count(*) FROM queue`); n != 0 {
		t.Fatalf("%d in the queue", n)
	}
	exec(`INSERT INTO audits (pair, at) SELECT n, 1 FROM pairs WHERE id = unhex(?)`, pairs[0])
	if it := next(t, d); it.Pair.ID != pairs[0] || !it.Audit || it.Kind() != label.Audit {
		t.Errorf("%+v", it)
	}
	exec(`UPDATE pairs SET route = 'person'`)
	exec(`UPDATE pairs SET route = 'machine'`)
	if n := query[int](t, d, `SELECT count(*) FROM queue`); n != 1 {
		t.Errorf("%d in the queue, want the audit sample", n)
	}
	for _, law := range laws {
		if p, err := law.look(t.Context(), d.reader); p != nil || err != nil {
			t.Errorf("%s: %+v, %v", law.check, p, err)
		}
	}
}

// Hidden repeats have the requested share, are of decisions far enough back, with
// their sides swapped, once each; they change no label.
func TestRepeats(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 150)
	for _, pair := range pairs[:120] {
		shownAndChosen(t, d, pair, label.SideA, label.Graded(-2))
	}
	late := time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)
	if _, _, err := d.NextRepeat(t.Context(), 0, late); !errors.Is(err, label.ErrNone) {
		t.Errorf("never: %v", err)
	}
	if _, _, err := d.NextRepeat(t.Context(), 1, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)); !errors.Is(err, label.ErrNone) {
		t.Errorf("too soon: %v", err)
	}
	before, err := d.Progress(t.Context())
	must(t, err)
	seen := map[stages.ID]bool{}
	for i := range 40 {
		it, p, err := d.NextRepeat(t.Context(), 1, late)
		must(t, err)
		_, again, err := d.NextRepeat(t.Context(), 1, late)
		must(t, err)
		if again.Pair != p.Pair || again.RepeatOf != p.RepeatOf {
			t.Fatal("the same log draws another repeat")
		}
		of, err := d.Presentation(t.Context(), p.RepeatOf)
		must(t, err)
		if it.Pair.ID != p.Pair || of.Pair != p.Pair || p.Left != of.Left.Other() || it.Current != nil || seen[p.Pair] || p.Kind != label.Repeat {
			t.Fatalf("%+v of %+v, item %+v", p, of, it)
		}
		if at := slices.Index(pairs, p.Pair); at >= 100+i {
			t.Errorf("pair %d is repeated after only %d choices", at, 120+i-at)
		}
		seen[p.Pair] = true
		p, err = d.Present(t.Context(), p)
		must(t, err)
		e := choose(p.Pair, label.Graded(-1))
		if i%4 == 0 {
			e.Choice = label.Graded(2)
		}
		e.Presentation, e.RepeatOf = p.ID, p.RepeatOf
		must(t, d.Append(t.Context(), e))
	}
	if after, err := d.Progress(t.Context()); err != nil || after != before {
		t.Errorf("progress %+v, want %+v, %v", after, before, err)
	}
	if n := query[int](t, d, `SELECT count(*) FROM labels_current WHERE answer = 'a' AND strength = -2`); n != 120 {
		t.Errorf("%d labels as decided, want 120", n)
	}
	q, err := measure.QualityOf(t.Context(), d, time.Time{})
	must(t, err)
	if q.Repeats != (measure.Repeated{Sign: measure.Share{Of: 30, N: 40}, Strict: measure.Share{N: 40}}) || q.Answers.A != 120 {
		t.Errorf("%+v", q)
	}
	if q.Left != (measure.Share{Of: 120, N: 120}) || q.Longer.N != 0 {
		t.Errorf("%+v", q)
	}
}

func TestQualitySince(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 3)
	old := shownAndChosen(t, d, pairs[0], label.SideB, label.Graded(3))
	shownAndChosen(t, d, pairs[0], label.SideB, label.Graded(-3)) // takes its place
	undone := shownAndChosen(t, d, pairs[1], label.SideA, label.Graded(1))
	must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Retract, Target: undone.ID, Pair: undone.Pair}))
	_, err := d.SaveBatch(t.Context(), exchange.Batch{Gold: map[stages.ID]label.Known{pairs[0]: {Answer: label.A}}})
	must(t, err)
	q, err := measure.QualityOf(t.Context(), d, time.Time{})
	must(t, err)
	if q.Answers != (measure.Labels{A: 1}) || q.Left != (measure.Share{N: 1}) || q.Gold != (measure.Share{Of: 1, N: 1}) {
		t.Errorf("%+v, first was %s", q, old.ID)
	}
	if q, err = measure.QualityOf(t.Context(), d, time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)); err != nil || q.Fast.N != 0 {
		t.Errorf("%+v, %v", q, err)
	}
	stop := fmt.Errorf("enough")
	if err := d.Decisions(t.Context(), time.Time{}, func(measure.Decision) error { return stop }); err != stop {
		t.Errorf("error %v", err)
	}
}

// On a slow machine a showing may come after its answer, which has stored it, and after
// the next one.
func TestAShowingThatComesLateChangesNothing(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 2)
	answered := shownAndChosen(t, d, pairs[0], label.SideB, label.Graded(1))
	late, err := d.Presentation(t.Context(), answered.Presentation)
	must(t, err)
	for range 2 {
		if kept, err := d.Present(t.Context(), late); err != nil || kept.ID != late.ID || kept.Left != late.Left {
			t.Errorf("%+v comes late and is %+v (%v)", late, kept, err)
		}
		_, err = d.Present(t.Context(), label.Presentation{ID: "next", Pair: pairs[1], Left: label.SideA, Kind: label.Fresh})
		must(t, err)
	}
	if p, err := d.Interrupted(t.Context()); err != nil || p.ID != "next" {
		t.Errorf("the pair that is up is %+v (%v)", p, err)
	}
}

// A reopened pair has the sides on which the undone choice was made: a showing on
// other sides, or of a hidden repeat, is another one.
func TestAnotherRevisitIsAnotherShowing(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pair := withPairs(t, d, 1)[0]
	first := label.Presentation{ID: label.NewPresentationID(), Pair: pair, Left: label.SideA, Kind: label.Fresh}
	_, err := d.Present(t.Context(), first)
	must(t, err)
	for _, p := range []label.Presentation{
		{Left: label.SideA, Kind: label.Revisit},
		{Left: label.SideB, Kind: label.Revisit},
		{Left: label.SideB, Kind: label.Revisit, RepeatOf: first.ID},
	} {
		p.ID, p.Pair = label.NewPresentationID(), pair
		kept, err := d.Present(t.Context(), p)
		must(t, err)
		if kept.ID != p.ID || kept.Left != p.Left || kept.RepeatOf != p.RepeatOf {
			t.Errorf("shown is %+v, want %+v", kept, p)
		}
		again := p
		again.ID = label.NewPresentationID()
		if kept, err = d.Present(t.Context(), again); err != nil || kept.ID != p.ID {
			t.Errorf("after a restart shown is %+v (%v), want %+v", kept, err, p)
		}
	}
}
