package plain_test

import (
	"strings"
	"testing"
)

// FuzzLines types any lines: the sitting ends, prints nothing that a terminal would
// obey, and leaves every pair either decided or open. Its deck is a real one, so that
// go test -fuzz takes minutes to build.
func FuzzLines(f *testing.F) {
	for _, s := range []string{
		"1\n7\nt\nx\ns\nu\nU", "a\nn a note\nr clear\nc style 2\nf why\n?", "/tag:x\n/\n]\n[\n}\n:2\n:99999999999999999999", "e\nh\ni\np\nw\nS\nD\nO", "\x1b[2J\n\xff\n\u202e", "n\nn \nu\nu\nu\nu\nq\n1",
		"o random\no nothing\nguideline\nmodel:m\n/model:qwen", strings.Repeat("1\nu\n", 9),
	} {
		f.Add(s)
	}
	deck := open(f)
	f.Fuzz(func(t *testing.T, lines string) {
		out, _, err := typed(t, deck, seven(), strings.Split(lines, "\n")...)
		if err != nil {
			t.Errorf("%q: %v", lines, err)
		}
		if strings.ContainsAny(out, "\x1b\u009b\u202e\x07") {
			t.Errorf("%q prints %q", lines, out)
		}
		p, err := deck.Progress(t.Context())
		if err != nil || p.Total() != 3 {
			t.Errorf("after %q: %+v, %v", lines, p, err)
		}
	})
}
