package markdown

import (
	"strings"
	"sync"

	"charm.land/lipgloss/v2"
	"github.com/alecthomas/chroma/v2"
	"github.com/alecthomas/chroma/v2/lexers"
	"github.com/charmbracelet/colorprofile"

	"prefdeck/themes"
)

// maxHighlighted bounds the code given to a lexer; longer code stays plain.
const maxHighlighted = 64 << 10

// code lays out a code block: coloured by its language, never reflowed. If a line
// is too long, the block is wider than the pane and scrolls sideways.
func (d *document) code(source, language string, width int) []string {
	source = strings.TrimRight(source, "\n")
	lines := strings.Split(d.highlight(source, language), "\n")
	return d.indent(aside(lines, inner(width, 2)), "  ", "  ", 2, width)
}

// verbatim lays out text that is kept to the letter, in the style of code.
func (d *document) verbatim(source string, width int) []string {
	var lines []string
	for _, line := range strings.Split(source, "\n") {
		lines = append(lines, d.broken(paint(d.theme.Styles().Code, line), width)...)
	}
	return lines
}

// broken cuts a line at the width and marks that it goes on.
func (d *document) broken(line string, width int) []string {
	if cells(line) <= width || width < 4 {
		return []string{line}
	}
	mark := d.theme.Styles().Faint.Render(d.theme.Glyphs.Wrap) + " "
	parts := hardwrap(line, width-2)
	for i := range parts {
		if i > 0 {
			parts[i] = mark + parts[i]
		}
	}
	return parts
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

// highlight colours code by the language its fence names. It never guesses:
// guessing is slow, and a wrong guess colours nonsense.
func (d *document) highlight(source, language string) string {
	language = strings.ToLower(language)
	if !languages()[language] || len(source) > maxHighlighted {
		return source
	}
	tokens, err := lexers.Get(language).Tokenise(nil, source)
	if err != nil {
		return source // the lexer cannot read it, but a person can
	}
	if d.colours == nil {
		d.colours = newCodeStyles(d.theme)
	}
	var out strings.Builder
	for i, line := range d.colours.lines(tokens) {
		if i > 0 {
			out.WriteByte('\n')
		}
		for _, run := range quieted(line) {
			out.WriteString(d.colours.styles[run.kind].paint(run.text))
		}
	}
	return strings.TrimRight(out.String(), "\n")
}

// run is a part of a line in one colour.
type run struct {
	kind chroma.TokenType
	text string
}

// lines splits tokens into lines of runs. A space has no colour to show, so it
// joins the run before it.
func (c *codeStyles) lines(tokens chroma.Iterator) [][]run {
	lines := [][]run{nil}
	for token := tokens(); token != chroma.EOF; token = tokens() {
		kind := c.of(token.Type)
		for i, text := range strings.Split(token.Value, "\n") {
			if i > 0 {
				lines = append(lines, nil)
			}
			line := &lines[len(lines)-1]
			switch last := len(*line) - 1; {
			case text == "":
			case last >= 0 && ((*line)[last].kind == kind || strings.TrimSpace(text) == ""):
				(*line)[last].text += text
			case strings.TrimSpace(text) == "":
				*line = append(*line, run{0, text})
			default:
				*line = append(*line, run{kind, text})
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
				merged[last].text += r.text
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
	styles map[chroma.TokenType]pen
}

func newCodeStyles(th themes.Theme) *codeStyles {
	styles := map[chroma.TokenType]pen{}
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
		styles[kind] = newPen(style.Bold(p.bold != nil && *p.bold).Italic(p.italic != nil && *p.italic))
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
