package export

import (
	"bytes"
	"maps"
	"testing"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
)

// On request an edit is exported over the response it was made from, in a row like
// any other. Otherwise it is counted.
func TestEdits(t *testing.T) {
	t.Parallel()
	edited := func(name string, answer label.Answer, base, text string) exchange.Labelled {
		l := labelledPair(t, ask(t, "", user(name)), "good", "bad", choice(answer))
		edit := label.Edit{Base: l.A.ID, Text: text}
		if l.B.Text == base {
			edit.Base = l.B.ID
		}
		l.Edits = []label.Edit{edit}
		return l
	}
	d := newMemory(
		labelledPair(t, ask(t, "", user("plain")), "good", "bad", choice(label.A)),
		edited("edit", label.A, "good", "best"),
		edited("decided again", label.B, "good", "best"),
		edited("unchanged", label.A, "good", "good"),
		edited("tie", label.Tie, "good", "best"), // a tie now: the answer that the edit belonged to is gone
		edited("broken", label.A, "good", "best\xff"),
	)
	for _, test := range []struct {
		o      Options
		rows   int
		edited int
		said   Tally
		has    map[string]int
	}{
		{Options{PlainText: true}, 5, 0, Tally{Unexported: 3, Ungraded: 5}, map[string]int{"best": 0, `"rejected":"good"`: 1}},
		{Options{PlainText: true, Edits: true}, 8, 3, Tally{Ungraded: 5, Repaired: 1}, map[string]int{`"chosen":"best","rejected":"good"`: 2, "\"chosen\":\"best\ufffd\"": 1}},
		{Options{PlainText: true, Edits: true, InvalidUTF8: SkipInvalid}, 7, 2, Tally{Ungraded: 5}, map[string]int{`"chosen":"best","rejected":"good"`: 2}},
		{Options{PlainText: true, Reference: true}, 2, 0, Tally{Ungraded: 2, Repaired: 1}, map[string]int{`"chosen":"good","rejected":"bad","reference":"best"`: 1}},
	} {
		var out bytes.Buffer
		s, err := Export(t.Context(), d, &out, "trl", test.o)
		if err != nil || s.Rows != test.rows || s.Edited != test.edited || !maps.Equal(s.Said, test.said) {
			t.Errorf("%+v: %+v, %v; want %+v", test.o, s, err, test)
		}
		for text, n := range test.has {
			if got := bytes.Count(out.Bytes(), []byte(text)); got != n {
				t.Errorf("%+v: %s is there %d times, want %d:\n%s", test.o, text, got, n, out.String())
			}
		}
	}
}
