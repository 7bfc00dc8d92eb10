package labelling

import (
	"testing"

	"prefdeck/stages/label"
)

const guidelineText = "# Which answer is better\n\n1. **Correct** before complete, complete before pretty.\n" +
	"2. An answer that refuses without a reason is worse than one that tries.\n\n" +
	"| what you see | what you say |\n|---|---|\n| both wrong | both bad |\n| no difference | tie |\n\n" +
	"```sh\nprefdeck export --to trl --out pairs.jsonl # what becomes of it\n```\n"

// TestGoldenOverlays draws the screens that show more of a pair than its texts.
func TestGoldenOverlays(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T, width, height int) *sitting {
		code := "```python\nresult = {word: sum(1 for other in words if other.lower() == word.lower()) for word in sorted(set(words), key=len)}\n```\n\nShort."
		deck := &memory{items: []label.Item{thoughtful(t), newItem(t, "", user("Count the words in one line."), code, "Use a `Counter`.")}}
		deck.desk.guideline = guidelineText
		return sit(t, deck, width, height)
	}
	shoot(t, open,
		shot{"thinking-folded", nil},
		shot{"thinking", typing("w")},
		shot{"differences", typing("d")},
		shot{"wide-code", typing("2", "l")},
		shot{"guideline", typing("o")},
		shot{"no-guideline", func(d *sitting) { d.deck.desk.guideline = ""; d.press("o") }},
		shot{"commands", typing("ctrl+p")})
}
