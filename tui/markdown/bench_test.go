package markdown

import (
	"strings"
	"testing"
)

func texts() map[string]string {
	prose := "The **quick** brown fox jumps over the lazy dog, and `then` some; the sentence goes on until it is long enough to wrap twice.\n\n- one item\n- another item with *emphasis*\n\n"
	code := "```python\ndef f(items, key=None):\n    \"\"\"Return what is there.\"\"\"\n    for i, item in enumerate(items):\n        if key(item) < 10 and item is not None:\n            yield items[i] + \"text\" * 2  # why\n    return None\n```\n\nSome words.\n\n"
	table := "| Name | Value | Remarks |\n|---|---:|---|\n" + strings.Repeat("| a name | 1234 | some longer remarks that wrap in half a screen |\n", 40) + "\n"
	fill := func(s string) string { return strings.Repeat(s, 10240/len(s)+1) }
	return map[string]string{"prose": fill(prose), "code": fill(code), "table": fill(table), "plain": fill("Only words in a row and nothing else at all. ")}
}

func BenchmarkRender(b *testing.B) {
	th := theme(b, "dark")
	for name, text := range texts() {
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
	text := texts()["prose"]
	c := NewCache(1 << 20)
	for b.Loop() {
		c.Render(text, 76, th, Rendered)
	}
}
