package labelling

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/numbers"
)

// echo is the last answer as the footer says it.
type echo struct {
	rewrote label.EventKind // what was done to the answer: undone or redone; "": it was given
	screen  label.Choice
	active  time.Duration
	fast    bool
	said    string // beside it: reasons, comparisons
	note    string // on its pair
	noted   bool   // a note on its pair was saved after it
	kept    string // what is still being written of its pair

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
	case e.rewrote != "":
		text := "undone · " + e.screen.String()
		if e.rewrote == label.Restore {
			text = "redone · " + e.screen.String()
		}
		if e.said != "" {
			text += " " + e.said
		}
		if e.note != "" {
			text += " · note: " + e.note
		}
		return gate.Line(text)
	case e.screen.Answer == label.Skip:
		return "skipped" + e.beside() + " · " + undo + " undo"
	}
	mark := ""
	switch {
	case e.fast && e.explain:
		mark = " ! faster than reading"
	case e.fast:
		mark = " !"
	}
	return fmt.Sprintf("%s · %s%s%s · %s undo", e.screen, numbers.Seconds(e.active), mark, e.beside(), undo)
}

// namesUndo reports whether the line ends with the key that undoes the answer.
func (e echo) namesUndo() bool { return e != echo{} && e.rewrote == "" }

// beside says what became of the texts on the pair.
func (e echo) beside() (text string) {
	if e.noted {
		text = " · note saved"
	}
	if e.kept != "" {
		text += " · " + e.kept
	}
	return text
}

// foot returns the last lines: what just happened, and the live keys of the mode.
func (s *Screen) foot() []string {
	if s.overlay != nil {
		if rows := s.overlay.foot(); rows != nil {
			return rows
		}
	}
	return []string{s.footer()}
}

func (s *Screen) footer() string {
	styles, hints := s.theme.Styles(), s.hints()
	var said string
	switch {
	case s.stuck() && s.overlay == nil:
		return s.unsavedRow()
	case s.stuck():
		_, text := s.whyUnsaved()
		said = styles.Bad.Render(text)
	case s.notice != "" && s.trouble:
		said = styles.Bad.Render(s.words(s.theme.Glyphs.Cross + " " + s.notice))
	case s.overlay != nil: // what was said last is of the pair, and its keys are dead
	case s.saidBefore() != "" && s.notice == "":
		said = styles.Accent.Render(gate.Line(s.saidBefore()))
		switch s.echo.rewrote {
		case label.Restore: // of another pair than the one that is up
			said = styles.Good.Render(s.words(s.echo.line(""))+" · this pair") + " " + said
		case label.Retract: // that of the answer which was taken back
			said = styles.Good.Render(s.words(s.echo.line(""))) + " " + said
		}
	case s.notice != "":
		said = styles.Warn.Render(s.words(s.notice))
	default:
		said = styles.Good.Render(s.words(s.echo.line(s.keys.Key(keys.Deciding, keys.Undo))))
		if s.echo.namesUndo() {
			hints = slices.DeleteFunc(hints, func(h keys.Hint) bool { return h.ID == keys.Undo })
		}
	}
	return s.besideKeys(said, hints)
}

// hints returns the live keys for the footer. Those for wide code are among them only
// where there is some.
func (s *Screen) hints() []keys.Hint {
	if s.overlay != nil {
		return s.overlay.hints()
	}
	mode := s.pairMode()
	hints := s.keys.Hints(mode)
	left, right := s.keys.Key(mode, keys.ScrollLeft), s.keys.Key(mode, keys.ScrollRight)
	if left == "" || right == "" || !s.pair.HasWide() {
		return hints
	}
	return slices.Insert(hints, min(firstHints, len(hints)), keys.Hint{Keys: left + "/" + right, Text: "wide code"})
}

// stuck says that something cannot be saved in the deck: an answer, or all of it
// because its file has gone.
func (s *Screen) stuck() bool { return s.unsaved() || s.sitting.Gone() != nil }

// whyUnsaved is why the deck refused the answer that is kept, alone and with the
// answer and what was said since.
func (s *Screen) whyUnsaved() (reason, text string) {
	if screen, refused, ok := s.sitting.Pending(); ok && refused != nil {
		reason = s.theme.Glyphs.Cross + " not saved: " + cause.Of(refused)
		text = reason + " · " + screen.String()
	} else {
		reason = s.theme.Glyphs.Cross + " not saved: " + cause.Of(s.sitting.Gone())
		text = reason
	}
	switch {
	case s.notice != "" && s.trouble: // what was tried since
		reason = s.theme.Glyphs.Cross + " " + s.notice
		text = reason
	case s.notice != "":
		text += " · " + s.notice
	}
	return s.words(reason), s.words(text)
}

