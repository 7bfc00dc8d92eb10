package markdown

import (
	"strconv"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"prefdeck/themes"
)

// narrowest is the width below which containers stop indenting: a deep list then
// keeps its text readable and loses its depth instead.
const narrowest = 12

// document lays out one parsed text. Glamour draws inline content (leaf.go); the
// document stacks the blocks, because a reader of two answers needs what a page of
// documentation does not: space between the paragraphs of a list item, hanging
// indents, code that is never reflowed, and tables and formulas that stay whole in
// half a screen.
type document struct {
	theme   themes.Theme
	leaf    *leaf
	src     []byte
	colours *codeStyles // of code; nil until the first block of code
}

// newParser returns a parser of GitHub's markdown that recognises LaTeX.
func newParser() parser.Parser {
	return goldmark.New(
		goldmark.WithExtensions(extension.GFM),
		goldmark.WithParserOptions(
			parser.WithBlockParsers(util.Prioritized(formulaBlockParser{}, 50)),
			parser.WithInlineParsers(util.Prioritized(formulaParser{}, 50)),
		),
	).Parser()
}

// layout lays safe text out as lines. It does not check their width; finish does.
func layout(safe string, width int, th themes.Theme) []string {
	src := []byte(safe)
	root := newParser().Parse(text.NewReader(src))
	d := &document{theme: th, leaf: newLeaf(th, src), src: src}
	return d.blocks(root, width, true)
}

// blocks stacks the children of a container, with a blank line between them if
// loose.
func (d *document) blocks(parent ast.Node, width int, loose bool) []string {
	var lines []string
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		block := d.block(n, width)
		if len(block) == 0 {
			continue
		}
		if len(lines) > 0 && (loose || apart(n) || apart(n.PreviousSibling())) {
			lines = append(lines, "")
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

func (d *document) block(n ast.Node, width int) []string {
	switch n := n.(type) {
	case *ast.Heading:
		return d.heading(n, width)
	case *ast.Paragraph, *ast.TextBlock:
		return wrap(d.leaf.render(n), width)
	case *ast.List:
		return d.list(n, width)
	case *ast.Blockquote:
		bar := d.theme.Styles().Faint.Render(d.theme.Glyphs.Quote) + " "
		return d.indent(d.blocks(n, inner(width, 2), true), bar, bar, 2, width)
	case *ast.FencedCodeBlock:
		return d.code(d.text(n), string(n.Language(d.src)), width)
	case *ast.CodeBlock:
		return d.code(d.text(n), "", width)
	case *ast.HTMLBlock:
		source := d.text(n)
		if n.HasClosure() {
			source += string(n.ClosureLine.Value(d.src))
		}
		return wrap(paint(d.theme.Styles().Muted, strings.Trim(source, "\n")), width)
	case *formulaBlock:
		return d.indent(d.verbatim(d.leaf.math(strings.Trim(d.text(n), "\n")), inner(width, 2)), "  ", "  ", 2, width)
	case *ast.ThematicBreak:
		return []string{d.theme.Styles().Faint.Render(strings.Repeat(d.theme.Glyphs.Rule, width))}
	case *east.Table:
		return d.table(n, width)
	}
	return d.blocks(n, width, true)
}

func (d *document) heading(n *ast.Heading, width int) []string {
	// Number signs tell the levels apart where neither size nor colour can.
	sign := strings.Repeat("#", n.Level) + " "
	lines := wrap(d.leaf.heading(n), inner(width, len(sign)))
	if len(lines) == 0 {
		return nil
	}
	return d.indent(lines, d.theme.Styles().Faint.Render(sign[:n.Level])+" ", strings.Repeat(" ", len(sign)), len(sign), width)
}

func (d *document) list(n *ast.List, width int) []string {
	var lines []string
	number := n.Start
	for item := n.FirstChild(); item != nil; item = item.NextSibling() {
		marker := d.theme.Glyphs.Bullet + " "
		if n.IsOrdered() {
			marker = strconv.Itoa(number) + string(n.Marker) + " "
			number++
		}
		if box := checkbox(item); box != nil {
			marker = d.theme.Glyphs.BoxNot + " "
			if box.IsChecked {
				marker = d.theme.Glyphs.BoxChecked + " "
			}
			box.Parent().RemoveChild(box.Parent(), box)
		}
		cells := len([]rune(marker))
		block := d.blocks(item, inner(width, cells), !n.IsTight)
		if len(block) == 0 {
			block = []string{""} // an empty item is still an item
		}
		if len(lines) > 0 && !n.IsTight {
			lines = append(lines, "")
		}
		lines = append(lines, d.indent(block, d.theme.Styles().Muted.Render(marker[:len(marker)-1])+" ", strings.Repeat(" ", cells), cells, width)...)
	}
	return lines
}

func checkbox(item ast.Node) *east.TaskCheckBox {
	if item.FirstChild() == nil {
		return nil
	}
	box, _ := item.FirstChild().FirstChild().(*east.TaskCheckBox)
	return box
}

// inner returns the width left after an indent of that many cells.
func inner(width, cells int) int {
	if width-cells < narrowest {
		return width
	}
	return width - cells
}

// indent puts first before the first line and rest before the others. If that
// leaves no room, first gets a line of its own.
func (d *document) indent(lines []string, first, rest string, cells, width int) []string {
	if len(lines) == 0 {
		return nil
	}
	if inner(width, cells) == width {
		if strings.TrimSpace(rest) != "" || strings.TrimSpace(first) == "" {
			return lines
		}
		return append([]string{first}, lines...)
	}
	for i, line := range lines {
		prefix := rest
		if i == 0 {
			prefix = first
		}
		lines[i] = prefix + line
	}
	return lines
}

// text returns the source lines of a block that holds no markdown.
func (d *document) text(n ast.Node) string {
	var out strings.Builder
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		out.Write(line.Value(d.src))
	}
	return out.String()
}
