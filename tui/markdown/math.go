package markdown

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// LaTeX is not markdown: its underscores, asterisks and backslashes must reach the
// reader as the model wrote them. These parsers take formulas out of the text
// before any other looks inside. Being parsers, they never touch code.

// maxFormula bounds the search for the end of a formula, so that a text full of
// lone dollar signs is parsed in linear time.
const maxFormula = 4000

var (
	kindFormula      = ast.NewNodeKind("Formula")
	kindFormulaBlock = ast.NewNodeKind("FormulaBlock")
)

// formula is LaTeX within a line; source is as written, delimiters included.
type formula struct {
	ast.BaseInline
	source []byte
}

func (n *formula) Kind() ast.NodeKind      { return kindFormula }
func (n *formula) Dump(src []byte, lv int) { ast.DumpHelper(n, src, lv, nil, nil) }

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

type formulaParser struct{}

func (formulaParser) Trigger() []byte { return []byte{'$', '\\'} }

func (formulaParser) Parse(_ ast.Node, block text.Reader, _ parser.Context) ast.Node {
	line, _ := block.PeekLine()
	opener, closer := closerOf(line)
	switch {
	case closer != nil:
	case bytes.HasPrefix(line, []byte(`\(`)):
		opener, closer = line[:2], []byte(`\)`)
	case line[0] == '$':
		return inDollars(line, block)
	default:
		return nil
	}
	return spanning(block, opener, closer)
}

// inDollars parses a formula in single dollars by Pandoc's rule: no space inside
// either dollar and no digit after the last, so that "$5 and $10" is money.
func inDollars(line []byte, block text.Reader) ast.Node {
	if len(line) < 3 || line[1] == ' ' || line[1] == '\n' {
		return nil
	}
	if before := block.PrecendingCharacter(); before >= '0' && before <= '9' || before == '$' {
		return nil
	}
	for i := 2; i < min(len(line), maxFormula); i++ {
		switch c := line[i]; {
		case c == '`':
			return nil // code binds tighter
		case c != '$' || line[i-1] == '\\':
			continue
		case line[i-1] == ' ', i+1 < len(line) && line[i+1] >= '0' && line[i+1] <= '9':
			return nil
		}
		n := &formula{source: append([]byte(nil), line[:i+1]...)}
		block.Advance(i + 1)
		return n
	}
	return nil
}

// spanning parses a formula between opener and closer, over as many lines of the
// block as it takes.
func spanning(block text.Reader, opener, closer []byte) ast.Node {
	number, start := block.Position()
	n := &formula{}
	skip := len(opener)
	for len(n.source) < maxFormula {
		line, _ := block.PeekLine()
		if line == nil {
			break
		}
		if end := bytes.Index(line[min(skip, len(line)):], closer); end >= 0 {
			end += skip + len(closer)
			n.source = append(n.source, line[:end]...)
			block.Advance(end)
			return n
		}
		n.source = append(n.source, line...)
		skip = 0
		block.AdvanceLine()
	}
	block.SetPosition(number, start)
	return nil
}
