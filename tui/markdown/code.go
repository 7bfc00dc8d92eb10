package markdown

import (
	"bytes"
	"strings"
	"sync"

	"charm.land/lipgloss/v2"
	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/charmbracelet/colorprofile"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"prefdeck/themes"
)

// maxHighlighted bounds the code given to a lexer; longer code stays plain.
const maxHighlighted = 64 << 10

// fenced lays out a fenced block. The opening fence stays visible if anything stands
// beside it, because only some of the languages that it may name have colours.
func (d *document) fenced(n *ast.FencedCodeBlock, width int) []line {
	from := n.Pos()
	end := d.lineEnd(from)
	closeFrom, closeTo := d.closingFence(n, from)
	segments := d.lines(n)
	code := d.code(segments, string(n.Language(d.src)), 2, width)
	opener := []line{{spans: []span{d.faint(from, end)}}}
	switch {
	case len(code) == 0: // nothing would tell that there is a block
		if closeTo > closeFrom {
			opener = append(opener, line{spans: []span{d.faint(closeFrom, closeTo)}})
		}
		return shift(opener, 2, width)
	case n.Info != nil:
		code = append(shift(wrap(opener[0].spans, inner(width, 2)), 2, width), code...)
	default:
		d.hide(from, end)
	}
	d.hide(closeFrom, closeTo)
	return code
}

// closingFence returns the place of the fence that closes a block; nowhere if it is open.
func (d *document) closingFence(n *ast.FencedCodeBlock, opener int) (from, to int) {
	last := d.lineEnd(opener)
	if lines := n.Lines().Len(); lines > 0 {
		last = n.Lines().At(lines - 1).Stop
	}
	from, to = d.nextLine(last)
	if from == to || d.src[from] != d.src[opener] || runAt(d.src, from) < max(to-from, 3) {
		return from, from
	}
	return from, to
}

// code lays out lines of code: coloured by their language, never reflowed. If a line
// is too long, the block is wider than the pane and scrolls sideways.
func (d *document) code(segments []text.Segment, language string, by, width int) []line {
	for last := len(segments) - 1; last >= 0 && len(bytes.Trim(segments[last].Value(d.src), " \n")) == 0; last-- {
		segments = segments[:last]
	}
	return shift(aside(d.highlight(segments, language), inner(width, by)), by, width)
}

// broken breaks spans that must not be taken for several lines, and marks each break.
func (d *document) broken(spans []span, width int, by func([]span, int) []line) []line {
	if cellsOf(spans) <= width || width < 4 {
		return []line{{spans: spans}}
	}
	lines := by(spans, width-2)
	for i := range lines {
		if i > 0 {
			lines[i] = lines[i].before(drawn(d.theme.Glyphs.Wrap, d.pens.of(faint)), drawn(" ", nil))
		}
	}
	return lines
}

// languages holds the names that chroma has a lexer for. Asking for any other name
// would match it against every known file name, which takes milliseconds.
var languages = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for _, name := range lexers.Names(true) {
		known[strings.ToLower(name)] = true
	}
	return known
})

// highlight colours code by the language its fence names. It never guesses: guessing
// is slow, and a wrong guess colours nonsense. Colours change no cell, so the rest
// stays plain when the time for them is up.
func (d *document) highlight(segments []text.Segment, language string) []line {
	var source strings.Builder
	lines := make([]line, len(segments))
	for i, l := range segments {
		end := l.Stop
		if end > l.Start && d.src[end-1] == '\n' {
			end--
		}
		lines[i].spans = []span{d.written(l.Start, end, plain)}
		source.Write(d.src[l.Start:end])
		source.WriteByte('\n')
	}
	language = strings.ToLower(language)
	if !languages()[language] || source.Len() > maxHighlighted {
		return lines
	}
	if d.colours == nil {
		d.colours = newCodeStyles(d.theme)
	}
	tokens := d.budget.spend(lexers.Get(language), source.String())
	for i, runs := range d.colours.lines(source.String(), tokens) {
		if i < len(lines) {
			lines[i].spans = d.coloured(lines[i].spans[0], quieted(runs))
		}
	}
	return lines
}

// coloured divides a line of code into coloured runs; the rest is plain.
func (d *document) coloured(code span, runs []run) []span {
	var out []span
	at := 0
	for _, r := range runs {
		s := code.sub(at, at+r.n)
		s.pen = d.colours.pen(r.kind)
		out = append(out, s)
		at += r.n
	}
	if at < len(code.text) || len(out) == 0 {
		out = append(out, code.sub(at, len(code.text)))
	}
	return out
}

// run is a part of a line in one colour.
type run struct {
	kind chroma.TokenType
	n    int // bytes
}

