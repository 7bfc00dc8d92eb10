package store

import "testing"

func TestCorpora(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	withPairs(t, d, 5)
	must(t, alter(d, `UPDATE responses SET dropped_by = 'f' WHERE n = 1`))
	must(t, alter(d, `UPDATE pairs SET route = 'dropped', dropped_by = 'f', dropped_kind = 'response' WHERE 1 IN (a, b)`))
	corpora, err := d.Corpora(t.Context(), 8)
	must(t, err)
	want := map[string][2]int{"prompts all": {5, 5}, "prompts kept": {5, 5}, "responses all": {10, 8}, "responses kept": {9, 8}, "responses paired": {8, 8}}
	for _, c := range corpora {
		if w := want[c.Kind+" "+c.Stage]; c.N != w[0] || len(c.Texts) != w[1] {
			t.Errorf("%s %s: %d texts, %d in the sample; want %v", c.Kind, c.Stage, c.N, len(c.Texts), w)
		}
	}
	if len(corpora) != len(want) {
		t.Errorf("%d corpora", len(corpora))
	}
}
