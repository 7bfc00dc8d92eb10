package labelling

import (
	"testing"

	"prefdeck/themes"
)

// TestRowsAreKeptNoLongerThanTheyHold compares each picture with one drawn from scratch.
func TestRowsAreKeptNoLongerThanTheyHold(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 160, 45)
	look := func(dark bool, env themes.Env) func() {
		return func() {
			name := "dark"
			if !dark {
				name = "light"
			}
			theme, err := themes.Pick(name, dark, env)
			if err != nil {
				t.Fatal(err)
			}
			d.run(d.s.SetTheme(theme))
		}
	}
	press := func(key string) func() { return func() { d.press(key) } }
	for _, step := range []struct {
		name string
		do   func()
	}{
		{"first", func() {}},
		{"commands", press("ctrl+p")},
		{"without commands", press("esc")},
		{"narrower", func() { d.run(d.s.SetSize(100, 30)) }},
		{"narrow", func() { d.run(d.s.SetSize(80, 24)) }},
		{"light", look(false, themes.Env{})},
		{"dark", look(true, themes.Env{})},
		{"answered", press("2")},
		{"undone", press("u")},
		{"covered", press("?")},
		{"uncovered", press("?")},
		{"wide", func() { d.run(d.s.SetSize(160, 45)) }},
		{"criteria", press("c")},
	} {
		step.do()
		kept := d.s.View()
		d.s.keptScale, d.s.keptHints = keptScale{}, keptHints{}
		if drawn := d.s.View(); kept != drawn {
			t.Errorf("%s: got\n%s\nwant\n%s", step.name, kept, drawn)
		}
		d.s.View()
	}
}
