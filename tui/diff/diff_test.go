package diff

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"prefdeck/themes"
	"prefdeck/tui/markdown"
)

func theme(t testing.TB, name string) themes.Theme {
	t.Helper()
	th, err := themes.Pick(name, true, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return th
}

const reset = "\x1b[m"

var sgr = regexp.MustCompile(`\x1b\[[0-9;:]*m`)

// bracketed puts brackets around underlined text and drops every other style.
func bracketed(lines []string) string {
	var out []string
	for _, line := range lines {
		under := false
		var b strings.Builder
		for line != "" {
			if at := sgr.FindStringIndex(line); at != nil && at[0] == 0 {
				switch code := line[:at[1]]; {
				case code == reset && under:
					b.WriteByte(']')
					under = false
				case strings.Contains(code, "4") && strings.Contains(code, "1;") && !under: // bold and underlined
					b.WriteByte('[')
					under = true
				}
				line = line[at[1]:]
				continue
			}
			b.WriteByte(line[0])
			line = line[1:]
		}
		out = append(out, b.String())
	}
	return strings.Join(out, "\n")
}

func TestWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, left, right, wantLeft, wantRight string }{
		{"the same", "one two\nthree", "one two\nthree", "one two\nthree", "one two\nthree"},
		{"another indent", "if x:\n    y\nz", "if x:\n    y\n    z", "if x:\n    y\n[z]", "if x:\n    y\n    [z]"},
		{"indents in a quotation and a list", "▎ one\n• two\n  three", "one\ntwo\n  three", "▎ one\n• two\n  three", "one\ntwo\n  three"},
		{"the same in other lines", "one two three", "one\n  two\nthree", "one two three", "one\n  two\nthree"},
		{"one word", "a big dog", "a small dog", "a [big] dog", "a [small] dog"},
		{"two words beside each other", "a very big dog", "a dog", "a [very big] dog", "a dog"},
		{"two around one", "a big red dog", "a small red cat", "a [big] red [dog]", "a [small] red [cat]"},
		{"a sign", "yes, no", "yes no", "yes[,] no", "yes no"},
		{"case", "The end", "the end", "[The] end", "[the] end"},
		{"over a line's end", "start old\nwords end", "start new end", "start [old]\n[words] end", "start [new] end"},
		{"all of it", "alpha beta", "gamma", "[alpha beta]", "[gamma]"},
		{"nothing on one side", "alpha", "", "[alpha]", ""},
		{"not what is drawn", "▎ a │ b\n• x", "▎ c │ d\n☐ y", "▎ [a] │ [b]\n• [x]", "▎ [c] │ [d]\n☐ [y]"},
		{"nor a bullet in ASCII", "* x\n  * y", "x\n  y", "* x\n  * y", "x\n  y"},
		{"a product", "a * b", "a b", "a [*] b", "a b"},
		{"without spaces", "我喜欢猫", "我喜欢狗", "我喜欢[猫]", "我喜欢[狗]"},
		{"marks of letters", "cafe\u0301 x", "cafe x", "[cafe\u0301] x", "[cafe] x"},
		{"joined emoji", "a 👩‍💻 b", "a 👩 b", "a [👩‍💻] b", "a [👩] b"},
		{"a chance word", "alpha beta gamma delta the epsilon zeta eta theta", "one two three four the five six seven eight",
			"[alpha beta gamma delta the epsilon zeta eta theta]", "[one two three four the five six seven eight]"},
	} {
		left, right := strings.Split(c.left, "\n"), strings.Split(c.right, "\n")
		got := Words(left, right, theme(t, "mono"))
		if bracketed(got.Left) != c.wantLeft || bracketed(got.Right) != c.wantRight || got.ByLine {
			t.Errorf("%s:\n got %q and %q\nwant %q and %q", c.name, bracketed(got.Left), bracketed(got.Right), c.wantLeft, c.wantRight)
		}
	}
}

