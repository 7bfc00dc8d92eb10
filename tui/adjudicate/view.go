package adjudicate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
	"prefdeck/tui/numbers"
	"prefdeck/tui/pane"
)

// The smallest size that shows anything useful.
const (
	minWidth  = 40
	minHeight = 16
)

// cramped reports whether the terminal is too small to see a pair.
func (s *Screen) cramped() bool { return s.width < minWidth || s.height < minHeight }

// most is how many rows of opinions are shown at most.
const most = 6

// scaleHeight is from how many rows on the scale has one of them.
const scaleHeight = 20

// scaled reports whether the keys of the scale have a row of their own.
func (s *Screen) scaled() bool { return s.height >= scaleHeight && s.now.Item.Pair.ID != "" }

// scale is the row with the keys that decide.
func (s *Screen) scale() string {
	return legend.AnswerKeys{Theme: s.theme, Keys: s.o.Keys, Mode: keys.Adjudicating, Of: s.o.Scale, Choices: keys.Answers(s.o.Scale)}.Row(s.width)
}

// room returns how many rows there are for a pair: what the header, the scale, the
// opinions, the status and the keys leave.
func (s *Screen) room() int {
	rows := s.height - 3 - len(s.opinions())
	if s.scaled() {
		rows--
	}
	return max(rows, 1)
}

// opinions returns the rows with what was said of the pair. Where there is no room for
// all notes, each opinion has a row.
func (s *Screen) opinions() []string {
	width := max(s.width-1-2*s.view.Margin(), 1)
	var rows []string
	for _, line := range s.now.Lines() {
		text := " " + s.theme.Glyphs.Words(gate.Line(line))
		rows = append(rows, strings.Split(ansi.Wrap(text, width, ""), "\n")...)
	}
	if len(rows) <= most {
		return rows
	}
	rows = rows[:0]
	for _, line := range s.now.Lines() {
		text := " " + s.theme.Glyphs.Words(gate.Line(line))
		rows = append(rows, ansi.Truncate(text, width, s.theme.Glyphs.Ellipsis))
	}
	if len(rows) > most {
		more := numbers.Plural(len(rows)-most+1, "more opinion")
		rows = append(rows[:most-1], " "+s.theme.Glyphs.Ellipsis+" "+more)
	}
	return rows
}

// View draws the screen: height lines, none wider than width.
func (s *Screen) View() string {
	if s.cramped() {
		text := fmt.Sprintf("adjudicating needs %d×%d,\nthis is %d×%d.\n%s leaves", minWidth, minHeight, s.width, s.height, s.o.Keys.Key(keys.Adjudicating, keys.Leave))
		return s.whole(strings.Split(ansi.Wrap(s.theme.Glyphs.Words(text), max(s.width, 1), ""), "\n"))
	}
	if s.help != nil {
		return s.whole(slices.Concat([]string{s.header()}, s.help.Rows(true, s.theme), []string{s.footer()}))
	}
	margin := strings.Repeat(" ", s.view.Margin())
	said := s.opinions()
	for i, row := range said {
		said[i] = margin + s.theme.Styles().Accent.Render(row)
	}
	rows := append([]string{s.header()}, s.body()...)
	if s.scaled() {
		rows = append(rows, s.scale())
	}
	rows = slices.Concat(rows, said, []string{margin + s.status()})
	rows = slices.Concat(rows, make([]string, max(s.height-1-len(rows), 0)))
	return s.whole(append(rows, s.footer()))
}

// whole cuts every line to the width and makes the whole as high as the screen.
func (s *Screen) whole(rows []string) string {
	rows = slices.Concat(rows, make([]string, max(s.height, 0)))[:max(s.height, 0)]
	for i, row := range rows {
		rows[i] = pane.Clip(s.method, row, s.width, s.theme)
	}
	return strings.Join(rows, "\n")
}

func (s *Screen) header() string {
	left := s.theme.Glyphs.Words(" Adjudicate · "+gate.Line(s.o.Name)+" · as ") + gate.Line(s.o.As)
	right := ""
	if len(s.open) > 0 {
		right = numbers.Number(s.at+1) + " of " + numbers.Number(len(s.open)) + " open "
	}
	left = ansi.Truncate(left, max(s.width-ansi.StringWidth(right)-1, 0), s.theme.Glyphs.Ellipsis)
	gap := strings.Repeat(" ", max(s.width-ansi.StringWidth(left)-ansi.StringWidth(right), 0))
	return s.theme.Styles().Header.Render(left + gap + right)
}

// body returns the pair, which leaves rows to what follows if its texts are short, or
// what is shown in its place.
func (s *Screen) body() []string {
	room := s.room()
	if s.now.Item.Pair.ID != "" {
		rows := s.view.Rows()
		return rows[:min(len(rows), room)]
	}
	rows := []string{""}
	for line := range strings.SplitSeq(ansi.Wrap(s.theme.Glyphs.Words(s.nothing()), max(s.width-2, 1), ""), "\n") {
		rows = append(rows, " "+line)
	}
	return slices.Concat(rows, make([]string, room))[:room]
}

// status is the line above the keys.
func (s *Screen) status() string {
	st, g := s.theme.Styles(), s.theme.Glyphs
	switch {
	case s.remarks.mode != "":
		return s.remarks.line(s)
	case s.message.warn:
		return " " + st.Bad.Render(g.Cross+" "+gate.Line(s.message.text))
	case s.message.text != "":
		return " " + st.Accent.Render(g.Words(gate.Line(s.message.text)))
	}
	if said := s.remarks.said(); said != "" {
		return " " + st.Accent.Render(g.Words(gate.Line(said)))
	}
	return " " + st.Muted.Render(numbers.Plural(len(s.ruled), "decision")+" in this sitting")
}

func (s *Screen) footer() string {
	if s.help != nil {
		return legend.Closing(s.theme, s.o.Keys.Key(keys.Adjudicating, keys.ScreenHelp))
	}
	if mode := s.remarks.mode; mode != "" {
		hints := s.o.Keys.Hints(mode)
		if mode == keys.Tagging { // the line above has the reasons
			hints = slices.DeleteFunc(hints, func(h keys.Hint) bool { return h.ID != keys.TagClose })
		}
		return legend.Line(s.theme, hints, s.width, keys.NoteSave, keys.TagClose)
	}
	hints := s.o.Keys.Hints(keys.Adjudicating)
	if s.scaled() {
		hints = legend.BesideScale(hints, keys.Answers(s.o.Scale), s.o.Scale)
	}
	if s.listed && len(s.open) == 0 { // nothing to decide on
		hints = slices.DeleteFunc(hints, func(h keys.Hint) bool {
			return h.ID != keys.Leave && h.ID != keys.ScreenHelp && (h.ID != keys.Undo || len(s.ruled) == 0)
		})
	}
	return legend.Line(s.theme, hints, s.width, keys.Leave, keys.ScreenHelp)
}
