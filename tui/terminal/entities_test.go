package terminal

import (
	"bytes"
	"testing"
	"unicode"

	"charm.land/glamour/v2/ansi"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/text"
	"pgregory.net/rapid"
)

// glamoured returns what Glamour draws for the text of a node.
func glamoured(t rapid.TB, source string, node func(text.Segment) ast.Node) string {
	options := ansi.Options{PreserveNewLines: true}
	var out bytes.Buffer
	element := ansi.NewRenderer(options).NewElement(node(text.NewSegment(0, len(source))), []byte(source))
	if err := element.Renderer.Render(&out, ansi.NewRenderContext(options)); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func words(s text.Segment) ast.Node { return ast.NewTextSegment(s) }

func codeSpan(s text.Segment) ast.Node {
	n := ast.NewCodeSpan()
	n.AppendChild(n, ast.NewRawTextSegment(s))
	return n
}

// TestGlamourResolvesEntities shows the fault: once entities stay in the text, or
// none becomes a control character, entities.go can go.
func TestGlamourResolvesEntities(t *testing.T) {
	t.Parallel()
	if got := glamoured(t, "&#27;[31m", words); got != "\x1b[31m" {
		t.Errorf("in text: %q", got)
	}
	if got := glamoured(t, "&#27;[31m", codeSpan); got != "\x1b[31m" {
		t.Errorf("in code: %q", got)
	}
}

func TestLiteralTextIsDrawnAsItIs(t *testing.T) {
	t.Parallel()
	part := rapid.OneOf(rapid.SampledFrom([]string{"&#27;", "&amp;", "&amp;lt;", "&lt", "&", ";", `\`, `\\`, `\*`, "*", "_", "`", "<b>", "#", "é", " "}),
		rapid.StringOfN(rapid.RuneFrom(nil, unicode.L, unicode.P, unicode.S), 1, 4, -1))
	rapid.Check(t, func(t *rapid.T) {
		s := ""
		for _, p := range rapid.SliceOfN(part, 1, 8).Draw(t, "parts") {
			s += p
		}
		if got := glamoured(t, Literal(s), words); got != s {
			t.Errorf("text %q is drawn as %q", s, got)
		}
		if got := glamoured(t, LiteralCode(s), codeSpan); got != s {
			t.Errorf("code %q is drawn as %q", s, got)
		}
	})
}
