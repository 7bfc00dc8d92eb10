package labelling

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/history"
	"prefdeck/tui/pairview"
)

// previewWidth is how wide the screen has to be for a pair beside the list of past
// decisions.
const previewWidth = 110

// preview shows the pair of the decision under the cursor, with the sides it had.
type preview struct {
	view   *pairview.Viewer
	wanted label.EventID // the decision whose pair is read or shown
}

func newPreview(s *Screen) preview {
	return preview{view: pairview.New(pairview.Options{Cache: s.cache, Layout: pairview.Stacked, TextWidth: s.pair.TextWidth(), Mask: s.scheme.Mask})}
}

// previewed answers readPreview.
type previewed struct {
	id   label.EventID
	item label.Item
	as   label.Presentation
	err  error
}

func readPreview(ctx context.Context, deck ScreenDeck, d history.PastDecision) tea.Cmd {
	return func() tea.Msg {
		item, err := deck.Item(ctx, d.Pair)
		return previewed{d.Current.ID, item, d.As, err}
	}
}

// follow reads the pair of a decision, unless it is wanted already.
func (p *preview) follow(s *Screen, d history.PastDecision) tea.Cmd {
	if p.wanted == d.Current.ID || s.width < previewWidth {
		return nil
	}
	p.wanted = d.Current.ID
	return readPreview(s.ctx, s.deck, d)
}

// update takes a pair that is still wanted, and the view's own answers. A pair that
// cannot be read is not shown: opening it says why.
func (p *preview) update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(previewed); ok {
		if m.id != p.wanted || m.err != nil {
			return nil
		}
		return p.view.Show(pairOf(m.item), sides(m.as.Left))
	}
	_, cmd := p.view.Update(msg)
	return cmd
}

// beside draws rows of a width, with the pair to the right of them.
func (p *preview) beside(rows []string, width int) []string {
	right := p.view.Rows()
	for i, row := range rows {
		if i < len(right) {
			rows[i] = row + strings.Repeat(" ", max(width-ansi.StringWidth(row), 0)) + right[i]
		}
	}
	return rows
}
