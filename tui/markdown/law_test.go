package markdown

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/json"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"prefdeck/themes"
	"prefdeck/tui/gate"
)

// The law of promise 10: every byte of a text is in a cell, or is markup whose effect
// is on the screen, or is blank. These tests check it from the finished lines and the
// map alone; they know nothing of how the lines were made.

var (
	markup    = regexp.MustCompile("^[-*_~`\\[\\]>|: +]+$")
	bullet    = regexp.MustCompile(`^[-*+]$`)
	box       = regexp.MustCompile(`^\[[ xX]\]$`)
	breakLine = regexp.MustCompile(`^[-*_][-*_ ]+[-*_]$`)
	latex     = regexp.MustCompile(`^(\$|\\\(|\\\[|\\begin\{)`)
)

// furniture lists everything that a rendering adds to a text.
const furniture = " •▎─│┼╌☐☑↪/:*-+.|>?"

// brokenLaw returns how the rendering of a text breaks the law, if it does.
func brokenLaw(source string, width int, th themes.Theme, mode Form) error {
	lines, m := Trace(source, width, th, mode)
	slices.SortStableFunc(m.Places, func(a, b MapEntry) int { return cmp.Compare(a.From, b.From) })
	if m.Source != gate.Text(source) {
		return fmt.Errorf("the map is of another text")
	}
	rows, taken := make([]string, len(lines)), make([][]bool, len(lines))
	for i, l := range lines {
		rows[i] = ansi.Strip(l)
		taken[i] = make([]bool, len(rows[i]))
	}
	known := make([]bool, len(m.Source))
	for _, p := range m.Places {
		for i := p.From; i < p.To; i++ {
			known[i] = true
		}
		if err := brokenPlace(p, m.Source[p.From:p.To], rows, taken); err != nil {
			return fmt.Errorf("bytes %d to %d, %q: %w", p.From, p.To, m.Source[p.From:p.To], err)
		}
	}
	for i, ok := range known {
		if !ok {
			return fmt.Errorf("byte %d of %q is not in the map", i, m.Source)
		}
	}
	for i, row := range rows {
		for at, r := range row {
			if !taken[i][at] && !strings.ContainsRune(furniture, r) && !strings.Contains(row, "⋯ as written") {
				return fmt.Errorf("line %d, %q, has %q, which nobody wrote", i, row, r)
			}
		}
	}
	return brokenEffect(lines, m)
}

// brokenPlace checks one place of the map against the lines.
func brokenPlace(p MapEntry, source string, rows []string, taken [][]bool) error {
	switch p.Fate {
	case Blank:
		if strings.Trim(source, " \n") != "" {
			return fmt.Errorf("it is not blank")
		}
		return nil
	case Markup:
		if !markup.MatchString(source) {
			return fmt.Errorf("it is not markup")
		}
		return nil
	case Shown:
		if source != p.Text {
			return fmt.Errorf("it is shown as %q", p.Text)
		}
	case Whole:
		if !bullet.MatchString(source) && !box.MatchString(source) && !breakLine.MatchString(source) && !latex.MatchString(source) {
			return fmt.Errorf("it must be shown to the letter, not as %q", p.Text)
		}
	}
	if p.Row >= len(rows) || p.Col+len(p.Text) > len(rows[p.Row]) || rows[p.Row][p.Col:p.Col+len(p.Text)] != p.Text {
		return fmt.Errorf("line %d does not have %q at %d", p.Row, p.Text, p.Col)
	}
	for i := p.Col; i < p.Col+len(p.Text); i++ {
		if taken[p.Row][i] {
			return fmt.Errorf("line %d shows something else there", p.Row)
		}
		taken[p.Row][i] = true
	}
	return nil
}

