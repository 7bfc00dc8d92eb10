package pane

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"prefdeck/themes"
	"prefdeck/tui/markdown"
)

func theme(t testing.TB, name string, env themes.Env) themes.Theme {
	t.Helper()
	th, err := themes.Pick(name, true, env)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func numbered(n int) []string {
	var lines []string
	for i := range n {
		lines = append(lines, fmt.Sprintf("line %d", i+1))
	}
	return lines
}

func pane(title string, lines []string, width, height int) *Pane {
	p := &Pane{Title: title}
	p.SetSize(width, height)
	p.SetLines(lines)
	return p
}

func TestGolden(t *testing.T) {
	t.Parallel()
	dark := theme(t, "dark", themes.Env{})
	var out strings.Builder
	show := func(what string, p *Pane, focused bool, th themes.Theme) {
		fmt.Fprintf(&out, "%s\n%s\n\n", what, ansi.Strip(p.View(focused, th)))
	}
	show("all of it visible", pane("A", numbered(3), 30, 6), false, dark)
	p := pane("B", numbered(20), 30, 6)
	show("at the top, focused", p, true, dark)
	p.Scroll(1)
	show("one line down", p, true, dark)
	p.Move(Bottom)
	show("at the end", p, true, dark)
	p.Mirrored = true
	show("mirrored", p, true, dark)
	wide := []string{"日本語の文章 👩‍💻", "⚠️ and é", "한국어", "العربية"}
	show("wide characters", pane("提示", wide, 24, 7), false, dark)
	show("ASCII", pane("A", numbered(20), 30, 6), true, theme(t, "mono", themes.Env{ASCII: true}))
	show("narrow", pane("A long title", numbered(9), 10, 4), true, dark)
	show("no room for a border", pane("A", numbered(9), 4, 3), false, dark)
	show("rendering", &Pane{Title: "A", width: 20, height: 4}, false, dark)
	show("empty", pane("A", nil, 20, 4), false, dark)
	golden.RequireEqual(t, out.String())
}

// Whatever its text and position, a pane fills its cells exactly, in the terminal's
// own measure.
func TestViewIsExact(t *testing.T) {
	t.Parallel()
	dark, ascii := theme(t, "dark", themes.Env{}), theme(t, "mono", themes.Env{ASCII: true})
	line := rapid.SampledFrom([]string{"", "short", "日本語日本語日本語日本語", "👩‍💻 ⚠️ 👩‍👩‍👧‍👦 1️⃣", "\x1b[31mred\x1b[m", "\x1b[1mleft open", strings.Repeat("long ", 40)})
	rapid.Check(t, func(t *rapid.T) {
		p := Pane{Title: rapid.SampledFrom([]string{"", "A", "a very long title 日本語"}).Draw(t, "title")}
		p.Mirrored = rapid.Bool().Draw(t, "mirrored")
		p.Method = rapid.SampledFrom([]ansi.Method{ansi.WcWidth, ansi.GraphemeWidth}).Draw(t, "method")
		width, height := rapid.IntRange(1, 50).Draw(t, "width"), rapid.IntRange(1, 20).Draw(t, "height")
		p.SetSize(width, height)
		if rapid.Bool().Draw(t, "rendered") {
			p.SetLines(rapid.SliceOfN(line, 0, 60).Draw(t, "lines"))
		}
		p.Scroll(rapid.IntRange(-5, 80).Draw(t, "scroll"))
		p.ScrollX(rapid.IntRange(-5, 250).Draw(t, "sideways"))
		th := dark
		if rapid.Bool().Draw(t, "ascii") {
			th = ascii
		}
		rows := strings.Split(p.View(rapid.Bool().Draw(t, "focused"), th), "\n")
		if len(rows) != height {
			t.Fatalf("%d rows, not %d", len(rows), height)
		}
		for _, row := range rows {
			if got := p.Method.StringWidth(row); got != width {
				t.Fatalf("%d cells, not %d: %q", got, width, row)
			}
		}
		if cut := p.Lines() > p.Offset()+p.visible(); cut == p.AtBottom() {
			t.Fatalf("cut %v, at the bottom %v", cut, p.AtBottom())
		}
	})
}

func TestScrolling(t *testing.T) {
	t.Parallel()
	p := pane("A", numbered(100), 30, 12)
	move := func(m Move) func() bool { return func() bool { return p.Move(m) } }
	for _, step := range []struct {
		name string
		do   func() bool
		want int
	}{
		{"up at the top", func() bool { return p.Scroll(-1) }, 0},
		{"down", func() bool { return p.Scroll(3) }, 3},
		{"a line", move(Down), 4},
		{"a line up", move(Up), 3},
		{"page", move(PageDown), 12},
		{"half a page", move(HalfPageDown), 17},
		{"half a page up", move(HalfPageUp), 12},
		{"page up", move(PageUp), 3},
		{"wheel", move(WheelDown), 6},
		{"wheel up", move(WheelUp), 3},
		{"end", move(Bottom), 90},
		{"past the end", func() bool { return p.Scroll(5) }, 90},
		{"to a line", func() bool { return p.SetOffset(40) }, 40},
		{"start", move(Top), 0},
	} {
		was := p.Offset()
		if moved := step.do(); p.Offset() != step.want || moved != (was != p.Offset()) {
			t.Errorf("%s: at %d, not %d; moved %v", step.name, p.Offset(), step.want, moved)
		}
	}
	if got := p.Seen(); got != 0.47 {
		t.Errorf("%v of the text has been on screen", got)
	}
}

// A jump to the end does not count as having read the text between.
func TestSeen(t *testing.T) {
	t.Parallel()
	p := &Pane{}
	p.SetLines(numbered(40))
	if p.Seen() != 0 {
		t.Error("seen before there is any room")
	}
	p.SetSize(30, 12)
	p.Move(Bottom)
	if got := p.Seen(); got != 0.5 {
		t.Errorf("the first and the last ten of 40 are %v", got)
	}
	p.Reflow(numbered(80))
	if got := p.Seen(); got < 0.5 || got > 0.65 {
		t.Errorf("after a reflow %v is seen", got)
	}
	p.Clear()
	if p.Seen() != 0 || p.Rendered() {
		t.Error("a cleared pane remembers")
	}
	p.SetLines(nil)
	if p.Seen() != 1 {
		t.Error("an empty text cannot be seen")
	}
}

func TestReflowKeepsThePlace(t *testing.T) {
	t.Parallel()
	p := pane("A", numbered(100), 30, 12)
	p.SetOffset(50)
	p.Reflow(numbered(200))
	if p.Offset() != 100 {
		t.Errorf("at %d of 200, was at 50 of 100", p.Offset())
	}
}

// screen counts the bytes that the program's own renderer writes for a frame.
type screen struct {
	out    bytes.Buffer
	render *uv.TerminalRenderer
	cells  uv.ScreenBuffer
}

func newScreen(width, height int) *screen {
	s := &screen{cells: uv.NewScreenBuffer(width, height)}
	s.render = uv.NewTerminalRenderer(&s.out, []string{"TERM=xterm-256color"})
	s.render.SetColorProfile(colorprofile.TrueColor)
	s.render.SetScrollOptim(true)
	s.render.SetFullscreen(true)
	s.render.SetRelativeCursor(false)
	s.render.Resize(width, height)
	return s
}

func (s *screen) draw(t testing.TB, view string) int {
	t.Helper()
	s.out.Reset()
	s.cells.Clear()
	uv.NewStyledString(view).Draw(s.cells, s.cells.Bounds())
	s.render.Render(s.cells.RenderBuffer)
	if err := s.render.Flush(); err != nil {
		t.Fatal(err)
	}
	return s.out.Len()
}

// response returns about 10 KB of typical model output.
func response(seed int) string {
	var out strings.Builder
	for i := 0; out.Len() < 10<<10; i++ {
		fmt.Fprintf(&out, "## Point %d of %d\n\nThe **%d.** reason is `code_%d` and *more* words, which go on for a while so that the line wraps in half a screen, and so on.\n\n", i, seed, i*seed, i+seed)
		fmt.Fprintf(&out, "- first of %d\n- second, with a [link](http://example.org/%d)\n\n```go\nfunc f%d(x int) string {\n\treturn \"text\" // why %d\n}\n```\n\n", i, i, i, seed)
	}
	return out.String()
}

// circles returns about 10 KB of a model that repeats itself.
func circles(int) string {
	const block = "The ferry leaves and nobody waits. It comes back in the evening, when the lamps are lit, and the crates are carried ashore.\n\n```go\nfor i := range crates {\n\tweight += crates[i] * 2 // kilograms\n}\n```\n\n- apples\n- grain\n\n"
	return strings.Repeat(block, 10<<10/len(block))
}

// stuck returns one line repeated, a different number of times for each seed.
func stuck(seed int) string { return strings.Repeat("- the same words\n", 150+seed) }

func TestScrollingOneLineWritesLittle(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name     string
		response func(int) string
		most     int
	}{
		{"varied", response, 800},
		{"in circles", circles, 600},
		{"stuck", stuck, 1500}, // all rows are equal, so some steps cannot be told from others
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			response := c.response
			th := theme(t, "dark", themes.Env{})
			left, right := pane("A", nil, 80, 36), pane("B", nil, 80, 36)
			right.Mirrored = true
			width, _ := left.Inner()
			left.SetLines(markdown.Render(response(3), width, th, markdown.Rendered))
			right.SetLines(markdown.Render(response(7), width, th, markdown.Rendered))
			s := newScreen(160, 45)
			header := strings.Repeat("header\n", 6)
			frame := func() int {
				return s.draw(t, header+strings.Join(Beside(th, Box{left, true}, Box{right, false}), "\n"))
			}
			first := frame()
			most, sum, n := 0, 0, 0
			scroll := func(delta int) {
				for range 60 {
					left.Scroll(delta)
					right.Scroll(delta)
					written := frame()
					most, sum, n = max(most, written), sum+written, n+1
				}
			}
			scroll(1)
			scroll(-1)
			t.Logf("the first frame %d bytes; %d scrolled lines: %d bytes on average, %d at most", first, n, sum/n, most)
			if most > c.most || sum/n > 400 {
				t.Errorf("a scrolled line writes %d bytes on average, %d at most", sum/n, most)
			}
		})
	}
}

