package labelling

import (
	"errors"
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
)

// The pairs of the golden screens.
func goldenItems(t testing.TB) []label.Item {
	code := "Use a map and count as you go:\n\n```go\nfunc count(words []string) map[string]int {\n\tseen := make(map[string]int, len(words))\n" +
		"\tfor _, w := range words {\n\t\tseen[strings.ToLower(w)]++\n\t}\n\treturn seen\n}\n```\n\n" +
		"- It runs in **linear time**.\n- The zero value of an `int` is 0, so nothing has to be set up.\n\n" + tall("Closing", 12)
	prose := "## Counting words\n\nWalk over the words once. For each, look up how often it has been seen and add one.\n\n" +
		"| step | cost |\n|---|---|\n| lower the case | O(length) |\n| look up | O(1) |\n\nThat is all there is to it."
	chat := []prompt.Message{
		{Role: prompt.User, Content: "Which language should I learn first?"},
		{Role: prompt.Assistant, Content: "That depends on what you want to build. Go is a good start for tools."},
		{Role: prompt.User, Content: "Then show me in Go how to count the words of a list.\n\nPlease:\n\n1. keep it short,\n2. ignore case,\n3. explain the cost,\n4. use no library besides the standard one,\n5. and say how to sort the result by count afterwards, because I will print it."},
	}
	return append([]label.Item{
		newItem(t, "You are a patient teacher.", chat, code, prose),
		newItem(t, "", user("Translate into Japanese: the early bird catches the worm."), "早起きは三文の徳", "**早い鳥が虫を捕まえる** 🐦\n\n直訳です。"),
	}, numbered(t, 3)...)
}

func TestGoldenScreens(t *testing.T) {
	t.Parallel()
	sizes := [][2]int{{80, 24}, {120, 36}, {200, 60}, {60, 20}}
	screens := []struct {
		name  string
		drive func(d *sitting)
	}{
		{"pair", func(d *sitting) {}},
		{"prompt", func(d *sitting) { d.press("p") }},
		{"side-by-side", func(d *sitting) { layoutIs(d, sideBySide) }},
		{"stacked", func(d *sitting) { layoutIs(d, stacked) }},
		{"flip", func(d *sitting) { layoutIs(d, flip); d.press("tab") }},
		{"zoom", func(d *sitting) { d.press("z") }},
		{"raw", func(d *sitting) { d.press("m") }},
		{"scrolled", func(d *sitting) { d.press("space") }},
		{"help", func(d *sitting) { d.press("?") }},
		{"note", func(d *sitting) { d.press("n", "h", "m") }},
		{"echo", func(d *sitting) { d.press("2") }},
		{"swallowed", func(d *sitting) { d.press("2"); d.send(keyPress("2")) }},
		{"undo", func(d *sitting) { d.press("2", "u") }},
		{"flagged", func(d *sitting) { d.press("f") }},
		{"info", func(d *sitting) { d.press("2", "i") }},
		{"failed", func(d *sitting) { d.deck.fail = errors.New("the disk is full"); d.press("6") }},
		{"done", func(d *sitting) { d.press("1", "2", "x", "s", "5", "t") }},
	}
	for _, size := range sizes {
		for _, screen := range screens {
			t.Run(fmt.Sprintf("%s-%dx%d", screen.name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				d := sit(t, &memory{items: goldenItems(t)}, size[0], size[1])
				screen.drive(d)
				golden.RequireEqual(t, d.cells())
			})
		}
		t.Run(fmt.Sprintf("empty-%dx%d", size[0], size[1]), func(t *testing.T) {
			t.Parallel()
			golden.RequireEqual(t, sit(t, &memory{}, size[0], size[1]).cells())
		})
	}
	t.Run("too-small-39x11", func(t *testing.T) {
		t.Parallel()
		d := sit(t, &memory{items: goldenItems(t)}, 39, 11)
		golden.RequireEqual(t, d.cells())
	})
	t.Run("smallest-40x12", func(t *testing.T) {
		t.Parallel()
		d := sit(t, &memory{items: goldenItems(t)}, minWidth, minHeight)
		golden.RequireEqual(t, d.cells())
	})
}

func layoutIs(d *sitting, want layout) {
	for range 3 {
		if d.s.arrangement() != want {
			d.press("v")
		}
	}
}
