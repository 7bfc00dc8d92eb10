package labelling

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/tui/gate"
)

// lineName is what a line is written for, as the footer says it; "" for overlays
// that have no line.
func (o overlay) lineName() string {
	switch o {
	case searching:
		return "search"
	case jumping:
		return "pair number"
	case flagging:
		return "flag because"
	case savingElsewhere:
		return "save all to"
	}
	return ""
}

// lineHelp is shown where nothing has been written yet.
func (o overlay) lineHelp() string {
	if o == searching {
		return "a text or the words above; nothing for all"
	}
	return ""
}

// openLine has a line of text written.
func (s *Screen) openLine(what overlay, text string) tea.Cmd {
	s.openOverlay(what)
	s.misread = nil
	s.line.Placeholder = what.lineHelp()
	s.line.SetWidth(s.lineWidth())
	s.line.SetValue(gate.Line(text))
	s.line.CursorEnd()
	return s.line.Focus()
}

func (s *Screen) lineWidth() int { return max(s.width-36, 10) }

func (s *Screen) typeLine(msg tea.Msg) tea.Cmd {
	s.line.SetWidth(s.lineWidth())
	s.misread = nil
	var cmd tea.Cmd
	s.line, cmd = s.line.Update(msg)
	return cmd
}

func (s *Screen) closeLine() tea.Cmd {
	s.line.Blur()
	return s.closeOverlay()
}

// acceptLine does what the line was written for.
func (s *Screen) acceptLine() tea.Cmd {
	what, text := s.overlay, strings.TrimSpace(s.line.Value())
	if what == searching {
		return s.search(text)
	}
	s.closeLine()
	switch what {
	case jumping:
		return s.jump(text)
	case flagging:
		return s.follow(s.sitting.Flag(text))
	case savingElsewhere:
		return s.saveElsewhere(text)
	}
	return nil
}

// lineRow is the footer while a line is written.
func (s *Screen) lineRow() string {
	name := s.overlay.lineName()
	row := " " + s.theme.Styles().Accent.Render(name) + " " + s.line.View()
	row += strings.Repeat(" ", max(s.lineWidth()+4+ansi.StringWidth(name)-ansi.StringWidth(row), 1))
	return s.withHints(row, s.hints(s.overlay.mode()))
}
