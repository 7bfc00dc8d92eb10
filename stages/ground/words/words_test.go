package words

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

func TestSplit(t *testing.T) {
	t.Parallel()
	pointed := func(r rune) bool { return r != ',' && r != '!' }
	for _, c := range []struct {
		name, text string
		keep       func(rune) bool
		want       string // with | between the words
	}{
		{"words", "Hello, World!", nil, "Hello|World"},
		{"every symbol", "Hello, World!", Symbols, "Hello|,|World|!"},
		{"some symbols", "Hello, 2+2!", pointed, "Hello|2|+|2"},
		{"no text", "", Symbols, ""},
		{"white space", " \t\n\u00a0\u3000", Symbols, ""},
		{"digits and letters", "a1 42nd", nil, "a1|42nd"},
		{"underscore", "go_to", Symbols, "go|_|to"},
		{"marks inside a word", "cafe\u0301 नमस्ते", nil, "cafe\u0301|नमस्ते"},
		{"a mark on a symbol is not a letter", "I ❤\ufe0fGhent", Symbols, "I|❤|\ufe0f|Ghent"},
		{"a mark on nothing", "\u0301a", nil, "a"},
		{"Chinese", "天空blue。", Symbols, "天|空|blue|。"},
		{"Japanese", "ひらカタ", nil, "ひ|ら|カ|タ"},
		{"Thai with its vowel signs", "ที่", nil, "ท|ี|่"},
		{"the first character of Thai", "ก\u0e00", nil, "ก"}, // U+0E00 is not assigned
		{"Korean has spaces", "안녕 하세요", nil, "안녕|하세요"},
		{"no UTF-8", "a\xffb", Symbols, "a|\xff|b"},
		{"no UTF-8, words alone", "a\xffb", nil, "a|b"},
	} {
		want := strings.Split(c.want, "|")
		if c.want == "" {
			want = nil
		}
		if got := Split(c.text, c.keep); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", c.name, got, want)
		}
	}
}

// Split with every symbol loses nothing but white space.
func TestSplitKeepsTheText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes")) + rapid.String().Draw(t, "text")
		bare := func(s string) string { return strings.Join(strings.Fields(s), "") }
		if got := strings.Join(Split(text, Symbols), ""); got != bare(text) {
			t.Fatalf("%q of %q", got, text)
		}
	})
}

func TestExcerpt(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		in    string
		limit int
		want  string
	}{
		"short":             {"a\n b", 10, "a b"},
		"nothing":           {" \n", 10, ""},
		"as long as may be": {"abcde", 5, "abcde"},
		"one too long":      {"abcdef", 5, "abcd…"},
		"cut at a space":    {"abc def", 5, "abc…"},
		"cut after a space": {"abc def", 6, "abc d…"},
		"ideographic":       {strings.Repeat("字", 9), 5, "字字字字…"},
		"broken":            {"a\xff\xfeb", 5, "a�b"},
		"controls":          {"\x1b[31mred\x00\x07", 9, "[31mred"},
		"controls between":  {"a\x00\tb", 9, "a b"},
	} {
		if got := Excerpt(c.in, c.limit); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		text, limit := rapid.String().Draw(t, "text"), rapid.IntRange(1, 30).Draw(t, "limit")
		got := Excerpt(text, limit)
		if n := utf8.RuneCountInString(got); n > limit || got != strings.TrimSpace(got) || strings.Contains(got, "  ") {
			t.Fatalf("%q has %d characters", got, n)
		}
	})
}

// The words as hashes are those of Split, one for one.
func TestHashes(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		piece := rapid.SampledFrom([]string{"wool", " ", "+", "字", "é", "e\u0301", "\xff", "\n", "42", "を", "\u0301", "。"})
		text := strings.Join(rapid.SliceOfN(piece, 0, 30).Draw(t, "pieces"), "") + rapid.String().Draw(t, "rest")
		for _, symbols := range []bool{false, true} {
			keep := Symbols
			if !symbols {
				keep = nil
			}
			var want []uint64
			for _, w := range Split(text, keep) {
				want = append(want, hash(HashBasis, w))
			}
			if got := Hashes(text, symbols); !slices.Equal(got, want) {
				t.Fatalf("%q: %v, want %v", text, got, want)
			}
		}
	})
}
