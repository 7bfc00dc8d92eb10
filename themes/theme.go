package themes

import (
	"fmt"
	"strings"

	"charm.land/glamour/v2/ansi"
)

// Auto is the name of no theme: dark or light, as the terminal is.
const Auto = "auto"

// Theme is one look, ready to draw with. Its styles are made once, when it is
// picked; copies share them. The zero Theme draws without any style.
type Theme struct {
	Name    string
	Dark    bool // made for a dark background
	Mono    bool // no colours at all: bold, underline and reverse instead
	Palette Palette
	Glyphs  Glyphs

	styles   *Styles
	markdown *ansi.StyleConfig
}

// Names lists the built-in themes in the order a picker shows them.
func Names() []string {
	var names []string
	for _, n := range builtIn() {
		names = append(names, n.name)
	}
	return names
}

// Pick is the theme of the given name; "" and Auto are the dark or the light
// one. Where the environment forbids colours every name gives the monochrome
// look, because the terminal would be left with a coloured theme's layout and
// none of its marks.
func Pick(name string, dark bool, env Env) (Theme, error) {
	if name == "" || name == Auto {
		name = "light"
		if dark {
			name = "dark"
		}
	}
	found, ok := lookup(name)
	if !ok {
		return Theme{}, fmt.Errorf("theme %q is not known; there are %s, %s", name, Auto, strings.Join(Names(), ", "))
	}
	if env.NoColor || env.Dumb {
		found, _ = lookup("mono")
	}
	glyphs := Unicode()
	if env.ASCII {
		glyphs = ASCII()
	}
	return build(found, glyphs), nil
}

func lookup(name string) (named, bool) {
	for _, n := range builtIn() {
		if n.name == name {
			return n, true
		}
	}
	return named{}, false
}

func build(n named, g Glyphs) Theme {
	t := Theme{Name: n.name, Dark: n.dark, Mono: n.mono, Palette: n.palette, Glyphs: g}
	t.styles = newStyles(t)
	t.markdown = newMarkdown(t)
	return t
}

// Styles are the theme's Lip Gloss styles.
func (t Theme) Styles() *Styles {
	if t.styles == nil {
		return &Styles{}
	}
	return t.styles
}

// Markdown is the theme as Glamour takes it.
func (t Theme) Markdown() ansi.StyleConfig {
	if t.markdown == nil {
		return ansi.StyleConfig{}
	}
	return *t.markdown
}

// Key tells looks apart: two themes of one key draw the same bytes.
func (t Theme) Key() string {
	if t.Glyphs.ASCII {
		return t.Name + "/ascii"
	}
	return t.Name
}

// WithGlyphs is the same theme drawn with other glyphs.
func (t Theme) WithGlyphs(g Glyphs) Theme {
	return build(named{name: t.Name, dark: t.Dark, mono: t.Mono, palette: t.Palette}, g)
}
