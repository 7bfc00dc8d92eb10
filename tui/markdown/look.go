package markdown

import (
	"charm.land/glamour/v2/ansi"
	"charm.land/lipgloss/v2"

	"prefdeck/themes"
)

// look is a set of things that a piece of text is at once: bold, part of a link.
type look uint16

const (
	strong look = 1 << iota
	emphasised
	struck
	linked
	coded
	muted // markup that stays visible
	faint // a sign beside the text
	heading
	title      // a heading of the first level
	plain look = 0
)

// pens makes the pen of every look, by the theme's Glamour style.
type pens struct {
	styles *ansi.StyleConfig
	theme  themes.Theme
	made   map[look]*pen
}

func newPens(th themes.Theme) *pens {
	styles := th.Markdown()
	return &pens{styles: &styles, theme: th, made: map[look]*pen{plain: nil}}
}

// of returns the pen of a look; nil draws plain text.
func (p *pens) of(l look) *pen {
	made, ok := p.made[l]
	if !ok {
		fresh := newPen(p.style(l))
		made = &fresh
		p.made[l] = made
	}
	return made
}

// verbatim returns the pen of text that is kept to the letter.
func (p *pens) verbatim() *pen {
	const own = ^plain
	if p.made[own] == nil {
		fresh := newPen(p.theme.Styles().Code.Style)
		p.made[own] = &fresh
	}
	return p.made[own]
}

// same reports whether two looks are identical on the screen.
func (p *pens) same(a, b look) bool {
	x, y := p.of(a), p.of(b)
	switch {
	case x == nil:
		return y == nil || y.start == ""
	case y == nil:
		return x.start == ""
	}
	return *x == *y
}

func (p *pens) style(l look) lipgloss.Style {
	style := lipgloss.NewStyle()
	switch {
	case l&faint != 0:
		style = p.theme.Styles().Faint.Style
	case l&muted != 0:
		style = p.theme.Styles().Muted.Style
	}
	for _, part := range []struct {
		look  look
		style ansi.StylePrimitive
	}{
		{heading, p.styles.Heading.StylePrimitive},
		{title, p.styles.H1.StylePrimitive},
		{strong, p.styles.Strong},
		{emphasised, p.styles.Emph},
		{struck, p.styles.Strikethrough},
		{linked, p.styles.LinkText},
		{coded, p.styles.Code.StylePrimitive},
	} {
		if l&part.look != 0 {
			style = styled(style, part.style)
		}
	}
	return style
}

// styled returns style with what a Glamour primitive sets.
func styled(style lipgloss.Style, p ansi.StylePrimitive) lipgloss.Style {
	if p.Color != nil {
		style = style.Foreground(lipgloss.Color(*p.Color))
	}
	if p.BackgroundColor != nil {
		style = style.Background(lipgloss.Color(*p.BackgroundColor))
	}
	on := func(b *bool) bool { return b != nil && *b }
	if on(p.Bold) {
		style = style.Bold(true)
	}
	if on(p.Italic) {
		style = style.Italic(true)
	}
	if on(p.Underline) {
		style = style.Underline(true)
	}
	if on(p.CrossedOut) {
		style = style.Strikethrough(true)
	}
	return style
}
