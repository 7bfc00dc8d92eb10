package labelling

import (
	"errors"
	"slices"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/cause"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
)

// foot returns the last lines: what just happened, and the live keys of the mode.
func (s *Screen) foot() []string {
	if s.overlay != nil {
		if rows := s.overlay.foot(); rows != nil {
			return rows
		}
	}
	return []string{s.footer()}
}

// takesLong says what takes long.
func (s *Screen) takesLong() string {
	switch {
	case s.sitting.Rearranging():
		return s.seeking.doing
	case s.sitting.Writing():
		return "saving …"
	}
	return "looking for the pair …"
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
	case s.timer.late && s.overlay == nil:
		said = styles.Warn.Render(s.words(s.takesLong()))
	case s.overlay != nil: // the last message is about the pair, and its keys are dead
		said = styles.Warn.Render(s.words(gate.Line(s.dead)))
	case s.saidBefore() != "" && s.notice == "":
		remarks := gate.Line(s.saidBefore())
		said = styles.Accent.Render(remarks)
		echo := s.words(s.echo.line()) // of the answer that was taken back
		if s.echo.rewrote == label.Restore {
			echo += s.words(" · this pair") // and not the one that came before
		}
		if s.echo.rewrote == label.Restore || s.echo.rewrote == label.Retract {
			room := s.roomFor(hints) - ansi.StringWidth(remarks) - 1
			said = styles.Good.Render(s.shortened(echo, max(room, leastEcho))) + " " + said
		}
	case s.notice != "":
		said = styles.Warn.Render(s.words(s.notice))
	case s.echo.beside() != "": // of texts that are not finished
		said = styles.Good.Render(s.words(s.echo.line()))
	default:
		return s.echoed(s.words(s.echo.line()), hints)
	}
	return s.besideKeys(said, hints)
}

// whyUnsaved returns why the deck refused the pending answer: the reason alone, and
// the reason with the answer and later messages.
func (s *Screen) whyUnsaved() (reason, text string) {
	if screen, refused, ok := s.sitting.Pending(); ok && refused != nil {
		reason = s.theme.Glyphs.Cross + " not saved: " + cause.Of(refused)
		text = reason + " · " + screen.String()
	} else {
		reason = s.theme.Glyphs.Cross + " not saved: " + cause.Of(s.sitting.Gone())
		text = reason
	}
	switch {
	case s.notice != "" && s.trouble: // the latest attempt
		reason = s.theme.Glyphs.Cross + " " + s.notice
		text = reason
	case s.notice != "":
		text += " · " + s.notice
	}
	return s.words(reason), s.words(text)
}

// unsavedRow is the footer while a refused answer is pending: the reason, and the
// keys that save it or leave without it. The answer goes before these: the scale marks
// it, too.
func (s *Screen) unsavedRow() string {
	reason, text := s.whyUnsaved()
	hints := s.hints()
	if path := s.sitting.Elsewhere(); path != "" {
		said := s.theme.Glyphs.Check + " everything is in " + gate.Line(path) + " · " + s.keys.Key(keys.Unsaved, keys.Leave) + " leaves"
		return s.besideKeys(s.theme.Styles().Good.Render(s.words(said)), hints)
	}
	ways := make([]keys.Hint, 0, 3)
	first := keys.Retry
	if _, refused, _ := s.sitting.Pending(); s.sitting.Gone() != nil || errors.Is(refused, label.ErrGone) {
		first = keys.Elsewhere // trying again would not help
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
			row += "  " + legend.Hint(s.theme, h)
			full += legend.Width(s.theme, h) + 2
		}
		bare += ansi.StringWidth(s.words(h.Keys)) + 2
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
	said := s.shortened(text, max(room, 0))
	return s.withHints(" "+s.theme.Styles().Bad.Render(said)+row+"  ", hints)
}
