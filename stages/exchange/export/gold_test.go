package export

import (
	"bytes"
	"testing"

	"prefdeck/stages/label"
)

// A pair with a known answer measures the annotator: it makes no training pair,
// whatever its label.
func TestKnownAnswersAreNotExported(t *testing.T) {
	t.Parallel()
	var d memory
	for _, answer := range []label.Answer{label.A, label.B, label.Tie, label.Skip} {
		gold := labelledPair(t, ask(t, "", user("known "+string(answer))), "a", "b", choice(answer))
		gold.Gold = &label.Known{Answer: label.A}
		d.labelled = append(d.labelled, gold)
	}
	d.labelled = append(d.labelled, labelledPair(t, ask(t, "", user("asked")), "a", "b", choice(label.A)))
	var out bytes.Buffer
	s, err := Export(t.Context(), &d, &out, "trl", Options{})
	if err != nil || s.Rows != 1 || s.Left[Gold] != 4 || s.Left[Ties]+s.Left[Skipped] != 0 || bytes.Contains(out.Bytes(), []byte("known")) {
		t.Errorf("%+v, %v:\n%s", s, err, out.String())
	}
}
