package pane

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"prefdeck/themes"
	"prefdeck/tui/markdown"
)

const wideText = `Some words before the code, which wrap at the width of the pane.

` + "```go\nfunc f() {\n\tif x {\n\t\treturn \"a string that is much too long for the pane\", 日本語日本語\n\t}\n}\n```" + `

And some after it.`

// A block of code moves as a whole, and everything else stays.
func TestSideways(t *testing.T) {
	t.Parallel()
	th := theme(t, "dark", themes.Env{})
	p := pane("A", markdown.Render(wideText, 30, th, markdown.Rendered), 34, 14)
	var out strings.Builder
	for {
		fmt.Fprintf(&out, "at %d\n%s\n\n", p.OffsetX(), ansi.Strip(p.View(false, th)))
		if !p.ScrollX(11) {
			break
		}
	}
	golden.RequireEqual(t, out.String())
	if !p.HasWide() || p.ScrollX(-100) != true || p.OffsetX() != 0 || p.ScrollX(-1) {
		t.Error("the way back does not end at the start")
	}
	p.ScrollX(5)
	p.Reflow(markdown.Render(wideText, 30, th, markdown.Rendered))
	if p.OffsetX() != 5 {
		t.Error("the same lines anew, and the window moved")
	}
	p.Reflow(markdown.Render(wideText, 30, th, markdown.Raw))
	if p.HasWide() || p.OffsetX() != 0 {
		t.Error("raw text is wide")
	}
}

// Cut text has a mark on the side of the cut, and on no other.
func TestMarksOfTheWindow(t *testing.T) {
	t.Parallel()
	dark, ascii := theme(t, "dark", themes.Env{}), theme(t, "mono", themes.Env{ASCII: true})
	for _, c := range []struct {
		line     string
		x, width int
		want     string
	}{
		{"0123456789", 0, 10, "0123456789"},
		{"0123456789", 0, 9, "01234567›"},
		{"0123456789", 1, 9, "‹23456789"},
		{"0123456789", 2, 5, "‹345›"},
		{"0123456789", 10, 5, "‹"},
		{"    456789", 4, 6, "456789"}, // an indent is not text
		{"    456789", 5, 5, "‹6789"},
		{"01        ", 0, 5, "01"}, // nor are the trailing spaces of a short line
		{"01        ", 3, 5, "‹"},
		{"\x1b[31m01        \x1b[m", 0, 5, "01"},
		{"01   \x1b[1m   \x1b[31m", 0, 5, "01"},
		{"日本語日本語", 0, 7, "日本語›"},
		{"日本語日本語", 0, 6, "日本 ›"},
		{"日本語日本語", 1, 8, "‹本語日›"},
		{"日本語日本語", 2, 8, "‹ 語日 ›"},
		{"日本語日本語", 3, 9, "‹語日本語"},
		{"日本語", 0, 3, "日 "}, // no room for marks
		{"\x1b[31mred\x1b[m and \x1b[1mbold text\x1b[m", 2, 9, "‹ and bo›"},
		{"x\u0302y\u0302z and more", 0, 5, "x\u0302y\u0302z ›"},
	} {
		for _, method := range []ansi.Method{ansi.WcWidth, ansi.GraphemeWidth} {
			if got := ansi.Strip(window(method, c.line, c.x, c.width, dark)); got != c.want {
				t.Errorf("%q from %d, %d cells: %q, not %q", c.line, c.x, c.width, got, c.want)
			}
		}
	}
	if got := ansi.Strip(window(ansi.WcWidth, "0123456789", 2, 5, ascii)); got != "<345>" {
		t.Errorf("in ASCII %q", got)
	}
	if got := window(ansi.WcWidth, "\x1b[31mred\x1b[1m\x1b[m and \x1b[31mred again\x1b[m.", 12, 6, dark); !strings.Contains(got, "\x1b[31m") || strings.Contains(got, "\x1b[1m\x1b[31") {
		t.Errorf("the style at the edge is not the one that is open there: %q", got)
	}
	if got := ansi.Strip(Clip(ansi.WcWidth, "0123456789", 5, dark)); got != "0123›" {
		t.Errorf("clipped: %q", got)
	}
}

// Wherever it is, the window shows each cell of the line in its place.
func TestWindowAgainstCells(t *testing.T) {
	t.Parallel()
	th := theme(t, "mono", themes.Env{ASCII: true})
	piece := rapid.SampledFrom([]string{"a", "b", " ", "  ", "日", "\x1b[31m", "\x1b[m", "\x1b[1m", "語x"})
	rapid.Check(t, func(t *rapid.T) {
		line := strings.Join(rapid.SliceOfN(piece, 0, 60).Draw(t, "line"), "")
		x, width := rapid.IntRange(0, 60).Draw(t, "x"), rapid.IntRange(1, 40).Draw(t, "width")
		var cells []string // "" for the right half of a wide character
		for _, r := range ansi.Strip(line) {
			cells = append(cells, string(r))
			if ansi.StringWidth(string(r)) == 2 {
				cells = append(cells, "")
			}
		}
		got := ansi.Strip(window(ansi.WcWidth, line, x, width, th))
		if w := ansi.StringWidth(got); w > width {
			t.Fatalf("%d cells, not %d: %q", w, width, got)
		}
		at := 0
		for _, r := range got {
			if r != ' ' && r != '<' && r != '>' && (x+at >= len(cells) || cells[x+at] != string(r)) {
				t.Fatalf("cell %d of %q is %q, not as in %q", at, got, r, cells[x:])
			}
			at += ansi.StringWidth(string(r))
		}
		end := len(strings.TrimRight(strings.Join(cells, ""), " "))
		if cut := end > 0 && ansi.StringWidth(strings.TrimRight(ansi.Strip(line), " ")) > x+width; width >= narrowWindow && cut != strings.HasSuffix(got, ">") {
			t.Fatalf("cut on the right %v, but it shows %q", cut, got)
		}
	})
}

// Scrolling code wider than its pane costs little more than its new lines, and
// moving it sideways less than a repaint.
func TestScrollingWideLinesWritesLittle(t *testing.T) {
	t.Parallel()
	th := theme(t, "dark", themes.Env{})
	code := "```go\n"
	for i := range 60 {
		code += fmt.Sprintf("func name%d(argument int, other string) (string, error) { // which is long enough to be cut in half a screen\n\treturn \"a string %d\", nil\n}\n\n", i, i*i)
	}
	left, right := pane("A", nil, 80, 36), pane("B", nil, 80, 36)
	right.Mirrored = true
	for _, p := range []*Pane{left, right} {
		p.SetLines(markdown.Render(code, 76, th, markdown.Rendered))
		p.ScrollX(8)
	}
	s := newScreen(160, 45)
	frame := func() int {
		return s.draw(t, strings.Repeat("header\n", 6)+strings.Join(Beside(th, Box{left, true}, Box{right, false}), "\n"))
	}
	frame()
	sum, n := 0, 0
	for n < 100 && left.Scroll(1) && right.Scroll(1) {
		sum, n = sum+frame(), n+1
	}
	left.ScrollX(8)
	right.ScrollX(8)
	sideways := frame()
	t.Logf("%d bytes for a scrolled line of code, %d for moving all of it sideways", sum/n, sideways)
	if sum/n > 700 { // all of it coloured, and both panes full
		t.Errorf("a scrolled line of code writes %d bytes on average", sum/n)
	}
	if sideways > 12<<10 {
		t.Errorf("moving sideways writes %d bytes", sideways)
	}
}
