package decktest

import (
	"prefdeck/stages"
	"prefdeck/stages/label"
)

func (d *deck) showing(pair stages.ID, left label.Side, kind string, of label.PresentationID) label.Presentation {
	return label.Presentation{ID: label.NewPresentationID(), Pair: pair, Annotator: d.Annotator(), Left: left, Kind: kind, RepeatOf: of, At: d.tick()}
}

func (d *deck) present(p label.Presentation) label.Presentation {
	d.Helper()
	return must(d.Present(d.Context(), p))(d)
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
