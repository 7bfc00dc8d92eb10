package markdown

import (
	"bytes"
	"sync"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// maxDepth bounds how deep quotes and lists are followed. Goldmark looks at every
// open container for every line, and a model that goes round in circles writes
// thousands of them.
const maxDepth = 10

// deepKey finds the containers that hold more levels than maxDepth.
var deepKey = parser.NewContextKey()

// blockParser finds the blocks of GitHub's markdown, with two differences: it knows
// LaTeX, and it knows no definitions of links. CommonMark hides every line of the
// form "[X]: y", which is how people write who said what, or where a fact is from.
var blockParser = sync.OnceValue(func() parser.Parser {
	return parser.NewParser(
		parser.WithBlockParsers(
			util.Prioritized(formulaBlockParser{}, 50),
			util.Prioritized(belowText{parser.NewSetextHeadingParser()}, 100),
			util.Prioritized(parser.NewThematicBreakParser(), 200),
			util.Prioritized(shallow{parser.NewListParser()}, 300),
			util.Prioritized(parser.NewListItemParser(), 400),
			util.Prioritized(parser.NewCodeBlockParser(), 500),
			util.Prioritized(parser.NewATXHeadingParser(), 600),
			util.Prioritized(parser.NewFencedCodeBlockParser(), 700),
			util.Prioritized(shallow{parser.NewBlockquoteParser()}, 800),
			util.Prioritized(parser.NewHTMLBlockParser(), 900),
			util.Prioritized(parser.NewParagraphParser(), 1000),
		),
		parser.WithParagraphTransformers(util.Prioritized(extension.NewTableParagraphTransformer(), 200)),
	)
})

// parse returns the blocks of a text and those of them that are too deep.
func parse(src []byte) (root ast.Node, deep map[ast.Node]bool) {
	deep = map[ast.Node]bool{}
	pc := parser.NewContext()
	pc.Set(deepKey, deep)
	return blockParser().Parse(text.NewReader(src), parser.WithContext(pc)), deep
}

// shallow opens no container below maxDepth: its line stays text.
type shallow struct{ parser.BlockParser }

func (s shallow) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		if n.Kind() == ast.KindListItem || n.Kind() == ast.KindBlockquote {
			depth++
		}
	}
	if depth < maxDepth {
		return s.BlockParser.Open(parent, reader, pc)
	}
	line, start := reader.Position()
	n, _ := s.BlockParser.Open(parent, reader, pc)
	reader.SetPosition(line, start)
	if n != nil {
		pc.Get(deepKey).(map[ast.Node]bool)[parent] = true
	}
	return nil, parser.NoChildren
}

// belowText underlines no table: Goldmark would turn the text above the table into a
// heading below it.
type belowText struct{ parser.BlockParser }

// rulesKey finds what belowText knows of the paragraph at hand.
var rulesKey = parser.NewContextKey()

// rules holds how many lines of a paragraph were searched for the rule of a table, and
// whether there is one.
type rules struct {
	of       ast.Node
	searched int
	found    bool
}

func (b belowText) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	n, state := b.BlockParser.Open(parent, reader, pc)
	last := pc.LastOpenedBlock().Node
	if n == nil || last == nil {
		return n, state
	}
	r, _ := pc.Get(rulesKey).(rules)
	if r.of != last {
		r = rules{of: last}
	}
	for ; r.searched < last.Lines().Len() && !r.found; r.searched++ {
		l := last.Lines().At(r.searched)
		r.found = tableRule(l.Value(reader.Source()))
	}
	pc.Set(rulesKey, r)
	if r.found {
		return nil, parser.NoChildren
	}
	return n, state
}

// tableRule reports whether a line may part the header of a table from its rows.
func tableRule(line []byte) bool {
	return len(bytes.Trim(line, "|:- \n")) == 0 && bytes.IndexByte(line, '-') >= 0
}
