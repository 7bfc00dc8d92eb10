package gate

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"

	"prefdeck/tui/gate/hostile"
)

func TestText(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, in, want string }{
		{"empty", "", ""},
		{"clean", "a b\nc — é 日本語 한국어 العربية", "a b\nc — é 日本語 한국어 العربية"},
		{"clipboard", "a\x1b]52;c;YQ==\x07b", "a␛]52;c;YQ==␇b"},
		{"one-byte CSI", "\u009b31m", "<U+009B>31m"},
		{"raw C1 byte", "\x9b31m", `\x9B31m`},
		{"DEL, NUL, BS", "\x7f\x00\b", "␡␀␈"},
		{"CRLF", "a\r\nb\r", "a\nb␍"},
		{"tabs", "a\tb\n\tc\n日\td", "a   b\n    c\n日  d"},
		{"bidi", "user\u202eexe.txt\u202c\u2066\u200f\u061c", "user<U+202E>exe.txt<U+202C><U+2066><U+200F><U+061C>"},
		{"zero width", "pass\u200bword\ufeff\u2060\u00ad", "pass<U+200B>word<U+FEFF><U+2060><U+00AD>"},
		{"joined emoji", "👩🏽‍💻 👩‍👩‍👧‍👦 ❤️‍🔥 🏳️‍🌈", "👩🏽‍💻 👩‍👩‍👧‍👦 ❤️‍🔥 🏳️‍🌈"},
		{"joiner between letters", "ab\u200dcd", "ab<U+200D>cd"},
		{"joiner at the end", "👩\u200d", "👩<U+200D>"},
		{"Persian", "می\u200cخواهم", "می\u200cخواهم"},
		{"Sinhala", "ශ්\u200dරී", "ශ්\u200dරී"},
		{"keycap and sign", "1️⃣ ⚠️", "1️⃣ ⚠️"},
		{"variation of a letter", "a\ufe0f\ufe01", "a<U+FE0F><U+FE01>"},
		{"separators", "a\u2028b\u2029c\u0085", "a<U+2028>b<U+2029>c<U+0085>"},
		{"tags", "hi\U000e0041", "hi<U+E0041>"},
		{"broken", "ok \xff\xfe \xc3( \xed\xa0\x80", `ok \xFF\xFE \xC3( \xED\xA0\x80`},
		{"replacement character", "\ufffd", "\ufffd"},
		{"filler", "\u3164", "<U+3164>"},
		{"noncharacter", "\ufdd0\U0001ffff", "<U+FDD0><U+1FFFF>"},
		{"mark alone", "\u0301a\n\u0301", "◌\u0301a\n◌\u0301"},
		{"private use", "\ue0b0", "\ue0b0"},
	} {
		if got := Text(c.in); got != c.want {
			t.Errorf("%s: Text(%q)\n got %q\nwant %q", c.name, c.in, got, c.want)
		}
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	if got, want := Line("a\r\nb\n\tc\r"), "a⏎b⏎    c␍"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

// A pile of marks on one letter must not climb over the lines above it.
func TestPilesOfMarksAreBounded(t *testing.T) {
	t.Parallel()
	got := Text("Z" + strings.Repeat("\u0338", 500))
	if want := "Z" + strings.Repeat("\u0338", maxMarks) + "<+494 marks>"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	emoji := Text(strings.Repeat("👩\u200d", 50) + "👩")
	if !strings.Contains(emoji, "<U+200D>") {
		t.Errorf("a chain of joined emoji has no end: %q", emoji)
	}
}

func TestCleanTextCostsNothing(t *testing.T) {
	for _, s := range []string{strings.Repeat("plain words\n", 100), strings.Repeat("naïve 日本語 👩‍💻\n", 50)} {
		if n := testing.AllocsPerRun(10, func() { Text(s) }); n != 0 {
			t.Errorf("%v allocations for %.20q", n, s)
		}
	}
}

// hold checks the gate's promises on one text.
func hold(t interface {
	Helper()
	Fatalf(string, ...any)
}, in string) {
	t.Helper()
	text, line := Text(in), Line(in)
	for _, out := range []string{text, line} {
		if !utf8.ValidString(out) {
			t.Fatalf("%q is not UTF-8", out)
		}
		for _, r := range out {
			if r != '\n' && (r < 0x20 || r >= 0x7f && r < 0xa0) || hidden(r) && r != zwj && r != zwnj && r != emojiStyle && r != textStyle && r != '\n' {
				t.Fatalf("%U got through: %q from %q", r, out, in)
			}
		}
	}
	if strings.Contains(line, "\n") {
		t.Fatalf("a line break in a line: %q", line)
	}
	if again := Text(text); again != text {
		t.Fatalf("twice through the gate differs:\n%q\n%q\nfrom %q", text, again, in)
	}
	if again := Line(line); again != line {
		t.Fatalf("twice through the gate differs:\n%q\n%q\nfrom %q", line, again, in)
	}
}

// nasty draws critical characters more often than chance would.
func nasty() *rapid.Generator[string] {
	piece := rapid.OneOf(
		rapid.String(),
		rapid.SampledFrom([]string{"\x1b", "\u009b", "\x9b", "\r", "\n", "\r\n", "\t", "\u200d", "\u200c", "\ufe0f",
			"👩", "🏽", "❤", "1", "a", " ", "ا", "ක", "\u0301", "\u0338", "\u202e", "日", "\xff", "\xe2\x80", "\U000e0041", "\u20e3"}),
	)
	return rapid.Map(rapid.SliceOfN(piece, 0, 30), func(p []string) string { return strings.Join(p, "") })
}

func TestPromises(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { hold(t, nasty().Draw(t, "text")) })
}

