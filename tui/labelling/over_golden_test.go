package labelling

import (
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages/label"
)

const guidelineText = "# Which answer is better\n\n1. **Correct** before complete, complete before pretty.\n" +
	"2. An answer that refuses without a reason is worse than one that tries.\n\n" +
	"| what you see | what you say |\n|---|---|\n| both wrong | both bad |\n| no difference | tie |\n\n" +
	"```sh\nprefdeck export --to trl --out pairs.jsonl # what becomes of it\n```\n"

// TestGoldenOverlays is the screens for reading more of a pair than its texts.
func TestGoldenOverlays(t *testing.T) {
	t.Parallel()
	screens := []struct {
		name  string
		drive func(d *sitting)
	}{
		{"thinking-folded", func(d *sitting) {}},
		{"thinking", func(d *sitting) { d.press("w") }},
		{"differences", func(d *sitting) { d.press("d") }},
		{"wide-code", func(d *sitting) { d.press("2", "l") }},
		{"guideline", func(d *sitting) { d.press("o") }},
		{"no-guideline", func(d *sitting) { d.deck.desk.guideline = ""; d.press("o") }},
		{"commands", func(d *sitting) { d.press("ctrl+p") }},
		{"commands-found", func(d *sitting) { d.press("ctrl+p", "b", "e", "t") }},
	}
	for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}, {60, 20}} {
		for _, screen := range screens {
			t.Run(fmt.Sprintf("%s-%dx%d", screen.name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				code := "```python\nresult = {word: sum(1 for other in words if other.lower() == word.lower()) for word in sorted(set(words), key=len)}\n```\n\nShort."
				deck := &memory{items: []label.Item{thoughtful(t), newItem(t, "", user("Count the words in one line."), code, "Use a `Counter`.")}}
				deck.desk.guideline = guidelineText
				d := sit(t, deck, size[0], size[1])
				screen.drive(d)
				golden.RequireEqual(t, d.cells())
			})
		}
	}
}
