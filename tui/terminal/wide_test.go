package terminal

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/charmbracelet/colorprofile"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"pgregory.net/rapid"
)

// drawn is a renderer like the program's, with the terminal it writes to.
type drawn struct {
	out    bytes.Buffer
	render *uv.TerminalRenderer
	cells  uv.ScreenBuffer
	screen *vt.Emulator
}

func newDrawn(width, height int, method ansi.Method) *drawn {
	d := &drawn{cells: uv.NewScreenBuffer(width, height), screen: vt.NewEmulator(width, height)}
	d.render = uv.NewTerminalRenderer(&d.out, []string{"TERM=xterm-256color"})
	d.render.SetColorProfile(colorprofile.TrueColor)
	d.render.SetScrollOptim(true)
	d.render.SetFullscreen(true)
	d.render.SetRelativeCursor(false)
	d.render.SetBackspace(true)
	d.render.SetTabStops(width)
	d.render.Resize(width, height)
	d.cells.Method = method
	d.render.SetWidthMethod(method)
	return d
}

// draw shows a picture and returns how many bytes it wrote for it.
func (d *drawn) draw(t rapid.TB, content string, write func([]byte) []byte) int {
	d.out.Reset()
	d.cells.Clear()
	uv.NewStyledString(content).Draw(d.cells, d.cells.Bounds())
	d.render.Render(d.cells.RenderBuffer)
	if err := d.render.Flush(); err != nil {
		t.Fatal(err)
	}
	n, _ := d.screen.Write(write(d.out.Bytes()))
	return n
}

func rejoin(p []byte) []byte {
	joined, _ := rejoined(p)
	return joined
}

// Whatever changes on the screen, halves leave the same cells as whole characters
// drawn on an empty one.
func TestHalvesAreSeenAsWholeCharacters(t *testing.T) {
	t.Parallel()
	word := rapid.SampledFrom([]string{"漢", "字", "日本", "한국", "。", "，", "a", "bc", " ", "      ", "│", "é", "👩‍💻", "が", "✅", "🚀", "👍🏽", "❤️", "🇩🇪", "🍎\u0301", "\x1b[1m太\x1b[m", "\x1b[38;5;176m色\x1b[m", "\x1b[7m  \x1b[m"})
	rapid.Check(t, func(t *rapid.T) {
		const width, height = 24, 9
		method := rapid.SampledFrom([]ansi.Method{ansi.WcWidth, ansi.GraphemeWidth}).Draw(t, "method")
		halves := newDrawn(width, height, method)
		line := rapid.Custom(func(t *rapid.T) string {
			line := ""
			for _, w := range rapid.SliceOfN(word, 0, 16).Draw(t, "words") {
				if method.StringWidth(line+w) < width {
					line += w
				}
			}
			line += "\x1b[m"
			if rapid.IntRange(0, 3).Draw(t, "edge") > 0 {
				line += strings.Repeat(" ", width-1-method.StringWidth(line)) + "│"
			}
			return line
		})
		lines := rapid.SliceOfN(line, height, 3*height).Draw(t, "lines")
		for i := range rapid.IntRange(1, 12).Draw(t, "steps") {
			switch rapid.IntRange(0, 2).Draw(t, "what") {
			case 0:
				lines = append(lines[1:], lines[0])
			case 1:
				lines[rapid.IntRange(0, len(lines)-1).Draw(t, "which")] = line.Draw(t, "another line")
			case 2:
				last := len(lines) - 1
				lines = append([]string{lines[last]}, lines[:last]...)
			}
			content := strings.Join(lines[:height], "\n")
			whole := newDrawn(width, height, method)
			whole.draw(t, content, bytes.Clone)
			halves.draw(t, Halved(content, width, method), rejoin)
			if want, got := whole.screen.Render(), halves.screen.Render(); got != want {
				t.Fatalf("picture %d is\n%q\nnot\n%q", i, got, want)
			}
		}
	})
}

