package themes

import (
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
)

// Styles holds a theme's Lip Gloss styles, one for each role. None has padding,
// margins or a border: a style changes how text looks, never how wide it is.
type Styles struct {
	Text, Muted, Faint lipgloss.Style
	Strong             lipgloss.Style
	Accent             lipgloss.Style
	Good, Warn, Bad    lipgloss.Style

	Border, BorderFocus lipgloss.Style
	Title, TitleFocus   lipgloss.Style
	Header, HeaderMuted lipgloss.Style // a line in the header's background
	Key, KeyHelp        lipgloss.Style // a key in the footer, and its action
	Selection           lipgloss.Style
	Notice              lipgloss.Style
	A, B                lipgloss.Style
	Code                lipgloss.Style
	Added, Removed      lipgloss.Style // in a diff: never without a sign beside it
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
	s := &Styles{
		Text: fg(p.Text), Muted: few(p.Muted), Faint: few(p.Faint),
		Strong: fg(p.Text).Bold(true),
		Accent: fg(p.Accent), Good: fg(p.Good), Warn: fg(p.Warn), Bad: fg(p.Bad).Bold(true),
		Border: few(p.Border), BorderFocus: few(p.BorderFocus).Bold(t.Mono),
		Title: fg(p.Muted), TitleFocus: fg(p.Accent).Bold(true),
		Header: on(p.HeaderText, p.Header), HeaderMuted: on(p.HeaderText, p.Header),
		Key: fg(p.Accent).Bold(true), KeyHelp: fg(p.Muted),
		Selection: on(p.SelectionOn, p.Selection),
		Notice:    on(p.NoticeText, p.Notice).Bold(true),
		A:         fg(p.A).Bold(true), B: fg(p.B).Bold(true),
		Code:  fg(p.Code),
		Added: fg(p.Good).Underline(true), Removed: fg(p.Bad).Strikethrough(true),
	}
	if t.Mono {
		s.Accent = s.Accent.Bold(true)
		s.Warn = s.Warn.Bold(true)
	}
	return s
}
