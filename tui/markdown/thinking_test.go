package markdown

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestThinking(t *testing.T) {
	t.Parallel()
	text := "First *this*, then that, and so on until it wraps.\n\n```\na line of code that is wider than the pane\nshort\n```\n\n- $x^2$"
	got := ansi.Strip(strings.Join(Thinking(text, 30, theme(t, "dark"), true, "t"), "\n"))
	want := strings.Join([]string{
		"▾ thinking (t hides it)",
		"▎ First *this*, then that, and",
		"▎  so on until it wraps.",
		"▎",
		"▎ ```",
		"▎ a line of code that is wider",
		"▎  than the pane",
		"▎ short",
		"▎ ```",
		"▎",
		"▎ - $x^2$",
		"",
	}, "\n")
	if got != want {
		t.Errorf("open:\n%s\nnot\n%s", got, want)
	}
	for _, lines := range [][]string{Thinking(text, 60, theme(t, "dark"), false, "t"), Thinking(strings.Repeat(text, 50), 60, theme(t, "dark"), false, "t")} {
		if got := ansi.Strip(strings.Join(lines, "\n")); got != "▸ thinking (t shows it)" {
			t.Errorf("closed, it tells more or less than that it is there: %q", got)
		}
	}
	if got := strings.Join(Thinking("x", 60, asciiTheme(t), false, ""), "\n"); got != "+ thinking" {
		t.Errorf("in ASCII without a key: %q", got)
	}
	if lines := Thinking(" \n", 60, theme(t, "dark"), true, "t"); lines != nil {
		t.Errorf("no thinking has lines: %q", lines)
	}
	for _, width := range []int{1, 2, 9, 13} {
		for _, open := range []bool{false, true} {
			check(t, "thinking", text, Thinking(text, width, theme(t, "dark"), open, "ctrl+t"), width)
		}
	}
}
