package paint

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// bracketed puts brackets around the parts that Over painted in reverse.
func bracketed(lines []string) string {
	text := strings.Join(lines, "\n")
	for {
		before, rest, found := strings.Cut(text, "\x1b[7m")
		if !found {
			return ansi.Strip(text)
		}
		hit, after, _ := strings.Cut(rest, reset)
		text = before + "[" + hit + "]" + after
	}
}

var reverse = lipgloss.NewStyle().Reverse(true)

func TestFind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, text, lines, want string }{
		{"nothing", "", "a b", "a b"},
		{"blanks", "  ", "a b", "a b"},
		{"twice in a line", "an", "banana\nan", "b[an][an]a\n[an]"},
		{"case and accents", "école", "Une Ecole, une ÉCOLE", "Une [Ecole], une [ÉCOLE]"},
		{"letters that fold to two", "strasse", "die Straße", "die [Straße]"},
		{"half a letter that folds to two", "stras", "die Straße", "die [Straß]e"},
		{"over a line's end", "two words", "one two\nwords end", "one [two]\n[words] end"},
		{"over decoration", "two words", "▎ one two\n▎ words end", "▎ one [two]\n▎ [words] end"},
		{"over several blanks", "two  words", "two   words", "[two   words]"},
		{"without spaces", "中文", "这是中文字", "这是[中文]字"},
		{"styled", "two words", "a \x1b[1mtwo\x1b[m words", "a [two words]"},
		{"not there", "three", "one two", "one two"},
	} {
		lines := strings.Split(c.lines, "\n")
		if got := bracketed(Over(lines, Find(lines, c.text), reverse)); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

// The style around a mark resumes after it, and a line without one stays as it was.
func TestOverKeepsTheStyleAround(t *testing.T) {
	t.Parallel()
	lines := []string{"\x1b[31mred \x1b[3mold words\x1b[m end", "\x1b[1mno hit\x1b[m"}
	got := Over(lines, Find(lines, "old"), reverse)
	if want := "\x1b[31mred \x1b[3m\x1b[7mold" + reset + "\x1b[31m\x1b[3m words\x1b[m end"; got[0] != want || got[1] != lines[1] {
		t.Errorf("got %q, want %q", got, want)
	}
}

// Whatever is found, no cell moves, and every hit is marked somewhere.
func TestOverMovesNothing(t *testing.T) {
	t.Parallel()
	line := rapid.StringOf(rapid.SampledFrom([]rune("abAB é中 ▎\u0301")))
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(line, 0, 5).Draw(t, "lines")
		text := rapid.StringOfN(rapid.SampledFrom([]rune("ab é中")), 1, 3, -1).Draw(t, "text")
		spans := Find(lines, text)
		got := Over(lines, spans, reverse)
		for i := range lines {
			if Plain(got[i]) != lines[i] {
				t.Fatalf("%q became %q", lines[i], got[i])
			}
		}
		for i, s := range spans {
			if s.From >= s.To || i > 0 && s.Line == spans[i-1].Line && s.From < spans[i-1].To {
				t.Fatalf("spans %v", spans)
			}
		}
	})
}
