package exchange

import (
	"strings"
	"testing"

	"prefdeck/stages/label"
)

// The known answer names the same response whichever of the two is A in the deck.
func TestGold(t *testing.T) {
	t.Parallel()
	for gold, want := range map[string]string{"a": "one", "B": "two", "tie": "", "both bad": ""} {
		for _, texts := range [][2]string{{"one", "two"}, {"two", "one"}} {
			f, err := newFields(nil)
			if err != nil {
				t.Fatal(err)
			}
			said := gold
			if want != "" && texts[0] == "two" {
				said = map[string]string{"a": "b", "B": "A"}[gold]
			}
			it, err := newReader(f, "").record(map[string]any{"prompt": "p", "response_a": texts[0], "response_b": texts[1], "gold": said, "gold_why": "so"}).item("")
			if err != nil {
				t.Fatal(err)
			}
			p := newPending("file", "run", giving{}, newDecided(), nil)
			p.add(it)
			pair := p.batch.Pairs[0]
			k := p.batch.Gold[pair.ID]
			named := ""
			for _, r := range p.batch.Responses {
				if k.Answer == label.A && r.ID == pair.A || k.Answer == label.B && r.ID == pair.B {
					named = r.Text
				}
			}
			if named != want || k.Why != "so" || k.Valid() != nil {
				t.Errorf("gold %q of %v: %+v names %q, want %q", said, texts, k, named, want)
			}
		}
	}
	f, _ := newFields(nil)
	_, err := newReader(f, "").record(map[string]any{"prompt": "p", "response_a": "x", "response_b": "y", "gold": "left"}).item("")
	if err == nil || !strings.Contains(err.Error(), "want a, b, tie or both_bad") {
		t.Errorf("error %v", err)
	}
}
