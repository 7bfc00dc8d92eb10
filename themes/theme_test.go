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

// All text stands out from its background by 4.5:1, and separators by 3:1 (WCAG
// 2.2, 1.4.3 and 1.4.11), in true colour, in 256 colours and in the sixteen that a
// terminal may have instead. Terminals are seldom quite black or white, so true
// colour is also checked on a softer background. Only quiet text may fall to 3:1,
// and only with sixteen colours, which have no other grey.
func TestContrast(t *testing.T) {
	t.Parallel()
	const text, quiet, line = 4.5, 4.5, 3
	for _, n := range builtIn() {
		if n.mono {
			continue
		}
		grounds, p := []string{"#ffffff", "#f7f3e8"}, n.palette
		if n.dark {
			grounds = []string{"#000000", "#1e1e1e"}
		}
		least := map[string]float64{"Muted": quiet, "Comment": quiet, "Faint": line, "Border": line, "BorderFocus": line}
		on := map[string]Colour{"HeaderText": p.Header, "SelectionOn": p.Selection, "NoticeText": p.Notice}
		roles := reflect.ValueOf(p)
		for i := range roles.NumField() {
			role, colour := roles.Type().Field(i).Name, roles.Field(i).String()
			if colour == "" || role == "Header" || role == "Selection" || role == "Notice" {
				continue
			}
			for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
				want, given := least[role]
				if !given {
					want = text
				}
				behind := grounds
				switch back, ok := on[role]; {
				case ok:
					behind = []string{string(back)}
				case profile == colorprofile.ANSI:
					behind, want = grounds[:1], min(want, map[bool]float64{true: line, false: text}[given])
				}
				for _, back := range behind {
					if got := contrast(profile, colour, back); got < want {
						t.Errorf("%s: %s %s on %s has a contrast of %.2f in %v, want %.1f", n.name, role, colour, back, got, profile, want)
					}
				}
			}
		}
	}
}

// Borders and code are drawn with 256 colours; a colour whose nearest one there is grey
// tells nothing apart and loses what the theme is known by.
func TestHuesSurvive256Colours(t *testing.T) {
	t.Parallel()
	spread := func(c color.Color) int {
		r, g, b, _ := c.RGBA()
		return int(max(r, g, b)-min(r, g, b)) >> 8
	}
	for _, n := range builtIn() {
		p := n.palette
		for role, colour := range map[string]Colour{"border_focus": p.BorderFocus, "keyword": p.Keyword, "function": p.Name, "string": p.String, "number": p.Number, "type": p.Type} {
			if c := lipgloss.Color(string(colour)); !n.mono && spread(colorprofile.ANSI256.Convert(c)) < spread(c)/2 {
				t.Errorf("%s: %s %s becomes grey", n.name, role, colour)
			}
		}
	}
}

// Different meanings look different, also in sixteen colours.
func TestRolesDiffer(t *testing.T) {
	t.Parallel()
	for _, n := range builtIn() {
		if n.mono {
			continue
		}
		p := n.palette
		for what, pair := range map[string][2]Colour{"sides": {p.A, p.B}, "good and bad": {p.Good, p.Bad}, "borders": {p.Border, p.BorderFocus}} {
			for _, profile := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
				if profile.Convert(lipgloss.Color(string(pair[0]))) == profile.Convert(lipgloss.Color(string(pair[1]))) {
					t.Errorf("%s: %s are the same in %v", n.name, what, profile)
				}
			}
		}
	}
}

// In the themes made for it, people who cannot tell red from green tell the sides,
// and good from bad, as well as anybody.
func TestColourBlindSafe(t *testing.T) {
	t.Parallel()
	// The matrices of Machado, Oliveira and Fernandes 2009, severity 1.0: linear
	// RGB to linear RGB.
	sights := map[string][3][3]float64{
		"deuteranopia": {{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}},
		"protanopia":   {{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}},
	}
	for _, name := range []string{"blue-orange", "blue-orange-light"} {
		n, ok := Catalogue{}.lookup(name)
		if !ok {
			t.Fatalf("there is no %s", name)
		}
		p := n.palette
		for what, pair := range map[string][2]Colour{"the sides": {p.A, p.B}, "good and bad": {p.Good, p.Bad}, "good and warn": {p.Good, p.Warn}, "keywords and strings": {p.Keyword, p.String}} {
			for sight, m := range sights {
				if d := apart(seen(string(pair[0]), m), seen(string(pair[1]), m)); d < 30 {
					t.Errorf("%s: %s are %.0f apart with %s", name, what, d, sight)
				}
			}
		}
	}
}

