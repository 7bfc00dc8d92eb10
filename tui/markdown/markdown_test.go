package markdown

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/gate/hostile"
)

func theme(t testing.TB, name string) themes.Theme {
	t.Helper()
	th, err := themes.Pick(name, true, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func asciiTheme(t testing.TB) themes.Theme {
	t.Helper()
	th, err := themes.Pick("mono", true, themes.Env{ASCII: true})
	if err != nil {
		t.Fatal(err)
	}
	return th
}

var sgr = regexp.MustCompile(`\x1b\[[0-9;:]*m`)

// sound returns the package's promise that a rendering breaks, if any. Only a
// source that may hold code or a table may have wide lines.
func sound(source string, lines []string, width int) error {
	mayBeWide := regexp.MustCompile("```|~~~|    |\t|\\|").MatchString(source)
	for i, line := range lines {
		grapheme, wc := ansi.StringWidth(line), ansi.StringWidthWc(line)
		if isWide := min(grapheme, wc) > width; isWide && mayBeWide {
			line = trimEnd(line) // its spaces only keep it in its block
		} else if max(grapheme, wc) > width {
			return fmt.Errorf("line %d is %d or %d cells wide, not %d: %q", i, grapheme, wc, width, line)
		}
		for _, r := range sgr.ReplaceAllString(line, "") {
			if r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0x202e {
				return fmt.Errorf("line %d has %U: %q", i, r, line)
			}
		}
		if strings.HasSuffix(line, " ") {
			return fmt.Errorf("line %d ends in spaces: %q", i, line)
		}
		if open := strings.LastIndex(line, "\x1b["); open >= 0 && !strings.HasPrefix(line[open:], "\x1b[m") && !strings.HasPrefix(line[open:], "\x1b[0m") {
			return fmt.Errorf("line %d leaves a style open: %q", i, line)
		}
	}
	return nil
}

func check(t testing.TB, what, source string, lines []string, width int) {
	t.Helper()
	if err := sound(source, lines, width); err != nil {
		t.Fatalf("%s: %v", what, err)
	}
}

// soundSource returns the source by which sound allows wide lines: none in raw
// mode.
func soundSource(source string, mode Form) string {
	if mode == Raw {
		return ""
	}
	return source
}

func TestGolden(t *testing.T) {
	t.Parallel()
	is := func(name, got string) {
		t.Run(name, func(t *testing.T) { golden.RequireEqual(t, got+"\n") })
	}
	for _, name := range []string{"answer", "hostile", "tables", "rtl"} {
		source, err := os.ReadFile(filepath.Join("testdata", name+".md"))
		if err != nil {
			t.Fatal(err)
		}
		for _, width := range map[string][]int{"answer": {40, 80}, "hostile": {40}, "tables": {40, 56, 80}, "rtl": {40}}[name] {
			lines := Render(string(source), width, theme(t, "dark"), Rendered)
			check(t, name, string(source), lines, width)
			is(fmt.Sprintf("%s-%d", name, width), ansi.Strip(strings.Join(lines, "\n")))
		}
		if name == "tables" || name == "rtl" {
			continue
		}
		styled := strings.Join(Render(string(source), 60, theme(t, "dark"), Rendered), "\n")
		is(name+"-60-styled", strings.ReplaceAll(styled, "\x1b", `\e`))
		lines := Render(string(source), 40, theme(t, "mono"), Raw)
		check(t, name+" raw", "", lines, 40)
		is(name+"-40-raw", ansi.Strip(strings.Join(lines, "\n")))
	}
}

// Markdown takes nothing away from LaTeX, whether it is shown as Unicode or not,
// and money is not LaTeX.
func TestFormulasStayWhole(t *testing.T) {
	t.Parallel()
	for _, source := range []string{
		`\(q_q * y_q\)`, `\[q_q\]`, `$a_q * c_q$`, `$$a_q$$`, `a \\ b`, `\(a\, b_q\;\{c\}\)`, `\frac{a_1}{b_1}`,
		"$$\na_q\n\n+ b_1 \\\\\n= c\n$$", "\\begin{cases}\n* x_1 &= 2 \\\\\n\\end{cases}", `the cost, \(5_a q_q\), of *it*`, "**bold $x_q$**",
		"| a | b |\n|---|---|\n| $x_q$ | \\(y_q\\) |", "- \\[ x_q \\]",
	} {
		for name, got := range map[string]string{
			"Unicode": ansi.Strip(strings.Join(Render(source, 80, theme(t, "mono"), Rendered), "\n")),
			"ASCII":   ansi.Strip(strings.Join(Render(source, 80, asciiTheme(t), Rendered), "\n")),
		} {
			for _, part := range regexp.MustCompile(`[\\a-z0-9_{}^+=&$]*[_\\][\\a-z0-9_{}^+=&$]*`).FindAllString(source, -1) {
				if !strings.Contains(got, part) {
					t.Errorf("%s: %q lost %q:\n%s", name, source, part, got)
				}
			}
		}
	}
	for source, want := range map[string]string{
		"$5 and **10**$":             "$5 and **10**$", // a formula by the rule, and shown whole
		"costs $5 and *not* $10":     "costs $5 and not $10",
		"`$a_b$` and `\\(x\\)`":      "$a_b$ and \\(x\\)",
		"\\*stars\\* \\_under\\_":    "\\*stars\\* \\_under\\_",
		"US$5 *or* $ 6":              "US$5 or $ 6",
		"not closed \\(a and *that*": "not closed \\(a and that",
		"a &lt; b &amp;&amp; c":      "a &lt; b &amp;&amp; c",
	} {
		if got := ansi.Strip(strings.Join(Render(source, 80, theme(t, "mono"), Rendered), "\n")); got != want {
			t.Errorf("%q\n got %q\nwant %q", source, got, want)
		}
	}
}

// What CommonMark, GitHub's extensions and Glamour drop or alter in a plain text is
// shown as the model wrote it.
func TestPromise10NothingIsAltered(t *testing.T) {
	t.Parallel()
	const same = ""
	for _, c := range []struct{ name, source, want string }{
		{"arithmetic", "17*23 = 17*20 + 17*3, 2*3*4 = 24, 2**3**2, (1+2)*3*(4), f(x)*y*(z), a_b_c", same},
		{"names", "see __init__ and __all__, foo.__name__, _x, *args and **kwargs", same},
		{"about", "~5 to 10~ people, ~~gone~~", same},
		{"emphasis", "*a* __b c__ **「重要」** 日本**語**です", "a b c 「重要」 日本語です"},
		{"emphasis in bold", "# A **bold** *title*\n\n**a **b** c**", "# A **bold** title\n\na **b** c"},
		{"numbers", "3. three\n3. three again\n7) seven\n8) eight", "3. three\n3. three again\n\n7) seven\n8) eight"},
		{"numbers apart", "1986. a year\n\n3. third\n\n0004. fourth", same},
		{"indent", "def f(x):\n    if x:\n      return 1\n    return 2\n\n    return 3", same},
		{"indent in a list", "- def f(x):\n      return 1\n  return 2", "• def f(x):\n      return 1\n  return 2"},
		{"definitions", "[Answer]: Jupiter\n[Alice]: Hi! \"Hi\"\n\n[//]: # (hidden)\n\n[1]: http://x 'y'", "[Answer]: Jupiter\n[Alice]: Hi! \"Hi\"\n\n[//]: # (hidden)\n\n[1]: http://x 'y'"},
		{"definitions in a list", "- [Language 1]: Fluent\n- [INFO]: started", "• [Language 1]: Fluent\n• [INFO]: started"},
		{"references", "see [this][1], [1], [^1] and [x][]\n\n[1]: /y\n[^1]: note", same},
		{"title", "[a](b \"c\") [a](<b c> 'd')", "a (b \"c\") a (<b c> 'd')"},
		{"image", "![a](b \"c\") ![](x)", same},
		{"no link", "[](x) [a] (b) [a](b c", same},
		{"cells", "| a | b |\n|---|---|\n| 1 | 2 | 3 | 4 |\n| 5 |\n| 6 | `x|y` |",
			"a │ b  │\n──┼────┼──────\n1 │ 2  │ 3 | 4\n5 │    │\n6 │ `x │ y`"},
		{"cells over dashes", "A\n| a | b |\n|---|---|\n- ", "A\n\na │ b\n──┼──\n- │"},
		{"fence", "```python title=\"x.py\"\nprint(1)\n```\n~~~\ny\n~~~", "  ```python title=\"x.py\"\n  print(1)\n\n  y"},
		{"empty fence", "```\n```", "  ```\n  ```"},
		{"empty quote", ">\n\n> >", "▎\n\n▎ ▎"},
		{"headings", "# a ##\n\n#\n\nb\n---\n\nc\n=", same},
		{"escapes", "\\*a\\* \\_ 1\\. c\\\nd", same},
		{"entities", "&lt;b&gt; &amp;amp; &copy; &#65;", same},
		{"HTML", "<!-- a comment -->\n\n<think>\nso\n</think>\n\na<br>b <!-- c --> vector<int>", same},
		{"formula", `\(x^2\) and \[ x_{n_{k}} + x^2 \] so`, `\(x²\) and \[ x_{n_{k}} + x^2 \] so`},
		{"tasks", "- [x] a\n- [ ] b\n- [x]", "☑ a\n☐ b\n• [x]"},
		{"code", "`` `a` `` and ` ` and `b", "`a` and ` ` and `b"},
		{"addresses", "<http://a.b/c_d_> http://e.f/g*h*i", same},
	} {
		if c.want == same {
			c.want = c.source
		}
		if got := ansi.Strip(strings.Join(Render(c.source, 80, theme(t, "dark"), Rendered), "\n")); got != c.want {
			t.Errorf("%s:\n%s\nis shown as\n%s\nnot\n%s", c.name, c.source, got, c.want)
		}
	}
	if lines := Render("", 80, theme(t, "dark"), Rendered); len(lines) != 0 {
		t.Errorf("nothing has %d lines: %q", len(lines), lines)
	}
}

// Levels deeper than the parser follows are shown as they were written, under a mark.
func TestDeepLevelsAreShownAsWritten(t *testing.T) {
	t.Parallel()
	for _, deep := range []string{strings.Repeat("> ", 300) + "x", strings.Repeat("1. ", 300) + "x", strings.Repeat("> - ", 200) + "x"} {
		shown := ansi.Strip(strings.Join(Render(deep, 2000, theme(t, "dark"), Rendered), "\n"))
		if !strings.Contains(shown, "⋯ as written") || strings.Count(shown, ".")+strings.Count(shown, ">") < 190 {
			t.Errorf("%.30s is shown as\n%s", deep, shown)
		}
	}
	if shown := strings.Join(Render(deepList(8), 200, theme(t, "dark"), Rendered), "\n"); strings.Contains(shown, "⋯") {
		t.Errorf("eight levels are too many:\n%s", shown)
	}
}

// Raw mode shows every character of the source.
func TestRawLosesNothing(t *testing.T) {
	t.Parallel()
	source := "# A  heading\n\n   indented  text, long enough to be broken more than once\nlonglonglonglonglonglonglong日本語日本語日本語\n```go\nx\n```"
	for _, width := range []int{7, 20, 80} {
		lines := drawnLines(raw(source, width, theme(t, "dark")), width)
		if got, want := ansi.Strip(strings.Join(lines, "")), strings.ReplaceAll(source, "\n", ""); got != want {
			t.Errorf("at %d:\n got %q\nwant %q", width, got, want)
		}
		check(t, "raw", "", Render(source, width, theme(t, "dark"), Raw), width)
	}
}

// A theme changes the colours of code, not only those of prose.
func TestCodeTakesTheTheme(t *testing.T) {
	t.Parallel()
	source := "```go\nfunc f() string { return \"x\" } // y\n```"
	dark := strings.Join(Render(source, 60, theme(t, "dark"), Rendered), "\n")
	light, err := themes.Pick("light", false, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(Render(source, 60, light, Rendered), "\n"); got == dark || !strings.Contains(got, "\x1b[") {
		t.Errorf("code looks the same in the light theme: %q", got)
	}
}

// A line of keywords, strings and numbers is not all colours: each costs as much as
// a word to write, on every terminal. Its text stays whole.
func TestALineOfCodeHasFewColours(t *testing.T) {
	t.Parallel()
	for language, source := range map[string]string{
		"json":   `{"a": 1, "b": "two", "c": [1, 2, 3, 4, 5, 6], "d": null, "e": true, "f": {"g": "h", "i": "j", "k": 0.5}}`,
		"python": `def f(a: int = 1, b: str = "x\ny\tz", c: float = 0.5, d: bool = True, e=None) -> dict[str, int]: return {}`,
		"go":     `for i, s := range []string{"a", "b", "c"} { if n := len(s); n > 0 && n < 10 { return fmt.Sprintf("%d\n", n), nil } }`,
		"html":   `<a href="x" class="y" id="z"><b title="t"><i lang="de">text</i></b><img src="a" alt="b" width="1"></a>`,
		"js":     `const f = async (a = 1, b = "2", c = 0x3) => { for (let i = 0; i < 10; i++) await new Promise(r => setTimeout(r, 5)) }`,
	} {
		lines := Render("```"+language+"\n"+source+"\n```", 200, theme(t, "dark"), Rendered)
		lines = lines[1:] // the fence, which names the language
		if got := strings.TrimSpace(ansi.Strip(strings.Join(lines, "\n"))); got != source {
			t.Errorf("%s is shown as\n%s\nnot\n%s", language, got, source)
		}
		if n := strings.Count(lines[0], "\x1b[") - strings.Count(lines[0], reset); n < 2 || n > maxColoured {
			t.Errorf("%s: a line of %d colours: %q", language, n, lines[0])
		}
	}
}

// renderedOrPanic renders without the recover, so that a test sees the panic.
func renderedOrPanic(source string, width int, th themes.Theme) (lines []string, panicked any) {
	defer func() { panicked = recover() }()
	d, laid := layout(source, width, th)
	laid = finish(laid, width)
	if _, total := mapOf(source, laid, d.markup); !total {
		panic(fmt.Sprintf("a byte of %q is lost", source))
	}
	return drawnLines(laid, width), nil
}

func TestHostileTexts(t *testing.T) {
	t.Parallel()
	for _, h := range append(hostile.Texts(), hostile.Text{Name: "broken", Text: hostile.Broken}) {
		for _, width := range []int{20, 60} {
			for _, mode := range []Form{Rendered, Raw} {
				check(t, h.Name, soundSource(h.Text, mode), Render(h.Text, width, theme(t, "dark"), mode), width)
			}
		}
	}
}

// A text made to be slow or deep is still shown.
func TestPathologicalTexts(t *testing.T) {
	t.Parallel()
	for name, source := range map[string]string{
		"deep quote": strings.Repeat("> ", 300) + "x",
		"deep list":  deepList(100),
		"dollars":    strings.Repeat("$ ", 5000),
		"openers":    strings.Repeat(`\(`, 5000),
		"displays":   strings.Repeat("$$\n", 1001),
		"brackets":   strings.Repeat("[", 3000),
		"emphasis":   strings.Repeat("*a_", 3000),
		"one word":   strings.Repeat("x", 20000),
		"wide table": "|" + strings.Repeat("a|", 200) + "\n|" + strings.Repeat("-|", 200) + "\n|" + strings.Repeat("b|", 200),
	} {
		for _, width := range []int{1, 3, 20, 60} {
			check(t, name, source, Render(source, width, theme(t, "dark"), Rendered), width)
		}
	}
}

// No text takes more than linear time: 32 KB in quadratic time would need more than
// three seconds.
func TestLoopsTakeLinearTime(t *testing.T) {
	if testing.Short() || raceEnabled {
		t.Skip("a clock tells nothing here")
	}
	for name, source := range loops(32 << 10) {
		start := time.Now()
		lines := Render(source, 60, theme(t, "dark"), Rendered)
		if took := time.Since(start); took > 2*time.Second {
			t.Errorf("32 KB of %q took %v", name, took)
		}
		check(t, name, source, lines, 60)
	}
}

func deepList(n int) string {
	var out strings.Builder
	for i := range n {
		out.WriteString(strings.Repeat("  ", i) + "- x\n")
	}
	return out.String()
}

func FuzzRender(f *testing.F) {
	for _, name := range []string{"answer", "hostile"} {
		source, err := os.ReadFile(filepath.Join("testdata", name+".md"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(source), 40)
	}
	f.Add("1. a\n\n   ```go\n   x\n", 20)
	f.Add("- $$\n  x\n| a |\n|-|\n", 3)
	f.Fuzz(func(t *testing.T, source string, width int) {
		width = 1 + (width%200+200)%200
		for _, mode := range []Form{Rendered, Raw} {
			check(t, mode.String(), soundSource(source, mode), Render(source, width, theme(t, "dark"), mode), width)
		}
	})
}

// TestAnyText combines the pieces of markdown at random.
func TestAnyText(t *testing.T) {
	t.Parallel()
	th := theme(t, "dark")
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{
		"\n", "\n\n", "> ", "- ", "1. ", "  ", "    ", "```", "```go\n", "~~~", "`", "*", "**", "_", "~~", "#", "## ", "---", "===",
		"$", "$$", "\\(", "\\)", "\\[", "\\]", "\\begin{a}", "\\end{a}", "\\", "&#27;", "&amp;", "&", "|", "|---|\n", "| a | b |\n|---|---|\n",
		"[a](b)", "![a](b)", "[", "](", "<b>", "<!--", "-->", "<http://x>", "http://x.y/z", "- [ ] ", "- [x] ", "日本語", "👩‍💻", "⚠️",
		"\x1b[31m", "\x1b]52;c;YQ==\x07", "\t", "\r", "a word", "x", " ",
	}))
	text := rapid.Map(rapid.SliceOfN(piece, 0, 40), func(p []string) string { return strings.Join(p, "") })
	rapid.Check(t, func(t *rapid.T) {
		source, width := text.Draw(t, "text"), rapid.IntRange(1, 90).Draw(t, "width")
		for _, mode := range []Form{Rendered, Raw} {
			if err := sound(soundSource(source, mode), Render(source, width, th, mode), width); err != nil {
				t.Fatalf("%v: %v", mode, err)
			}
		}
		if _, panicked := renderedOrPanic(gate.Text(source), width, th); panicked != nil {
			t.Fatalf("panic: %v", panicked)
		}
	})
}
