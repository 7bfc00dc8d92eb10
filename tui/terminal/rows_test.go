package terminal

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"
)

// rowed is rows on the renderer of a terminal that has been drawn on.
type rowed struct {
	*drawn
	rows
	to                        bytes.Buffer
	last                      *tea.View
	next                      tea.View
	synced, starting, erasing bool
}

func newRowed(t rapid.TB, width, height int, first string) *rowed {
	r := &rowed{drawn: newDrawn(width, height, ansi.WcWidth), last: &tea.View{Content: first}}
	r.draw(t, first, bytes.Clone)
	r.drawn.out.Reset()
	var w io.Writer = &r.to
	r.r = &renderer{
		mu: new(sync.Mutex), w: &w, buf: &r.drawn.out, scr: &r.render, cells: &r.cells, view: &r.next, lastView: &r.last,
		synced: &r.synced, starting: &r.starting, erasing: &r.erasing,
	}
	return r
}

// shows paints a view and reports whether it is on the screen.
func (r *rowed) shows(v tea.View) bool {
	r.to.Reset()
	r.next = v
	r.paint()
	r.screen.Write(r.to.Bytes())
	return r.last.Content == v.Content
}

// Whatever changes and wherever it moves, rows leave the same cells as a picture drawn on
// an empty screen, and the renderer finds nothing left to write.
func TestRowsLeaveTheCellsOfTheWholePicture(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{"words", "漢字", "a", " ", "      ", "│", "é", "\x1b[1mbold\x1b[m", "\x1b[38;5;176mcolour\x1b[m", "\x1b[7m  \x1b[m"})
	rapid.Check(t, func(t *rapid.T) {
		const width, height = 40, 14
		line := rapid.Custom(func(t *rapid.T) string {
			line := ""
			for _, w := range rapid.SliceOfN(word, 2, 16).Draw(t, "words") {
				if ansi.StringWidth(line+w) <= width {
					line += w
				}
			}
			return line
		})
		lines := rapid.SliceOfN(line, 3*height, 3*height).Draw(t, "lines")
		picture := func() string { return strings.Join(lines[:height], "\n") }
		r := newRowed(t, width, height, picture())
		want := uv.NewScreenBuffer(width, height)
		for i := range rapid.IntRange(1, 6).Draw(t, "steps") {
			from := rapid.IntRange(0, height-1).Draw(t, "from")
			to := rapid.IntRange(from, 2*height).Draw(t, "to")
			stays := rapid.IntRange(0, 2*height).Draw(t, "stays")
			kept := lines[stays]
			switch by := rapid.IntRange(0, to-from).Draw(t, "by"); rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				rotate(lines[from:to+1], by)
			case 1:
				rotate(lines[from:to+1], -by)
			case 2:
				lines[from] = line.Draw(t, "another line")
			}
			lines[stays] = kept
			if !r.shows(tea.View{Content: picture()}) {
				t.Fatal("not painted")
			}
			uv.NewStyledString(picture()).Draw(want, want.Bounds())
			for y := range height {
				for x := range width {
					want := want.CellAt(x, y)
					if on, frame := r.r.onScreen().CellAt(x, y), r.cells.CellAt(x, y); !want.Equal(on) || !want.Equal(frame) {
						t.Fatalf("picture %d: the renderer believes in %q at %d, %d, not in %q", i, on.Content, x, y, want.Content)
					}
				}
			}
			if want, got := want.Render(), r.screen.Render(); got != want {
				t.Fatalf("picture %d is\n%q\nnot\n%q", i, got, want)
			}
		}
	})
}

func TestScrolledRowsAreNotWrittenAgain(t *testing.T) {
	t.Parallel()
	const height = 36
	line := func(i int) string {
		return fmt.Sprintf("│ %d %s │", 1000+i, strings.Repeat(string(rune('a'+i%23)), 30))
	}
	box := func(offset int) string {
		rows := []string{"a header of the same length       "}
		for i := range height - 2 {
			row := line(offset + i)
			if i == offset/2 { // a scroll mark
				row = strings.TrimSuffix(row, "│") + "┃"
			}
			rows = append(rows, row)
		}
		return strings.Join(append(rows, "the keys"), "\n")
	}
	r := newRowed(t, 60, height, box(0))
	was := 0
	for _, to := range []int{1, 2, 3, 10, 9, 8, 20, 0} {
		most := 250 + 50*max(to-was, was-to)
		was = to
		if !r.shows(tea.View{Content: box(to)}) {
			t.Fatal("not painted")
		}
		if got, want := ansi.Strip(r.screen.Render()), box(to); strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(want), " ") {
			t.Fatalf("at %d:\n%s", to, got)
		}
		if !strings.Contains(r.to.String(), "\x1b[2;35r") || r.to.Len() > most {
			t.Errorf("to %d: not scrolled: %d bytes, %q", to, r.to.Len(), r.to.String())
		}
	}
}

// What rows cannot draw alone is left to the renderer.
func TestRowsLeaveToTheRenderer(t *testing.T) {
	t.Parallel()
	const before = "one\ntwo\nthree"
	for name, c := range map[string]struct {
		view   tea.View
		change func(*rowed)
	}{
		"another mode":          {view: tea.View{Content: "one\nTWO\nthree", ReportFocus: true}},
		"a title":               {view: tea.View{Content: "one\nTWO\nthree", WindowTitle: "deck"}},
		"a style that goes on":  {view: tea.View{Content: "one\n\x1b[1mTWO\nthree"}},
		"a link":                {view: tea.View{Content: "one\n\x1b]8;;x\x1b\\TWO\x1b[m\nthree"}},
		"too few rows":          {view: tea.View{Content: "one\nTWO"}},
		"a screen to be erased": {tea.View{Content: "one\nTWO\nthree"}, func(r *rowed) { r.erasing = true }},
		"a screen given back":   {tea.View{Content: "one\nTWO\nthree"}, func(r *rowed) { r.render.SetFullscreen(false) }},
		"a start":               {tea.View{Content: "one\nTWO\nthree"}, func(r *rowed) { r.starting = true }},
		"no frame yet":          {tea.View{Content: "one\nTWO\nthree"}, func(r *rowed) { r.last = nil }},
		"another measure":       {tea.View{Content: "one\nTWO\nthree"}, func(r *rowed) { r.cells.Method = ansi.GraphemeWidth }},
		"a cursor":              {tea.View{Content: "one\nTWO\nthree", Cursor: &tea.Cursor{}}, func(r *rowed) { r.last.Cursor = &tea.Cursor{} }},
		"a new size":            {tea.View{Content: "one\nTWO\nthree"}, func(r *rowed) { r.cells.Resize(20, 4) }},
	} {
		r := newRowed(t, 20, 3, before)
		if c.change != nil {
			c.change(r)
		}
		r.next = c.view
		if r.paint(); r.to.Len() > 0 {
			t.Errorf("%s: wrote %q", name, r.to.String())
		}
	}
	r := newRowed(t, 20, 3, before)
	r.synced = true
	if !r.shows(tea.View{Content: "one\nTWO\nthree"}) || !strings.HasPrefix(r.to.String(), "\x1b[?2026h") || !strings.HasSuffix(r.to.String(), "TWO\x1b[?2026l") {
		t.Errorf("a row alone: %q", r.to.String())
	}
}