// The spaces that tell repetitive rows apart are invisible, and the text itself
// contains none of them.
func TestRowsAreSetApartBySpacesAlone(t *testing.T) {
	t.Parallel()
	lines := make([]string, 60)
	for i := range lines {
		lines[i] = "the same words"
	}
	plain, err := themes.Pick("dark", true, themes.Env{ASCII: true})
	if err != nil {
		t.Fatal(err)
	}
	p := pane("A", lines, 30, 12)
	p.Scroll(3)
	marked := p.View(false, theme(t, "dark", themes.Env{}))
	p.text.repetitive = false
	if unmarked := p.View(false, theme(t, "dark", themes.Env{})); marked == unmarked || strings.ReplaceAll(marked, "\u00a0", " ") != unmarked {
		t.Errorf("rows are set apart like this:\n%s\nnot:\n%s", marked, unmarked)
	}
	p.text.repetitive = true
	if strings.Contains(p.View(false, plain), "\u00a0") {
		t.Error("a terminal of ASCII alone is shown another space")
	}
	for i := range lines {
		lines[i] = fmt.Sprint("words ", i)
	}
	p.SetLines(lines)
	if strings.Contains(p.View(false, theme(t, "dark", themes.Env{})), "\u00a0") {
		t.Error("lines that differ are set apart all the same")
	}
}
func BenchmarkView(b *testing.B) {
	th := theme(b, "dark", themes.Env{})
	p := pane("A", nil, 80, 40)
	p.SetLines(markdown.Render(response(3), 76, th, markdown.Rendered))
	p.Scroll(10)
	b.ReportAllocs()
	for b.Loop() {
		p.View(true, th)
	}
}

// A text that was measured before is drawn like its lines, also in a box that measures
// otherwise by now.
func TestMeasuredBefore(t *testing.T) {
	t.Parallel()
	lines := []string{"plain", "\x1b[1mbold\x1b[m", "family 👨‍👩‍👧 and flag 🇩🇪", "中文", strings.Repeat("wide ", 20)}
	th := theme(t, "dark", themes.Env{})
	for _, now := range []ansi.Method{ansi.WcWidth, ansi.GraphemeWidth} {
		for _, before := range []ansi.Method{ansi.WcWidth, ansi.GraphemeWidth} {
			want, got := Pane{Title: "A", Method: now}, Pane{Title: "A", Method: now}
			want.Reflow(lines)
			got.ReflowMeasured(Measure(before, lines))
			for _, p := range []*Pane{&want, &got} {
				p.SetSize(30, 8)
				p.ScrollX(3)
			}
			if got.View(true, th) != want.View(true, th) {
				t.Errorf("measured by %v, drawn by %v:\n%s\nnot:\n%s", before, now, got.View(true, th), want.View(true, th))
			}
		}
	}
}
