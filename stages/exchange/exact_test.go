package exchange

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
)

// anyText draws texts such as files contain: rapid's own, and those that JSON,
// editors and terminals are known to trip over.
func anyText(more ...string) *rapid.Generator[string] {
	pieces := append([]string{
		"\x00", "\x1b[2J", "\x7f", "\u0085", "\u009b", "\r\n", "\r", "\n", "\t", "\b\f\v", " ", "\u2028", "\u2029", "\ufeff", "\ufffd", "\ufffe", "\u202e",
		"\"", "\\", "\\u0000", "\\ud83d", "\\n", "<b>&amp;</b>", "é", "e\u0301", "Å", "A\u030a", "\u212b", "한", "\u1112\u1161\u11ab", "ﬁ", "😀", "\U0010ffff",
		"{", "}", "[", "]", ",", ":", "null", "1e400",
	}, more...)
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom(pieces))
	return rapid.Map(rapid.SliceOfN(piece, 0, 8), func(p []string) string { return strings.Join(p, "") })
}

// notUTF8 lists bytes that no text should have: bare, cut off, overlong, beyond the
// last character, and both halves of surrogate pairs.
var notUTF8 = []string{"\xff", "\xfe", "\x80", "\xc3", "\xc3(", "\xf0\x9f\x98", "\xc0\x80", "\xf4\x90\x80\x80", "\xed\xa0\x80", "\xed\xb0\x80", "\xed\xa0\x80\xed\xb0\x80"}

// drawLabels draws labelled pairs of such texts, some of them conversations.
func drawLabels(t *testing.T, r *rapid.T, text *rapid.Generator[string]) []Labelled {
	var labels []Labelled
	for range rapid.IntRange(1, 4).Draw(r, "pairs") {
		system, turns := "", []prompt.Message{user(text.Draw(r, "prompt") + "?")}
		if rapid.Bool().Draw(r, "conversation") {
			system = text.Draw(r, "system")
			turns = append([]prompt.Message{user(text.Draw(r, "first")), bot(text.Draw(r, "second"))}, turns...)
		}
		x, y := text.Draw(r, "chosen"), text.Draw(r, "rejected")
		if x == y {
			y += "!"
		}
		labels = append(labels, labelledPair(t, ask(t, system, turns...), x, y, choice(label.A)))
	}
	return labels
}

// exportOf returns the export of these labels.
func exportOf(t *testing.T, labels []Labelled, invalid InvalidUTF8) ([]byte, ExportSummary) {
	t.Helper()
	m := newMemory()
	m.labelled = labels
	var out bytes.Buffer
	s, err := Export(t.Context(), m, &out, "trl", ExportOptions{InvalidUTF8: invalid})
	if err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), s
}

// comesBack fails unless the file, imported, has exactly these pairs. Equal ids
// mean equal bytes; it also checks the preferences.
func comesBack(r *rapid.T, t *testing.T, file []byte, labels []Labelled) {
	back := newMemory()
	if len(labels) > 0 {
		if _, err := Import(t.Context(), back, []string{Stdin}, ImportOptions{Stdin: bytes.NewReader(file)}, nil); err != nil {
			r.Fatalf("%v\n%q", err, file)
		}
	}
	want := map[string]bool{}
	for _, l := range labels {
		want[string(l.Pair.ID)] = true
		if _, ok := back.prompts[l.Prompt.ID]; !ok {
			r.Errorf("prompt %q did not come back", l.Prompt.Messages())
		}
		if p, ok := back.pairs[l.Pair.ID]; !ok || p.A != l.A.ID || p.B != l.B.ID || back.responses[p.A].Text != l.A.Text || back.responses[p.B].Text != l.B.Text {
			r.Errorf("%q and %q did not come back", l.A.Text, l.B.Text)
		}
	}
	if len(back.pairs) != len(want) {
		r.Errorf("%d pairs came of %d", len(back.pairs), len(want))
	}
}

