package diff

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/tui/gate"
)

// FuzzWords marks any two texts: every line keeps its text, a share is one, and what is
// equal has no marks.
func FuzzWords(f *testing.F) {
	for _, s := range [][2]string{
		{"one two three", "one 2 three"}, {"", "x"}, {"a\n\n  b", "a\n    b"}, {"日本語の文章", "日本の文"}, {"👩‍💻 x.", "x 👩‍💻!"}, {"e\u0301 é", "é e\u0301"},
		{"One. Two. Three.", "Three. Two. One."}, {strings.Repeat("a ", 300), strings.Repeat("b ", 300)},
	} {
		f.Add(s[0], s[1])
	}
	th := theme(f, "dark")
	f.Fuzz(func(t *testing.T, left, right string) {
		a, b := strings.Split(gate.Text(left), "\n"), strings.Split(gate.Text(right), "\n")
		for name, m := range map[string]Marked{"words": Words(a, b, th), "common": Common(a, b, th)} {
			for i, side := range [][2][]string{{a, m.Left}, {b, m.Right}} {
				if len(side[0]) != len(side[1]) {
					t.Fatalf("%s: %d lines of %d", name, len(side[1]), len(side[0]))
				}
				for k := range side[0] {
					if ansi.Strip(side[0][k]) != ansi.Strip(side[1][k]) {
						t.Errorf("%s, side %d: %q became %q", name, i, side[0][k], side[1][k])
					}
				}
			}
			if m.Share < 0 || m.Share > 1 {
				t.Errorf("%s: a share of %v", name, m.Share)
			}
		}
		if same := Words(a, a, th); same.Share != 1 || strings.Join(same.Left, "\n") != strings.Join(a, "\n") {
			t.Errorf("%q against itself has %v in common: %q", a, same.Share, same.Left)
		}
	})
}
