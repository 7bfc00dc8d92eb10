package exchange

import "testing"

// JSON allows half a surrogate pair as an escape, UTF-8 does not: it is kept as the
// three bytes that stand for it, in every kind of file.
func TestLoneSurrogatesAreKept(t *testing.T) {
	t.Parallel()
	const row = `{"prompt":"\ud83d and \ud83d\ude00","chosen":"high \ud800","rejected":"low \udc00\ud800 \ud800\u0041"}`
	for name, file := range map[string]string{"x.jsonl": row + "\n", "x.json": "[" + row + "]"} {
		m := newMemory()
		if _, err := importText(t, m, name, file, ImportOptions{}); err != nil {
			t.Fatal(err)
		}
		if got, want := m.texts(), "user: \xed\xa0\xbd and 😀"; len(got) != 1 || got[0] != want {
			t.Errorf("%s: prompts %q, want %q", name, got, want)
		}
		have := map[string]bool{}
		for _, r := range m.responses {
			have[r.Text] = true
		}
		for _, want := range []string{"high \xed\xa0\x80", "low \xed\xb0\x80\xed\xa0\x80 \xed\xa0\x80A"} {
			if !have[want] {
				t.Errorf("%s: no response %q in %v", name, want, have)
			}
		}
	}
}
