package prompt

import (
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

// Parts keep every byte, and those of UTF-8 are encoded as encoding/json encodes them:
// identities are made of them.
func TestPartsKeepEveryByte(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.String(), rapid.Map(rapid.SliceOf(rapid.Byte()), func(b []byte) string { return string(b) }),
		rapid.SampledFrom([]string{"\xff", "a\xffb", "\uFFFD", "\xed\xa0\x80", "\"\xfe\\", "<\u2028>"}))
	rapid.Check(t, func(t *rapid.T) {
		was := Part{Type: PartMessage, Role: Tool, Text: text.Draw(t, "text"), Parts: []Part{{Type: PartCall, ID: text.Draw(t, "id"), Name: text.Draw(t, "name")}}}
		encoded := EncodeParts([]Part{was})
		is, err := DecodeParts(encoded)
		if err != nil || len(is) != 1 || is[0].Text != was.Text || len(is[0].Parts) != 1 || is[0].Parts[0].ID != was.Parts[0].ID || is[0].Parts[0].Name != was.Parts[0].Name {
			t.Fatalf("%+v became %q, and that %+v, %v", was, encoded, is, err)
		}
		if EncodeParts(is) != encoded {
			t.Fatalf("%q became %q", encoded, EncodeParts(is))
		}
	})
}

func TestPartsAreEncodedAsEver(t *testing.T) {
	t.Parallel()
	got := EncodeParts([]Part{{Type: PartMessage, Role: Assistant, Text: "é <b> \u2028 \"", Parts: []Part{{Type: PartCall, ID: "c", Name: "f", Arguments: json.RawMessage(`{"x":"<"}`)}}}})
	const want = `[{"type":"message","text":"é <b> \u2028 \"","role":"assistant","parts":[{"type":"tool_call","id":"c","name":"f","arguments":{"x":"<"}}]}]`
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}
