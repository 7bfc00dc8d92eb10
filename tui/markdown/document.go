package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"prefdeck/themes"
)

// narrowest is the width below which containers stop indenting: a deep list then
// keeps its text readable, and its markers stand on lines of their own.
const narrowest = 12

// document lays out one parsed text. Goldmark finds the blocks, inline reads the text
// in them, and the document stacks the lines. Everything keeps its place in the
// source: Glamour's renderer, which takes its styles from the same theme, drops what
// CommonMark takes for metadata and cannot tell where a character came from.
type document struct {
	theme   themes.Theme
	pens    *pens
	safe    string
	src     []byte            // the same
	deep    map[ast.Node]bool // holds lists or quotes that are too deep to be laid out
	colours *codeStyles       // of code; nil until the first block of code
	budget  *budget           // of the highlighter
	markup  []stretch         // delimiters with a visible effect that have no cell
	inline  inline            // of the block being read
	base    int               // columns of the source that the containers take, since the last quote mark
}

// stretch is a part of the source.
type stretch struct{ from, to int }

// layout lays safe text out as lines. It does not check their width; finish does.
func layout(safe string, width int, th themes.Theme) (*document, []line) {
	src := []byte(safe)
	root, deep := parse(src)
	d := &document{theme: th, pens: newPens(th), safe: safe, src: src, deep: deep, budget: newBudget()}
	return d, d.blocks(root, width, true)
}

// hide records a delimiter that has no cell of its own.
func (d *document) hide(from, to int) {
	if from >= to {
		return
	}
	if last := len(d.markup) - 1; last >= 0 && d.markup[last].to == from {
		d.markup[last].to = to
		return
	}
	d.markup = append(d.markup, stretch{from, to})
}

// written returns a span that shows a part of the source as it is.
func (d *document) written(from, to int, l look) span {
	return span{text: d.safe[from:to], pen: d.pens.of(l), at: from, n: to - from}
}

// blocks stacks the children of a container, with a blank line between them if
// loose.
func (d *document) blocks(parent ast.Node, width int, loose bool) []line {
	var lines []line
	if d.deep[parent] {
		lines = append(lines, wrap([]span{drawn(d.theme.Glyphs.Words("⋯ as written"), d.pens.of(muted))}, width)...)
	}
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		block := d.block(n, width)
		if len(block) == 0 {
			continue
		}
		if n.PreviousSibling() != nil && (loose || apart(n) || apart(n.PreviousSibling())) {
			lines = append(lines, line{})
		}
		lines = append(lines, block...)
	}
	return lines
}

// apart reports whether a block needs blank lines around it even in a tight list.
func apart(n ast.Node) bool {
	switch n.Kind() {
	case ast.KindList, ast.KindTextBlock, kindFormulaBlock:
		return false
	}
	return true
}

func (d *document) block(n ast.Node, width int) []line {
	switch n := n.(type) {
	case *ast.Heading:
		return d.heading(n, width)
	case *ast.Paragraph, *ast.TextBlock:
		return d.paragraph(n, width)
	case *ast.List:
		return d.list(n, width)
	case *ast.Blockquote:
		return d.quote(n, width)
	case *ast.FencedCodeBlock:
		return d.fenced(n, width)
	case *ast.CodeBlock:
		return d.code(d.lines(n), "", 4, width)
	case *ast.HTMLBlock:
		return d.html(n, width)
	case *formulaBlock:
		return shift(d.display(n, inner(width, 2)), 2, width)
	case *ast.ThematicBreak:
		return d.rule(n, width)
	case *east.Table:
		return d.table(n, width)
	}
	return d.blocks(n, width, true)
}

// paragraph shows the lines of a paragraph as they were broken and indented, because
// models do both on purpose. Where lines are indented, a break of our own is marked:
// it must not be taken for one of unfenced code.
func (d *document) paragraph(n ast.Node, width int) []line {
	lines := d.segments(n)
	code := false
	for _, l := range lines {
		code = code || l.indent > 1
	}
	var out []line
	for _, c := range d.inlineOf(lines, plain).lines(d) {
		if code {
			out = append(out, d.broken(c.spans, width, wrap)...)
		} else {
			out = append(out, wrap(c.spans, width)...)
		}
	}
	return out
}

// segments returns the lines of a block of text, each with its own indent.
func (d *document) segments(n ast.Node) []segment {
	var out []segment
	for i := range n.Lines().Len() {
		l := n.Lines().At(i)
		before := l.Start
		for before > 0 && d.src[before-1] == ' ' {
			before--
		}
		indent := max(l.Start-before-d.base, 0)
		if before > 0 && d.src[before-1] != '\n' && d.src[before-1] != '>' {
			indent = 0 // what precedes is the marker of a list
		}
		out = append(out, segment{l, indent})
	}
	return out
}