// seen returns a colour as linear RGB through a matrix.
func seen(hex string, m [3][3]float64) [3]float64 {
	r, g, b, _ := lipgloss.Color(hex).RGBA()
	in := [3]float64{linear(r), linear(g), linear(b)}
	var out [3]float64
	for i := range out {
		for j := range in {
			out[i] += m[i][j] * in[j]
		}
		out[i] = min(max(out[i], 0), 1)
	}
	return out
}

// apart returns the distance of two colours in CIELAB (D65): 2 is barely visible.
func apart(a, b [3]float64) float64 {
	lab := func(c [3]float64) [3]float64 {
		f := func(t float64) float64 {
			if t > 216.0/24389 {
				return math.Cbrt(t)
			}
			return (24389.0/27*t + 16) / 116
		}
		x := f((0.4124*c[0] + 0.3576*c[1] + 0.1805*c[2]) / 0.95047)
		y := f(0.2126*c[0] + 0.7152*c[1] + 0.0722*c[2])
		z := f((0.0193*c[0] + 0.1192*c[1] + 0.9505*c[2]) / 1.08883)
		return [3]float64{116*y - 16, 500 * (x - y), 200 * (y - z)}
	}
	p, q := lab(a), lab(b)
	return math.Sqrt((p[0]-q[0])*(p[0]-q[0]) + (p[1]-q[1])*(p[1]-q[1]) + (p[2]-q[2])*(p[2]-q[2]))
}

func TestThereIsATheme(t *testing.T) {
	t.Parallel()
	dark, light := 0, 0
	names := map[string]bool{}
	for _, th := range (Catalogue{}).All(Env{}) {
		if names[th.Name] {
			t.Errorf("%s is there twice", th.Name)
		}
		names[th.Name] = true
		if th.Dark {
			dark++
		} else {
			light++
		}
	}
	if len(names) < 10 || dark < 5 || light < 5 {
		t.Errorf("%d dark and %d light themes", dark, light)
	}
	for _, th := range (Catalogue{}).All(Env{NoColor: true, ASCII: true}) {
		if !th.Mono || !th.Glyphs.ASCII || !names[th.Name] {
			t.Errorf("%s has colours or signs that were forbidden", th.Name)
		}
	}
}

// contrast returns WCAG 2's contrast ratio of two colours as a profile shows them.
func contrast(profile colorprofile.Profile, a, b string) float64 {
	la, lb := luminance(profile.Convert(lipgloss.Color(a))), luminance(profile.Convert(lipgloss.Color(b)))
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}

// linear undoes sRGB's gamma.
func linear(v uint32) float64 {
	f := float64(v) / 0xffff
	if f <= 0.03928 {
		return f / 12.92
	}
	return math.Pow((f+0.055)/1.055, 2.4)
}

// The monochrome theme writes no colour at all, and still tells apart what other
// themes tell apart by colour only.
func TestMonoHasNoColours(t *testing.T) {
	t.Parallel()
	th, err := Pick("mono", true, Env{})
	if err != nil {
		t.Fatal(err)
	}
	styles := reflect.ValueOf(*th.Styles())
	for i := range styles.NumField() {
		s := styles.Field(i).Interface().(Pen)
		if out := s.Render("x"); strings.Contains(out, "38;") || strings.Contains(out, "48;") || strings.Contains(out, "\x1b[3") && !strings.Contains(out, "\x1b[3m") {
			t.Errorf("%s: %q", styles.Type().Field(i).Name, out)
		}
	}
	st := th.Styles()
	for what, pair := range map[string][2]Pen{
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

func TestBarsNeverCallSomeNothingNorNearlyAllAll(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		glyphs Glyphs
		share  float64
		width  int
		full   string
		rest   string
	}{
		{Unicode(), 0, 4, "", "────"},
		{Unicode(), 0.001, 4, "╸", "───"},
		{Unicode(), 0.5, 4, "━━", "──"},
		{Unicode(), 0.65, 4, "━━╸", "─"},
		{Unicode(), 0.999, 4, "━━━╸", ""},
		{Unicode(), 1, 4, "━━━━", ""},
		{Unicode(), 1.5, 4, "━━━━", ""},
		{Unicode(), -1, 4, "", "────"},
		{Unicode(), 0.5, 0, "", ""},
		{Glyphs{}, 0.5, 4, "━━", "──"},
		{ASCII(), 0.001, 4, "#", "---"},
		{ASCII(), 0.999, 4, "###", "-"},
	} {
		if full, rest := c.glyphs.Bar(c.share, c.width); full != c.full || rest != c.rest {
			t.Errorf("Bar(%v, %d) = %q, %q, want %q, %q", c.share, c.width, full, rest, c.full, c.rest)
		}
	}
}