// lines splits tokens into lines of runs, as far as they repeat the code to the
// letter. A space has no colour to show, so it joins the run before it.
func (c *codeStyles) lines(code string, tokens []chroma.Token) [][]run {
	lines := [][]run{nil}
	for _, token := range tokens {
		rest, same := strings.CutPrefix(code, token.Value)
		if !same {
			break
		}
		code = rest
		kind := c.of(token.Type)
		for i, text := range strings.Split(token.Value, "\n") {
			if i > 0 {
				lines = append(lines, nil)
			}
			line := &lines[len(lines)-1]
			switch last := len(*line) - 1; {
			case text == "":
			case last >= 0 && ((*line)[last].kind == kind || strings.TrimSpace(text) == ""):
				(*line)[last].n += len(text)
			case strings.TrimSpace(text) == "":
				*line = append(*line, run{0, len(text)})
			default:
				*line = append(*line, run{kind, len(text)})
			}
		}
	}
	return lines
}

// maxColoured is the largest number of coloured runs in a line. More do not help
// reading, and each costs as many bytes as a word every time the line is drawn.
const maxColoured = 8

// dispensable lists the colours that a line with too many runs gives up, the least
// telling first, and what replaces each.
var dispensable = []struct{ kind, as chroma.TokenType }{
	{chroma.LiteralStringEscape, chroma.LiteralString},
	{chroma.LiteralNumber, 0},
	{chroma.NameBuiltin, 0},
	{chroma.NameAttribute, 0},
	{chroma.NameFunction, 0},
	{chroma.KeywordType, 0},
	{chroma.NameClass, 0},
	{chroma.NameException, 0},
	{chroma.NameDecorator, 0},
	{chroma.NameTag, 0},
	{chroma.Keyword, 0},
	{chroma.LiteralString, 0},
}

// quieted reduces a line to at most maxColoured coloured runs.
func quieted(line []run) []run {
	for _, d := range dispensable {
		coloured := 0
		for _, r := range line {
			if r.kind != 0 {
				coloured++
			}
		}
		if coloured <= maxColoured {
			break
		}
		var merged []run
		for _, r := range line {
			if r.kind == d.kind {
				r.kind = d.as
			}
			if last := len(merged) - 1; last >= 0 && merged[last].kind == r.kind {
				merged[last].n += r.n
			} else {
				merged = append(merged, r)
			}
		}
		line = merged
	}
	return line
}

// codeStyles holds the styles of the token kinds that a palette tells apart. They
// use the 256 colours that nearly every terminal has: true colour takes twice the
// bytes, and nothing on the screen changes colour as often as code.
type codeStyles struct {
	styles map[chroma.TokenType]*pen
}

// pen returns the pen of a kind; nil draws plain text.
func (c *codeStyles) pen(kind chroma.TokenType) *pen { return c.styles[kind] }

func newCodeStyles(th themes.Theme) *codeStyles {
	styles := map[chroma.TokenType]*pen{}
	c := th.Markdown().CodeBlock.Chroma
	if c == nil {
		return &codeStyles{styles}
	}
	for kind, p := range map[chroma.TokenType]struct {
		color        *string
		bold, italic *bool
	}{
		chroma.Comment:             {c.Comment.Color, c.Comment.Bold, c.Comment.Italic},
		chroma.CommentPreproc:      {c.CommentPreproc.Color, nil, nil},
		chroma.Keyword:             {c.Keyword.Color, c.Keyword.Bold, nil},
		chroma.KeywordType:         {c.KeywordType.Color, nil, nil},
		chroma.NameBuiltin:         {c.NameBuiltin.Color, nil, nil},
		chroma.NameTag:             {c.NameTag.Color, nil, nil},
		chroma.NameAttribute:       {c.NameAttribute.Color, nil, nil},
		chroma.NameClass:           {c.NameClass.Color, nil, nil},
		chroma.NameDecorator:       {c.NameDecorator.Color, nil, nil},
		chroma.NameException:       {c.NameException.Color, nil, nil},
		chroma.NameFunction:        {c.NameFunction.Color, nil, nil},
		chroma.LiteralNumber:       {c.LiteralNumber.Color, nil, nil},
		chroma.LiteralString:       {c.LiteralString.Color, nil, nil},
		chroma.LiteralStringEscape: {c.LiteralStringEscape.Color, nil, nil},
		chroma.GenericDeleted:      {c.GenericDeleted.Color, nil, nil},
		chroma.GenericInserted:     {c.GenericInserted.Color, nil, nil},
		chroma.GenericSubheading:   {c.GenericSubheading.Color, nil, nil},
	} {
		style := lipgloss.NewStyle()
		if p.color != nil {
			style = style.Foreground(colorprofile.ANSI256.Convert(lipgloss.Color(*p.color)))
		}
		made := newPen(style.Bold(p.bold != nil && *p.bold).Italic(p.italic != nil && *p.italic))
		styles[kind] = &made
	}
	return &codeStyles{styles}
}

// of returns the kind whose colour a token takes: its own, or its nearest styled
// ancestor; 0 for plain text.
func (c *codeStyles) of(kind chroma.TokenType) chroma.TokenType {
	for _, k := range []chroma.TokenType{kind, kind.SubCategory(), kind.Category()} {
		if _, ok := c.styles[k]; ok {
			return k
		}
	}
	return 0
}
