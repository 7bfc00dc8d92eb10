package labelling

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/stages/response"
	"prefdeck/themes"
	"prefdeck/tui/diff"
	"prefdeck/tui/markdown"
	"prefdeck/tui/pane"
)

// base is the response of an item that an edit is of.
func base(item label.Item, edit label.Edit) response.Response {
	if edit.Base == item.B.ID {
		return item.B
	}
	return item.A
}

// withEdit is the pair whose edit is to be seen: the one that was opened once more,
// else the one that was decided last.
func (s *Screen) withEdit() (label.Item, bool) {
	for _, item := range []label.Item{s.up().Item, s.sitting.Last().Item} {
		if item.Edit != nil {
			return item, true
		}
	}
	return label.Item{}, false
}

// openChanges shows what an edit has changed. The clock stands still meanwhile.
func (s *Screen) openChanges() tea.Cmd {
	if !s.sitting.Ready() {
		return s.tellBusy()
	}
	item, ok := s.withEdit()
	if !ok {
		return s.tell("no response has been edited")
	}
	s.changed = item
	s.openOverlay(changing)
	s.changes.Clear()
	return s.placeChanges()
}

// placeChanges fits what an edit has changed to the screen, and has it drawn for
// that.
func (s *Screen) placeChanges() tea.Cmd {
	if s.overlay != changing {
		return nil
	}
	s.changes.Title = "What the edit changed"
	s.changes.SetSize(s.width, s.height-1)
	mode := markdown.Rendered
	if s.pair.Raw() {
		mode = markdown.Raw
	}
	was, is := base(s.changed, *s.changed.Edit).Text, s.changed.Edit.Text
	return compareEdit(s.cache, was, is, s.changesLook(), s.theme, mode, s.method)
}

func (s *Screen) changesLook() look {
	width, _ := s.changes.Inner()
	return look{width: width, theme: s.theme.Key()}
}

// editCompared answers compareEdit.
type editCompared struct {
	look
	is    string
	lines []string
}

// besideWidth is how wide the overlay has to be for two texts side by side.
const besideWidth = 100

// compareEdit draws the response as it was and as it is, with the words marked
// that the other one has not.
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

// cell is line i of a column, in exactly its width.
func cell(method ansi.Method, lines []string, i, width int, th themes.Theme) string {
	line := ""
	if i < len(lines) {
		line = pane.Clip(method, lines[i], width, th)
	}
	return line + strings.Repeat(" ", max(width-method.StringWidth(line), 0))
}

func (s *Screen) onEditCompared(msg editCompared) tea.Cmd {
	if s.overlay == changing && msg.look == s.changesLook() && msg.is == s.changed.Edit.Text {
		s.changes.Reflow(msg.lines)
	}
	return nil
}
