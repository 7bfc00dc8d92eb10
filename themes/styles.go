package themes

import (
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Styles holds a theme's styles, one for each role. None has padding,
// margins or a border: a style changes how text looks, never how wide it is.
type Styles struct {
	Text, Muted, Faint Pen
	Strong             Pen
	Accent             Pen
	Good, Warn, Bad    Pen

	Border, BorderFocus Pen
	Title, TitleFocus   Pen
	Header, HeaderMuted Pen // a line in the header's background
	Key, KeyHelp        Pen // a key in the footer, and its action
	Selection           Pen
	Notice              Pen
	A, B                Pen
	Code                Pen
	Added, Removed      Pen // in a diff: never without a sign beside it
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
		Text: NewPen(fg(p.Text)), Muted: NewPen(few(p.Muted)), Faint: NewPen(few(p.Faint)),
		Strong: NewPen(fg(p.Text).Bold(true)),
		Accent: NewPen(accent), Good: NewPen(fg(p.Good)), Warn: NewPen(warn), Bad: NewPen(fg(p.Bad).Bold(true)),
		Border: NewPen(few(p.Border)), BorderFocus: NewPen(few(p.BorderFocus).Bold(t.Mono)),
		Title: NewPen(fg(p.Muted)), TitleFocus: NewPen(fg(p.Accent).Bold(true)),
		Header: NewPen(on(p.HeaderText, p.Header)), HeaderMuted: NewPen(on(p.HeaderText, p.Header)),
		Key: NewPen(fg(p.Accent).Bold(true)), KeyHelp: NewPen(fg(p.Muted)),
		Selection: NewPen(on(p.SelectionOn, p.Selection)),
		Notice:    NewPen(on(p.NoticeText, p.Notice).Bold(true)),
		A:         NewPen(fg(p.A).Bold(true)), B: NewPen(fg(p.B).Bold(true)),
		Code:  NewPen(fg(p.Code)),
		Added: NewPen(fg(p.Good).Underline(true)), Removed: NewPen(fg(p.Bad).Strikethrough(true)),
	}
}
