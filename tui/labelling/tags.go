package labelling

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
)

// tags is an overlay in which letters are reasons.
type tags struct{ layer }

// openTags makes letters reasons until enter. The pair stays visible and the clock
// runs.
func (s *Screen) openTags() tea.Cmd {
	switch {
	case !s.deciding():
		return s.tellBusy()
	case len(s.scheme.Tags) == 0:
		return s.tell("this deck has no reasons")
	}
	return s.lay(&tags{layer{s: s, mode: keys.Tagging, exit: keys.TagClose, do: actions{keys.TagClose: s.close}}})
}

// press sets or clears the reason of a letter for the next choice. A key of the
// scale answers, and leaves.
func (o *tags) press(msg tea.KeyPressMsg) tea.Cmd {
	s := o.s
	if id, _ := s.keys.Lookup(o.mode, msg.String()); id == o.exit {
		return s.close()
	}
	for _, tag := range s.keys.Reasons(s.scheme.Tags) {
		if tag.Key == msg.String() {
			s.sitting.ToggleTag(tag.Name)
			return nil
		}
	}
	if id, _ := s.keys.Lookup(keys.Deciding, msg.String()); s.answering(id) && legend.OnScale(id, s.scheme.Scale) {
		s.close()
		return s.act(id, msg.IsRepeat)
	}
	return s.tell(gate.Line(keys.Show(msg.String())) + " is not a reason; " + s.keys.Key(o.mode, o.exit) + " ends them")
}

// foot returns as many lines as the reasons need.
func (o *tags) foot() []string {
	s := o.s
	var hints []keys.Hint
	set := s.sitting.Tags()
	for _, tag := range s.keys.Reasons(s.scheme.Tags) {
		name := gate.Line(tag.Name)
		if slices.Contains(set, tag.Name) {
			name += " " + s.theme.Glyphs.Check
		}
		hints = append(hints, keys.Hint{Keys: keys.Show(tag.Key), Text: name})
	}
	hints = append(hints, keys.Hint{Keys: s.keys.Key(keys.Tagging, keys.TagClose), Text: "done"})
	rows := []string{" " + s.theme.Styles().Accent.Render("because") + "  "}
	for _, h := range hints {
		last := &rows[len(rows)-1]
		if ansi.StringWidth(*last)+legend.Width(s.theme, h) >= s.width {
			rows = append(rows, strings.Repeat(" ", len(" because  ")))
			last = &rows[len(rows)-1]
		}
		*last += legend.Hint(s.theme, h) + "  "
	}
	if s.notice != "" {
		rows = append(rows, strings.Repeat(" ", len(" because  "))+s.theme.Styles().Warn.Render(s.words(s.notice)))
	}
	return rows
}
