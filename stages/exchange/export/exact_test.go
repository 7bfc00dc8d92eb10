package export

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"prefdeck/stages/exchange"
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
func drawLabels(t *testing.T, r *rapid.T, text *rapid.Generator[string]) []exchange.Labelled {
	var labels []exchange.Labelled
	for range rapid.IntRange(1, 4).Draw(r, "pairs") {
		system, turns := "", []prompt.Message{user(text.Draw(r, "prompt") + "?")}
		if rapid.Bool().Draw(r, "conversation") {
			system = text.Draw(r, "system")
			turns = append([]prompt.Message{user(text.Draw(r, "first")), bot(text.Draw(r, "second"))}, turns...)
		}
		x, y := text.Draw(r, "chosen")+"!", text.Draw(r, "rejected")+"." // neither is empty
		labels = append(labels, labelledPair(t, ask(t, system, turns...), x, y, choice(label.A)))
	}
	return labels
}

// validTexts reports whether all texts of a pair are UTF-8.
func validTexts(l exchange.Labelled) bool {
	valid := utf8.ValidString(l.A.Text) && utf8.ValidString(l.B.Text)
	for _, m := range l.Prompt.Messages() {
		valid = valid && utf8.ValidString(m.Content)
	}
	return valid
}

// exportOf returns the export of these labels.
func exportOf(t *testing.T, labels []exchange.Labelled, invalid InvalidUTF8) ([]byte, Account) {
	t.Helper()
	var out bytes.Buffer
	s, err := Export(t.Context(), newMemory(labels...), &out, "trl", Options{InvalidUTF8: invalid})
	if err != nil && !errors.Is(err, ErrNothing) {
		t.Fatal(err)
	}
	return out.Bytes(), s
}

// comesBack fails unless the file, imported, has exactly these pairs. Equal ids
// mean equal bytes; it also checks the preferences.
func comesBack(r *rapid.T, t *testing.T, file []byte, labels []exchange.Labelled) {
	back := newMemory()
	if len(labels) > 0 {
		if _, err := exchange.Import(t.Context(), back, []string{exchange.Stdin}, exchange.ImportOptions{Stdin: bytes.NewReader(file)}, nil); err != nil {
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
		if s.Said[Repaired]+s.Said[Inexact]+s.Left[Broken] != 0 || !utf8.Valid(file) {
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
		var valid []exchange.Labelled
		for _, l := range labels {
			if validTexts(l) {
				valid = append(valid, l)
			}
		}
		broken := len(labels) - len(valid)
		kept, s := exportOf(t, labels, KeepInvalid)
		if s.Said[Inexact] != broken || s.Rows != len(labels) {
			r.Errorf("%d of %d rows have such bytes, kept in %+v", broken, len(labels), s)
		}
		comesBack(r, t, kept, labels)

		skipped, s := exportOf(t, labels, SkipInvalid)
		if s.Left[Broken] != broken || s.Rows != len(valid) || !utf8.Valid(skipped) {
			r.Errorf("%d of %d rows have such bytes, skipped in %+v", broken, len(labels), s)
		}
		comesBack(r, t, skipped, valid)

		replaced, s := exportOf(t, labels, ReplaceInvalid)
		if s.Said[Repaired] != broken || s.Rows != len(labels) || !utf8.Valid(replaced) {
			r.Errorf("%d of %d rows have such bytes, replaced in %+v", broken, len(labels), s)
		}
	})
}

func TestInvalidUTF8IsSaidHow(t *testing.T) {
	t.Parallel()
	plain := labelledPair(t, ask(t, "", user("Hi")), "a\xed\xa0\x80b", "c", choice(label.A))
	const before = `{"prompt":[{"role":"user","content":"Hi"}],"chosen":[{"role":"assistant","content":"a`
	const after = `b"}],"rejected":[{"role":"assistant","content":"c"}],"margin":0.0}` + "\n"
	for how, want := range map[InvalidUTF8]string{
		ReplaceInvalid: before + "\ufffd\ufffd\ufffd" + after,
		KeepInvalid:    before + "\xed\xa0\x80" + after,
		SkipInvalid:    "",
	} {
		if got, _ := exportOf(t, []exchange.Labelled{plain}, how); string(got) != want {
			t.Errorf("%s: got %q, want %q", how, got, want)
		}
	}
	if _, err := Export(t.Context(), newMemory(), new(bytes.Buffer), "trl", Options{InvalidUTF8: "guess"}); err == nil || !strings.Contains(err.Error(), "replace, keep or skip") {
		t.Errorf("an unknown choice: %v", err)
	}
}

// A text is written as encoding/json writes it, but for U+0085.
func TestTextsAreWrittenAsJSON(t *testing.T) {
	t.Parallel()
	text := rapid.OneOf(rapid.String(), anyText(notUTF8...), rapid.StringOf(rapid.SampledFrom([]rune("aé\x00\b\f\n\r\t\x1f\"\\/<&>\x7f\u0085\u2028\u2029\ufffd😀"))))
	rapid.Check(t, func(r *rapid.T) {
		text := text.Draw(r, "text")
		var want bytes.Buffer
		e := json.NewEncoder(&want)
		e.SetEscapeHTML(false)
		if err := e.Encode(text); err != nil {
			r.Fatal(err)
		}
		rows := newJSONRows(nil, nil, false)
		rows.string(text)
		if got, want := string(rows.out), strings.ReplaceAll(strings.TrimSuffix(want.String(), "\n"), "\u0085", `\u0085`); got != want {
			r.Errorf("%q is written as %s, want %s", text, got, want)
		}
	})
}
