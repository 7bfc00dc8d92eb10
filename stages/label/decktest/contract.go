package decktest

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// ContractDeck is what the contract is about.
type ContractDeck interface {
	label.SittingDeck
	label.Archive
}

// Contract tests a deck. Open has to return a new one that goes by a clock, with so
// many pairs, none of them decided, in the order of a queue that nobody has changed.
func Contract(t *testing.T, open func(t *testing.T, pairs int, now func() time.Time) ContractDeck) {
	for name, holds := range map[string]func(d *deck){
		"queue": queue, "showings": showings, "repeats": repeats, "interruptions": interruptions, "log": log, "remarks": remarks,
		"remarks of repeats": remarksOfRepeats, "edits": edits, "places": places, "filters": filters, "history": history,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &deck{T: t, now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
			d.ContractDeck = open(t, 5, d.tick)
			for _, item := range must(d.Upcoming(t.Context(), 9))(d) {
				d.pairs = append(d.pairs, item.Pair.ID)
			}
			if len(d.pairs) != 5 {
				t.Fatalf("%d pairs wait, want 5", len(d.pairs))
			}
			holds(d)
		})
	}
}

// deck is a deck under test, with a clock that goes on by itself.
type deck struct {
	*testing.T
	ContractDeck
	pairs []stages.ID // as they wait at first
	now   time.Time
}

// must returns a value that has to come without an error.
func must[V any](v V, err error) func(d *deck) V {
	return func(d *deck) V {
		d.Helper()
		if err != nil {
			d.Fatal(err)
		}
		return v
	}
}