// Two independent answers are aligned by sentences, in any order, and what these
// share is marked. Only longer texts with little in common are independent.
func TestCommon(t *testing.T) {
	t.Parallel()
	left := "The dog was first tamed 15.000 years ago. I like cheese very much indeed.\n\nNobody knows why wolves came so close to people then. Yes."
	right := "Yes. Perhaps the wolves came so close to people for food.\nWithin all of Europe, the dog was first tamed 15.000 years before now. Bread tastes better with butter."
	a, b := strings.Split(left, "\n"), strings.Split(right, "\n")
	th := theme(t, "mono")
	if m := Words(a, b, th); !m.Independent() {
		t.Errorf("%.2f in common, not independent", m.Share)
	}
	m := Common(a, b, th)
	wantLeft := "The [dog was first tamed 15.000 years] ago. I like cheese very much indeed.\n\nNobody knows why [wolves came so close to people] then. Yes."
	wantRight := "Yes. Perhaps the [wolves came so close to people] for food.\nWithin all of Europe, the [dog was first tamed 15.000 years] before now. Bread tastes better with butter."
	if bracketed(m.Left) != wantLeft || bracketed(m.Right) != wantRight {
		t.Errorf("got\n%s\nand\n%s", bracketed(m.Left), bracketed(m.Right))
	}
	if m.Share < 0.4 || m.Share > 0.6 {
		t.Errorf("%.2f shared", m.Share)
	}
	if m := Words(a, a, th); m.Independent() || m.Share != 1 {
		t.Errorf("the same: %.2f in common", m.Share)
	}
	if m := Words([]string{"alpha beta"}, []string{"gamma"}, th); m.Independent() || m.Share != 0 {
		t.Errorf("two words and one: %.2f in common, independent %t", m.Share, m.Independent())
	}
	if m := Words(nil, nil, th); m.Independent() || m.Share != 1 {
		t.Errorf("nothing: %.2f in common", m.Share)
	}
}

// The style around a marked word resumes after it, and the marks of the two sides
// differ by more than their place.
func TestMarksKeepTheStyleAround(t *testing.T) {
	t.Parallel()
	th := theme(t, "dark")
	left, right := []string{"\x1b[31mred \x1b[3mold words\x1b[m end"}, []string{"red new words end"}
	got := Words(left, right, th)
	pen := func(side themes.Pen) string {
		start, _, _ := strings.Cut(side.Underline(true).Render("x"), "x")
		return start
	}
	a, b := pen(th.Styles().A), pen(th.Styles().B)
	if want := "\x1b[31mred \x1b[3m" + a + "old" + reset + "\x1b[31m\x1b[3m words\x1b[m end"; got.Left[0] != want {
		t.Errorf("got %q\nwant %q", got.Left[0], want)
	}
	if want := "red " + b + "new" + reset + " words end"; got.Right[0] != want || a == b {
		t.Errorf("got %q\nwant %q", got.Right[0], want)
	}
	if strings.Join(left, "") != "\x1b[31mred \x1b[3mold words\x1b[m end" {
		t.Error("the lines given have been changed")
	}
}

// Whatever the texts, marking moves no cell, leaves no style open and leaves common
// text unmarked.
func TestMarkingMovesNothing(t *testing.T) {
	t.Parallel()
	dark := theme(t, "dark")
	piece := rapid.SampledFrom([]string{"a", "the", "word", "other", ",", ".", "\n\n", "\n", "- ", "**bold** ", "`code` ", "日本", "👩‍💻", "```go\nf(x)\n```\n", "| a | b |\n|---|---|\n| c | d |\n", "> "})
	text := rapid.Map(rapid.SliceOfN(piece, 0, 40), func(p []string) string { return strings.Join(p, " ") })
	rapid.Check(t, func(t *rapid.T) {
		left := markdown.Render(text.Draw(t, "left"), 30, dark, markdown.Rendered)
		right := markdown.Render(text.Draw(t, "right"), 30, dark, markdown.Rendered)
		got, shared := Words(left, right, dark), Common(left, right, dark)
		for i, pair := range [][2][]string{{left, got.Left}, {right, got.Right}, {left, shared.Left}, {right, shared.Right}} {
			if len(pair[0]) != len(pair[1]) {
				t.Fatalf("%d lines became %d", len(pair[0]), len(pair[1]))
			}
			for n := range pair[0] {
				was, is := pair[0][n], pair[1][n]
				if ansi.Strip(was) != ansi.Strip(is) {
					t.Fatalf("side %d line %d: %q became %q", i, n, was, is)
				}
				if last := sgr.FindAllString(is, -1); len(last) > 0 && last[len(last)-1] != reset && last[len(last)-1] != "\x1b[0m" {
					t.Fatalf("a style is left open: %q", is)
				}
			}
		}
		if same := Words(left, left, dark); strings.Join(same.Left, "\n") != strings.Join(left, "\n") {
			t.Fatal("a text differs from itself")
		}
	})
}

