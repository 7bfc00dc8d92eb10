package labelling

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/keys"
)

// echo is the last answer as the footer says it.
type echo struct {
	text   string // what was done, if it was not an answer
	screen label.Choice
	active time.Duration
	fast   bool

	explain bool // say what the mark of a fast answer means
}

func newEcho(screen label.Choice, e label.Event) echo {
	return echo{screen: screen, active: e.Active, fast: e.Fast}
}

func (e echo) String() string {
	switch {
	case e == echo{}:
		return ""
	case e.text != "":
		return e.text + " · " + e.screen.String()
	case e.screen.Answer == label.Skip:
		return "skipped · u undo"
	}
	mark := ""
	switch {
	case e.fast && e.explain:
		mark = " ! faster than reading"
	case e.fast:
		mark = " !"
	}
	return fmt.Sprintf("%s · %s%s · u undo", e.screen, seconds(e.active), mark)
}

// footer is the last line: what just happened, and the live keys of the mode.
func (s *Screen) footer() string {
	styles := s.theme.Styles()
	if s.overlay == noting {
		return s.noteRow()
	}
	var said string
	switch {
	case s.state == unsaved:
		kept := s.answer.screen.String()
		said = styles.Bad.Render(s.words(s.theme.Glyphs.Cross + " " + kept + " · " + s.notice))
	case s.notice != "" && s.trouble:
		said = styles.Bad.Render(s.words(s.theme.Glyphs.Cross + " " + s.notice))
	case s.notice != "":
		said = styles.Warn.Render(s.words(s.notice))
	default:
		said = styles.Good.Render(s.words(s.echo.String()))
	}
	row := " "
	if ansi.StringWidth(said) > 0 {
		row += ansi.Truncate(said, max(s.width-20, s.width/2), s.theme.Glyphs.Ellipsis) + "  "
	}
	return s.withHints(row, s.keyMode())
}

// withHints adds the keys of a mode to a line, as many as fit.
func (s *Screen) withHints(row string, mode keys.Mode) string {
	styles := s.theme.Styles()
	room := s.width - ansi.StringWidth(row) - 1
	for _, h := range s.hints(mode) {
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

// scale is the line above the footer in a tall terminal: the seven digits as
// they lie between A and B.
func (s *Screen) scale() string {
	if s.pairMode() == keys.Idling {
		return ""
	}
	styles := s.theme.Styles()
	var row string
	width := 0
	for _, b := range s.keys.In(keys.Deciding) {
		choice, ok := choiceOf(b.ID)
		if !ok || choice.Strength == 0 && b.ID != keys.Choose0 {
			continue
		}
		text := b.Long
		if s.width < 120 {
			text = strings.TrimSuffix(strings.TrimSuffix(text, " better"), "A ")
		}
		key := keys.Show(b.Keys[0])
		style := styles.KeyHelp
		switch choice.Answer {
		case label.A:
			style = styles.A
		case label.B:
			style = styles.B
		}
		if width > 0 {
			row += "   "
			width += 3
		}
		row += styles.Key.Render(key) + " " + style.Render(text)
		width += ansi.StringWidth(key) + 1 + ansi.StringWidth(text)
	}
	return strings.Repeat(" ", max((s.width-width)/2, 1)) + row
}

// noteRow is the footer while a note is written.
func (s *Screen) noteRow() string {
	row := " " + s.theme.Styles().Accent.Render("note") + " " + s.note.View()
	row += strings.Repeat(" ", max(s.noteWidth()+8-ansi.StringWidth(row), 1))
	return s.withHints(row, keys.Noting)
}

// seconds says a time per label: "41 s", "2.5 s", "3 min 5 s".
func seconds(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.1f s", d.Seconds())
	case d < time.Minute:
		return fmt.Sprintf("%.0f s", d.Seconds())
	}
	d = d.Round(time.Second)
	return fmt.Sprintf("%d min %d s", int(d.Minutes()), int(d.Seconds())%60)
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
