package exchange

import (
	"bytes"
	"testing"

	"prefdeck/stages/label"
)

// On request an edit is exported over the response it was made from, in a row like
// any other. Otherwise it is counted.
func TestEdits(t *testing.T) {
	t.Parallel()
	edited := func(name string, answer label.Answer, base, text string) Labelled {
		l := labelledPair(t, ask(t, "", user(name)), "good", "bad", choice(answer))
		l.Edit = &label.Edit{Base: l.A.ID, Text: text}
		if l.B.Text == base {
			l.Edit.Base = l.B.ID
		}
		return l
	}
	d := &memory{labelled: []Labelled{
		labelledPair(t, ask(t, "", user("plain")), "good", "bad", choice(label.A)),
		edited("edit", label.A, "good", "best"),
		edited("decided again", label.B, "good", "best"),
		edited("unchanged", label.A, "good", "good"),
		edited("tie", label.Tie, "good", "best"), // a tie now: the answer that the edit belonged to is gone
		edited("broken", label.A, "good", "best\xff"),
	}}
	for _, test := range []struct {
		o    ExportOptions
		want ExportSummary
		has  map[string]int
	}{
		{ExportOptions{}, ExportSummary{Rows: 5, Unexported: 3, Ties: 1}, map[string]int{"best": 0, `"rejected":"good"`: 1}},
		{ExportOptions{Edits: true}, ExportSummary{Rows: 8, Edited: 3, Ties: 1, Repaired: 1}, map[string]int{`"chosen":"best","rejected":"good"`: 2, `"chosen":"best\ufffd"`: 1}},
		{ExportOptions{Edits: true, InvalidUTF8: SkipInvalid}, ExportSummary{Rows: 7, Edited: 2, Ties: 1, Broken: 1}, map[string]int{`"chosen":"best","rejected":"good"`: 2}},
	} {
		var out bytes.Buffer
		s, err := Export(t.Context(), d, &out, "trl", test.o)
		test.want.Format = "trl"
		if err != nil || s != test.want {
			t.Errorf("%+v: %+v, %v; want %+v", test.o, s, err, test.want)
		}
		for text, n := range test.has {
			if got := bytes.Count(out.Bytes(), []byte(text)); got != n {
				t.Errorf("%+v: %s is there %d times, want %d:\n%s", test.o, text, got, n, out.String())
			}
		}
		checkTRL(t, out.String(), false)
	}
}
