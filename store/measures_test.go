package store

import (
	"reflect"
	"testing"
	"time"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
)

// The rows hold the same decisions as Decisions, so both measure the same quality.
func TestRowsHoldTheDecisions(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 6)
	present := func(pair int, kind string, repeats label.PresentationID) label.PresentationID {
		p, err := d.Present(t.Context(), label.Presentation{ID: label.NewPresentationID(), Pair: pairs[pair], Left: label.SideB, Kind: kind, RepeatOf: repeats})
		must(t, err)
		return p.ID
	}
	decide := func(pair int, c label.Choice, p, repeats label.PresentationID) label.Event {
		e := choose(pairs[pair], c)
		e.Presentation, e.RepeatOf, e.Active = p, repeats, time.Duration(pair+1)*time.Second
		must(t, d.Append(t.Context(), e))
		return e
	}
	first := present(0, label.Fresh, "")
	decide(0, label.Graded(-2), first, "")
	decide(0, label.Graded(-1), present(0, label.Repeat, first), first)
	decide(1, label.Graded(1), "", "")
	decide(1, label.Graded(3), "", "")
	taken := decide(2, label.Graded(1), "", "")
	must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Retract, Target: taken.ID, Pair: pairs[2]}))
	decide(3, label.Choice{Answer: label.Skip}, "", "")
	decide(4, label.Choice{Answer: label.BothBad}, "", "")
	rows, err := d.Rows(t.Context())
	must(t, err)
	want, err := measure.QualityOf(t.Context(), d, time.Time{})
	must(t, err)
	if got := measure.QualityIn(&rows); !reflect.DeepEqual(got, want) {
		t.Errorf("quality of the rows %+v\nof the decisions %+v", got, want)
	}
	if len(rows.Labels) != 5 || len(rows.Pairs) != 5 || rows.Prompts != 5 || rows.Waiting != 3 || rows.Annotators[0] != "anna" {
		t.Errorf("%d labels, %d pairs, %d prompts, %d waiting, %v", len(rows.Labels), len(rows.Pairs), rows.Prompts, rows.Waiting, rows.Annotators)
	}
	if l := rows.Labels[1]; l.First == nil || l.First.Strength != -2 || l.Left != label.SideB || rows.Pairs[l.Pair].ID != pairs[0] {
		t.Errorf("the repeat is %+v", l)
	}
	if p := rows.Pairs[0]; p.A.Runes == 0 || p.B.Runes == 0 {
		t.Errorf("no style: %+v", p)
	}
}

// Labels of other annotators and the verdicts of judges come along.
func TestRowsOfOthers(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 2)
	must(t, d.Append(t.Context(), choose(pairs[0], label.Graded(-1))))
	must(t, alter(d, `INSERT INTO events (id, kind, pair, annotator, answer, at) SELECT 'x', 'choose', n, 'bea', 'b', 5 FROM pairs WHERE id = unhex(?)`, pairs[0]))
	must(t, alter(d, `INSERT INTO judgements (pair, judge, first, probability, answer) SELECT n, 'j', 'a', 0.75, 'a' FROM pairs`))
	rows, err := d.Rows(t.Context())
	must(t, err)
	if len(rows.Labels) != 2 || rows.Annotators[rows.Labels[1].Annotator] != "bea" || rows.Labels[1].Choice.Answer != label.B {
		t.Errorf("labels %+v", rows.Labels)
	}
	if want := []measure.VerdictRow{{First: label.SideA, Probability: 0.75, Answer: label.A}}; !reflect.DeepEqual(rows.Verdicts, want) {
		t.Errorf("verdicts %+v, want those of labelled pairs", rows.Verdicts)
	}
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	print := func(d *Deck) string {
		f, err := d.Fingerprint()
		must(t, err)
		return f
	}
	pairs := withPairs(t, d, 2)
	before := print(d)
	must(t, d.Append(t.Context(), choose(pairs[0], label.Graded(1))))
	after := print(d)
	if before == after {
		t.Error("a label left the fingerprint as it was")
	}
	must(t, d.Close())
	read := func() string {
		d, err := Open(t.Context(), d.Path(), Options{ReadOnly: true, Version: "test"})
		must(t, err)
		defer func() { must(t, d.Close()) }()
		f := print(d)
		_, err = d.Rows(t.Context())
		must(t, err)
		return f
	}
	if first, second := read(), read(); first != second {
		t.Error("reading changed the fingerprint")
	}
}
