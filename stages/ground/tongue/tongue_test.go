package tongue

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// The texts are short, full of commands and terms of other languages, or in no
// language at all. A wrong answer costs a good response; no answer costs nothing.
func TestOf(t *testing.T) {
	t.Parallel()
	file, err := os.ReadFile("testdata/texts.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(file)) {
		var row struct{ Code, Kind, Text string }
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		got := Of(row.Text)
		if got == "" && row.Kind == "mixed" || got != "" && Alike(got, row.Code) {
			continue
		}
		if got != row.Code {
			t.Errorf("%s: %q, want %q: %s", row.Kind, got, row.Code, row.Text)
		}
	}
}

func TestWrites(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text, code string
		want       bool
	}{
		{"Bonjour! That is how you greet people.", "fr", false},
		{"« Je ne sais pas » is the French phrase.", "fr", true},
		{"你好 is a greeting", "zh", true},
		{"A greeting", "zh", false},
		{"Xin chào, tôi là bạn của bạn", "vi", true},
	} {
		if got := Writes(c.text, c.code); got != c.want {
			t.Errorf("%q in %s: %v", c.text, c.code, got)
		}
	}
}

func TestNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"Translate it into French, please": {"fr"},
		"Auf Deutsch, bitte":               {"de"},
		"把它翻译成英语":                          {"en"},
		"From Swedish to Danish":           {"sv", "da"},
		"Name a hill":                      nil,
	} {
		if got := Named(text); !slices.Equal(got, want) {
			t.Errorf("%q names %v, want %v", text, got, want)
		}
	}
	if !Known("de") || Known("xx") || Name("zh") != "Chinese" || Name("xx") != "xx" {
		t.Error("names of languages")
	}
}

// No text whatever makes the package fail, and every answer has a name.
func TestAnyText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		if code := Of(text); code != "" && !Known(code) {
			t.Fatalf("%q has no name", code)
		}
		Named(text)
	})
}
