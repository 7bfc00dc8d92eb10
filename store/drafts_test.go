package store

import (
	"maps"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
)

// Each draft is ended by the note or edit that it becomes, and by nothing else.
func TestDrafts(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 2)
	it := item(t, d, pairs[0])
	first := shownAndChosen(t, d, pairs[0], label.SideA, label.Graded(1)).Presentation
	_, err := d.Present(t.Context(), label.Presentation{ID: "again", Pair: pairs[0], Left: label.SideB, Kind: label.Repeat, RepeatOf: first})
	must(t, err)
	at := time.Now()
	note := func(of label.PresentationID) error {
		return d.AddNote(t.Context(), label.Note{Pair: pairs[0], Kind: label.NoteText, Text: "n", At: at, RepeatOf: of})
	}
	edit := func(base stages.ID, of label.PresentationID) error {
		return d.AddEdit(t.Context(), label.Edit{ID: label.NewEditID(), Pair: pairs[0], Base: base, Text: "t", RepeatOf: of})
	}
	texts := map[label.Draft]string{ // by their keys
		{}: "of the note", {Base: it.A.ID}: "of an edit of A", {Base: it.B.ID}: "of an edit of B",
		{RepeatOf: first}: "of a note on the repeat", {Base: it.A.ID, RepeatOf: first}: "of an edit after the repeat",
	}
	for name, end := range map[string]struct {
		of label.Draft
		do func() error
	}{
		"a note":                   {label.Draft{}, func() error { return note("") }},
		"an edit of A":             {label.Draft{Base: it.A.ID}, func() error { return edit(it.A.ID, "") }},
		"an edit of B":             {label.Draft{Base: it.B.ID}, func() error { return edit(it.B.ID, "") }},
		"a note on the repeat":     {label.Draft{RepeatOf: first}, func() error { return note(first) }},
		"an edit after the repeat": {label.Draft{Base: it.A.ID, RepeatOf: first}, func() error { return edit(it.A.ID, first) }},
		"being emptied":            {label.Draft{}, func() error { return d.SaveDraft(t.Context(), label.Draft{Pair: pairs[0]}) }},
		"a flag": {label.Draft{Pair: "none"}, func() error {
			return d.AddNote(t.Context(), label.Note{Pair: pairs[0], Kind: label.NoteFlag, Text: "f"})
		}},
		"a label":                 {label.Draft{Pair: "none"}, func() error { return d.Append(t.Context(), choose(pairs[0], label.Graded(2))) }},
		"a draft on another pair": {label.Draft{Pair: "none"}, func() error { return d.SaveDraft(t.Context(), label.Draft{Pair: pairs[1], Text: "x"}) }},
	} {
		for of, text := range texts {
			for _, text := range []string{"earlier", text} {
				of.Pair, of.Text = pairs[0], text
				must(t, d.SaveDraft(t.Context(), of))
			}
		}
		must(t, end.do())
		want, wantAgain := label.Drafts{}, label.Drafts{}
		for of, text := range texts {
			switch {
			case of == end.of:
			case of.RepeatOf != "":
				wantAgain[of.Base] = text
			default:
				want[of.Base] = text
			}
		}
		if got := item(t, d, pairs[0]).Drafts; !maps.Equal(got, want) {
			t.Errorf("after %s: %v, want %v", name, got, want)
		}
		if said, err := d.SaidOfRepeat(t.Context(), pairs[0], first); err != nil || !maps.Equal(said.Drafts, wantAgain) {
			t.Errorf("after %s: of the repeat %v, want %v (%v)", name, said.Drafts, wantAgain, err)
		}
	}
}

// A draft is never exported, and is no edit.
func TestADraftIsNoEdit(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pair := withPairs(t, d, 1)[0]
	must(t, d.Append(t.Context(), choose(pair, label.Graded(1))))
	must(t, d.SaveDraft(t.Context(), label.Draft{Pair: pair, Base: item(t, d, pair).B.ID, Text: "half"}))
	must(t, labelled(t.Context(), d, func(l exchange.Labelled) error {
		if l.Item.Edit != nil || l.Item.Note != "" {
			t.Errorf("exported: %+v", l.Item.Edit)
		}
		return nil
	}))
}

// Labels and drafts are synced: once they are reported as kept, they are on disk. So is
// what was shown, but only with the next of these.
func TestWhatIsSynced(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pair := withPairs(t, d, 1)[0]
	show := func(left label.Side) {
		_, err := d.Present(t.Context(), label.Presentation{ID: label.NewPresentationID(), Pair: pair, Left: left, Kind: label.Fresh})
		must(t, err)
	}
	for _, c := range []struct {
		name, want string
		do         func()
	}{
		{"a showing", "1", func() { show(label.SideA) }},
		{"a label", "2", func() { must(t, d.Append(t.Context(), choose(pair, label.Graded(1)))) }},
		{"another showing", "1", func() { show(label.SideB) }},
		{"a draft", "2", func() { must(t, d.SaveDraft(t.Context(), label.Draft{Pair: pair, Text: "hm"})) }},
	} {
		c.do()
		var got string
		must(t, d.writer.QueryRow(`PRAGMA synchronous`).Scan(&got))
		if got != c.want {
			t.Errorf("%s is written with synchronous %s, want %s", c.name, got, c.want)
		}
	}
}
