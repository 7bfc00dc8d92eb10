package markdown

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// No line begins with the end of a sentence, nor ends with an opening bracket, as Chinese
// is set; and wrapping loses nothing.
func TestPunctuationStaysWithItsWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"长城", "它", "“很长”", "，", "。", "（中国）", " ab", "c-d", "！"}), 1, 40).Draw(t, "words")
		text := "开" + strings.Join(words, "字")
		var spans []span
		for rest := text; rest != ""; {
			_, n := utf8.DecodeRuneInString(rest)
			n = max(n, min(len(rest), rapid.SampledFrom([]int{n, len(rest)}).Draw(t, "span")))
			spans, rest = append(spans, span{text: rest[:n]}), rest[n:]
		}
		whole := ""
		for _, l := range wrap(spans, rapid.IntRange(10, 30).Draw(t, "width")) {
			shown := ""
			for _, s := range l.spans {
				shown += s.text
			}
			first, _ := utf8.DecodeRuneInString(shown)
			last, _ := utf8.DecodeLastRuneInString(shown)
			if strings.ContainsRune(closing, first) || strings.ContainsRune(opening, last) {
				t.Fatalf("line %q of %q", shown, text)
			}
			whole += shown
		}
		if whole != text {
			t.Fatalf("%q became %q", text, whole)
		}
	})
}
