package themes

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/ground/strict"
)

// glyphSet holds the changes that a person's theme makes to the glyphs. The zero
// glyphSet changes nothing. Its fields are named as in Glyphs.
type glyphSet struct {
	Border     string   `toml:"border"` // rounded, normal, thick, double, ascii
	Thumb      string   `toml:"thumb"`
	Track      string   `toml:"track"`
	Above      string   `toml:"above"`
	Below      string   `toml:"below"`
	Check      string   `toml:"check"`
	Cross      string   `toml:"cross"`
	Bullet     string   `toml:"bullet"`
	Dot        string   `toml:"dot"`
	Left       string   `toml:"left"`
	Right      string   `toml:"right"`
	Cursor     string   `toml:"cursor"`
	Flag       string   `toml:"flag"`
	Blind      string   `toml:"blind"`
	Ellipsis   string   `toml:"ellipsis"`
	Wrap       string   `toml:"wrap"`
	Quote      string   `toml:"quote"`
	Rule       string   `toml:"rule"`
	BoxChecked string   `toml:"box_checked"`
	BoxNot     string   `toml:"box_empty"`
	Progress   []string `toml:"progress"`
	Spinner    []string `toml:"spinner"`
}

func borders() map[string]lipgloss.Border {
	return map[string]lipgloss.Border{
		"rounded": lipgloss.RoundedBorder(), "normal": lipgloss.NormalBorder(), "thick": lipgloss.ThickBorder(),
		"double": lipgloss.DoubleBorder(), "ascii": lipgloss.ASCIIBorder(),
	}
}

// check notes every glyph that is not exactly one cell wide in every terminal's
// measure, as panes require.
func (s glyphSet) check(read *strict.File) {
	if _, ok := borders()[s.Border]; !ok && s.Border != "" {
		read.Fault([]string{"glyphs", "border"}, "there is no border %q; there are rounded, normal, thick, double, ascii", s.Border)
	}
	v := reflect.ValueOf(s)
	for i := range v.NumField() {
		key := v.Type().Field(i).Tag.Get("toml")
		var signs []string
		switch f := v.Field(i).Interface().(type) {
		case string:
			if f != "" && key != "border" {
				signs = []string{f}
			}
		case []string:
			if len(f) == 1 {
				read.Fault([]string{"glyphs", key}, "one sign cannot move: write two or more")
				continue
			}
			signs = f
		}
		for _, sign := range signs {
			if err := oneCell(sign, strings.HasPrefix(key, "box_")); err != nil {
				read.Fault([]string{"glyphs", key}, "%v", err)
				break
			}
		}
	}
}

func oneCell(sign string, box bool) error {
	if strings.ContainsFunc(sign, func(r rune) bool { return !unicode.IsGraphic(r) }) {
		return fmt.Errorf("%q has invisible characters", sign)
	}
	wide, narrow := ansi.StringWidth(sign), ansi.StringWidthWc(sign)
	switch {
	case wide != narrow:
		return fmt.Errorf("%q differs in width between terminals", sign)
	case box && wide >= 1 && wide <= 3:
	case wide != 1:
		return fmt.Errorf("%q is %d cells wide, want 1", sign, wide)
	}
	return nil
}

// over returns g with the changes of the set.
func (s glyphSet) over(g Glyphs) Glyphs {
	if b, ok := borders()[s.Border]; ok {
		g.Border = b
	}
	from, to := reflect.ValueOf(s), reflect.ValueOf(&g).Elem()
	for i := range from.NumField() {
		name, value := from.Type().Field(i).Name, from.Field(i)
		if name == "Border" || value.Len() == 0 {
			continue
		}
		to.FieldByName(name).Set(value)
	}
	return g
}
