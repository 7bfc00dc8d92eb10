package labelling

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/screentest"
)

// TestGoldenScales draws the pair and its criteria on every scale and with the keys of
// every preset. What the help says is compared with the table of keys.
func TestGoldenScales(t *testing.T) {
	t.Parallel()
	with := func(points label.Scale, preset string) opener {
		return func(t *testing.T, width, height int) *sitting {
			scheme := label.DefaultScheme()
			scheme.Scale = points
			table, err := keys.Keymap{Preset: preset, Scale: points}.Labelling()
			if err != nil {
				t.Fatal(err)
			}
			return sit(t, &memory{items: goldenItems(t)}, width, height, func(o *Options) { o.Scheme, o.Keys = &scheme, table })
		}
	}
	criteria := func(d *sitting) { d.press(d.s.keys.Key(keys.Deciding, keys.Criteria)) }
	var changed []near
	add := func(open opener, shots ...shot) { changed = append(changed, near{shot{"pair", nil}, open, shots}) }
	for _, points := range label.Scales() {
		for _, preset := range keys.Presets() {
			t.Run(fmt.Sprintf("help of %s with %d points", preset, points.Points()), func(t *testing.T) {
				t.Parallel()
				helpTellsEveryKey(t, with(points, preset))
			})
			shot{preset, criteria}.at(t, with(points, preset), 80, 24)
		}
	}
	add(with(label.FourStrengths, ""), shot{"four", nil}, shot{"four-criteria", criteria})
	add(with(label.PlainAB, ""), shot{"plain", nil}, shot{"plain-criteria", criteria})
	for _, preset := range keys.Presets()[1:] {
		add(with(label.SevenPoint, preset), shot{preset, nil})
	}
	shootRows(t, changed...)
	// If not all words fit, the ends keep theirs.
	shootAt(t, 100, 32, with(label.FourStrengths, ""), shot{"four", nil})
}

// helpTellsEveryKey checks that the help names each key of the table, with its words,
// at every size.
func helpTellsEveryKey(t *testing.T, open opener) {
	t.Helper()
	for _, size := range screentest.Sizes {
		d := open(t, size.Width, size.Height)
		d.press(d.s.keys.Key(keys.Deciding, keys.Help))
		all := d.cells()
		for was := ""; was != d.cells(); all += was {
			was = d.cells()
			d.press(d.s.keys.Key(keys.Helping, keys.ScrollDown))
		}
		lines := strings.Split(all, "\n") // looked through one by one, since the pattern is slow
		for _, g := range d.s.keys.Help(keys.Deciding) {
			for _, l := range g.Lines {
				first, _, _ := strings.Cut(l.Keys, " ")
				said := regexp.MustCompile(`[│ ] ` + regexp.QuoteMeta(first) + `( \S+)* +` + regexp.QuoteMeta(l.Text))
				if !slices.ContainsFunc(lines, func(line string) bool { return strings.Contains(line, l.Text) && said.MatchString(line) }) {
					t.Errorf("at %v the help does not say that %s is for: %s\n%s", size, first, l.Text, all)
				}
			}
		}
	}
}

// TestGoldenASCII draws the main screens for a terminal without colours and Unicode:
// then everything that prefdeck itself writes is ASCII.
func TestGoldenASCII(t *testing.T) {
	t.Parallel()
	theme, err := themes.Pick("", true, themes.Env{NoColor: true, ASCII: true})
	if err != nil {
		t.Fatal(err)
	}
	ascii := func(items func(testing.TB) []label.Item) opener {
		return func(t *testing.T, width, height int) *sitting {
			d := sit(t, &memory{items: items(t)}, width, height, func(o *Options) { o.Theme = theme })
			if view := d.s.View(); strings.Contains(view, "38;2;") || strings.Contains(view, "48;2;") {
				t.Error("there are colours")
			}
			return d
		}
	}
	shoot(t, ascii(goldenItems), shot{"ascii", nil})
	thinking := func(t testing.TB) []label.Item { return []label.Item{thoughtful(t)} }
	for _, s := range []struct {
		shot
		items func(testing.TB) []label.Item
	}{
		{shot{"help", typing("?")}, goldenItems},
		{shot{"undo", typing("2", "u")}, goldenItems},
		{shot{"history", typing("1", "t", "f", "s", "H")}, goldenItems},
		{shot{"info", typing("2", "i")}, goldenItems},
		{shot{"order", typing("O")}, goldenItems},
		{shot{"failed", func(d *sitting) { d.deck.fail = errFull; d.press("6") }}, goldenItems},
		{shot{"thinking", typing("w")}, thinking},
		{shot{"differences", typing("d")}, thinking},
	} {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			for _, size := range screentest.Sizes {
				screentest.ASCII(t, s.at(t, ascii(s.items), size.Width, size.Height))
			}
		})
	}
}
