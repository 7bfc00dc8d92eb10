package labelling

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/exp/golden"

	"prefdeck/stages/label"
	"prefdeck/stages/prompt"
	"prefdeck/tui/pairview"
	"prefdeck/tui/screentest"
)

// goldenItems returns the pairs of the golden screens.
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

// layouts names the screens whose parts move with the size.
var layouts = []string{"pair", "zoom", "history"}

// everySize lists the usual sizes and the smallest one.
var everySize = append(slices.Clone(screentest.Sizes), screentest.Size{Width: minWidth, Height: minHeight})

// shot is a screen with a golden file, and the way to it in a sitting.
type shot struct {
	name  string
	drive func(d *sitting)
}

// opener opens a sitting of a size.
type opener func(t *testing.T, width, height int) *sitting

// at returns the cells of the screen at a size.
func (s shot) at(t *testing.T, open opener, width, height int) string {
	d := open(t, width, height)
	if s.drive != nil {
		s.drive(d)
	}
	return undated(d.cells())
}

// shoot compares screens with their golden files (see screentest.Draw). Each has a
// sitting of its own.
func shoot(t *testing.T, open opener, shots ...shot) {
	t.Helper()
	for _, s := range shots {
		screentest.Draw(t, s.name, slices.Contains(layouts, s.name), func(t *testing.T, width, height int) string {
			return s.at(t, open, width, height)
		})
	}
}

// shootAt compares a screen at a size of its own with its golden file.
func shootAt(t *testing.T, width, height int, open opener, s shot) {
	t.Helper()
	t.Run(fmt.Sprintf("%s-%dx%d", s.name, width, height), func(t *testing.T) {
		t.Parallel()
		golden.RequireEqual(t, s.at(t, open, width, height))
	})
}

// near is a screen with a golden file, and others that differ from it in a few rows.
type near struct {
	from shot // on goldenSitting
	open opener
	to   []shot
}

// shootRows compares the rows by which screens differ from another one with one
// golden file for all of them. At the other sizes it only draws them.
func shootRows(t *testing.T, groups ...near) {
	t.Helper()
	t.Run("rows", func(t *testing.T) {
		t.Parallel()
		var b strings.Builder
		for _, n := range groups {
			from := n.from.at(t, goldenSitting, 80, 24)
			for _, s := range n.to {
				fmt.Fprintf(&b, "%s → %s\n%s\n", n.from.name, s.name, screentest.Changed(from, s.at(t, n.open, 80, 24)))
				for _, size := range screentest.Sizes[1:] {
					s.at(t, n.open, size.Width, size.Height)
				}
			}
		}
		golden.RequireEqual(t, b.String())
	})
}

// goldenSitting opens a sitting at the pairs of the golden screens.
func goldenSitting(t *testing.T, width, height int) *sitting {
	return sit(t, &memory{items: goldenItems(t)}, width, height)
}

// typing presses the keys that lead to a screen.
func typing(names ...string) func(d *sitting) {
	return func(d *sitting) { d.press(names...) }
}

func TestGoldenScreens(t *testing.T) {
	t.Parallel()
	shoot(t, goldenSitting,
		shot{"pair", nil},
		shot{"prompt", typing("p")},
		shot{"side-by-side", func(d *sitting) { layoutIs(d, pairview.SideBySide) }},
		shot{"flip", func(d *sitting) { layoutIs(d, pairview.Flip); d.press("tab") }},
		shot{"zoom", typing("z")},
		shot{"raw", typing("m")},
		shot{"scrolled", typing("space")},
		shot{"help", typing("?")},
		shot{"echo", typing("2")},
		shot{"info", typing("2", "i")},
		shot{"done", typing("1", "2", "x", "s", "5", "t")})
	shootRows(t,
		near{shot{"pair", nil}, goldenSitting, []shot{
			{"note", typing("n", "h", "m")},
			{"undo", typing("2", "u")},
			{"flagged", typing("f")},
			{"failed", func(d *sitting) { d.deck.fail = errFull; d.press("6") }},
		}},
		near{shot{"echo", typing("2")}, goldenSitting, []shot{
			{"swallowed", func(d *sitting) { d.press("2"); d.send(keyPress("2")) }},
		}})
	// Where a pair is too narrow to stand side by side, it is stacked anyway.
	stacked := shot{"stacked", func(d *sitting) { layoutIs(d, pairview.Stacked) }}
	for _, size := range screentest.Sizes {
		if size.Width >= 100 {
			shootAt(t, size.Width, size.Height, goldenSitting, stacked)
		} else if stacked.at(t, goldenSitting, size.Width, size.Height) != (shot{}).at(t, goldenSitting, size.Width, size.Height) {
			t.Errorf("at %v stacked differs from what narrow screens show anyway", size)
		}
	}
	shoot(t, func(t *testing.T, width, height int) *sitting { return sit(t, &memory{}, width, height) },
		shot{"empty", nil})
	shootAt(t, 39, 11, goldenSitting, shot{"too-small", nil})
	shootAt(t, minWidth, minHeight, goldenSitting, shot{"smallest", nil})
}

// errFull is the error of a deck that cannot save anything.
var errFull = errors.New("the disk is full")

func layoutIs(d *sitting, want pairview.Layout) {
	for range 3 {
		if d.s.pair.Layout() != want {
			d.press("v")
		}
	}
}
