package themes

import (
	"charm.land/bubbles/v2/textinput"
	"charm.land/glamour/v2/ansi"
)

// Theme is one look, ready to draw with. Its styles are made once, when it is
// picked; copies share them. The zero Theme draws without any style.
type Theme struct {
	Name    string
	Dark    bool // made for a dark background
	Mono    bool // no colours at all: bold, underline and reverse instead
	Palette Colours
	Glyphs  Glyphs

	styles   *Styles
	markdown *ansi.StyleConfig
}

func build(n named, g Glyphs) Theme {
	t := Theme{Name: n.name, Dark: n.dark, Mono: n.mono, Palette: n.palette, Glyphs: g}
	t.styles = newStyles(t)
	t.markdown = newMarkdown(t)
	return t
}

// Styles returns the theme's Lip Gloss styles.
func (t Theme) Styles() *Styles {
	if t.styles == nil {
		return &Styles{}
	}
	return t.styles
}

// Input returns the theme's styles for a line of input. Its cursor is steady, since a
// blinking one would write to the terminal for ever, and as dark as the text: Bubbles'
// own is a light grey that nobody sees on white.
func (t Theme) Input() textinput.Styles {
	s := textinput.DefaultStyles(t.Dark)
	s.Focused.Text, s.Blurred.Text = t.Styles().Text.Style, t.Styles().Text.Style
	s.Focused.Placeholder, s.Blurred.Placeholder = t.Styles().Muted.Style, t.Styles().Muted.Style
	s.Cursor.Blink, s.Cursor.Color = false, t.Styles().Text.GetForeground()
	return s
}

// Suggested returns the look of an editor whose text is a suggestion, marked as what the
// next typed character replaces.
func (t Theme) Suggested() textinput.Styles {
	s := t.Input()
	s.Focused.Text = s.Focused.Text.Reverse(true)
	return s
}

// Markdown returns the theme as a Glamour style.
func (t Theme) Markdown() ansi.StyleConfig {
	if t.markdown == nil {
		return ansi.StyleConfig{}
	}
	return *t.markdown
}

// Key identifies a look: two themes with the same key draw the same bytes.
func (t Theme) Key() string {
	if t.Glyphs.ASCII {
		return t.Name + "/ascii"
	}
	return t.Name
}

// WithGlyphs returns the same theme with other glyphs.
func (t Theme) WithGlyphs(g Glyphs) Theme {
	return build(named{name: t.Name, dark: t.Dark, mono: t.Mono, palette: t.Palette}, g)
}
