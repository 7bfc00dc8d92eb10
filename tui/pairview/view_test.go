package pairview

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages"
	"prefdeck/stages/prompt"
	"prefdeck/stages/response"
	"prefdeck/themes"
	"prefdeck/tui/markdown"
	"prefdeck/tui/pane"
	"prefdeck/tui/screentest"
)

// reader drives a view. Commands run as they are issued, unless hold keeps them
// back.
type reader struct {
	t     testing.TB
	v     *Viewer
	frame Frame
	said  string
	hold  bool
	held  []tea.Cmd
}

// open shows a pair on a screen whose header and footer take a row each.
func open(t testing.TB, p Content, width, height int) *reader {
	t.Helper()
	theme, err := themes.Pick("dark", true, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	d := &reader{t: t, frame: Frame{Theme: theme}}
	d.v = New(Options{Cache: markdown.NewCache(1 << 20), PromptKey: "p", StepsKey: "w"})
	d.size(width, height)
	d.run(d.v.Show(p, PaneOrder{0, 1}))
	return d
}

func (d *reader) size(width, height int) {
	d.frame.Width, d.frame.Height, d.frame.Rows = width, height, height-2
	d.run(d.v.Fit(d.frame))
}

func (d *reader) run(cmd tea.Cmd) {
	switch {
	case cmd == nil:
		return
	case d.hold:
		d.held = append(d.held, cmd)
		return
	}
	msg := cmd()
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, cmd := range batch {
			d.run(cmd)
		}
		return
	}
	said, next := d.v.Update(msg)
	if said != "" {
		d.said = said
	}
	d.run(next)
}

func (d *reader) scroll(moves ...pane.Move) {
	for _, m := range moves {
		d.v.Scroll(m)
	}
}

// cells returns the view as text.
func (d *reader) cells() string {
	d.t.Helper()
	rows := append(d.v.Rows(), make([]string, d.frame.Rows)...)[:d.frame.Rows] // two equal panes may leave one over
	return screentest.Cells(d.t, strings.Join(rows, "\n"), d.frame.Width, d.frame.Rows)
}

func (d *reader) see(text string) {
	d.t.Helper()
	if cells := d.cells(); !strings.Contains(cells, text) {
		d.t.Errorf("%q is not in the view:\n%s", text, cells)
	}
}

func (d *reader) at(after string, offsets ...int) {
	d.t.Helper()
	for i, want := range offsets {
		if got := d.v.panes[i].Offset(); got != want {
			d.t.Errorf("%s: pane %d is at %d, not %d", after, i, got, want)
		}
	}
}

// pairOf makes a pair whose id is its prompt.
func pairOf(t testing.TB, asked string, texts ...string) Content {
	t.Helper()
	p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: asked})
	if err != nil {
		t.Fatal(err)
	}
	pair := Content{ID: stages.ID(asked), Prompt: p}
	for _, text := range texts {
		pair.Responses = append(pair.Responses, response.Response{Text: text})
	}
	return pair
}

// tall returns a text of n numbered paragraphs.
func tall(name string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "%s paragraph %d.\n\n", name, i+1)
	}
	return b.String()
}

func TestALineIsCutAtAWord(t *testing.T) {
	t.Parallel()
	v := &Viewer{frame: Frame{Method: ansi.GraphemeWidth}}
	for _, c := range []struct {
		line, want string
		width      int
	}{
		{"tells about small satellites", "tells about small", 20},
		{"  tells about satellites", "  tells about", 20},
		{"satellites", "satel", 5},
		{"一二三四", "一二", 5},
		{"small", "small", 5},
		{"small", "", 0},
	} {
		if got := v.cutAtWord(c.line, c.width); got != c.want {
			t.Errorf("%q in %d columns is %q, want %q", c.line, c.width, got, c.want)
		}
	}
}

func TestNothingIsDrawnBeforeTheFirstPair(t *testing.T) {
	t.Parallel()
	v := New(Options{Cache: markdown.NewCache(0)})
	if cmd := v.Fit(Frame{Width: 80, Height: 24, Rows: 22}); cmd != nil || v.Rows() != nil || v.Painted() {
		t.Error("a view without a pair draws or renders")
	}
	if _, _, ok := v.Chosen(); ok {
		t.Error("a view without a pair has a text to copy")
	}
}