// The characters that are halved are wide, however a terminal measures.
func TestWideCharactersAreWideEverywhere(t *testing.T) {
	t.Parallel()
	halves := map[rune]rune{secondHalf: 0}
	for r := range rune(private) {
		if !unicode.In(r, wideEverywhere, wideEmoji) {
			continue
		}
		if s := string(r); unicode.IsGraphic(r) && (ansi.StringWidth(s) != 2 || ansi.StringWidthWc(s) != 2) {
			t.Errorf("%U %s is %d or %d cells wide", r, s, ansi.StringWidth(s), ansi.StringWidthWc(s))
		}
		half := firstHalf(r)
		if other, taken := halves[half]; taken || whole(half) != r {
			t.Fatalf("%U and %U have one half, which is of %U", r, other, whole(half))
		}
		halves[half] = r
		if s := string(half); ansi.StringWidth(s) != 1 || ansi.StringWidthWc(s) != 1 {
			t.Fatalf("half of %U is not one cell wide", r)
		}
	}
}

// TestScrollingWideCharacters shows the fault, which would let wide.go go, and its
// cure.
func TestScrollingWideCharacters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text   string
		method ansi.Method
	}{{"海上的天气今天很好", ansi.WcWidth}, {"🚢 leaves ✅ and 🍎 stays", ansi.GraphemeWidth}} {
		testScrolling(t, c.text, c.method)
	}
}

func testScrolling(t *testing.T, text string, method ansi.Method) {
	var lines []string
	for i := range 120 {
		line := fmt.Sprintf("│ 第%d章%s", i, strings.Repeat(text, 3))
		lines = append(lines, line+strings.Repeat(" ", 159-ansi.StringWidth(line))+"│")
	}
	most := func(show func(string) string, write func([]byte) []byte) int {
		d := newDrawn(160, 45, method)
		most := 0
		d.draw(t, show(strings.Join(lines[:45], "\n")), write)
		for i := range 70 {
			most = max(most, d.draw(t, show(strings.Join(lines[i+1:i+46], "\n")), write))
		}
		return most
	}
	if n := most(func(s string) string { return s }, bytes.Clone); n < 2000 {
		t.Errorf("%s: %d bytes a step with whole characters: the renderer compares their rows, and wide.go can go", text, n)
	}
	if n := most(func(s string) string { return Halved(s, 160, method) }, rejoin); n > 300 {
		t.Errorf("%s: %d bytes a step with halves", text, n)
	}
}

func TestNoTextIsTakenForAHalf(t *testing.T) {
	t.Parallel()
	if got, want := Halved("a\U00104e00b\U00100000c一|", 8, ansi.WcWidth), "a\ufffdb\ufffdc\U00104e00\U00100000|"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := halvedRow("か\u3099 plain, é, 👩‍💻, 漢\ufe00", true, ansi.GraphemeWidth); strings.ContainsRune(got, secondHalf) {
		t.Errorf("a character with a mark on it is halved: %q", got)
	}
}

// Where the renderer may make the terminal delete cells, nothing is halved: it
// would delete from the middle of a character.
func TestRowsThatEndBeforeTheEdgeStayWhole(t *testing.T) {
	t.Parallel()
	const before, after = "xyz漢YYYYYYYYYYYYYYYYYYYYYY", "q漢YYYYYYYYYYYYYYYYYYYYYY"
	d := newDrawn(40, 1, ansi.WcWidth)
	d.draw(t, Halved(before, 40, ansi.WcWidth), rejoin)
	d.draw(t, Halved(after, 40, ansi.WcWidth), rejoin)
	if got := strings.TrimRight(d.screen.Render(), " "); got != after {
		t.Errorf("%q, want %q", got, after)
	}
}

func TestWhatIsWrittenInPartsIsJoined(t *testing.T) {
	t.Parallel()
	content := []byte(Halved("x一二 y", 7, ansi.WcWidth))
	for cut := range content {
		first, broken := rejoined(content[:cut])
		first = bytes.Clone(first)
		second, rest := rejoined(append(bytes.Clone(broken), content[cut:]...))
		// Between two halves the renderer may move the cursor back and forth.
		got := strings.ReplaceAll(string(first)+string(second), "\b\x1b[C", "")
		if got != "x一二 y" || len(rest) > 0 {
			t.Errorf("cut at %d: %q %q", cut, got, rest)
		}
	}
}
