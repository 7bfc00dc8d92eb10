package shell

import (
	"os/exec"
	"strings"
	"testing"
	"unicode"

	"pgregory.net/rapid"
)

func TestQuote(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"/home/anna/deck.db": "/home/anna/deck.db",
		"été.db":             "été.db",
		"":                   "''",
		"my deck.db":         "'my deck.db'",
		"it's.db":            `'it'\''s.db'`,
		"~/x":                "'~/x'",
		"-rf":                "'-rf'",
		"$(rm -rf .)":        "'$(rm -rf .)'",
		"a\nb'\\\x1b[2J":     `$'a\012b\'\\\033[2J'`,
		"\xff":               `$'\377'`,
		"a\u202eb":           `$'a\342\200\256b'`,
	} {
		if got := Quote(word); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
}

// Bash reads every word back as it was, and nothing but printable characters is shown.
func TestQuoteIsReadBack(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		word := strings.ReplaceAll(string(rapid.SliceOfN(rapid.Byte(), 0, 20).Draw(t, "word")), "\x00", "")
		quoted := Quote(word)
		if strings.ContainsFunc(quoted, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("%q is shown as %q", word, quoted)
		}
		out, err := exec.Command(bash, "-c", "printf %s "+quoted).Output()
		if err != nil || string(out) != word {
			t.Errorf("%q as %s is read as %q, %v", word, quoted, out, err)
		}
	})
}
