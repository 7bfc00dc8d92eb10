package pane

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/gate"
)

// FuzzPane draws any text in a box of any size, moved in any way: the box has exactly
// its cells in either measure, and the text stays within its ends.
func FuzzPane(f *testing.F) {
	for _, s := range []string{
		"日本語の文章 👩‍💻", "⚠️ and é\nالعربية", "👨‍👩‍👧‍👦🇫🇷🇫", "e\u0301\u0301\u0301", "\t\x1b[31m\u202e", "한국어\n\n" + strings.Repeat("漢", 99), "\u1112\u1161\u11ab\u200d", "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
	} {
		f.Add(s, uint8(20), uint8(5), "\x08\x08\x01")
	}
	th := theme(f, "dark", themes.Env{})
	f.Fuzz(func(t *testing.T, text string, width, height uint8, moves string) {
		lines := strings.Split(gate.Text(text), "\n")
		for _, method := range []ansi.Method{ansi.WcWidth, ansi.GraphemeWidth} {
			p := pane("A", lines, int(width), int(height))
			p.Method = method
			for i := range len(moves) + 1 {
				if i > 0 {
					p.Move(Move(moves[i-1] % byte(WheelUp+1)))
				}
				if p.Offset() < 0 || p.Offset() > len(lines) || p.OffsetX() < 0 || p.Seen() < 0 || p.Seen() > 1 {
					t.Fatalf("after %q: at %d, %d, seen %v", moves[:i], p.Offset(), p.OffsetX(), p.Seen())
				}
				rows := p.Rows(true, th)
				if len(rows) != int(height) {
					t.Fatalf("%d rows of %d", len(rows), height)
				}
				for _, row := range rows {
					if w := method.StringWidth(row); w != int(width) {
						t.Fatalf("a row of %d cells in a box of %d × %d, after %q: %q", w, width, height, moves[:i], row)
					}
				}
			}
		}
	})
}