func TestLinesForAnotherSizeAreDropped(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, "Why?", "One.", "Two."), 120, 36)
	d.hold = true
	d.size(100, 30)
	d.size(80, 24)
	wide, narrow := d.held[0], d.held[1]
	d.hold = false
	d.run(narrow)
	before := d.v.drawn.spec
	d.run(wide)
	if d.v.drawn.spec != before || before.prompt != 76 {
		t.Errorf("a rendering for another size was taken over: %+v", d.v.drawn.spec)
	}
	d.see("One.")
}

func TestOnlyPairsThatAreNearAreKept(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, "Why?", "One.", "Two."), 120, 36)
	d.v.Update(rendered{drawing{job: job{"far", d.v.spec()}}})
	d.v.Expect([]Content{pairOf(t, "Next?", "a", "b"), pairOf(t, "Later?", "a", "b")}, []stages.ID{"Before?"})
	d.run(second(d.v.Update(rendered{drawing{job: job{"Before?", d.v.spec()}}})))
	kept := func() string {
		var ids []string
		for _, id := range []stages.ID{"Why?", "far", "Next?", "Later?", "Before?"} {
			if _, ok := d.v.shelf.drawings[id]; ok {
				ids = append(ids, string(id))
			}
		}
		return strings.Join(ids, " ")
	}
	if got := kept(); got != "Why? Next? Later? Before?" {
		t.Errorf("kept: %s", got)
	}
	d.v.Expect(nil, nil)
	if got := kept(); got != "Why?" {
		t.Errorf("kept once nothing else is near: %s", got)
	}
}

// A pair that was rendered ahead is painted without a command.
func TestTheNextPairIsPaintedAtOnce(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, "Why?", "One.", "Two."), 120, 36)
	next := pairOf(t, "Next?", "Three.", "Four.")
	d.v.Expect([]Content{next}, nil)
	d.run(d.v.RenderAhead())
	d.hold = true
	d.run(d.v.Show(next, PaneOrder{1, 0}))
	if !d.v.Painted() {
		t.Fatal("the pair waits for its lines")
	}
	d.see("Three.")
	if cells := d.cells(); strings.Index(cells, "Four.") > strings.Index(cells, "Three.") {
		t.Errorf("the second response does not stand first:\n%s", cells)
	}
	d.hold = false
	d.run(d.v.Turn(PaneOrder{0, 1}))
	if cells := d.cells(); strings.Index(cells, "Four.") < strings.Index(cells, "Three.") {
		t.Errorf("the responses were not turned:\n%s", cells)
	}
}

func TestAResizeNeverBlanks(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, "Why?", tall("one", 40), tall("two", 9)), 120, 36)
	d.hold = true
	for _, size := range [][2]int{{40, 12}, {200, 60}, {1, 3}, {39, 50}, {80, 24}, {41, 13}, {0, 0}, {100, 12}, {99, 16}, {120, 36}} {
		d.size(size[0], size[1])
		if size[0] >= 40 {
			d.see("paragraph 1.")
		}
	}
	held := d.held
	d.hold, d.held = false, nil
	for _, cmd := range held {
		d.run(cmd)
	}
	d.see("one paragraph 1.")
}

// Three responses are all visible and scroll.
func TestThreePanes(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, "Why?", tall("one", 60), tall("two", 60), tall("three", 60)), 160, 36)
	d.run(d.v.Show(d.v.pair, PaneOrder{2, 0, 1}))
	for _, layout := range []Layout{SideBySide, Stacked} {
		if d.v.Layout() != layout {
			t.Fatalf("layout %v, not %v", d.v.Layout(), layout)
		}
		for _, name := range []string{"one", "two", "three"} {
			d.see(name + " paragraph 1.")
		}
		d.run(second(d.v.CycleLayout()))
	}
	d.see("three paragraph 1.")
	d.v.CycleFocus()
	d.v.CycleFocus()
	d.see("two paragraph 1.")
	d.scroll(pane.Down)
	d.at("all scroll", 1, 1, 1)
}

func second[T any](_ string, v T) T { return v }

// Zoom shows the focused pane, whichever was in front before.
func TestZoomShowsThePaneThatIsRead(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, "Why?", "One.", "Two."), 120, 36)
	for d.v.Layout() != Flip {
		d.run(second(d.v.CycleLayout()))
	}
	d.v.CycleFocus() // the second one is in front
	d.run(second(d.v.CycleLayout()))
	d.v.CycleFocus() // the first one has the keys
	d.run(d.v.ToggleZoom())
	d.see("One.")
	if strings.Contains(d.cells(), "Two.") {
		t.Error("zoom shows the other pane")
	}
}

