package pane

import (
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"prefdeck/themes"
)

// The terminal, the renderer and the pane must agree on the width of a line, in
// either measure: otherwise the border moves, and later output lands in the wrong
// cells. The emulator knows only one of the measures.
func TestBordersStandOnATerminal(t *testing.T) {
	t.Parallel()
	lines := []string{
		"plain text", "日本語の文章、全角。", "한국어 문장 中文句子", "👩‍💻 joined 👩‍👩‍👧‍👦 family", "🇩🇪🇫🇷🇯🇵 flags",
		"👍🏽 tone", "⚠️ sign ✔️ 1️⃣ keycap", "☃ ☺ ♥ text signs", "é combining ñ", "नमस्ते ภาษาไทย", "العربية עברית", "🏳️‍🌈",
		strings.Repeat("👩‍👩‍👧‍👦", 20), strings.Repeat("日本", 30), "a" + strings.Repeat("🇩🇪", 30), "\x1b[31mred 👩‍💻\x1b[m after",
	}
	lines = append(lines, numbered(30)...)
	th := theme(t, "dark", themes.Env{})
	for name, method := range map[string]ansi.Method{"by parts": ansi.WcWidth, "as one": ansi.GraphemeWidth} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const width, height = 60, 20
			left, right := pane("A", lines, width/2, height), pane("B", lines, width/2, height)
			left.Method, right.Method = method, method
			s, term := newScreen(width, height), vt.NewEmulator(width, height)
			s.cells.Method = method
			for range 25 {
				s.draw(t, strings.Join(Beside(th, Box{left, true}, Box{right, false}), "\n"))
				bordersStand(t, s.cells, left.Offset(), 0, width/2-1, width/2, width-1)
				if method == ansi.GraphemeWidth {
					_, _ = term.Write(s.out.Bytes())
					bordersStand(t, term, left.Offset(), 0, width/2-1, width/2, width-1)
				}
				left.Scroll(1)
				right.Scroll(2)
			}
		})
	}
}

func bordersStand(t *testing.T, term uv.Screen, offset int, columns ...int) {
	t.Helper()
	for y := range term.Bounds().Dy() {
		for _, x := range columns {
			if got := term.CellAt(x, y).Content; !strings.Contains("│┃█▐╭╮╰╯┌┐└┘", got) || got == "" {
				t.Fatalf("scrolled to %d: cell %d of row %d is %q, not a border", offset, x, y, got)
			}
		}
	}
}
