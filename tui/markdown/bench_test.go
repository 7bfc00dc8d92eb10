package markdown

import (
	"strings"
	"testing"
)

func heavy() map[string]string {
	prose := "The **quick** brown fox jumps over the lazy dog, and `then` some; the sentence goes on until it is long enough to wrap twice.\n\n- one item\n- another item with *emphasis*\n\n"
	code := "```python\ndef f(items, key=None):\n    \"\"\"Return what is there.\"\"\"\n    for i, item in enumerate(items):\n        if key(item) < 10 and item is not None:\n            yield items[i] + \"text\" * 2  # why\n    return None\n```\n\nSome words.\n\n"
	table := "| Name | Value | Remarks |\n|---|---:|---|\n" + strings.Repeat("| a name | 1234 | some longer remarks that wrap in half a screen |\n", 40) + "\n"
	fill := func(s string) string { return strings.Repeat(s, 10240/len(s)+1) }
	return map[string]string{"prose": fill(prose), "code": fill(code), "table": fill(table), "plain": fill("Only words in a row and nothing else at all. ")}
}

func BenchmarkRender(b *testing.B) {
	th := theme(b, "dark")
	for name, text := range heavy() {
		for _, mode := range []Form{Rendered, Raw} {
			b.Run(name+"/"+mode.String(), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					Render(text, 76, th, mode)
				}
			})
		}
	}
}

func BenchmarkCached(b *testing.B) {
	th := theme(b, "dark")
	text := heavy()["prose"]
	c := NewCache(1 << 20)
	for b.Loop() {
		c.Render(text, 76, th, Rendered)
	}
}

// loops returns texts of a size: what models write when they go round in circles, and
// what is known to be hard to parse.
func loops(size int) map[string]string {
	fill := func(s string) string { return strings.Repeat(s, size/len(s)) }
	texts := map[string]string{}
	for _, piece := range []string{
		"1. ", "> ", "> - ", "- ", "* ", "1. 1. 1. \n", "> - > - x\n", "- a\n  ", "  - x\n", "*a_", "*a **b ", "**a* ", "a**b", "_a ", "***", "~~a ", "~~", "`", "`a ", "`` ` ", "[", "[a](b", "[a](b) ", "[a]", "](", "![a](", "\\(", "\\[ ", "\\begin{a} ",
		"\\begin{", "$", "$a ", "$ ", "$$ ", "$$\n", "<a ", "<", "<!-- ", "<a href=\"", "http://a.b/", "www.", "(", "| a ", "| a | b |\n|---|---|\n", "|-", "|", "-\n", "=\n", "a\n=\n", "#", "# a\n", "# # ", "```\n", "```a\n",
		"~~~\nx\n", "    a\n", "\n", " \n", " ", "x", "x ", "\\", "\\\n", "&amp;", "日本語", "日本語 ", "👩‍💻", "e\u0301", "\u0301", "[x]: y\n", "- [ ] a\n", "<b>", "</b>\n\n", "1986. a\n", "a\n\n", "a  \n", "word word *word*\n", "م ",
	} {
		texts[piece] = fill(piece)
	}
	texts["wide table"] = "|" + strings.Repeat("a|", size/8) + "\n|" + strings.Repeat("-|", size/8) + "\n|" + strings.Repeat("b|", size/8)
	texts["tall table"] = "|a|b|\n|-|-|\n" + fill("|a long cell of some words|another one of them|\n")
	texts["deep list"] = deepList(size / 180)
	texts["ladder"] = ladder(size / 180)
	texts["many delimiters"] = strings.Repeat("a**b*c_", size/20) + strings.Repeat("*d_ **", size/16)
	for name, text := range heavy() {
		texts[name] = strings.Repeat(text, 7)[:size]
	}
	return texts
}

// ladder nests quotes and lists one level deeper on every line.
func ladder(n int) string {
	var out strings.Builder
	for i := range n {
		out.WriteString(strings.Repeat("> ", i) + "- x\n")
	}
	return out.String()
}

func BenchmarkLoops(b *testing.B) {
	th := theme(b, "dark")
	for name, text := range loops(64 << 10) {
		b.Run(strings.ReplaceAll(name, "\n", "⏎"), func(b *testing.B) {
			for b.Loop() {
				Render(text, 76, th, Rendered)
			}
		})
	}
}
