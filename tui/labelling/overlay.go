package labelling

import (
	"fmt"
	"strings"

	tea "charm.land/bubbletea/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
)

// helpColumn is the least a column of the help overlay can do with.
const helpColumn = 38

// helpKeys is what its keys take of that.
const helpKeys = 12

// placeHelp lays out the keys of the mode under the overlay, in as many columns
// as there is room for.
func (s *Screen) placeHelp() {
	if s.overlay != helping {
		return
	}
	s.help.Title = "Keys"
	s.help.SetSize(s.width, s.height-1)
	width, _ := s.help.Inner()
	all := s.helpLines()
	columns := max(width/helpColumn, 1)
	height := (len(all) + columns - 1) / columns
	width /= columns
	rows := make([]string, height)
	for i, line := range all {
		row := &rows[i%height]
		*row += strings.Repeat(" ", max(i/height*width-ansi.StringWidth(*row), 0)) +
			ansi.Truncate(line, width-1, s.theme.Glyphs.Ellipsis)
	}
	if s.help.Rendered() {
		s.help.Reflow(rows)
	} else {
		s.help.SetLines(rows)
	}
}

func (s *Screen) helpLines() []string {
	styles := s.theme.Styles()
	var all []string
	for _, g := range s.keys.Help(s.pairMode()) {
		all = append(all, styles.Strong.Underline(true).Render(g.Name))
		for _, l := range g.Lines {
			k := s.words(l.Keys)
			for ansi.StringWidth(k) >= helpKeys && strings.Contains(k, " ") {
				k = k[:strings.LastIndex(k, " ")] // the last of them is the least known
			}
			all = append(all, styles.Key.Render(k)+strings.Repeat(" ", max(helpKeys-ansi.StringWidth(k), 1))+
				styles.KeyHelp.Render(s.words(l.Text)))
		}
	}
	return all
}

// openInfo tells what is behind the last pair. Should it be decided once more, that
// is not blind any longer.
func (s *Screen) openInfo() tea.Cmd {
	if s.last.item.Pair.ID != "" {
		s.session.Tell(s.last.item.Pair.ID)
	}
	return s.openOverlay(informing)
}

// reveal tells the models of the pair that is up before it is decided. Its label
// says so.
func (s *Screen) reveal() tea.Cmd {
	if s.state != deciding {
		return s.tellBusy()
	}
	s.session.Reveal()
	s.revealed = true
	return nil
}

// infoRows says what is behind the last decision, and behind the pair that is up
// once that has been asked for.
func (s *Screen) infoRows() []string {
	styles := s.theme.Styles()
	rows := []string{""}
	pair := func(title string, sh showing) {
		a, b := sh.item.A, sh.item.B
		na, nb := sh.item.NameA, sh.item.NameB
		if sh.as.Left == label.SideB {
			a, b, na, nb = b, a, nb, na
		}
		rows = append(rows, " "+styles.Strong.Render(title))
		rows = append(rows, infoRow("A", na, len(a.Text), a.Tokens, a.DoneReason), infoRow("B", nb, len(b.Text), b.Tokens, b.DoneReason), "")
	}
	if s.last.item.Pair.ID != "" {
		pair("The last pair you decided", s.last)
		if known := s.known(s.last); known != "" {
			rows = append(rows, s.wrapped("The known answer: "+known, styles.Text)...)
			rows = append(rows, "")
		}
	} else {
		rows = append(rows, " "+styles.Muted.Render("Nothing has been decided in this sitting."), "")
	}
	switch {
	case s.revealed:
		pair("The pair on screen (its label will not count as blind)", s.current)
	default:
		rows = append(rows, s.wrapped("The pair on screen stays hidden. Its key below reveals it, and that is recorded.", styles.Muted)...)
	}
	return rows
}

// wrapped is a text in as many lines as it takes.
func (s *Screen) wrapped(text string, style lipgloss.Style) []string {
	var rows []string
	for line := range strings.SplitSeq(ansi.Wrap(text, max(s.width-2, 1), ""), "\n") {
		rows = append(rows, " "+style.Render(line))
	}
	return rows
}

func infoRow(side, model string, bytes, tokens int, done string) string {
	if model == "" {
		model = "unknown model"
	}
	row := fmt.Sprintf("   %s  %s, %d bytes", side, gate.Line(model), bytes)
	if tokens > 0 {
		row += fmt.Sprintf(", %d tokens", tokens)
	}
	if done != "" {
		row += ", ended by " + gate.Line(done)
	}
	return row
}