// The bit vectors find as long a subsequence as the textbook's table.
func TestCommonAgainstTable(t *testing.T) {
	t.Parallel()
	sequence := rapid.SliceOfN(rapid.Int32Range(0, 5), 0, 150)
	rapid.Check(t, func(t *rapid.T) {
		x, y := sequence.Draw(t, "x"), sequence.Draw(t, "y")
		table := make([][]int, len(x)+1)
		for i := range table {
			table[i] = make([]int, len(y)+1)
		}
		for i := range x {
			for j := range y {
				if x[i] == y[j] {
					table[i+1][j+1] = table[i][j] + 1
				} else {
					table[i+1][j+1] = max(table[i][j+1], table[i+1][j])
				}
			}
		}
		sum, a, b := 0, 0, 0
		for _, r := range common(x, y, 6) {
			if r.a < a || r.b < b || r.n < 1 {
				t.Fatalf("a run out of order: %+v after %d, %d", r, a, b)
			}
			for k := range r.n {
				if x[r.a+k] != y[r.b+k] {
					t.Fatalf("%+v is not common", r)
				}
			}
			sum, a, b = sum+r.n, r.a+r.n, r.b+r.n
		}
		if want := table[len(x)][len(y)]; sum != want {
			t.Fatalf("%d in common, not %d", sum, want)
		}
	})
}

// prose returns lines of random words, about bytes long in all.
func prose(seed uint64, bytes int) []string {
	random := rand.New(rand.NewPCG(seed, 1))
	var lines []string
	for bytes > 0 {
		var line strings.Builder
		for line.Len() < 70 {
			fmt.Fprintf(&line, "w%d ", int(random.ExpFloat64()*100))
		}
		lines = append(lines, line.String())
		bytes -= line.Len()
	}
	return lines
}

// Texts too long to compare by words are compared by lines, and say so.
func TestLongTextsAreComparedByLine(t *testing.T) {
	t.Parallel()
	left := prose(1, 120<<10)
	right := append([]string{"a line more"}, left...)
	right[40] = "another line instead"
	start := time.Now()
	got := Words(left, right, theme(t, "mono"))
	t.Logf("120 KB each by lines: %v", time.Since(start))
	if !got.ByLine {
		t.Fatal("compared by words")
	}
	if got.Right[0] == right[0] || got.Right[40] == right[40] || got.Left[39] == left[39] {
		t.Error("a line that is only in one text is not marked")
	}
	if got.Right[1] != right[1] || got.Left[100] != left[100] {
		t.Error("a line that is in both is marked")
	}
}

func TestNothingTakesLong(t *testing.T) {
	t.Parallel()
	th := theme(t, "dark")
	for name, pair := range map[string][2][]string{
		"prose":     {prose(1, 10<<10), prose(2, 10<<10)},
		"one word":  {{strings.Repeat("a ", 8000)}, {strings.Repeat("a ", 7000) + strings.Repeat("b ", 900)}},
		"letters":   {{strings.Repeat("日", 8000)}, {strings.Repeat("本日", 4000)}},
		"long":      {prose(1, 200<<10), prose(2, 200<<10)},
		"one empty": {prose(1, 200<<10), nil},
	} {
		start := time.Now()
		Words(pair[0], pair[1], th)
		took := time.Since(start)
		t.Logf("%s: %v", name, took)
		if took > 5*time.Second { // far more than it takes, for a busy machine and the race detector
			t.Errorf("%s takes %v", name, took)
		}
	}
}

func BenchmarkWords(b *testing.B) {
	th := theme(b, "dark")
	left, right := prose(1, 10<<10), prose(2, 10<<10)
	b.ReportAllocs()
	for b.Loop() {
		Words(left, right, th)
	}
}
