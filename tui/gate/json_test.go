package gate

import (
	"encoding/json"
	"testing"
)

func TestJSON(t *testing.T) {
	t.Parallel()
	const text = "a\x1b[31m\u009b32m\u202e\u200b\U000e0041\x7f é\n猫 👩‍👧"
	document, err := json.MarshalIndent(map[string]string{text: text}, "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	safe := JSON(document)
	if Text(string(safe)) != string(safe) {
		t.Errorf("not safe: %q", safe)
	}
	var read map[string]string
	if err := json.Unmarshal(safe, &read); err != nil || read[text] != text {
		t.Errorf("read as %q, %v", read, err)
	}
}
