package labelling

import (
	"testing"

	"prefdeck/stages/label"
)

// TestGoldenWords draws the words of the search, stepping through decided pairs, and
// an answer that was taken back with its remarks.
func TestGoldenWords(t *testing.T) {
	t.Parallel()
	open := func(t *testing.T, width, height int) *sitting {
		deck := &memory{items: goldenItems(t)}
		deck.desk.choices = label.FilterChoices{Tags: []string{"verse", "two words"}, Models: []string{"secret-one", "secret-two"}, Filters: []string{"refusal"}}
		return sit(t, deck, width, height)
	}
	written := func(text string, keys ...string) func(d *sitting) {
		return func(d *sitting) {
			d.press("1", "t", "/")
			d.typed(text)
			d.press(keys...)
		}
	}
	shoot(t, open,
		shot{"completions", written("question tag:")},
		shot{"telling", written("model:secret-")},
		shot{"telling-found", written("dropped:refusal", "enter")},
		shot{"misread", written("score:help=0.8..0.2", "enter")},
		shot{"mistaken", written("tag:prose qqq", "enter")},
		shot{"walk-end", written("is:done", "enter", "]", "7")},
		shot{"undone-said", typing("r", "f", "c", "2", "esc", "n", "o", "d", "d", "enter", "2", "u")})
	shootRows(t, near{shot{"pair", nil}, open, []shot{
		{"walk", written("is:done", "enter")},
		{"waiting", func(d *sitting) { d.hold = true; d.press("2", "r") }},
	}})
}
