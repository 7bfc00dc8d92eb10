package store

import (
	"slices"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// An answer to a hidden repeat stands in the list where it was given, like any
// answer, with the remarks on the repeat and not those on its pair.
func TestHistoryDoesNotTellRepeats(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 3)
	at := time.Date(2026, 1, 1, 9, 0, 0, 0, time.UTC)
	note := func(kind label.NoteKind, text string) {
		t.Helper()
		at = at.Add(time.Minute)
		must(t, d.AddNote(t.Context(), label.Note{Pair: pairs[0], Kind: kind, Text: text, At: at}))
	}
	decide := func(pair stages.ID, c label.Choice, of label.PresentationID) label.Event {
		t.Helper()
		at = at.Add(time.Minute)
		p, err := d.Present(t.Context(), label.Presentation{ID: label.NewPresentationID(), Pair: pair, Left: label.SideA, Kind: label.Fresh, RepeatOf: of, At: at})
		must(t, err)
		e := choose(pair, c)
		e.Presentation, e.RepeatOf, e.At = p.ID, of, at
		must(t, d.Append(t.Context(), e))
		return e
	}
	list := func(f label.HistoryFilter) []label.Past {
		t.Helper()
		past, err := d.History(t.Context(), f, 0, 10)
		must(t, err)
		return past
	}
	ids := func(past []label.Past) []label.EventID {
		var out []label.EventID
		for _, p := range past {
			out = append(out, p.Current.ID)
		}
		return out
	}
	same := func(name string, f label.HistoryFilter, want ...label.Event) {
		t.Helper()
		var wanted []label.EventID
		for _, e := range want {
			wanted = append(wanted, e.ID)
		}
		if got := ids(list(f)); !slices.Equal(got, wanted) {
			t.Errorf("%s: %v, want %v", name, got, wanted)
		}
	}

	decide(pairs[0], label.Graded(2), "")
	first := decide(pairs[0], label.Graded(1), "") // decided again
	note(label.NoteText, "of old")
	note(label.NoteFlag, "odd")
	must(t, d.AddEdit(t.Context(), label.Edit{ID: "e", Pair: pairs[0], Base: item(t, d, pairs[0]).Pair.A, Text: "better", At: at}))
	second := decide(pairs[1], label.Graded(1), "")
	repeat := decide(pairs[0], label.Graded(-3), first.Presentation)
	same("all", label.HistoryFilter{}, repeat, second, first)
	same("flagged before", label.HistoryFilter{Flagged: true}, first)
	same("note of old", label.HistoryFilter{Text: "of old"}, first)
	if p := list(label.HistoryFilter{})[0]; p.Flag+p.Note != "" || p.Edited || p.Versions != 1 {
		t.Errorf("the repeat is told by %+v", p)
	}
	if p := list(label.HistoryFilter{})[2]; p.Flag != "odd" || p.Note != "of old" || !p.Edited || p.Versions != 2 {
		t.Errorf("the first decision has lost something: %+v", p)
	}
	note(label.NoteFlag, "odd again")
	same("flagged on the repeat", label.HistoryFilter{Flagged: true}, repeat, first)

	skip := decide(pairs[1], label.Choice{Answer: label.Skip}, second.Presentation)
	same("a skipped repeat", label.HistoryFilter{Skipped: true}, skip)
	same("after it", label.HistoryFilter{}, skip, repeat, second, first)

	again := decide(pairs[0], label.Graded(3), "") // whichever of its entries was opened
	same("decided once more", label.HistoryFilter{}, again, skip, second)
	must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Retract, Target: again.ID, Pair: again.Pair}))
	same("and undone", label.HistoryFilter{}, skip, repeat, second, first)
}

// A choice that was taken back returns with its pair, whatever was decided since.
func TestUndoneChoicesAreKept(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 3)
	e := choose(pairs[0], label.Graded(2))
	e.Tags, e.Criteria = []string{"format"}, map[string]int{"truth": 1}
	must(t, d.Append(t.Context(), e))
	if it := item(t, d, pairs[0]); it.Undone != nil {
		t.Errorf("a choice that counts: %+v", it.Undone)
	}
	must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Retract, Target: e.ID, Pair: e.Pair}))
	must(t, d.Append(t.Context(), choose(pairs[1], label.Graded(1))))
	it := item(t, d, pairs[0])
	if it.Undone == nil || it.Undone.ID != e.ID || it.Undone.Criteria["truth"] != 1 || it.Current != nil || it.Kind() != label.Revisit {
		t.Fatalf("%+v", it.Undone)
	}
	p, err := d.Present(t.Context(), label.Presentation{ID: "p", Pair: pairs[0], Left: label.SideA, Kind: label.Revisit})
	must(t, err)
	if b := resume(t, d); b == nil || b.as.ID != p.ID || b.Visited || b.Answer == nil || !slices.Equal(b.Answer.Tags, e.Tags) {
		t.Errorf("resumed %+v", b)
	}
	must(t, d.Append(t.Context(), choose(pairs[0], label.Choice{Answer: label.Skip})))
	if it := item(t, d, pairs[0]); it.Undone != nil || it.Current == nil {
		t.Errorf("after a skip %+v", it.Undone)
	}
}

// An answer to a hidden repeat that was taken back returns, too, and still belongs
// to the repeat.
func TestUndoneRepeatIsResumed(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 3)
	first := shownAndChosen(t, d, pairs[0], label.SideA, label.Graded(1))
	show := func(kind string) label.Presentation {
		t.Helper()
		p, err := d.Present(t.Context(), label.Presentation{ID: label.NewPresentationID(), Pair: pairs[0], Left: label.SideB, Kind: kind, RepeatOf: first.Presentation})
		must(t, err)
		return p
	}
	must(t, d.AddNote(t.Context(), label.Note{Pair: pairs[0], Kind: label.NoteText, Text: "of old", At: time.UnixMilli(1000)}))
	must(t, d.AddNote(t.Context(), label.Note{Pair: pairs[0], Kind: label.NoteFlag, Text: "odd", At: time.UnixMilli(1000)}))
	p := show(label.Repeat)
	must(t, d.SaveDraft(t.Context(), label.Draft{Pair: pairs[0], RepeatOf: first.Presentation, Text: "hm"}))
	if b := resume(t, d); b == nil || b.Item.Drafts[""] != "hm" || b.Item.Note+b.Item.Flag != "" {
		t.Errorf("resumed %+v", b)
	}
	must(t, d.AddNote(t.Context(), label.Note{Pair: pairs[0], Kind: label.NoteFlag, Text: "odd again"}))
	e := choose(pairs[0], label.Graded(-2))
	e.Presentation, e.RepeatOf = p.ID, p.RepeatOf
	must(t, d.Append(t.Context(), e))
	must(t, d.Append(t.Context(), label.Event{ID: label.NewEventID(), Kind: label.Retract, Target: e.ID, Pair: e.Pair}))
	must(t, d.Append(t.Context(), choose(pairs[1], label.Graded(1))))
	show(label.Revisit)
	if b := resume(t, d); b == nil || b.Answer == nil || b.Answer.ID != e.ID || b.Item.Current != nil || b.Item.Undone != nil || b.Item.Flag != "odd again" || b.Item.Note != "" {
		t.Errorf("resumed %+v", b)
	}
}
