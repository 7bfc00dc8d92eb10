package labelling

import (
	"errors"
	"fmt"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/tui/pairview"
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

// goldenSizes are those at which every screen is kept.
var goldenSizes = [][2]int{{80, 24}, {120, 36}, {200, 60}, {60, 20}}

// shot is a screen that is kept: what is done in a sitting to come to it.
type shot struct {
	name  string
	drive func(d *sitting)
}

// shoot holds every screen at every size against what it was. Each begins with a
// sitting of its own.
func shoot(t *testing.T, sizes [][2]int, open func(t *testing.T, width, height int) *sitting, shots ...shot) {
	t.Helper()
	for _, size := range sizes {
		for _, shot := range shots {
			t.Run(fmt.Sprintf("%s-%dx%d", shot.name, size[0], size[1]), func(t *testing.T) {
				t.Parallel()
				d := open(t, size[0], size[1])
				if shot.drive != nil {
					shot.drive(d)
				}
				golden.RequireEqual(t, undated(d.cells()))
			})
		}
	}
}

// goldenSitting is a sitting at the pairs of the golden screens.
func goldenSitting(t *testing.T, width, height int) *sitting {
	return sit(t, &memory{items: goldenItems(t)}, width, height)
}

// typing is the keys that lead to a screen.
func typing(names ...string) func(d *sitting) {
	return func(d *sitting) { d.press(names...) }
}

func TestGoldenScreens(t *testing.T) {
	t.Parallel()
	shoot(t, goldenSizes, goldenSitting,
		shot{"pair", nil},
		shot{"prompt", typing("p")},
		shot{"side-by-side", func(d *sitting) { layoutIs(d, pairview.SideBySide) }},
		shot{"stacked", func(d *sitting) { layoutIs(d, pairview.Stacked) }},
		shot{"flip", func(d *sitting) { layoutIs(d, pairview.Flip); d.press("tab") }},
		shot{"zoom", typing("z")},
		shot{"raw", typing("m")},
		shot{"scrolled", typing("space")},
		shot{"help", typing("?")},
		shot{"note", typing("n", "h", "m")},
		shot{"echo", typing("2")},
		shot{"swallowed", func(d *sitting) { d.press("2"); d.send(keyPress("2")) }},
		shot{"undo", typing("2", "u")},
		shot{"flagged", typing("f")},
		shot{"info", typing("2", "i")},
		shot{"failed", func(d *sitting) { d.deck.fail = errFull; d.press("6") }},
		shot{"done", typing("1", "2", "x", "s", "5", "t")})
	shoot(t, goldenSizes, func(t *testing.T, width, height int) *sitting { return sit(t, &memory{}, width, height) },
		shot{"empty", nil})
	shoot(t, [][2]int{{39, 11}}, goldenSitting, shot{"too-small", nil})
	shoot(t, [][2]int{{minWidth, minHeight}}, goldenSitting, shot{"smallest", nil})
}

// errFull is why nothing can be saved.
var errFull = errors.New("the disk is full")

func layoutIs(d *sitting, want pairview.Layout) {
	for range 3 {
		if d.s.pair.Layout() != want {
			d.press("v")
		}
	}
}
