package inspect

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/exchange"
	"prefdeck/stages/label"
	"prefdeck/tui/behind"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
	"prefdeck/tui/numbers"
	"prefdeck/tui/pane"
	"prefdeck/tui/report"
)

// The smallest size that shows anything useful.
const (
	minWidth  = 40
	minHeight = 12
)

// around is how many rows stand above and below a pair.
const around = 4

// room returns how many rows there are for a pair.
func (s *Screen) room() int { return max(s.height-around, 1) }

// View draws the screen: height lines, none wider than width.
func (s *Screen) View() string {
	if s.width < minWidth || s.height < minHeight {
		text := fmt.Sprintf("inspecting needs %d×%d,\nthis is %d×%d.\n%s leaves", minWidth, minHeight, s.width, s.height, s.o.Keys.Key(keys.Inspecting, keys.InspectClose))
		return s.whole(strings.Split(ansi.Wrap(s.theme.Glyphs.Words(text), max(s.width, 1), ""), "\n"))
	}
	rows := slices.Concat([]string{s.header(), s.fate()}, s.body(), []string{s.status(), s.footer()})
	return s.whole(rows)
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
	left := s.theme.Glyphs.Words(" Inspect · ") + gate.Line(s.o.Name)
	right := ""
	if len(s.list.listed) > 0 {
		right = numbers.Number(s.at+1) + " of " + numbers.Number(len(s.list.listed))
		if !s.list.whole {
			right += "+"
		}
	}
	if s.list.show != all {
		right += s.theme.Glyphs.Words(" · ") + s.list.only()
	}
	right += " "
	left = ansi.Truncate(left, max(s.width-ansi.StringWidth(right)-1, 0), s.theme.Glyphs.Ellipsis)
	gap := strings.Repeat(" ", max(s.width-ansi.StringWidth(left)-ansi.StringWidth(right), 0))
	return s.theme.Styles().Header.Render(left + gap + right)
}

// fate describes the fate of the pair.
func (s *Screen) fate() string {
	st := s.theme.Styles()
	text := " " + s.now.fate()
	if room := s.width - 1 - ansi.StringWidth(text); room > 0 { // above the pair, as far as it fits
		text = strings.Repeat(" ", min(s.view.Margin(), room)) + text
	}
	switch {
	case len(s.now.Responses) == 0:
		return ""
	case s.now.Dropped:
		return st.Warn.Render(text)
	}
	return st.Muted.Render(text)
}

func (s *Screen) body() []string {
	room := s.room()
	var rows []string
	switch {
	case s.palette != nil:
		rows = strings.Split(s.palette.View(s.width, room, s.theme), "\n")
	case s.help != nil:
		rows = s.help.Rows(true, s.theme)
	case s.facts != nil:
		rows = s.facts.Rows(true, s.theme)
	case len(s.now.Responses) > 0:
		rows = s.view.Rows()
		rows = append(rows, s.below(room-len(rows))...)
	default:
		rows = []string{"", " " + s.theme.Styles().Muted.Render(s.nothing())}
	}
	return slices.Concat(rows, make([]string, room))[:room]
}

// tall is from how many rows on a screen shows what is behind a pair below it, where the
// texts leave room: at least roomBelow.
const (
	tall      = 40
	roomBelow = 8
)

// below shows what is behind the pair in the rows that it leaves.
func (s *Screen) below(room int) []string {
	if s.behind == nil || s.height < tall || room < roomBelow {
		return nil
	}
	p := *s.behind
	p.SetSize(s.width, room)
	return p.Rows(false, s.theme)
}

// nothing says why no pair is shown.
func (s *Screen) nothing() string {
	report, err := s.o.Reading.Result()
	switch {
	case !s.list.whole:
		return "reading" + s.theme.Glyphs.Ellipsis
	case len(s.list.have) > 0:
		return s.list.none()
	case err != nil:
		return gate.Line(err.Error())
	case s.o.Reading != nil:
		return noneIn(report)
	}
	return "the deck has no pair"
}

// noneIn says that a file which was read has no pair.
func noneIn(report exchange.Report) string {
	return "no pair of responses is in " + numbers.Plural(report.Rows, "row")
}

// status is the line above the keys: what is typed, what happened, or the sums.
func (s *Screen) status() string {
	st, g := s.theme.Styles(), s.theme.Glyphs
	switch {
	case s.typing != "":
		return " " + st.Accent.Render(string(s.typing)) + " " + gate.Line(string(s.typed)) + st.Text.Reverse(true).Render(" ")
	case s.scan.cancel != nil:
		return " " + st.Accent.Render("searching"+g.Ellipsis+" "+s.o.Keys.Key(keys.Inspecting, keys.InspectBack)+" gives up")
	case s.message.warn:
		return " " + st.Bad.Render(g.Cross+" "+gate.Line(s.message.text))
	case s.message.text != "":
		return " " + st.Accent.Render(g.Words(gate.Line(s.message.text)))
	}
	text := s.list.sum(s.width - 2)
	if read, err := s.o.Reading.Result(); len(read.Bad) > 0 {
		return " " + st.Bad.Render(report.Misread(read)+": "+gate.Line(read.Bad[0].Error()))
	} else if err != nil {
		return " " + st.Bad.Render(g.Cross+" "+gate.Line(err.Error()))
	}
	return " " + st.Muted.Render(text)
}

func (s *Screen) footer() string {
	if s.help != nil {
		return legend.Closing(s.theme, s.o.Keys.Key(keys.Inspecting, keys.ScreenHelp))
	}
	mode := keys.Inspecting
	switch {
	case s.typing != "":
		mode = s.typing
	case s.palette != nil:
		mode = keys.Commanding
	}
	hints := slices.DeleteFunc(s.o.Keys.Hints(mode), func(h keys.Hint) bool {
		return h.ID == keys.InspectDrop && !s.byHand(true) || h.ID == keys.InspectRescue && !s.byHand(false)
	})
	return legend.Line(s.theme, hints, s.width, keys.ScreenHelp, keys.InspectClose, keys.PaletteClose)
}

// toggleFacts opens what is behind the pair, or closes it.
func (s *Screen) toggleFacts() {
	switch {
	case s.facts != nil:
		s.facts = nil
	case len(s.now.Responses) == 0:
	case s.now.Waits:
		s.message = message{text: "this waits for your decision: what is behind it would sway you"}
	default:
		s.openFacts()
	}
}

// openFacts fills the pane with what is behind the pair.
func (s *Screen) openFacts() { s.facts = s.sheet() }

// sheet returns a pane with what is behind the pair; nil while that would sway a decision.
func (s *Screen) sheet() *pane.Pane {
	if s.now.Waits || len(s.now.Responses) == 0 {
		return nil
	}
	p := &pane.Pane{Title: "Behind the pair", Method: s.method}
	p.SetSize(s.width, s.room())
	inner, _ := p.Inner()
	sheet := behind.Sheet{Width: inner, Method: s.method, Theme: s.theme}
	if s.now.backdrop != nil {
		sheet.Pair(*s.now.backdrop, label.SideA, true)
	} else {
		sheet.Say(s.now.fate())
		if model := s.now.Models[0]; model != "" {
			sheet.Say("by " + gate.Line(model))
		}
	}
	p.Reflow(sheet.Lines())
	return p
}