func (d *deck) done(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// none holds that there is nothing of a kind.
func (d *deck) none(what string, err error) {
	d.Helper()
	if !errors.Is(err, label.ErrNone) {
		d.Errorf("%s: %v, want label.ErrNone", what, err)
	}
}

func (d *deck) tick() time.Time {
	d.now = d.now.Add(time.Second)
	return d.now
}

func (d *deck) showing(pair stages.ID, left label.Side, kind string, of label.PresentationID) label.Presentation {
	return label.Presentation{ID: label.NewPresentationID(), Pair: pair, Annotator: d.Annotator(), Left: left, Kind: kind, RepeatOf: of, At: d.tick()}
}

func (d *deck) present(p label.Presentation) label.Presentation {
	d.Helper()
	return must(d.Present(d.Context(), p))(d)
}

// choose answers a showing.
func (d *deck) choose(p label.Presentation, c label.Choice) label.Event {
	d.Helper()
	e := label.Event{
		ID: label.NewEventID(), Kind: label.Choose, Pair: p.Pair, Annotator: d.Annotator(), Presentation: p.ID, RepeatOf: p.RepeatOf,
		Choice: c, Blind: true, View: label.Rendered, Active: time.Duration(len(d.pairs)) * time.Second, At: d.tick(),
	}
	d.done(d.Append(d.Context(), e))
	return e
}

// decide shows a pair of the queue and answers it.
func (d *deck) decide(pair stages.ID, c label.Choice) label.Event {
	d.Helper()
	return d.choose(d.present(d.showing(pair, label.SideA, label.Fresh, "")), c)
}

// rewrite takes a choice back, or makes it count again.
func (d *deck) rewrite(kind label.EventKind, e label.Event) {
	d.Helper()
	d.done(d.Append(d.Context(), label.Event{ID: label.NewEventID(), Kind: kind, Target: e.ID, Pair: e.Pair, Annotator: d.Annotator(),
		Blind: true, View: label.Rendered, At: d.tick()}))
}

func (d *deck) item(pair stages.ID) label.Item {
	d.Helper()
	return must(d.Item(d.Context(), pair))(d)
}

// waits holds which pairs wait, in order.
func (d *deck) waits(n int, except []stages.ID, want ...stages.ID) {
	d.Helper()
	var got []stages.ID
	for _, item := range must(d.Upcoming(d.Context(), n, except...))(d) {
		got = append(got, item.Pair.ID)
	}
	if !slices.Equal(got, want) {
		d.Errorf("waiting are %v, want %v", got, want)
	}
}

func (d *deck) progress(want label.DeckProgress) {
	d.Helper()
	if got := must(d.Progress(d.Context()))(d); got != want {
		d.Errorf("progress %+v, want %+v", got, want)
	}
}

var skip = label.Choice{Answer: label.Skip}

func queue(d *deck) {
	p := d.pairs
	d.waits(2, nil, p[0], p[1])
	d.waits(2, p[:1], p[1], p[2])
	d.decide(p[0], label.Graded(1))
	d.decide(p[1], skip)
	d.waits(9, nil, p[2], p[3], p[4], p[1])
	if item := d.item(p[1]); item.Skips != 1 {
		d.Errorf("skipped once, it says %d", item.Skips)
	}
	d.progress(label.DeckProgress{Open: 4, Done: 1, Skipped: 1})
	if ms := must(d.Pace(d.Context(), 9))(d); !slices.Equal(ms, []time.Duration{5 * time.Second}) {
		d.Errorf("pace %v, want that of the one decision", ms)
	}
}

func showings(d *deck) {
	p := d.pairs
	fresh := d.present(d.showing(p[0], label.SideB, label.Fresh, ""))
	if again := d.present(d.showing(p[0], label.SideA, label.Fresh, "")); again != fresh {
		d.Errorf("shown once more is %+v, want the showing that nobody answered %+v", again, fresh)
	}
	if got := must(d.Presentation(d.Context(), fresh.ID))(d); got != fresh {
		d.Errorf("stored is %+v, want %+v", got, fresh)
	}
	d.choose(fresh, label.Graded(1))
	if next := d.showing(p[0], label.SideB, label.Fresh, ""); d.present(next) != next {
		d.Error("a showing that was answered stands in for a new one")
	}
	one, other := d.showing(p[0], label.SideA, label.Revisit, ""), d.showing(p[0], label.SideB, label.Revisit, "")
	if d.present(one) != one || d.present(other) != other {
		d.Error("a pair that is opened again does not stand as it was decided")
	}
}

func repeats(d *deck) {
	p := d.pairs
	first := d.decide(p[0], label.Graded(2))
	repeat := d.showing(p[0], label.SideB, label.Repeat, first.Presentation)
	if d.present(repeat) != repeat {
		d.Error("a repeat is not shown on its own sides")
	}
	d.choose(repeat, label.Graded(-3))
	if now := d.item(p[0]).Current; now == nil || now.ID != first.ID {
		d.Errorf("a repeat decided: %+v", now)
	}
	d.progress(label.DeckProgress{Open: 4, Done: 1})
	if n := must(d.Repeated(d.Context()))(d); n != 1 {
		d.Errorf("%d repeats, want 1", n)
	}
	last := must(d.Undoable(d.Context()))(d)
	if last.RepeatOf != first.Presentation {
		d.Errorf("the last answer is %+v", last)
	}
	d.rewrite(label.Retract, last)
	if n := must(d.Repeated(d.Context()))(d); n != 0 {
		d.Errorf("%d repeats after it was taken back", n)
	}
	if item := d.item(p[0]); item.Undone != nil {
		d.Errorf("the pair itself was not taken back: %+v", item.Undone)
	}
}

func interruptions(d *deck) {
	p := d.pairs
	_, err := d.Interrupted(d.Context())
	d.none("before anything was shown", err)
	fresh := d.present(d.showing(p[0], label.SideB, label.Fresh, ""))
	if got := must(d.Interrupted(d.Context()))(d); got != fresh {
		d.Errorf("interrupted is %+v, want %+v", got, fresh)
	}
	e := d.choose(fresh, label.Graded(1))
	_, err = d.Interrupted(d.Context())
	d.none("after the answer", err)
	d.rewrite(label.Retract, e)
	d.present(d.showing(p[0], label.SideB, label.Revisit, ""))
	if got := must(d.Interrupted(d.Context()))(d); got.Pair != p[0] {
		d.Errorf("interrupted is %+v, want the pair that was undone", got)
	}
	d.rewrite(label.Restore, e)
	_, err = d.Interrupted(d.Context())
	d.none("after a redo", err)
}

func log(d *deck) {
	p := d.pairs
	_, err := d.Undoable(d.Context())
	d.none("nothing to undo", err)
	_, err = d.Redoable(d.Context())
	d.none("nothing to redo", err)
	first, second := d.decide(p[0], label.Graded(1)), d.decide(p[1], label.Graded(-2))
	d.done(d.Append(d.Context(), second)) // again, as after a lost answer
	if versions := must(d.Versions(d.Context(), p[1]))(d); len(versions) != 1 {
		d.Errorf("an event written twice is %d", len(versions))
	}
	d.rewrite(label.Retract, second)
	if e := must(d.Undoable(d.Context()))(d); e.ID != first.ID {
		d.Errorf("to undo is %+v, want the first", e)
	}
	if e := must(d.Redoable(d.Context()))(d); e.ID != second.ID {
		d.Errorf("to redo is %+v, want the second", e)
	}
	if item := d.item(p[1]); item.Current != nil || item.Undone == nil || item.Undone.ID != second.ID {
		d.Errorf("undone it is %+v, %+v", item.Current, item.Undone)
	}
	d.rewrite(label.Restore, second)
	if item := d.item(p[1]); item.Current == nil || item.Undone != nil {
		d.Errorf("redone it is %+v, %+v", item.Current, item.Undone)
	}
	d.rewrite(label.Retract, second)
	third := d.decide(p[2], skip)
	_, err = d.Redoable(d.Context())
	d.none("after another choice", err)
	if e := must(d.Undoable(d.Context()))(d); e.ID != third.ID {
		d.Errorf("to undo is %+v, want the skip", e)
	}
	if versions := must(d.Versions(d.Context(), p[1]))(d); len(versions) != 4 || versions[0].ID != second.ID || versions[3].Kind != label.Retract {
		d.Errorf("the log of the second pair is %+v", versions)
	}
}

func (d *deck) note(pair stages.ID, kind label.NoteKind, text string, of label.PresentationID) {
	d.Helper()
	d.done(d.AddNote(d.Context(), label.Note{Pair: pair, Annotator: d.Annotator(), Kind: kind, Text: text, At: d.tick(), RepeatOf: of}))
}

func (d *deck) draft(pair, base stages.ID, of label.PresentationID, text string) {
	d.Helper()
	d.done(d.SaveDraft(d.Context(), label.Draft{Pair: pair, Base: base, RepeatOf: of, Text: text}))
}

// drafts holds the drafts on a pair.
func (d *deck) drafts(pair stages.ID, want label.Drafts) {
	d.Helper()
	if got := d.item(pair).Drafts; !maps.Equal(got, want) {
		d.Errorf("drafts %v, want %v", got, want)
	}
}

func remarks(d *deck) {
	p := d.pairs[0]
	d.note(p, label.NoteText, "one", "")
	d.note(p, label.NoteFlag, "odd", "")
	d.note(p, label.NoteText, "two", "")
	if item := d.item(p); item.Note != "two" || item.Flag != "odd" {
		d.Errorf("note %q, flag %q", item.Note, item.Flag)
	}
	d.progress(label.DeckProgress{Open: 5, Flagged: 1})
	d.note(p, label.NoteFlag, "", "")
	d.progress(label.DeckProgress{Open: 5})
	base := d.item(p).A.ID
	d.draft(p, "", "", "half")
	d.draft(p, "", "", "half a note")
	d.draft(p, base, "", "an edit")
	d.drafts(p, label.Drafts{"": "half a note", base: "an edit"})
	d.draft(p, base, "", "")
	d.drafts(p, label.Drafts{"": "half a note"})
	d.note(p, label.NoteFlag, "odd", "")
	d.drafts(p, label.Drafts{"": "half a note"})
	d.note(p, label.NoteText, "three", "")
	d.drafts(p, nil)
}

func remarksOfRepeats(d *deck) {
	p := d.pairs[0]
	d.note(p, label.NoteText, "of old", "")
	first := d.decide(p, label.Graded(1))
	of := first.Presentation
	d.draft(p, "", "", "old half")
	d.present(d.showing(p, label.SideB, label.Repeat, of))
	said := must(d.SaidOfRepeat(d.Context(), p, of))(d)
	if said.Note+said.Flag != "" || len(said.Drafts) > 0 {
		d.Errorf("of a new repeat was said %+v", said)
	}
	d.draft(p, "", of, "half")
	d.note(p, label.NoteFlag, "odd", of)
	said = must(d.SaidOfRepeat(d.Context(), p, of))(d)
	if said.Note != "" || said.Flag != "odd" || said.Drafts[""] != "half" {
		d.Errorf("of the repeat was said %+v", said)
	}
	d.drafts(p, label.Drafts{"": "old half"})
	d.note(p, label.NoteText, "new", of)
	said = must(d.SaidOfRepeat(d.Context(), p, of))(d)
	if said.Note != "new" || len(said.Drafts) > 0 {
		d.Errorf("of the repeat was said %+v", said)
	}
	d.drafts(p, label.Drafts{"": "old half"})
}

func edits(d *deck) {
	p := d.pairs[0]
	base := d.item(p).B.ID
	d.draft(p, base, "", "half")
	e := label.Edit{ID: label.NewEditID(), Pair: p, Base: base, Annotator: d.Annotator(), Text: "better", At: d.tick()}
	for range 2 { // again, as after a lost answer
		d.done(d.AddEdit(d.Context(), e))
	}
	if got := d.item(p).Edit; got == nil || got.ID != e.ID || got.Text != "better" || got.Base != base {
		d.Errorf("the edit is %+v", got)
	}
	d.drafts(p, nil)
}

// neighbour holds which pair is beside another one.
func (d *deck) neighbour(from stages.ID, to label.Direction, unlabelled bool, want stages.ID) {
	d.Helper()
	switch got, err := d.Neighbour(d.Context(), from, to, unlabelled); {
	case want == "":
		d.none("at the end of the list", err)
	case err != nil || got != want:
		d.Errorf("beside %s is %s (%v), want %s", from, got, err, want)
	}
}

func places(d *deck) {
	p := d.pairs
	d.decide(p[1], label.Graded(1))
	d.neighbour(p[0], label.Forward, false, p[1])
	d.neighbour(p[0], label.Forward, true, p[2])
	d.neighbour(p[2], label.Backward, false, p[1])
	d.neighbour(p[0], label.Backward, false, "")
	d.neighbour(p[4], label.Forward, false, "")
	for i, pair := range p {
		if got := must(d.At(d.Context(), i+1))(d); got != pair {
			d.Errorf("at place %d is %s, want %s", i+1, got, pair)
		}
		if got := must(d.Position(d.Context(), pair))(d); got != (label.Place{N: i + 1, Of: 5}) {
			d.Errorf("pair %d is at place %v", i+1, got)
		}
	}
	_, err := d.At(d.Context(), 6)
	d.none("beyond the end", err)
}

func filters(d *deck) {
	p := d.pairs
	d.decide(p[1], label.Graded(1))
	if v := must(d.View(d.Context()))(d); v != (label.QueueView{}) {
		d.Errorf("a new deck has the view %+v", v)
	}
	decided := label.QueueFilter{State: label.Decided}
	this := label.QueueFilter{Text: d.item(p[3]).Prompt.Text()}
	for want, f := range map[int]label.QueueFilter{4: {}, 1: decided} {
		if n := must(d.Matching(d.Context(), f, 9))(d); n != want {
			d.Errorf("%+v keeps %d, want %d", f, n, want)
		}
	}
	if n := must(d.Matching(d.Context(), label.QueueFilter{}, 2))(d); n != 2 {
		d.Errorf("counted up to 2 are %d", n)
	}
	d.done(d.SetView(d.Context(), label.QueueView{Filter: this}))
	if v := must(d.View(d.Context()))(d); v.Filter != this {
		d.Errorf("the view is %+v", v)
	}
	d.waits(9, nil, p[3])
	d.done(d.SetView(d.Context(), label.QueueView{Filter: decided}))
	d.waits(9, nil)
	if got := must(d.At(d.Context(), 1))(d); got != p[1] {
		d.Errorf("the first decided pair is %s, want %s", got, p[1])
	}
}

func history(d *deck) {
	p := d.pairs
	first, second := d.decide(p[0], label.Graded(1)), d.decide(p[1], skip)
	repeat := d.choose(d.present(d.showing(p[0], label.SideB, label.Repeat, first.Presentation)), label.Graded(2))
	d.past(0, 9, repeat, second, first)
	page := d.past(0, 2, repeat, second)
	d.past(page[1].Seq, 2, first)
	again := d.choose(d.present(d.showing(p[0], label.SideA, label.Revisit, "")), label.Graded(3))
	d.past(0, 9, again, second)
	d.rewrite(label.Retract, again)
	d.past(0, 9, repeat, second, first)
}

// past holds a page of past decisions.
func (d *deck) past(before int64, limit int, want ...label.Event) []label.Past {
	d.Helper()
	page := must(d.History(d.Context(), label.HistoryFilter{}, before, limit))(d)
	same := func(got label.Past, e label.Event) bool { return got.Current.ID == e.ID && got.Pair == e.Pair }
	if !slices.EqualFunc(page, want, same) {
		d.Errorf("past decisions %+v, want %+v", page, want)
	}
	return page
}
