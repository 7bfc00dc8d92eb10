package markdown

import (
	"bytes"
	"strings"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// LaTeX is not markdown: its underscores, asterisks and backslashes must reach the
// reader as the model wrote them. Formulas are taken out of the text before any other
// rule looks inside, but code is never touched.

// maxFormula bounds the search for the end of a formula, so that a text full of
// lone dollar signs is parsed in linear time.
const maxFormula = 4000

var kindFormulaBlock = ast.NewNodeKind("FormulaBlock")

// formulaBlock is LaTeX on lines of its own.
type formulaBlock struct {
	ast.BaseBlock
	closer []byte
	closed bool
}

func (n *formulaBlock) Kind() ast.NodeKind      { return kindFormulaBlock }
func (n *formulaBlock) IsRaw() bool             { return true }
func (n *formulaBlock) Dump(src []byte, lv int) { ast.DumpHelper(n, src, lv, nil, nil) }

// closerOf returns the delimiters of the display formula that line starts with, or
// nil.
func closerOf(line []byte) (opener, closer []byte) {
	switch {
	case bytes.HasPrefix(line, []byte("$$")):
		return line[:2], []byte("$$")
	case bytes.HasPrefix(line, []byte(`\[`)):
		return line[:2], []byte(`\]`)
	case bytes.HasPrefix(line, []byte(`\begin{`)):
		end := bytes.IndexByte(line, '}')
		if end < 0 {
			return nil, nil
		}
		return line[:end+1], append([]byte(`\end`), line[len(`\begin`):end+1]...)
	}
	return nil, nil
}

type formulaBlockParser struct{}

func (formulaBlockParser) Trigger() []byte { return []byte{'$', '\\'} }

func (formulaBlockParser) Open(_ ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, segment := reader.PeekLine()
	pos := pc.BlockOffset()
	if pos < 0 {
		return nil, parser.NoChildren
	}
	opener, closer := closerOf(line[pos:])
	if closer == nil {
		return nil, parser.NoChildren
	}
	start := segment.Start - segment.Padding + pos + len(opener)
	ahead := reader.Source()[min(start, len(reader.Source())):]
	if len(ahead) > maxFormula {
		ahead = ahead[:maxFormula]
	}
	end := bytes.Index(ahead, closer)
	if end < 0 {
		return nil, parser.NoChildren
	}
	after, _, _ := bytes.Cut(ahead[end+len(closer):], []byte("\n"))
	if len(bytes.Trim(after, " .,;")) > 0 {
		return nil, parser.NoChildren // the sentence goes on: this is an inline formula
	}
	n := &formulaBlock{closer: closer, closed: !bytes.ContainsRune(ahead[:end], '\n')}
	n.Lines().Append(segment)
	return n, parser.NoChildren
}

func (formulaBlockParser) Continue(node ast.Node, reader text.Reader, _ parser.Context) parser.State {
	n := node.(*formulaBlock)
	if n.closed {
		return parser.Close
	}
	line, segment := reader.PeekLine()
	n.Lines().Append(segment)
	reader.Advance(max(segment.Len()-1, 0))
	n.closed = bytes.Contains(line, n.closer)
	return parser.Continue | parser.NoChildren
}

func (formulaBlockParser) Close(ast.Node, text.Reader, parser.Context) {}
func (formulaBlockParser) CanInterruptParagraph() bool                 { return true }
func (formulaBlockParser) CanAcceptIndentedLine() bool                 { return false }

// spanning reads a formula between delimiters, over as many lines of the block as it
// takes, and reports whether there is one.
func (in *inline) spanning() bool {
	ahead := in.buf[in.at:min(len(in.buf), in.at+maxFormula)]
	opener, closer := closerOf(ahead)
	if closer == nil && bytes.HasPrefix(ahead, []byte(`\(`)) {
		opener, closer = ahead[:2], []byte(`\)`)
	}
	if closer == nil {
		return false
	}
	end := bytes.Index(ahead[len(opener):], closer)
	if end < 0 {
		return false
	}
	in.formula(len(opener) + end + len(closer))
	return true
}

// dollar reads a formula in dollars. A single dollar opens one by Pandoc's rule: no
// space inside either dollar and no digit after the last, so that "$5 and $10" is
// money.
func (in *inline) dollar() {
	if in.spanning() {
		return
	}
	ahead := in.buf[in.at:min(len(in.buf), in.at+maxFormula)]
	if len(ahead) < 3 || ahead[1] == ' ' || ahead[1] == '\n' {
		return
	}
	if before := in.before(in.at); before >= '0' && before <= '9' || before == '$' {
		return
	}
	for i := 2; i < len(ahead); i++ {
		switch c := ahead[i]; {
		case c == '`', c == '\n':
			return // code binds tighter
		case c != '$' || ahead[i-1] == '\\':
			continue
		case ahead[i-1] == ' ', i+1 < len(ahead) && ahead[i+1] >= '0' && ahead[i+1] <= '9':
			return
		}
		in.formula(i + 1)
		return
	}
}

// formula passes over a formula of n bytes, and converts it if every part can be.
func (in *inline) formula(n int) {
	if shown, ok := shownMath(string(in.buf[in.at : in.at+n])); ok && !in.ascii {
		in.units = append(in.units, whole{in.at, in.at + n, shown})
	}
	in.at += n
}

// display shows a formula on lines of its own, converted or as it was written.
func (d *document) display(n *formulaBlock, width int) []line {
	segments, pen := d.lines(n), d.pens.verbatim()
	var source []byte
	for _, l := range segments {
		source = append(source, l.Value(d.src)...)
	}
	var out []line
	shown, ok := shownMath(strings.Trim(string(source), "\n"))
	if ok && !d.theme.Glyphs.ASCII {
		from, to := segments[0].Start, d.lineEnd(segments[len(segments)-1].Start)
		for _, row := range strings.Split(shown, "\n") {
			out = append(out, d.broken([]span{standing(row, pen, from, to-from)}, width, chop)...)
		}
		return out
	}
	for _, l := range segments {
		s := d.written(l.Start, max(l.Start, d.lineEnd(l.Start)), plain)
		s.pen = pen
		out = append(out, d.broken([]span{s}, width, chop)...)
	}
	return out
}
