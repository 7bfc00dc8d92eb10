package labelling

import (
	"strings"
	"testing"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/keys"
)

// TestGoldenScales is the pair, its help and its criteria on every scale, with the
// keys of every preset, and without colours or Unicode.
func TestGoldenScales(t *testing.T) {
	t.Parallel()
	with := func(points label.Scale, preset string) func(t *testing.T, width, height int) *sitting {
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
	shots := func(name string) []shot {
		return []shot{{name, nil}, {name + "-help", typing("?")}, {name + "-criteria", func(d *sitting) { d.press(d.s.keys.Key(keys.Deciding, keys.Criteria)) }}}
	}
	for name, points := range map[string]label.Scale{"four": label.FourStrengths, "plain": label.PlainAB} {
		shoot(t, goldenSizes, with(points, ""), shots(name)...)
		for _, preset := range keys.Presets()[1:] {
			shoot(t, goldenSizes[:1], with(points, preset), shots(name+"-"+preset)...)
		}
	}
	// Where not all the words fit, the ends have theirs.
	shoot(t, [][2]int{{100, 32}}, with(label.FourStrengths, ""), shot{"four", nil})
	for _, preset := range keys.Presets()[1:] {
		shoot(t, goldenSizes, with(label.SevenPoint, preset), shots(preset)...)
	}
}

// TestGoldenASCII is the main screens as a terminal shows them that has neither
// colours nor Unicode.
func TestGoldenASCII(t *testing.T) {
	t.Parallel()
	asciiSizes := [][2]int{{80, 24}, {60, 20}}
	ascii := func(items func(testing.TB) []label.Item) func(t *testing.T, width, height int) *sitting {
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
	shoot(t, asciiSizes, ascii(goldenItems),
		shot{"ascii", nil}, shot{"ascii-help", typing("?")}, shot{"ascii-echo", typing("2")}, shot{"ascii-undo", typing("2", "u")},
		shot{"ascii-flagged", typing("f")}, shot{"ascii-history", typing("1", "t", "f", "s", "H")}, shot{"ascii-numbers", typing("1", "t", "S")},
		shot{"ascii-commands", typing("ctrl+p")}, shot{"ascii-info", typing("2", "i")}, shot{"ascii-order", typing("O")},
		shot{"ascii-failed", func(d *sitting) { d.deck.fail = errFull; d.press("6") }})
	shoot(t, asciiSizes, ascii(func(t testing.TB) []label.Item { return []label.Item{thoughtful(t)} }),
		shot{"ascii-thinking", typing("w")}, shot{"ascii-differences", typing("d")})
}
