package export

import (
	"bytes"
	"testing"

	"prefdeck/stages/label"
	"prefdeck/stages/pairing"
	"prefdeck/stages/prompt"
)

// A label on a dropped pair measures the filter. It makes no training pair, and nor does
// one on a prompt that was found in a test set; other labels on dropped prompts do.
func TestWhatFilteringDropsIsNotExported(t *testing.T) {
	t.Parallel()
	var d memory
	for _, answer := range []label.Answer{label.A, label.B, label.Tie} {
		dropped := labelledPair(t, ask(t, "", user("dropped "+string(answer))), "a", "b", choice(answer))
		dropped.Pair.Route = pairing.Dropped
		dropped.Audit = answer != label.B // even if labelled before it was dropped
		d.labelled = append(d.labelled, dropped)
	}
	for _, filter := range []string{prompt.Contaminated, prompt.NearDuplicate} {
		curated := labelledPair(t, ask(t, "", user(filter)), "a", "b", choice(label.A))
		curated.Prompt.Dropped = filter
		d.labelled = append(d.labelled, curated)
	}
	var out bytes.Buffer
	s, err := Export(t.Context(), &d, &out, "trl", Options{})
	if err != nil || s.Rows != 1 || s.Left[Filtered] != 3 || s.Left[HeldOut] != 1 || s.Left[Ties] != 0 || !bytes.Contains(out.Bytes(), []byte(prompt.NearDuplicate)) {
		t.Errorf("%+v, %v:\n%s", s, err, out.String())
	}
	// A test set is not trained on, so it may be of such prompts.
	for i := range d.labelled {
		d.labelled[i].Pair.Strategy = pairing.StrategyTest
	}
	s, err = Export(t.Context(), &d, &out, "trl", Options{Policy: Policy{Stream: label.TestStream}})
	if err != nil || s.Rows != 2 || s.Left[HeldOut] != 0 {
		t.Errorf("of the test set: %+v, %v", s, err)
	}
}
