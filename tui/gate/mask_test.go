package gate

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestMask(t *testing.T) {
	t.Parallel()
	names := []string{"Llama 3", "llama", "Alibaba Cloud", "qwen", "GPT-4", "gemma:2b", "通义千问", " ", "Mistral AI", "mistral-nemo"}
	for _, c := range []struct{ name, in, want string }{
		{"a name", "I am Llama, made by Meta.", "I am ▒▒▒▒, made by Meta."},
		{"the longest", "I am LLAMA 3.", "I am ▒▒▒▒."},
		{"whole words only", "llamas, Ollama, llamaish", "llamas, Ollama, llamaish"},
		{"the shorter of two", "llama 30", "▒▒▒▒ 30"},
		{"possessive and brackets", "(Qwen's) \"qwen\"", "(▒▒▒▒'s) \"▒▒▒▒\""},
		{"a version", "Qwen2.5-7B-Instruct. Qwen-2, qwen:0.5b!", "▒▒▒▒. ▒▒▒▒, ▒▒▒▒!"},
		{"a version behind a digit", "GPT-4.5-preview, gpt-4-0613 and GPT-4. 5 of them, GPT-45", "▒▒▒▒, ▒▒▒▒ and ▒▒▒▒. 5 of them, GPT-45"},
		{"hyphen or space", "gpt 4 and GPT_4 and gpt-4", "▒▒▒▒ and ▒▒▒▒ and ▒▒▒▒"},
		{"over a line break", "by Alibaba\nCloud, in", "by ▒▒▒▒\n▒▒▒▒, in"},
		{"wide", "我是通义千问。", "我是▒▒▒▒。"},
		{"in markdown", "**Qwen** `qwen` [qwen](http://qwen.ai)", "**▒▒▒▒** `▒▒▒▒` [▒▒▒▒](http://▒▒▒▒.ai)"},
		{"a mark at its end", "gemma:2b", "▒▒▒▒"},
		{"broken text", "\xff qwen \xff", "\xff ▒▒▒▒ \xff"},
		{"a space for a hyphen", "This is Mistral Nemo speaking.", "This is ▒▒▒▒ speaking."},
		{"another case", "QWEN2.5 is here, qwendoline too", "▒▒▒▒ is here, qwendoline too"},
		{"nothing", "Here is a poem.", "Here is a poem."},
	} {
		if got := Mask(c.in, names); got != c.want {
			t.Errorf("%s: %q, not %q", c.name, got, c.want)
		}
	}
	if got, want := MaskAs("by Alibaba\nCloud", names, "[name]"), "by [name]\n[name]"; got != want {
		t.Errorf("covered in another way: %q, want %q", got, want)
	}
	if got := Mask("qwen", nil); got != "qwen" {
		t.Errorf("no names, and %q", got)
	}
}

// A mask keeps the lines, leaves everything else, and no name shows by its length.
func TestMaskTellsNothing(t *testing.T) {
	t.Parallel()
	names := []string{"qwen", "gpt 4", "日本"}
	piece := rapid.OneOf(rapid.SampledFrom([]string{"qwen", "Qwen2", "gpt-4", "日本", " ", "\n", ".", "x", "\xff"}), rapid.StringMatching(`[a-z .]{0,4}`))
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 20).Draw(t, "text"), "")
		got := Mask(text, names)
		if a, b := strings.Count(text, "\n"), strings.Count(got, "\n"); a != b {
			t.Fatalf("%d lines became %d", a+1, b+1)
		}
		if again := Mask(got, names); again != got {
			t.Fatalf("masked twice: %q, %q", got, again)
		}
		one, other := rapid.SampledFrom(names).Draw(t, "one"), rapid.SampledFrom(names).Draw(t, "other")
		if a, b := Mask(text+" "+one, names), Mask(text+" "+other, names); a != b {
			t.Fatalf("%q and %q look different: %q, %q", one, other, a, b)
		}
	})
}
