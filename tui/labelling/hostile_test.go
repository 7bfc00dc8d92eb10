package labelling

import (
	"bytes"
	"encoding/json"
	"os"
	"regexp"
	"testing"
	"unicode"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
)

// colours are the only sequences that a screen may hold.
var colours = regexp.MustCompile(`\x1b\[[0-9;:]*m`)

// Promise 3: every hostile text in every part of the screen and every view.
func TestPromise3HostileTexts(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../../shared/data/terminal/hostile.jsonl")
	if err != nil {
		t.Skip("the shared data is not here")
	}
	var items []label.Item
	for line := range bytes.Lines(data) {
		var row struct{ Name, Text string }
		if err := json.Unmarshal(line, &row); err != nil {
			t.Fatal(err)
		}
		if len(row.Text) > 20_000 {
			row.Text = row.Text[:20_000] // long lines are the renderer's own test
		}
		items = append(items, newItem(t, row.Text, []prompt.Message{
			{Role: prompt.User, Content: row.Text}, {Role: prompt.Assistant, Content: row.Text}, {Role: prompt.User, Content: "x" + row.Text},
		}, row.Text+"1", row.Text+"2"))
	}
	d := sit(t, &memory{items: items}, 100, 30)
	for i := range items {
		name := d.s.current.item.Prompt.Turns[0].Content
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
