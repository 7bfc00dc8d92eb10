package gate

import "testing"

func TestInput(t *testing.T) {
	t.Parallel()
	for view, want := range map[string]string{
		"a\x1b[7m \x1b[m": "a\x1b[7m \x1b[m",
		"é 猫 👩‍👧\x1b[7m\u202e\x1b[m\u200bb\nc": "é 猫 👩‍👧\x1b[7m<U+202E>\x1b[m<U+200B>b\nc",
		"\x1b]0;x\a\x1b[2J": "␛]0;x␇␛[2J",
	} {
		if got := Input(view); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
