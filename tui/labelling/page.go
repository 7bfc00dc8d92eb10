package labelling

import (
	tea "charm.land/bubbletea/v2"

	"prefdeck/tui/keys"
	"prefdeck/tui/pairview"
	"prefdeck/tui/pane"
)

// page is an overlay with text to scroll.
type page struct {
	layer
	text *pane.Pane
}

// newPage returns a page without text that covers everything but the footer.
func newPage(s *Screen, title string, mode keys.Mode, exit keys.ActionID) page {
	text := &pane.Pane{Title: title}
	do := scrolling(func(m pane.Move) tea.Cmd {
		text.Move(m)
		return nil
	})
	do[exit] = s.close
	return page{layer{s: s, mode: mode, exit: exit, do: do, covers: everything, stays: true}, text}
}

func (p *page) place() tea.Cmd {
	p.fit()
	return nil
}

// fit gives the text the cells that the page covers.
func (p *page) fit() {
	rows := 1 // the footer
	if p.covers == belowHeader {
		rows++
	}
	p.text.Method = p.s.method
	p.text.SetSize(p.s.width, max(p.s.height-rows, 0))
}

func (p *page) rows() []string { return p.text.Rows(true, p.s.theme) }

func (p *page) wheel(m tea.Mouse) tea.Cmd {
	if move, ok := pairview.WheelMove(m); ok {
		p.text.Move(move)
	}
	return nil
}

// look holds what the lines of a page depend on besides its text.
type look struct {
	width int
	theme string
}

func (p *page) look() look {
	width, _ := p.text.Inner()
	return look{width: width, theme: p.s.theme.Key()}
}
