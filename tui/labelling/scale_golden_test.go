package labelling

import (
	"strings"
	"testing"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/keys"
)

// TestGoldenScales draws the pair, its help and its criteria on every scale and with
// the keys of every preset.
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
	pair, help := typing(), typing("?")
	criteria := func(d *sitting) { d.press(d.s.keys.Key(keys.Deciding, keys.Criteria)) }
	for name, points := range map[string]label.Scale{"four": label.FourStrengths, "plain": label.PlainAB} {
		shoot(t, with(points, ""), shot{name, pair}, shot{name + "-help", help}, shot{name + "-criteria", criteria})
		for _, preset := range keys.Presets()[1:] { // no file for what differs only in its keys
			for _, drive := range []func(*sitting){pair, help, criteria} {
				shot{preset, drive}.at(t, with(points, preset), 80, 24)
			}
		}
	}
	// If not all words fit, the ends keep theirs.
	shootAt(t, 100, 32, with(label.FourStrengths, ""), shot{"four", nil})
	for _, preset := range keys.Presets()[1:] {
		shoot(t, with(label.SevenPoint, preset), shot{preset, pair}, shot{preset + "-help", help})
	}
}

// TestGoldenASCII draws the main screens for a terminal without colours and Unicode.
func TestGoldenASCII(t *testing.T) {
	t.Parallel()
	ascii := func(items func(testing.TB) []label.Item) opener {
		return func(t *testing.T, width, height int) *sitting {
			theme, err := themes.Pick("", true, themes.Env{NoColor: true, ASCII: true})
			if err != nil {
				t.Fatal(err)
			}
			d := sit(t, &memory{items: items(t)}, width, height, func(o *Options) { o.Theme = theme })
			if view := d.s.View(); strings.Contains(view, "38;2;") || strings.Contains(view, "48;2;") {
				t.Error("there are colours")
			}
			return d
		}
	}
	shoot(t, ascii(goldenItems),
		shot{"ascii", nil}, shot{"ascii-help", typing("?")}, shot{"ascii-undo", typing("2", "u")},
		shot{"ascii-history", typing("1", "t", "f", "s", "H")}, shot{"ascii-info", typing("2", "i")}, shot{"ascii-order", typing("O")},
		shot{"ascii-failed", func(d *sitting) { d.deck.fail = errFull; d.press("6") }})
	shoot(t, ascii(func(t testing.TB) []label.Item { return []label.Item{thoughtful(t)} }),
		shot{"ascii-thinking", typing("w")}, shot{"ascii-differences", typing("d")})
}
