package labelling

import (
	"regexp"
	"testing"
	"unicode"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/tui/gate/hostile"
)

// colours are the only sequences that a screen may contain.
var colours = regexp.MustCompile(`\x1b\[[0-9;:]*m`)

// Promise 3: every hostile text in every part of the screen and every view.
func TestPromise3HostileTexts(t *testing.T) {
	t.Parallel()
	var items []label.Item
	for _, h := range hostile.Texts() {
		text := h.Text
		if len(text) > 20_000 {
			text = text[:20_000] // long lines are the renderer's own test
		}
		items = append(items, newItem(t, text, []prompt.Message{
			{Role: prompt.User, Content: text}, {Role: prompt.Assistant, Content: text}, {Role: prompt.User, Content: "x" + text},
		}, text+"1", text+"2"))
	}
	d := sit(t, &memory{items: items}, 100, 30)
	d.run(d.s.SetMethod(ansi.GraphemeWidth)) // the test counts cells like this
	for i := range items {
		name := d.s.up().Item.Prompt.Turns[0].Content
		for _, key := range []string{"j", "p", "p", "m", "v", "m", "z", "n", "esc", "esc"} {
			d.press(key)
			d.cells()
			for _, r := range colours.ReplaceAllString(d.s.View(), "") {
				if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) && r != '\u200d') {
					t.Fatalf("%.40q: after %q the screen holds %U", name, key, r)
				}
			}
		}
		d.press("2")
		if len(d.deck.log) != i+1 {
			t.Fatalf("%d labels after pair %d", len(d.deck.log), i+1)
		}
	}
}
