package export

import (
	"bytes"
	"testing"

	"prefdeck/stages/label"
)

// A row without the calls of tools that a person saw would train on something else:
// it is left out and counted, in every format.
func TestCallsOfToolsAreNotExportedAsText(t *testing.T) {
	t.Parallel()
	var d memory
	steps := labelledPair(t, ask(t, "", user("with a tool")), "a", "b", choice(label.A))
	steps.Steps = true
	d.labelled = append(d.labelled, steps, labelledPair(t, ask(t, "", user("plain")), "a", "b", choice(label.B)))
	for _, format := range []string{"trl", "trl-unpaired", "messages", "openai", "hh", "csv"} {
		var out bytes.Buffer
		s, err := Export(t.Context(), &d, &out, format, Options{})
		if err != nil || s.Left[Steps] != 1 || bytes.Contains(out.Bytes(), []byte("with a tool")) || !bytes.Contains(out.Bytes(), []byte("plain")) {
			t.Errorf("%s: %+v, %v:\n%s", format, s, err, out.String())
		}
	}
}
