package themes

import (
	"image/color"
	"math"
	"reflect"
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

func TestPick(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		dark bool
		env  Env
		want string
	}{
		{"", true, Env{}, "dark"},
		{"auto", false, Env{}, "light"},
		{"light", true, Env{}, "light"},
		{"high-contrast", true, Env{}, "high-contrast"},
		{"dark", true, Env{NoColor: true}, "mono"},
		{"", true, Env{Dumb: true, ASCII: true}, "mono/ascii"},
	} {
		th, err := Pick(c.name, c.dark, c.env)
		if err != nil || th.Key() != c.want {
			t.Errorf("Pick(%q, %v, %+v) is %q, %v; want %q", c.name, c.dark, c.env, th.Key(), err, c.want)
		}
	}
	_, err := Pick("drak", true, Env{NoColor: true})
	if err == nil || !strings.Contains(err.Error(), "drak") || !strings.Contains(err.Error(), "high-contrast") {
		t.Errorf("an unknown name: %v", err)
	}
}

func TestEnv(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		vars map[string]string
		want Env
		dark bool
	}{
		{nil, Env{}, true},
		{map[string]string{"NO_COLOR": "1"}, Env{NoColor: true}, true},
		{map[string]string{"TERM": "dumb"}, Env{Dumb: true, ASCII: true}, true},
		{map[string]string{"COLORFGBG": "0;15"}, Env{Background: "0;15"}, false},
		{map[string]string{"COLORFGBG": "15;default;0"}, Env{Background: "15;default;0"}, true},
		{map[string]string{"COLORFGBG": "nonsense"}, Env{Background: "nonsense"}, true},
		{map[string]string{"LANG": "de_DE.UTF-8"}, Env{}, true},
		{map[string]string{"LANG": "C"}, Env{}, true},
		{map[string]string{"LANG": "en_US.utf8", "LC_ALL": "de_DE.ISO-8859-1"}, Env{ASCII: true}, true},
	} {
		got := EnvFrom(func(name string) string { return c.vars[name] })
		if got != c.want || got.Dark() != c.dark {
			t.Errorf("%v: %+v, dark %v", c.vars, got, got.Dark())
		}
	}
}

// Everything that is read stands out from what it stands on, in true colour
// and in the sixteen that a terminal may have instead.
func TestContrast(t *testing.T) {
	t.Parallel()
	for _, n := range builtIn() {
		if n.mono {
			continue
		}
		back, p := "#ffffff", n.palette
		if n.dark {
			back = "#000000"
		}
		read := map[string][2]string{
			"muted": {p.Muted, back}, "accent": {p.Accent, back}, "good": {p.Good, back}, "warn": {p.Warn, back},
			"bad": {p.Bad, back}, "a": {p.A, back}, "b": {p.B, back}, "code": {p.Code, back}, "keyword": {p.Keyword, back},
			"name": {p.Name, back}, "string": {p.String, back}, "number": {p.Number, back}, "comment": {p.Comment, back},
			"type": {p.Type, back}, "header": {p.HeaderText, p.Header}, "selection": {p.SelectionOn, p.Selection},
			"notice": {p.NoticeText, p.Notice},
		}
		seen := map[string][2]string{"faint": {p.Faint, back}, "border": {p.Border, back}, "focus": {p.BorderFocus, back}}
		for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
			for role, c := range read {
				if got := contrast(profile, c[0], c[1]); got < 4.5 && (profile != colorprofile.ANSI || got < 3) {
					t.Errorf("%s: %s has a contrast of %.1f in %v", n.name, role, got, profile)
				}
			}
			for role, c := range seen {
				if got := contrast(profile, c[0], c[1]); got < 2.5 {
					t.Errorf("%s: %s has a contrast of %.1f in %v", n.name, role, got, profile)
				}
			}
		}
	}
}

// contrast is WCAG 2's contrast ratio of two colours as a profile shows them.
func contrast(profile colorprofile.Profile, a, b string) float64 {
	la, lb := luminance(profile.Convert(lipgloss.Color(a))), luminance(profile.Convert(lipgloss.Color(b)))
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	linear := func(v uint32) float64 {
		f := float64(v) / 0xffff
		if f <= 0.03928 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// The monochrome theme writes no colour at all, and still tells apart what
// would otherwise differ by colour only.
func TestMonoHasNoColours(t *testing.T) {
	t.Parallel()
	th, err := Pick("mono", true, Env{})
	if err != nil {
		t.Fatal(err)
	}
	styles := reflect.ValueOf(*th.Styles())
	for i := range styles.NumField() {
		s := styles.Field(i).Interface().(lipgloss.Style)
		if out := s.Render("x"); strings.Contains(out, "38;") || strings.Contains(out, "48;") || strings.Contains(out, "\x1b[3") && !strings.Contains(out, "\x1b[3m") {
			t.Errorf("%s: %q", styles.Type().Field(i).Name, out)
		}
	}
	st := th.Styles()
	for what, pair := range map[string][2]lipgloss.Style{
		"focus": {st.Border, st.BorderFocus}, "title": {st.Title, st.TitleFocus}, "selection": {st.Text, st.Selection},
		"added and removed": {st.Added, st.Removed}, "key": {st.Key, st.KeyHelp}, "notice": {st.Text, st.Notice},
	} {
		if pair[0].Render("x") == pair[1].Render("x") {
			t.Errorf("%s makes no difference", what)
		}
	}
}

func TestGlyphs(t *testing.T) {
	t.Parallel()
	for _, g := range []Glyphs{Unicode(), ASCII()} {
		var all []string
		v := reflect.ValueOf(g)
		for i := range v.NumField() {
			switch f := v.Field(i).Interface().(type) {
			case string:
				if !strings.HasPrefix(v.Type().Field(i).Name, "Box") {
					all = append(all, f)
				}
			case []string:
				all = append(all, f...)
			case lipgloss.Border:
				all = append(all, f.Top, f.Bottom, f.Left, f.Right, f.TopLeft, f.TopRight, f.BottomLeft, f.BottomRight)
			}
		}
		for _, s := range all {
			if ansi.StringWidth(s) != 1 || ansi.StringWidthWc(s) != 1 || g.ASCII && s[0] >= 0x80 {
				t.Errorf("%q is no glyph of one cell (ASCII %v)", s, g.ASCII)
			}
		}
	}
}

func TestZeroThemeDraws(t *testing.T) {
	t.Parallel()
	var th Theme
	if got := th.Styles().Accent.Render("x"); got != "x" {
		t.Errorf("%q", got)
	}
	if th.Markdown().CodeBlock.Chroma != nil {
		t.Error("the zero theme has colours")
	}
}