// A comparison that arrives too late changes nothing, whatever happened meanwhile.
func TestMarksThatComeTooLateAreDropped(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(d *reader){
		"off":    func(d *reader) { d.run(second(d.v.ToggleDiff())) },
		"width":  func(d *reader) { d.size(90, 30) },
		"mode":   func(d *reader) { d.run(d.v.ToggleRaw()) },
		"sides":  func(d *reader) { d.run(d.v.Turn(PaneOrder{1, 0})) },
		"pair":   func(d *reader) { d.run(d.v.Show(pairOf(t, "Next?", "Three.", "Four."), PaneOrder{0, 1})) },
		"layout": func(d *reader) { d.run(second(d.v.CycleLayout())) },
	} {
		d := open(t, pairOf(t, "Why?", "Up there.", "Down there."), 120, 36)
		d.hold = true
		d.run(second(d.v.ToggleDiff()))
		late := d.held
		d.hold, d.held = false, nil
		change(d)
		want := d.cells()
		for _, cmd := range late {
			d.run(cmd)
		}
		if got := d.cells(); got != want {
			t.Errorf("%s: a late comparison changed the view:\n%s", name, got)
		}
	}
}

func TestMarksKeepThePlace(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, "Why?", tall("one", 60), tall("two", 60)), 120, 36)
	d.scroll(pane.PageDown, pane.Down, pane.Down)
	was, seen := d.v.panes[0].Offset(), d.v.Seen()[0]
	d.run(second(d.v.ToggleDiff()))
	if got := d.v.panes[0].Offset(); was == 0 || got != was || d.v.Seen()[0] != seen {
		t.Errorf("at line %d, was at %d; seen %v, was %v", got, was, d.v.Seen()[0], seen)
	}
}

func TestNamesAreReadOnlyWhereTheyAreMasked(t *testing.T) {
	t.Parallel()
	p := pairOf(t, "Who?", "I am Qwen.", "I am a model.")
	asked := 0
	p.Names = func() []string { asked++; return []string{"Qwen"} }
	open(t, p, 120, 36).see("Qwen")
	if asked != 0 {
		t.Error("names were read although nothing is masked")
	}
	d := open(t, p, 120, 36)
	d.v.o.Mask = true
	d.size(90, 30)
	d.see("▒▒▒▒")
	if _, text, _ := d.v.Chosen(); strings.Contains(text, "▒") {
		t.Errorf("the text to copy is masked: %q", text)
	}
}

// On a wide screen panes take the text width and stand in the middle, where the mouse
// finds them; a zoomed one has all of it. On a tall one short texts leave the rest of
// the rows free.
func TestTextHasAWidth(t *testing.T) {
	t.Parallel()
	d := open(t, pairOf(t, "Why?", tall("one", 60), tall("two", 60)), 120, 36)
	d.v.o.TextWidth = 40
	d.size(120, 36)
	for i := range d.v.panes {
		if w, _ := d.v.panes[i].Size(); w != 44 {
			t.Errorf("pane %d has %d columns", i, w)
		}
	}
	for _, row := range d.v.Rows() {
		if !strings.HasPrefix(row, strings.Repeat(" ", 16)) || ansi.StringWidth(row) > 16+88 {
			t.Fatalf("not in the middle: %q", row)
		}
	}
	for x, want := range map[int]Focus{15: nowhere, 16: 0, 59: 0, 60: 1, 103: 1, 104: nowhere} {
		if got := d.v.at(x, 10); got != want {
			t.Errorf("at column %d: %v, want %v", x, got, want)
		}
	}
	d.run(d.v.ToggleZoom())
	if w, _ := d.v.panes[0].Size(); w != 120 {
		t.Errorf("zoomed, it has %d columns", w)
	}

	d = open(t, pairOf(t, "Why?", tall("one", 5), "two"), 120, 60)
	if n := len(d.v.Rows()); n != leastRows+1 {
		t.Errorf("short texts take %d rows", n)
	}
	d.run(d.v.Show(pairOf(t, "How?", tall("one", 20), "two"), PaneOrder{0, 1}))
	if n := len(d.v.Rows()); n != 42 {
		t.Errorf("a longer text takes %d rows", n)
	}
	if d.v.panes[0].Seen() != 1 {
		t.Errorf("%.2f of it seen", d.v.panes[0].Seen())
	}
}
