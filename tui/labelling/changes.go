package labelling

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/diff"
	"prefdeck/tui/keys"
	"prefdeck/tui/markdown"
	"prefdeck/tui/pane"
)

// withEdit returns the pair whose edit to show: the one that was reopened, or else
// the last decided one.
func (s *Screen) withEdit() (label.Item, bool) {
	for _, item := range []label.Item{s.up().Item, s.sitting.Last().Item} {
		if item.Edit != nil {
			return item, true
		}
	}
	return label.Item{}, false
}

// changes is the overlay that shows what an edit changed.
type changes struct {
	page
	item label.Item
}

func (s *Screen) openChanges() tea.Cmd {
	if !s.sitting.Ready() {
		return s.tellBusy()
	}
	item, ok := s.withEdit()
	if !ok {
		return s.tell("no response has been edited")
	}
	return s.open(&changes{newPage(s, "What the edit changed", keys.Reviewing, keys.ChangesClose), item})
}

// place compares the edit with its original for the size of the screen.
func (o *changes) place() tea.Cmd {
	o.fit()
	mode := markdown.Rendered
	if o.s.pair.Raw() {
		mode = markdown.Raw
	}
	was, is := base(o.item, *o.item.Edit).Text, o.item.Edit.Text
	return compareEdit(o.s.cache, was, is, o.look(), o.s.theme, mode, o.s.method)
}

// editCompared answers compareEdit.
type editCompared struct {
	look
	is    string
	lines []string
}

// besideWidth is how wide the overlay has to be for two texts side by side.
const besideWidth = 100

// compareEdit draws the response before and after the edit, with the differing
// words marked.
func compareEdit(cache *markdown.Cache, was, is string, l look, th themes.Theme, mode markdown.Form, method ansi.Method) tea.Cmd {
	return func() tea.Msg {
		column := l.width
		wide := l.width >= besideWidth
		if wide {
			column = (l.width - 3) / 2
		}
		d := diff.Words(cache.Render(was, column, th, mode), cache.Render(is, column, th, mode), th)
		head := th.Styles().Muted
		left := slices.Concat([]string{head.Render("as it was"), ""}, d.Left)
		right := slices.Concat([]string{head.Render("edited"), ""}, d.Right)
		msg := editCompared{look: l, is: is}
		if !wide {
			msg.lines = slices.Concat(left, []string{""}, right)
			return msg
		}
		for i := range max(len(left), len(right)) {
			msg.lines = append(msg.lines, cell(method, left, i, column, th)+head.Render(th.Glyphs.Words(" │ "))+cell(method, right, i, column, th))
		}
		return msg
	}
}

// cell returns line i of a column in exactly its width.
func cell(method ansi.Method, lines []string, i, width int, th themes.Theme) string {
	line := ""
	if i < len(lines) {
		line = pane.Clip(method, lines[i], width, th)
	}
	return line + strings.Repeat(" ", max(width-method.StringWidth(line), 0))
}

// update shows the comparison, unless it was made for another screen.
func (o *changes) update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(editCompared); ok && m.look == o.look() && m.is == o.item.Edit.Text {
		o.text.Reflow(m.lines)
	}
	return nil
}