// brokenEffect checks that the text behind a hidden delimiter of emphasis, code or a
// link is drawn in some style.
func brokenEffect(lines []string, m Map) error {
	for i, p := range m.Places {
		if p.Fate != Markup || !strings.ContainsAny(m.Source[p.From:p.To], "*_~`[") || fence(m.Source, p) {
			continue
		}
		if !shows(lines, m.Places, i, -1) && !shows(lines, m.Places, i, 1) && !boxFollows(m, i) {
			return fmt.Errorf("%q at %d is hidden and nothing shows it", m.Source[p.From:p.To], p.From)
		}
	}
	return nil
}

// boxFollows reports whether a place is the bullet of a task: its box stands for it.
func boxFollows(m Map, i int) bool {
	for _, p := range m.Places[i+1:] {
		if p.Fate != Blank {
			return p.Fate == Whole && box.MatchString(m.Source[p.From:p.To])
		}
	}
	return false
}

// shows reports whether the place next to another one, without blanks, has a style or
// is markup itself.
func shows(lines []string, places []MapEntry, i, step int) bool {
	for i += step; i >= 0 && i < len(places); i += step {
		switch p := places[i]; {
		case p.Fate == Blank, p.Fate == Shown && strings.Trim(p.Text, " ") == "":
		case p.Fate == Markup:
			return true
		default:
			return styleAt(lines[p.Row], p.Col, p.Text) != ""
		}
	}
	return false
}

// fence reports whether a delimiter has a line to itself.
func fence(source string, p MapEntry) bool {
	start, end := strings.LastIndexByte(source[:p.From], '\n')+1, strings.IndexByte(source[p.To:], '\n')
	if end < 0 {
		end = len(source) - p.To
	}
	return strings.Trim(source[start:p.From], " >-*+.)0123456789") == "" && strings.TrimSpace(source[p.To:p.To+end]) == ""
}

// styleAt returns the style open at an offset of the plain text of a line, or in the
// first letter of text from there.
func styleAt(line string, at int, text string) string {
	at += len(text) - len(strings.TrimLeft(text, " "))
	open := ""
	for line != "" {
		if loc := sgr.FindStringIndex(line); loc != nil && loc[0] == 0 {
			if open = line[:loc[1]]; open == reset || open == "\x1b[0m" {
				open = ""
			}
			line = line[loc[1]:]
			continue
		}
		if at == 0 {
			return open
		}
		line = line[1:]
		at--
	}
	return ""
}

// pieces are what generated texts are made of.
var pieces = []string{
	"\n", "\n\n", "\n  ", "\n    ", "> ", ">", "- ", "* ", "+ ", "1. ", "3) ", "  ", "    ", "```", "```go x=\"y\"\n", "~~~", "`", "``", "*", "**", "***",
	"_", "__", "~", "~~", "#", "# ", "## ", " ##", "---", "===", "***\n", "2*3*4", "__init__", "f(x)*(y)", "x**2", "~5",
	"$", "$$", "$x^2$", "\\(", "\\)", "\\[", "\\]", "\\begin{a}", "\\end{a}", "\\", "\\\n", "\\*", "&#27;", "&amp;", "&", "|", "|---|\n",
	"| a | b |\n|---|---|\n", "| 1 | 2 | 3 |\n", "| `a|b` |", "[a](b)", "[a](b \"t\")", "![a](b 't')", "[", "]", "](", ")", "[x]: y", "[x][y]", "[^1]",
	"<b>", "</b>", "<!--", "-->", "<http://x>", "http://x.y/z_a_b", "- [ ] ", "- [x] ", "日本語", "**「重要」**です", "👩‍💻", "⚠️", "*️⃣", "\u0301",
	"\x1b[31m", "\x1b]52;c;YQ==\x07", "\t", "\r", "a word", "x", " ", "if x:", "return 1", "A",
}

func generated() *rapid.Generator[string] {
	piece := rapid.OneOf(rapid.String(), rapid.SampledFrom(pieces), rapid.SampledFrom(pieces))
	return rapid.Map(rapid.SliceOfN(piece, 0, 40), func(p []string) string { return strings.Join(p, "") })
}

