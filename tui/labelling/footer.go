package labelling

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/numbers"
)

// echo is the last answer as the footer says it.
type echo struct {
	text   string // what was done, if it was not an answer
	screen label.Choice
	active time.Duration
	fast   bool
	said   string // beside it: reasons, comparisons
	note   string // on its pair

	explain bool // say what the mark of a fast answer means
}

func newEcho(screen label.Choice, e label.Event) echo {
	return echo{screen: screen, active: e.Active, fast: e.Fast}
}

// line says it, with the key that undoes it.
func (e echo) line(undo string) string {
	switch {
	case e == echo{}:
		return ""
	case e.text != "":
		text := e.text + " · " + e.screen.String()
		if e.said != "" {
			text += " " + e.said
		}
		if e.note != "" {
			text += " · note: " + e.note
		}
		return gate.Line(text)
	case e.screen.Answer == label.Skip:
		return "skipped · " + undo + " undo"
	}
	mark := ""
	switch {
	case e.fast && e.explain:
		mark = " ! faster than reading"
	case e.fast:
		mark = " !"
	}
	return fmt.Sprintf("%s · %s%s · %s undo", e.screen, numbers.Seconds(e.active), mark, undo)
}

// footer is the last line: what just happened, and the live keys of the mode.
func (s *Screen) footer() string {
	styles := s.theme.Styles()
	if s.overlay == noting {
		return s.noteRow()
	}
	if s.overlay.lineName() != "" {
		return s.lineRow()
	}
	switch s.overlay {
	case tagging:
		return s.tagRow()
	case comparing:
		return s.criteriaRow()
	case ordering, listing, measuring, changing:
		return s.withHints(" ", s.hints(s.keyMode()))
	}
	var said string
	switch {
	case s.state == unsaved:
		kept := s.answer.screen.String()
		said = styles.Bad.Render(s.words(s.theme.Glyphs.Cross + " " + kept + " · " + s.notice))
	case s.notice != "" && s.trouble:
		said = styles.Bad.Render(s.words(s.theme.Glyphs.Cross + " " + s.notice))
	case s.saidBefore() != "" && s.notice == "":
		said = styles.Accent.Render(gate.Line(s.saidBefore()))
		if s.echo.text != "" { // that of the answer which was taken back
			said = styles.Good.Render(s.words(s.echo.line(""))) + " " + said
		}
	case s.notice != "":
		said = styles.Warn.Render(s.words(s.notice))
	default:
		said = styles.Good.Render(s.words(s.echo.line(s.keys.Key(keys.Deciding, keys.Undo))))
	}
	return s.besideKeys(said, s.hints(s.keyMode()))
}

// firstHints are those that never leave the footer: of the answers, of undo and
// of the help.
const firstHints = 6

// besideKeys puts what is said before the live keys. Where there is little room the
// words of the first keys go, then the end of what is said, and never the keys.
func (s *Screen) besideKeys(said string, hints []keys.Hint) string {
	row := " "
	if ansi.StringWidth(said) == 0 {
		return s.withHints(row, hints)
	}
	if undo := s.keys.Key(keys.Deciding, keys.Undo) + " undo"; strings.HasSuffix(ansi.Strip(said), undo) {
		hints = slices.DeleteFunc(hints, func(h keys.Hint) bool { return h.Keys+" "+h.Text == undo })
	}
	first := hints[:min(len(hints), firstHints)]
	bare, words := 0, 0
	for _, h := range first {
		k := ansi.StringWidth(s.words(h.Keys)) + 2
		bare, words = bare+k, words+k+1+ansi.StringWidth(s.words(h.Text))
	}
	keep := bare
	if s.overlay == informing && s.notice == "" && s.state != unsaved {
		keep = words // how to leave the overlay comes before what was said
	}
	row += ansi.Truncate(said, max(s.width-3-keep, 0), s.theme.Glyphs.Ellipsis) + "  "
	if ansi.StringWidth(row)+words-2 < s.width {
		return s.withHints(row, hints)
	}
	for _, h := range first {
		row += s.theme.Styles().Key.Render(s.words(h.Keys)) + "  "
	}
	return row
}

// withHints adds keys to a line, as many as fit.
func (s *Screen) withHints(row string, hints []keys.Hint) string {
	styles := s.theme.Styles()
	room := s.width - ansi.StringWidth(row) - 1
	for _, h := range hints {
		k, text := s.words(h.Keys), s.words(h.Text)
		need := ansi.StringWidth(k) + 1 + ansi.StringWidth(text) + 2
		if need-2 > room {
			continue
		}
		row += styles.Key.Render(k) + " " + styles.KeyHelp.Render(text) + "  "
		room -= need
	}
	return row
}

// noteRow is the footer while a note is written.
func (s *Screen) noteRow() string {
	row := " " + s.theme.Styles().Accent.Render("note") + " " + s.note.View()
	row += strings.Repeat(" ", max(s.noteWidth()+8-ansi.StringWidth(row), 1))
	return s.withHints(row, s.hints(keys.Noting))
}

// roughly says how long something will take: "40 s", "12 min", "3 h 10 min".
func roughly(d time.Duration) string {
	switch {
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < time.Hour:
		return fmt.Sprintf("%.0f min", d.Minutes())
	}
	d = d.Round(time.Minute)
	return fmt.Sprintf("%d h %d min", int(d.Hours()), int(d.Minutes())%60)
}

// plural is a number with its noun: "1 pair", "2 pairs".
func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
