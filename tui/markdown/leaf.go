package markdown

import (
	"bytes"
	"html"
	"strings"

	"charm.land/glamour/v2/ansi"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"

	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/terminal"
)

// leaf draws the inline content of a block with Glamour.
//
// Glamour resolves entities and escapes while it draws, after the gate. It also
// drops raw HTML (the <int> of vector<int>), turns links into terminal hyperlinks
// and unescapes LaTeX. So leaf decodes every text first, passes it through the gate,
// puts it back into the source in a form that Glamour draws literally, and only then
// draws.
type leaf struct {
	glamour *ansi.ANSIRenderer
	context ansi.RenderContext
	styles  ansi.StyleConfig
	src     []byte
	ascii   bool // keep formulas as LaTeX
}

func newLeaf(th themes.Theme, src []byte) *leaf {
	styles := th.Markdown()
	options := ansi.Options{Styles: styles, PreserveNewLines: true}
	return &leaf{
		glamour: ansi.NewRenderer(options),
		context: ansi.NewRenderContext(options),
		styles:  styles,
		src:     src,
		ascii:   th.Glyphs.ASCII,
	}
}

// render returns the content of n as one styled text. It keeps the source's line
// breaks, because models break lines on purpose.
func (l *leaf) render(n ast.Node) string { return l.draw(n, nil) }

// heading draws the content of a heading in the style of its level.
func (l *leaf) heading(n *ast.Heading) string {
	style := l.styles.Heading.StylePrimitive
	if n.Level == 1 {
		style = l.styles.H1.StylePrimitive
	}
	return l.draw(n, &style)
}

func (l *leaf) draw(parent ast.Node, style *ansi.StylePrimitive) string {
	l.settle(parent)
	var out bytes.Buffer
	for n := parent.FirstChild(); n != nil; n = n.NextSibling() {
		element := l.glamour.NewElement(n, l.src).Renderer
		if element == nil {
			continue
		}
		// Writing to the buffer cannot fail, and no element has another way to
		// fail.
		if styled, ok := element.(ansi.StyleOverriderElementRenderer); ok && style != nil {
			_ = styled.StyleOverrideRender(&out, l.context, *style)
		} else {
			_ = element.Render(&out, l.context)
		}
	}
	return out.String()
}

// settle turns the inline nodes under parent into ones that Glamour draws
// literally.
func (l *leaf) settle(parent ast.Node) {
	for n := parent.FirstChild(); n != nil; {
		next := n.NextSibling()
		switch n := n.(type) {
		case *ast.Text:
			n.Segment = l.put(literal(decode(string(n.Segment.Value(l.src)))))
		case *ast.String:
			parent.ReplaceChild(parent, n, l.text(string(n.Value)))
		case *formula:
			parent.ReplaceChild(parent, n, l.text(l.math(string(n.source))))
		case *ast.RawHTML:
			parent.ReplaceChild(parent, n, l.text(joined(n.Segments, l.src)))
		case *ast.CodeSpan:
			l.codeSpan(n)
		case *ast.AutoLink:
			parent.ReplaceChild(parent, n, l.link(l.text(string(n.Label(l.src)))))
		case *ast.Image:
			l.settle(n)
			alt := strings.TrimSpace(plainText(n, l.src))
			parent.ReplaceChild(parent, n, l.text("[image: "+alt+"] ("+decode(string(n.Destination))+")"))
		case *ast.Link:
			l.hyperlink(parent, n)
		default:
			l.settle(n)
		}
		n = next
	}
}

// codeSpan keeps code to the letter.
func (l *leaf) codeSpan(n *ast.CodeSpan) {
	var code strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			code.WriteString(strings.ReplaceAll(string(t.Segment.Value(l.src)), "\n", " "))
		}
	}
	n.RemoveChildren(n)
	t := ast.NewRawTextSegment(l.put(terminal.LiteralCode(gate.Line(code.String()))))
	n.AppendChild(n, t)
}

// hyperlink shows where a link leads, unless its text says so already. The
// destination "#" keeps Glamour from writing a terminal hyperlink.
func (l *leaf) hyperlink(parent ast.Node, n *ast.Link) {
	l.settle(n)
	to := decode(string(n.Destination))
	n.Destination = []byte("#")
	if shown := html.UnescapeString(plainText(n, l.src)); to != "" && shown != to && "mailto:"+shown != to {
		parent.InsertAfter(parent, n, l.text(" ("+to+")"))
	}
}

func (l *leaf) link(children ...ast.Node) ast.Node {
	n := ast.NewLink()
	n.Destination = []byte("#")
	for _, c := range children {
		n.AppendChild(n, c)
	}
	return n
}

// math returns a formula as it is shown.
func (l *leaf) math(source string) string {
	if l.ascii {
		return source
	}
	return shownMath(source)
}

// text returns a node that is drawn as s.
func (l *leaf) text(s string) *ast.Text { return ast.NewTextSegment(l.put(literal(s))) }

// put appends s to the source, where nodes can point at it.
func (l *leaf) put(s string) text.Segment {
	start := len(l.src)
	l.src = append(l.src, s...)
	return text.NewSegment(start, len(l.src))
}

// literal passes s through the gate and escapes it for Glamour.
func literal(s string) string {
	return terminal.Literal(strings.ReplaceAll(gate.Text(s), "\n", " "))
}

// escapable lists the characters that a backslash escapes. CommonMark has more, but
// before brackets, commas and another backslash models write LaTeX.
const escapable = "!\"#$&'*+-.<>_`|~"

// decode resolves markdown's escapes and entities.
func decode(s string) string {
	if !strings.ContainsAny(s, `\&`) {
		return s
	}
	var out strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\\' && i+1 < len(s) && strings.IndexByte(escapable, s[i+1]) >= 0:
			i++
			out.WriteByte(s[i])
		case c == '&':
			end := strings.IndexByte(s[i:min(i+40, len(s))], ';')
			if end > 1 {
				if entity := s[i : i+end+1]; html.UnescapeString(entity) != entity {
					out.WriteString(html.UnescapeString(entity))
					i += end
					continue
				}
			}
			out.WriteByte(c)
		default:
			out.WriteByte(c)
		}
	}
	return out.String()
}

func joined(segments *text.Segments, src []byte) string {
	var out strings.Builder
	for i := range segments.Len() {
		segment := segments.At(i)
		out.Write(segment.Value(src))
	}
	return out.String()
}

// plainText returns the text below n without its markup.
func plainText(n ast.Node, src []byte) string {
	var out strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			out.Write(t.Segment.Value(src))
			continue
		}
		out.WriteString(plainText(c, src))
	}
	return out.String()
}