func TestPromise10AnyTextKeepsTheLaw(t *testing.T) {
	t.Parallel()
	dark, mono := theme(t, "dark"), theme(t, "mono")
	text := generated()
	rapid.Check(t, func(t *rapid.T) {
		source, width := text.Draw(t, "text"), rapid.IntRange(20, 200).Draw(t, "width")
		for _, th := range []themes.Theme{dark, mono} {
			for _, mode := range []Form{Rendered, Raw} {
				if err := brokenLaw(source, width, th, mode); err != nil {
					t.Fatalf("%v: %v", mode, err)
				}
			}
		}
		if _, panicked := renderedOrPanic(gate.Text(source), width, dark); panicked != nil {
			t.Fatalf("panic: %v", panicked)
		}
	})
}

func FuzzLaw(f *testing.F) {
	for _, name := range []string{"answer", "hostile", "tables", "rtl"} {
		source, err := os.ReadFile(filepath.Join("testdata", name+".md"))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(source), 40)
	}
	for _, piece := range pieces {
		f.Add("a "+piece+" b\n"+piece, 30)
	}
	f.Add("000000000\n00000000000000000\n     |-\n-", 20)
	f.Add("`A\n  `A", 20)
	f.Add("**\u0300***\n", 20)
	f.Add("\n    \u00a0", 20)
	f.Add("* [X] 0", 169)
	mono := theme(f, "mono")
	f.Fuzz(func(t *testing.T, source string, width int) {
		width = 20 + (width%181+181)%181
		if err := brokenLaw(source, width, mono, Rendered); err != nil {
			t.Fatal(err)
		}
		if _, panicked := renderedOrPanic(gate.Text(source), width, mono); panicked != nil {
			t.Fatalf("panic: %v", panicked)
		}
	})
}

// TestPromise10 checks the law on every construct of markdown, and on the texts under
// the folder that -texts names.
func TestPromise10(t *testing.T) {
	t.Parallel()
	var sources []string
	for _, name := range []string{"answer", "hostile", "tables", "rtl"} {
		source, err := os.ReadFile(filepath.Join("testdata", name+".md"))
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, string(source))
	}
	sources = append(sources, constructs(t)...)
	sources = append(sources, slices.Collect(maps.Values(loops(1500)))...)
	sources = append(sources, textsUnder(t, *texts)...)
	broken, raw := 0, 0
	for i, source := range sources {
		for _, width := range []int{20, 21 + i%180} {
			if err := brokenLaw(source, width, theme(t, "mono"), Rendered); err != nil {
				broken++
				t.Errorf("text %d at %d: %v", i, width, err)
			}
		}
		if _, panicked := renderedOrPanic(gate.Text(source), 80, theme(t, "mono")); panicked != nil {
			raw++
			t.Errorf("text %d is shown raw: %v", i, panicked)
		}
	}
	t.Logf("%d texts: %d break the law, %d are shown raw", len(sources), broken, raw)
}

var texts = flag.String("texts", "", "a folder of texts to check the law on: files of text, or gzipped JSON lists of rows with an output")

func textsUnder(t *testing.T, folder string) []string {
	t.Helper()
	var found []string
	if folder == "" {
		return nil
	}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if err != nil || !strings.HasSuffix(path, ".gz") {
			found = append(found, string(content))
			return err
		}
		unzipped, err := gzip.NewReader(bytes.NewReader(content))
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		return outputs(json.NewDecoder(unzipped), &found)
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// outputs collects the outputs of rows, in one list or one a line.
func outputs(in *json.Decoder, found *[]string) error {
	for in.More() {
		var value json.RawMessage
		if err := in.Decode(&value); err != nil {
			return err
		}
		list := value
		if value[0] != '[' {
			list = append(append([]byte{'['}, value...), ']')
		}
		var fields []map[string]any
		if err := json.Unmarshal(list, &fields); err != nil {
			return err
		}
		for _, row := range fields {
			for _, name := range []string{"output", "response_a", "response_b"} {
				if text, ok := row[name].(string); ok {
					*found = append(*found, text)
				}
			}
		}
	}
	return nil
}
