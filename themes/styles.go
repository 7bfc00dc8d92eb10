package themes

import (
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Styles holds a theme's styles, one for each role. None has padding,
// margins or a border: a style changes how text looks, never how wide it is.
type Styles struct {
	Text, Muted, Faint Style
	Strong             Style
	Accent             Style
	Good, Warn, Bad    Style

	Border, BorderFocus Style
	Title, TitleFocus   Style
	Header, HeaderMuted Style // a line in the header's background
	Key, KeyHelp        Style // a key in the footer, and its action
	Selection           Style
	Notice              Style
	A, B                Style
	Code                Style
	Added, Removed      Style // in a diff: never without a sign beside it
}

func newStyles(t Theme) *Styles {
	p := t.Palette
	fg := func(c Colour) lipgloss.Style {
		s := lipgloss.NewStyle()
		if c != "" {
			s = s.Foreground(lipgloss.Color(string(c)))
		}
		return s
	}
	on := func(text, back Colour) lipgloss.Style {
		s := fg(text)
		if back != "" {
			return s.Background(lipgloss.Color(string(back)))
		}
		return s.Reverse(true)
	}
	// Separators are all over the screen, and one of the 256 colours that nearly
	// every terminal has takes half the bytes of a true colour.
	few := func(c Colour) lipgloss.Style {
		if c == "" {
			return lipgloss.NewStyle()
		}
		return lipgloss.NewStyle().Foreground(colorprofile.ANSI256.Convert(lipgloss.Color(string(c))))
	}
	accent, warn := fg(p.Accent), fg(p.Warn)
	if t.Mono {
		accent, warn = accent.Bold(true), warn.Bold(true)
	}
	return &Styles{
		Text: NewStyle(fg(p.Text)), Muted: NewStyle(few(p.Muted)), Faint: NewStyle(few(p.Faint)),
		Strong: NewStyle(fg(p.Text).Bold(true)),
		Accent: NewStyle(accent), Good: NewStyle(fg(p.Good)), Warn: NewStyle(warn), Bad: NewStyle(fg(p.Bad).Bold(true)),
		Border: NewStyle(few(p.Border)), BorderFocus: NewStyle(few(p.BorderFocus).Bold(t.Mono)),
		Title: NewStyle(fg(p.Muted)), TitleFocus: NewStyle(fg(p.Accent).Bold(true)),
		Header: NewStyle(on(p.HeaderText, p.Header)), HeaderMuted: NewStyle(on(p.HeaderText, p.Header)),
		Key: NewStyle(fg(p.Accent).Bold(true)), KeyHelp: NewStyle(fg(p.Muted)),
		Selection: NewStyle(on(p.SelectionOn, p.Selection)),
		Notice:    NewStyle(on(p.NoticeText, p.Notice).Bold(true)),
		A:         NewStyle(fg(p.A).Bold(true)), B: NewStyle(fg(p.B).Bold(true)),
		Code:  NewStyle(fg(p.Code)),
		Added: NewStyle(fg(p.Good).Underline(true)), Removed: NewStyle(fg(p.Bad).Strikethrough(true)),
	}
}