// unsavedRow is the footer while an answer is kept that the deck refused: why, and
// what saves it or leaves without it. The answer itself is cut before these.
func (s *Screen) unsavedRow() string {
	reason, text := s.whyUnsaved()
	hints := s.hints()
	if path := s.sitting.Elsewhere(); path != "" {
		said := s.theme.Glyphs.Check + " all of it is in " + gate.Line(path) + " · " + s.keys.Key(keys.Unsaved, keys.Leave) + " leaves"
		return s.besideKeys(s.theme.Styles().Good.Render(s.words(said)), hints)
	}
	ways := make([]keys.Hint, 0, 3)
	first := keys.Retry
	if _, refused, _ := s.sitting.Pending(); s.sitting.Gone() != nil || errors.Is(refused, label.ErrGone) {
		first = keys.Elsewhere // again would not help
	}
	for _, id := range []keys.ActionID{first, keys.Leave, keys.Help} {
		i := slices.IndexFunc(hints, func(h keys.Hint) bool { return h.ID == id })
		if i < 0 {
			continue
		}
		ways, hints = append(ways, hints[i]), slices.Delete(hints, i, i+1)
	}
	row, full, bare := "", 1, 1
	for i, h := range ways {
		if i < 2 {
			row += "  " + s.hint(h)
			full += s.hintWidth(h) + 2
		}
		bare += s.bareWidth(h) + 2
	}
	room := s.width - full
	if room < ansi.StringWidth(reason) {
		row, room, hints = "", s.width-bare, nil
		for _, h := range ways {
			row += "  " + s.theme.Styles().Key.Render(s.words(h.Keys))
		}
	} else if len(ways) > 2 {
		hints = slices.Insert(hints, 0, ways[2])
	}
	said := ansi.Truncate(text, max(room, 0), s.theme.Glyphs.Ellipsis)
	return s.withHints(" "+s.theme.Styles().Bad.Render(said)+row+"  ", hints)
}

// firstHints are those that leave the footer last: of the answers, of undo and of
// the help.
const firstHints = 6

// vital reports whether a key is the very last to leave the footer: it tells of all
// the others, leads out of what lies over the pair, or saves an answer again.
func (s *Screen) vital(id keys.ActionID) bool {
	switch id {
	case keys.Help, keys.Retry, keys.Elsewhere:
		return true
	}
	return s.overlay != nil && id == s.overlay.common().exit
}

// besideKeys puts what is said before the live keys. Where there is little room
// the words of the last keys go. Where there is less, keys go that one knows by
// then: what is said comes before all but the vital ones.
func (s *Screen) besideKeys(said string, hints []keys.Hint) string {
	if ansi.StringWidth(said) == 0 {
		return s.withHints(" ", hints)
	}
	first := slices.Clone(hints[:min(len(hints), firstHints)])
	bare, words := 0, 0
	for _, h := range first {
		bare += s.bareWidth(h) + 2
		words += s.hintWidth(h) + 2
	}
	room := s.width - 1 - ansi.StringWidth(said) // for a gap before each key
	if words < room {
		return s.withHints(" "+said+"  ", hints)
	}
	if bare >= room {
		first = slices.DeleteFunc(first, func(h keys.Hint) bool { return !s.vital(h.ID) })
		bare = 0
		for _, h := range first {
			bare += s.bareWidth(h) + 2
		}
		said = ansi.Truncate(said, max(s.width-2-bare, 0), s.theme.Glyphs.Ellipsis)
		room = s.width - 1 - ansi.StringWidth(said)
	}
	row, room := " "+said, room-bare-1
	for _, h := range first {
		if more := s.hintWidth(h) - s.bareWidth(h); more <= room {
			row += "  " + s.hint(h)
			room -= more
		} else {
			row += "  " + s.theme.Styles().Key.Render(s.words(h.Keys))
		}
	}
	return row
}

// withHints adds keys to a line, as many as fit, the vital ones before all others.
func (s *Screen) withHints(row string, hints []keys.Hint) string {
	room := s.width + 1 - ansi.StringWidth(row)
	fits := make([]bool, len(hints))
	for _, now := range []bool{true, false} {
		for i, h := range hints {
			if need := s.hintWidth(h) + 2; s.vital(h.ID) == now && need <= room {
				fits[i] = true
				room -= need
			}
		}
	}
	for i, h := range hints {
		if fits[i] {
			row += s.hint(h) + "  "
		}
	}
	return row
}

// hint is a key with what it does; a bare one is the key alone.
func (s *Screen) hint(h keys.Hint) string {
	styles := s.theme.Styles()
	return styles.Key.Render(s.words(h.Keys)) + " " + styles.KeyHelp.Render(s.words(h.Text))
}

func (s *Screen) hintWidth(h keys.Hint) int {
	return s.bareWidth(h) + 1 + ansi.StringWidth(s.words(h.Text))
}

func (s *Screen) bareWidth(h keys.Hint) int { return ansi.StringWidth(s.words(h.Keys)) }

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
