package report

import (
	"encoding/json"
	"strings"
	"testing"

	"prefdeck/tui/gate"
)

func TestPromise3JSONIsSafeToRead(t *testing.T) {
	t.Parallel()
	var out strings.Builder
	const model = "a\u009b31m\u202e\u200b"
	if err := JSON(&out, map[string]string{"model": model}); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); gate.Text(got) != got {
		t.Errorf("%q", got)
	}
	var read map[string]string
	if err := json.Unmarshal([]byte(out.String()), &read); err != nil || read["model"] != model {
		t.Errorf("read as %q, %v", read, err)
	}
}