// heading shows a heading with the signs it was written with.
func (d *document) heading(n *ast.Heading, width int) []line {
	base := heading
	if n.Level == 1 {
		base |= title
	}
	from := n.Pos()
	if !d.hashed(n) {
		return append(d.text(d.segments(n), base, width), d.underline(n, width)...)
	}
	if n.Lines().Len() == 0 {
		end := d.lineEnd(from)
		return wrap([]span{d.faint(from, end)}, width)
	}
	l := n.Lines().At(0)
	contents := d.inlineOf([]segment{{Segment: l}}, base).lines(d)
	last := &contents[len(contents)-1]
	if end := d.lineEnd(l.Stop); len(bytes.Trim(d.src[l.Stop:end], " ")) > 0 {
		last.spans = append(last.spans, d.faint(l.Stop, end))
	}
	var out []line
	for _, c := range contents {
		out = append(out, wrap(c.spans, inner(width, n.Level+1))...)
	}
	return d.indent(out, d.faint(from, from+n.Level), false, width)
}

// hashed reports whether a heading begins with number signs, and is not underlined.
func (d *document) hashed(n *ast.Heading) bool {
	from := n.Pos()
	if n.Lines().Len() > 1 || runAt(d.src, from) != n.Level || d.src[from] != '#' {
		return false
	}
	after := from + n.Level
	return after == len(d.src) || d.src[after] == ' ' || d.src[after] == '\n'
}

// underline shows the line that makes a heading of the text above it.
func (d *document) underline(n ast.Node, width int) []line {
	last := n.Lines().At(n.Lines().Len() - 1)
	from, to := d.nextLine(last.Stop)
	return wrap([]span{d.faint(from, to)}, width)
}

// text lays out lines of text.
func (d *document) text(lines []segment, base look, width int) []line {
	var out []line
	for _, c := range d.inlineOf(lines, base).lines(d) {
		out = append(out, wrap(c.spans, width)...)
	}
	return out
}

// faint shows a part of the source as markup that stays visible.
func (d *document) faint(from, to int) span { return d.written(from, to, faint) }

// lineEnd returns the end of the source line at an offset, without spaces.
func (d *document) lineEnd(at int) int {
	end := bytes.IndexByte(d.src[at:], '\n')
	if end < 0 {
		end = len(d.src) - at
	}
	return at + len(bytes.TrimRight(d.src[at:at+end], " "))
}

// nextLine returns where the text of the source line after an offset is, without the
// marks of quotes around it.
func (d *document) nextLine(at int) (from, to int) {
	if at > 0 && d.src[at-1] == '\n' {
		at--
	}
	end := bytes.IndexByte(d.src[at:], '\n')
	if end < 0 {
		return len(d.src), len(d.src)
	}
	from = at + end + 1
	for from < len(d.src) && (d.src[from] == ' ' || d.src[from] == '>') {
		from++
	}
	return from, max(d.lineEnd(from), from)
}

// quote shows a quotation beside a bar.
func (d *document) quote(n *ast.Blockquote, width int) []line {
	outer := d.base
	d.base = 1
	lines := d.blocks(n, inner(width, 2), true)
	d.base = outer
	if len(lines) == 0 {
		lines = []line{{}}
	}
	return d.indent(lines, drawn(d.theme.Glyphs.Quote, d.pens.of(faint)), true, width)
}

// rule shows a thematic break.
func (d *document) rule(n ast.Node, width int) []line {
	from := n.Pos()
	return []line{{spans: []span{standing(strings.Repeat(d.theme.Glyphs.Rule, width), d.pens.of(faint), from, d.lineEnd(from)-from)}}}
}

// html shows markup that a terminal cannot obey as it was written.
func (d *document) html(n *ast.HTMLBlock, width int) []line {
	segments := d.lines(n)
	if n.HasClosure() {
		segments = append(segments, n.ClosureLine)
	}
	var out []line
	for _, l := range segments {
		out = append(out, wrap([]span{d.written(l.Start, d.lineEnd(l.Start), muted)}, width)...)
	}
	return out
}

// lines returns the lines of a block that holds no markup.
func (d *document) lines(n ast.Node) []text.Segment {
	var out []text.Segment
	for i := range n.Lines().Len() {
		out = append(out, n.Lines().At(i))
	}
	return out
}

// inner returns the width left after an indent of that many cells.
func inner(width, cells int) int {
	if width-cells < narrowest {
		return width
	}
	return width - cells
}

// indent puts a sign before the first line, and again or spaces before the others.
// If that leaves no room, the sign gets a line of its own.
func (d *document) indent(lines []line, sign span, again bool, width int) []line {
	cells := textWidth(sign.text) + 1
	if inner(width, cells) == width {
		return append([]line{{spans: []span{sign}}}, lines...)
	}
	for i := range lines {
		if i == 0 || again {
			lines[i] = lines[i].before(sign, drawn(" ", nil))
		} else {
			lines[i] = lines[i].before(drawn(spaces(cells), nil))
		}
	}
	return lines
}

// shift puts spaces before lines, if there is room.
func shift(lines []line, by, width int) []line {
	if inner(width, by) == width {
		return lines
	}
	for i := range lines {
		lines[i] = lines[i].before(drawn(spaces(by), nil))
	}
	return lines
}

func spaces(n int) string { return strings.Repeat(" ", n) }
