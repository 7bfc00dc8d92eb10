package store

import (
	"testing"
	"time"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
)

// Labels and verdicts that come along are stored once. Those of the deck's own
// annotator take their pairs out of the queue, those of others do not.
func TestGivenLabels(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	b := pairsOf(0, 3)
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	likely := 0.75
	b.Labels = []exchange.OutsideLabel{
		{ID: "1", Pair: b.Pairs[0].ID, Annotator: d.annotator, Choice: label.Graded(-2), Reasons: []string{"clear"}, Comment: "It is clear.", Source: "x.jsonl", At: at},
		{ID: "2", Pair: b.Pairs[1].ID, Annotator: "somebody", Choice: label.Choice{Answer: label.BothBad}, Source: "x.jsonl"},
	}
	b.Verdicts = []exchange.OutsideVerdict{{Pair: b.Pairs[2].ID, Judge: "j", First: label.SideA, Answer: label.A, Probability: &likely}}
	for _, want := range []exchange.Added{{Prompts: 3, Responses: 6, Pairs: 3, Labels: 2, Verdicts: 1}, {}} {
		added, err := d.SaveBatch(t.Context(), b)
		must(t, err)
		if added != want {
			t.Errorf("added %+v, want %+v", added, want)
		}
		lawful(t, d)
	}
	p, err := d.Progress(t.Context())
	must(t, err)
	if p.Done != 1 || p.Open != 2 {
		t.Errorf("progress %+v", p)
	}
	past, err := d.Undoable(t.Context())
	must(t, err)
	if past.Pair != b.Pairs[0].ID || past.Choice != label.Graded(-2) || past.Blind || !past.At.Equal(at) || len(past.Tags) != 1 {
		t.Errorf("%+v", past)
	}
	if n := query[int](t, d, `SELECT count(*) FROM notes WHERE text = 'It is clear.' AND annotator = ?`, d.annotator); n != 1 {
		t.Errorf("%d notes", n)
	}
	if s := query[string](t, d, `SELECT source FROM events WHERE id = '2'`); s != "x.jsonl" {
		t.Errorf("source %q", s)
	}
}

// What is more than text in a prompt or response comes back as it was, and makes it
// another one.
func TestPartsAreKept(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	call := prompt.EncodeParts([]prompt.Part{{Type: prompt.PartCall, ID: "c", Name: "f", Arguments: []byte(`{"x":1}`)}})
	turns := []prompt.Message{{Role: prompt.User, Content: "Count."}, {Role: prompt.Assistant, Parts: call}, {Role: prompt.Tool, Content: "42", Parts: `[{"type":"tool_result","id":"c"}]`}}
	p, err := prompt.New("", turns...)
	must(t, err)
	bare := append([]prompt.Message(nil), turns...)
	bare[1].Parts = ""
	q, err := prompt.New("", bare...)
	must(t, err)
	if p.ID == q.ID {
		t.Error("the parts of a turn are not in the identity")
	}
	parts, err := prompt.AsParts(turns[1:])
	must(t, err)
	x := answer(p, "It is 42.")
	y := response.Response{Prompt: p.ID, Text: prompt.Transcript(turns[1:]), Parts: prompt.EncodeParts(parts), Status: response.Complete, Source: "test"}
	y.Identify()
	pair, _ := pairing.New(x, y)
	_, err = d.SaveBatch(t.Context(), exchange.Batch{Prompts: []prompt.Prompt{p}, Responses: []response.Response{x, y}, Pairs: []pairing.Pair{pair}})
	must(t, err)
	item := next(t, d)
	if got := item.Prompt.Turns; len(got) != 3 || got[1] != turns[1] || got[2] != turns[2] {
		t.Errorf("turns %+v", got)
	}
	back := item.A
	if back.ID != y.ID {
		back = item.B
	}
	if back.Parts != y.Parts || back.Text != y.Text {
		t.Errorf("response %+v, want %+v", back, y)
	}
	decoded, err := prompt.DecodeParts(back.Parts)
	must(t, err)
	if len(decoded) != 2 || decoded[0].Type != prompt.PartMessage || prompt.EncodeParts(decoded[0].Parts) != call {
		t.Errorf("its parts %+v", decoded)
	}
	must(t, d.Append(t.Context(), choose(item.Pair.ID, label.Graded(-2))))
	must(t, d.Export(t.Context(), func(s exchange.Snapshot) error {
		seen := 0
		for _, w := range []exchange.Wish{{}, {Steps: true}} {
			must(t, s.Each(t.Context(), w, func(l exchange.Labelled) error {
				if seen++; !l.Steps() || l.A.Parts+l.B.Parts != y.Parts || l.Prompt.Turns[1] != turns[1] {
					t.Errorf("an export reads %+v", l.Item)
				}
				return nil
			}))
		}
		if seen != 2 {
			t.Errorf("%d pairs", seen)
		}
		return nil
	}))
}
