package terminal

import (
	"bytes"
	"cmp"
	"io"
	"maps"
	"math"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// rows writes frames before Bubble Tea's renderer does. The renderer takes every frame
// apart into cells, and clears, compares and hashes all cells of the screen, whatever has
// changed: 0.8 ms of 160×45 cells, more than everything else between a key and its first
// byte. Here rows are compared as text, and only those that differ become cells. What the
// renderer knows of the screen is kept up to date, so that it finds nothing left to write.
//
// A frame that changes more than its text, or whose rows depend on each other, is left to
// the renderer; so is every frame if the fields that this reaches for have moved.
//
// Upstream: none.
type rows struct {
	program *tea.Program
	r       *renderer // nil: not looked for yet, or moved
	moved   bool

	method ansi.Method // that measured the last frame
	frame  string      // that old has the rows of
	old    []string    // on the screen
	new    []string
	here   []int // see compare
	kept   []int
	at     map[string]int // see shifts
	by     map[int]int
	out    bytes.Buffer
}

// renderer holds the fields of Bubble Tea's renderer that rows needs.
type renderer struct {
	mu       *sync.Mutex // of all others
	w        *io.Writer
	buf      *bytes.Buffer         // what scr writes to
	scr      **uv.TerminalRenderer // replaced when the screen is given back
	cells    *uv.ScreenBuffer      // of the last frame
	view     *tea.View             // to be drawn
	lastView **tea.View            // drawn
	synced   *bool                 // frames have a beginning and an end (mode 2026)
	starting *bool                 // nothing is known of the screen
	erasing  *bool                 // likewise
}

// rendererOf returns the renderer of a program that has started; nil where Program has no
// such fields.
func rendererOf(p *tea.Program) *renderer {
	field := reflect.ValueOf(p).Elem().FieldByName("renderer")
	if !field.IsValid() || field.Kind() != reflect.Interface || field.Elem().Kind() != reflect.Pointer {
		return nil
	}
	in := field.Elem().Elem()
	if in.Kind() != reflect.Struct {
		return nil
	}
	r := &renderer{
		mu:       fieldOf[sync.Mutex](in, "mu"),
		w:        fieldOf[io.Writer](in, "w"),
		buf:      fieldOf[bytes.Buffer](in, "buf"),
		scr:      fieldOf[*uv.TerminalRenderer](in, "scr"),
		cells:    fieldOf[uv.ScreenBuffer](in, "cellbuf"),
		view:     fieldOf[tea.View](in, "view"),
		lastView: fieldOf[*tea.View](in, "lastView"),
		synced:   fieldOf[bool](in, "syncdUpdates"),
		starting: fieldOf[bool](in, "starting"),
		erasing:  fieldOf[bool](in, "pendingErase"),
	}
	all := reflect.ValueOf(*r)
	for i := range all.NumField() {
		if all.Field(i).IsNil() {
			return nil
		}
	}
	return r
}

// fieldOf returns a pointer to the field of a struct that has this name and type; nil if
// there is no such field.
func fieldOf[T any](in reflect.Value, name string) *T {
	field := in.FieldByName(name)
	if !field.IsValid() || field.Type() != reflect.TypeFor[T]() {
		return nil
	}
	return (*T)(field.Addr().UnsafePointer())
}

// onScreen returns the cells that the renderer believes are on the screen; nil if there
// are none yet, or the field has moved.
func (r *renderer) onScreen() *uv.RenderBuffer {
	field := fieldOf[*uv.RenderBuffer](reflect.ValueOf(*r.scr).Elem(), "curbuf")
	if field == nil {
		return nil
	}
	return *field
}

// paint writes the frame that is due, if it can.
func (p *rows) paint() {
	if p.r == nil && !p.moved {
		p.r = rendererOf(p.program)
		p.moved = p.r == nil
	}
	if p.moved {
		return
	}
	r := p.r
	r.mu.Lock()
	defer r.mu.Unlock()
	screen := r.onScreen()
	if screen == nil || *r.starting || *r.erasing || !(*r.scr).Fullscreen() || !onlyText(*r.lastView, r.view) ||
		screen.Bounds() != r.cells.Bounds() || !p.split(screen.Height()) {
		return
	}
	if p.method != r.cells.Method { // rows that stay are measured anew, too
		p.method = r.cells.Method
		return
	}
	if runtime.GOOS != "windows" { // where the renderer does not scroll either
		p.scroll(screen)
	}
	for y, row := range p.new {
		if row != p.old[y] {
			uv.NewStyledString(row).Draw(r.cells, uv.Rect(0, y, screen.Width(), 1))
		}
	}
	p.write()
	p.old, p.new, p.frame = p.new, p.old, r.view.Content
	drawn := *r.view
	*r.lastView = &drawn
}

// onlyText reports whether two views differ in their text, and in nothing else. A cursor
// that is shown has to be brought back to its place.
func onlyText(old, new *tea.View) bool {
	if old == nil || old.Content == new.Content || new.Cursor != nil {
		return false
	}
	a, b := *old, *new
	a.Content, b.Content = "", ""
	return reflect.DeepEqual(a, b)
}

// split splits the frame on the screen and the new one into rows, and reports whether
// each has one for every row of the screen, and no style goes on from row to row.
func (p *rows) split(height int) bool {
	if on := (*p.r.lastView).Content; p.frame != on {
		p.old, p.frame = appendRows(p.old[:0], on), ""
	}
	p.new = appendRows(p.new[:0], p.r.view.Content)
	if len(p.old) != height || len(p.new) != height {
		return false
	}
	for y, row := range p.new {
		if row != p.old[y] && !(closed(row) && closed(p.old[y])) {
			return false
		}
	}
	return true
}

func appendRows(to []string, frame string) []string {
	for {
		at := strings.IndexByte(frame, '\n')
		if at < 0 {
			return append(to, frame)
		}
		to, frame = append(to, frame[:at]), frame[at+1:]
	}
}

// closed reports whether a row ends in the style in which it began.
func closed(row string) bool {
	at := strings.LastIndexByte(row, ansi.ESC)
	return at < 0 || (strings.HasPrefix(row[at:], "\x1b[m") || strings.HasPrefix(row[at:], "\x1b[0m")) && !strings.Contains(row, "\x1b]")
}

// run is rows that a scroll by this many lines, up if positive, brings to their places.
type run struct{ by, top, end, saved int }

// A scroll has to save more than worth bytes, which is more than it costs, and more than
// one byte in part of the bytes to write: texts that have nothing to do with each other
// seem to have less in common.
const (
	worth = 150
	part  = 6
)

// scroll has the terminal scroll rows that are on the screen already, where that leaves
// less to be written.
func (p *rows) scroll(screen *uv.RenderBuffer) {
	for from := 0; ; {
		best := run{saved: max(worth, p.compare()/part)}
		for _, n := range p.shifts() {
			if r := p.run(from, n); r.saved > best.saved {
				best = r
			}
		}
		if best.by == 0 {
			return
		}
		from = best.end
		p.scrollRows(screen, best.by, best.top+min(best.by, 0), best.end-1+max(best.by, 0))
	}
}

// fewShifts is how many shifts are tried where none moves many rows.
const fewShifts = 6

// shifts returns how far rows have moved that are on the screen but once, what moved most
// of them first. Nothing else has to be tried: a run takes similar rows along.
func (p *rows) shifts() []int {
	if p.at == nil {
		p.at, p.by = map[string]int{}, map[int]int{}
	}
	at, moved := p.at, p.by
	clear(at)
	clear(moved)
	for y, row := range p.old {
		if _, twice := at[row]; twice {
			y = -1
		}
		at[row] = y
	}
	for y, row := range p.new {
		if was, ok := at[row]; ok && was >= 0 && was != y {
			moved[was-y]++
		}
	}
	by := slices.SortedFunc(maps.Keys(moved), func(a, b int) int {
		return cmp.Or(moved[b]-moved[a], max(a, -a)-max(b, -b), a-b)
	})
	if len(by) > 0 && moved[by[0]] > len(p.new)/3 {
		return by[:1]
	}
	return by[:min(len(by), fewShifts)]
}

// compare fills in what it takes to write each row over the one that is there, and how
// much of the rows above is not to be written again as long as they stay. It returns what
// all rows take.
func (p *rows) compare() (all int) {
	p.here, p.kept = p.here[:0], append(p.kept[:0], 0)
	for y, row := range p.new {
		d := differ(row, p.old[y])
		all += d
		p.here = append(p.here, d)
		p.kept = append(p.kept, p.kept[y]+max(len(row)-strings.Count(row, " ")-d, 0))
	}
	return all
}

// run returns the rows, from one row on, of which most is saved if they are scrolled to
// their places by n. Each saves what it differs less from the row that comes than from the
// one that is there; what the rows that scroll away have kept is lost.
func (p *rows) run(from, n int) run {
	var best run
	sum, start, most := 0, 0, math.MinInt
	for y := max(from, -n); y < min(len(p.new), len(p.new)-n); y++ {
		if begin := -sum - (p.kept[y] - p.kept[y+min(n, 0)]); begin > most {
			most, start = begin, y
		}
		sum += p.here[y] - differ(p.new[y], p.old[y+n])
		if saved := sum + most - (p.kept[y+1+max(n, 0)] - p.kept[y+1]); saved > best.saved {
			best = run{n, start, y + 1, saved}
		}
	}
	return best
}

// differ returns about how many bytes of a row have to be written where another stands:
// what lies between the beginning and the end of both, or, if that is less, those that
// differ.
func differ(a, b string) int {
	from, short := 0, min(len(a), len(b))
	for from < short && a[from] == b[from] {
		from++
	}
	to := 0
	for to < short-from && a[len(a)-1-to] == b[len(b)-1-to] {
		to++
	}
	if len(a) != len(b) {
		return max(len(a), len(b)) - from - to
	}
	n := 0
	for i := from; i < len(a)-to; i++ {
		if a[i] != b[i] {
			n++
		}
	}
	return n
}

// scrollRows scrolls the rows from top to bottom by n lines, up if n is positive: in the
// terminal, in our record of it, and in the last frame.
func (p *rows) scrollRows(screen *uv.RenderBuffer, n, top, bottom int) {
	scr := *p.r.scr
	scr.WriteString(ansi.SetTopBottomMargins(top+1, bottom+1))
	scr.SetPosition(-1, -1)
	if n > 0 {
		scr.MoveTo(0, bottom)
		scr.WriteString(strings.Repeat("\n", n))
	} else {
		scr.MoveTo(0, top)
		scr.WriteString(strings.Repeat(ansi.ReverseIndex, -n))
	}
	scr.WriteString(ansi.SetTopBottomMargins(1, len(p.new)))
	scr.SetPosition(-1, -1)
	rotate(p.old[top:bottom+1], n)
	for _, lines := range [][]uv.Line{screen.Lines[top : bottom+1], p.r.cells.Lines[top : bottom+1]} {
		rotate(lines, n)
		for _, line := range vacated(lines, n) {
			for x := range line {
				line[x] = uv.EmptyCell
			}
		}
	}
	for i := range vacated(p.old[top:bottom+1], n) {
		vacated(p.old[top:bottom+1], n)[i] = ""
	}
}

// rotate moves s by n places to its beginning, or to its end if n is negative. What falls
// out comes in at the other end.
func rotate[T any](s []T, n int) {
	n = (n + len(s)) % len(s)
	moved := append(append(make([]T, 0, len(s)), s[n:]...), s[:n]...)
	copy(s, moved)
}

// vacated returns the places of a slice scrolled by n that have lost what was in them.
func vacated[T any](s []T, n int) []T {
	if n > 0 {
		return s[len(s)-n:]
	}
	return s[:-n]
}

// write writes what has changed in the cells.
func (p *rows) write() {
	r, scr := p.r, *p.r.scr
	scr.SetScrollOptim(false) // which hashes every cell
	scr.Render(r.cells.RenderBuffer)
	scr.SetScrollOptim(runtime.GOOS != "windows")
	_ = scr.Flush() // into a buffer
	if r.buf.Len() == 0 {
		return
	}
	p.out.Reset()
	if *r.synced {
		p.out.WriteString(ansi.SetModeSynchronizedOutput)
	}
	p.out.Write(r.buf.Bytes())
	if *r.synced {
		p.out.WriteString(ansi.ResetModeSynchronizedOutput)
	}
	r.buf.Reset()
	_, _ = (*r.w).Write(p.out.Bytes()) // a terminal that is gone is noticed elsewhere
}
