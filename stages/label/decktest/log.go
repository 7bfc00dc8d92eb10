package decktest

import (
	"slices"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

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

var skip = label.Choice{Answer: label.Skip}

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

// past checks a page of past decisions.
func (d *deck) past(before int64, limit int, want ...label.Event) []label.Past {
	d.Helper()
	page := must(d.History(d.Context(), label.HistoryFilter{}, before, limit))(d)
	same := func(got label.Past, e label.Event) bool { return got.Current.ID == e.ID && got.Pair == e.Pair }
	if !slices.EqualFunc(page, want, same) {
		d.Errorf("past decisions %+v, want %+v", page, want)
	}
	return page
}