// Promise 3: all valid text, whatever it is, is exported so that importing it
// returns the same bytes.
func TestValidTextIsExportedExactly(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		labels := drawLabels(t, r, anyText())
		file, s := exportOf(t, labels, "")
		if s.Repaired+s.Inexact+s.Broken != 0 || !utf8.Valid(file) {
			r.Errorf("valid text, and %+v", s)
		}
		for line := range bytes.Lines(file) {
			if !json.Valid(line) {
				r.Errorf("not JSON: %q", line)
			}
		}
		comesBack(r, t, file, labels)
	})
}

// Bytes that are not UTF-8 also survive if they are kept. Otherwise only UTF-8 is
// written, and the rows around them stay exact.
func TestBytesThatAreNotUTF8(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		labels := drawLabels(t, r, anyText(notUTF8...))
		var valid []Labelled
		for _, l := range labels {
			var s ExportSummary
			if len(s.exported(l, ExportOptions{InvalidUTF8: SkipInvalid})) > 0 {
				valid = append(valid, l)
			}
		}
		broken := len(labels) - len(valid)
		kept, s := exportOf(t, labels, KeepInvalid)
		if s.Inexact != broken || s.Rows != len(labels) {
			r.Errorf("%d of %d rows have such bytes, kept in %+v", broken, len(labels), s)
		}
		comesBack(r, t, kept, labels)

		skipped, s := exportOf(t, labels, SkipInvalid)
		if s.Broken != broken || s.Rows != len(valid) || !utf8.Valid(skipped) {
			r.Errorf("%d of %d rows have such bytes, skipped in %+v", broken, len(labels), s)
		}
		comesBack(r, t, skipped, valid)

		replaced, s := exportOf(t, labels, ReplaceInvalid)
		if s.Repaired != broken || s.Rows != len(labels) || !utf8.Valid(replaced) {
			r.Errorf("%d of %d rows have such bytes, replaced in %+v", broken, len(labels), s)
		}
	})
}

func TestInvalidUTF8IsSaidHow(t *testing.T) {
	t.Parallel()
	conversation := labelledPair(t, ask(t, "Be \xff.", user("Hi")), "yes", "no", choice(label.A))
	plain := labelledPair(t, ask(t, "", user("Hi")), "a\xed\xa0\x80b", "c", choice(label.A))
	const rest = `,"rejected":"c"}` + "\n"
	for _, tc := range []struct {
		how    InvalidUTF8
		labels []Labelled
		want   string
	}{
		{ReplaceInvalid, []Labelled{plain}, `{"prompt":"Hi","chosen":"a\ufffd\ufffd\ufffdb"` + rest},
		{KeepInvalid, []Labelled{plain}, `{"prompt":"Hi","chosen":"a` + "\xed\xa0\x80" + `b"` + rest},
		{SkipInvalid, []Labelled{plain}, ""},
		{KeepInvalid, []Labelled{conversation}, `{"prompt":[{"role":"system","content":"Be ` + "\xff" + `."},{"role":"user","content":"Hi"}],` +
			`"chosen":[{"role":"assistant","content":"yes"}],"rejected":[{"role":"assistant","content":"no"}]}` + "\n"},
		// The rows in a file decide its shape, not those left out.
		{SkipInvalid, []Labelled{conversation, labelledPair(t, ask(t, "", user("Ho")), "b", "c", choice(label.A))}, `{"prompt":"Ho","chosen":"b"` + rest},
	} {
		if got, _ := exportOf(t, tc.labels, tc.how); string(got) != tc.want {
			t.Errorf("%s: got %q, want %q", tc.how, got, tc.want)
		}
	}
	if _, err := Export(t.Context(), newMemory(), new(bytes.Buffer), "trl", ExportOptions{InvalidUTF8: "guess"}); err == nil || !strings.Contains(err.Error(), "replace, keep or skip") {
		t.Errorf("an unknown choice: %v", err)
	}
}

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