func FuzzText(f *testing.F) {
	f.Add("a\x1b]52;c;YQ==\x07b")
	f.Add("👩\u200d👩\ufe0f\u0301\t\r\n\xff")
	f.Fuzz(func(t *testing.T, in string) { hold(t, in) })
}

func TestHostileTexts(t *testing.T) {
	t.Parallel()
	for _, h := range hostile.Texts() {
		hold(t, h.Text)
	}
}

// Strings that programs trip over although every character of them is visible.
func TestNaughtyStrings(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"", " ", "\n", "undefined", "NULL", "nil", "NaN", "-0", "1e999", "0x1p-1074", "١٢٣", "true", "..", "/dev/null", "C:\\CON",
		"%s%n%x%%", "{0} {{.}} ${HOME} $(id) `id`", "'; DROP TABLE pairs; --", "\"><img src=x>", "&lt;&amp;&#39;", "]]>", "--help", "~root", "*.go",
		"ß ﬁ İ ı Ǆ ς K Å", "Ω≈ç√∫ ¡™£¢∞ ⁰⁴⁵ ₀₁₂", "Ё ђ ѓ є", "ด้้้้้็็็็็้้้้้", "ﷺ ﷽", "¯\\_(ツ)_/¯", "(｡◕ ∀ ◕｡)", "𝕿𝖍𝖊 ⒯⒣⒠ ʇɥǝ",
	} {
		hold(t, s)
	}
}

// Every character of Unicode, at the start, in the middle and at the end of a word.
func TestEveryCharacter(t *testing.T) {
	t.Parallel()
	const chunk = 64
	for from := rune(0); from <= unicode.MaxRune; from += chunk {
		var text strings.Builder
		for r := from; r < from+chunk; r++ {
			text.WriteString(string(r) + "a" + string(r) + "b" + string(r) + " ")
		}
		hold(t, text.String())
	}
}

func TestInvalidUTF8(t *testing.T) {
	t.Parallel()
	hold(t, hostile.Broken)
	if got := Text(hostile.Broken); !strings.Contains(got, `\xFF\xFE`) || !strings.Contains(got, `\xC0\xAF`) || !strings.Contains(got, `\xED\xB0\x80`) {
		t.Errorf("the broken bytes are not shown: %q", got)
	}
}

func BenchmarkText(b *testing.B) {
	for name, s := range map[string]string{
		"ascii":   strings.Repeat("plain words in a row, nothing else\n", 300),
		"unicode": strings.Repeat("naïve 日本語 words 👩‍💻 and more\n", 300),
		"dirty":   strings.Repeat("\x1b[31mred\x1b[0m\tand\u202e\n", 400),
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(s)))
			for b.Loop() {
				Text(s)
			}
		})
	}
}
