package decktest

import (
	"maps"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

func (d *deck) note(pair stages.ID, kind label.NoteKind, text string, of label.PresentationID) {
	d.Helper()
	d.done(d.AddNote(d.Context(), label.Note{Pair: pair, Annotator: d.Annotator(), Kind: kind, Text: text, At: d.tick(), RepeatOf: of}))
}

func (d *deck) draft(pair, base stages.ID, of label.PresentationID, text string) {
	d.Helper()
	d.done(d.SaveDraft(d.Context(), label.Draft{Pair: pair, Base: base, RepeatOf: of, Text: text}))
}

// drafts checks the drafts on a pair.
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
