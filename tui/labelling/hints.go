package labelling

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/tui/keys"
	"prefdeck/tui/legend"
)

// firstHints is how many hints leave the footer last: those of the answers, of undo
// and of the help.
const firstHints = 6

// hints returns the live keys for the footer, with those that scroll sideways
// only if something is wider than its pane.
func (s *Screen) hints() []keys.Hint {
	if s.overlay != nil {
		return s.overlay.hints()
	}
	mode := s.pairMode()
	hints := s.keys.Hints(mode)
	if s.scaled() && mode == keys.Deciding { // the line above has the keys of the scale
		hints = legend.BesideScale(hints, s.answers, s.scheme.Scale)
	}
	left, right := s.keys.Key(mode, keys.ScrollLeft), s.keys.Key(mode, keys.ScrollRight)
	if left == "" || right == "" || !s.pair.HasWide() {
		return hints
	}
	return slices.Insert(hints, min(firstHints, len(hints)), keys.Hint{Keys: left + "/" + right, Text: "sideways"})
}

// vital lists the keys that are the very last to leave the footer: they show all the
// others, lead out of an overlay, or save an answer again.
func (s *Screen) vital() []keys.ActionID {
	ids := []keys.ActionID{keys.Help, keys.Retry, keys.Elsewhere}
	if s.overlay != nil {
		ids = append(ids, s.overlay.common().exit)
	}
	return ids
}

// besideKeys puts a message before the live keys. It takes its room from all keys but the
// one that lists the others and the way out of an overlay. Keys that do not fit are left
// out whole: a key without its word would mean nothing.
func (s *Screen) besideKeys(said string, hints []keys.Hint) string {
	if ansi.StringWidth(said) == 0 {
		return s.withHints(" ", hints)
	}
	room := s.width - 2
	for _, h := range hints {
		if h.ID == keys.Help || s.overlay != nil && h.ID == s.overlay.common().exit {
			room -= legend.Width(s.theme, h) + 2
		}
	}
	return s.withHints(" "+ansi.Truncate(said, max(room, 0), s.theme.Glyphs.Ellipsis)+"  ", hints)
}

// echoed puts an echo before the live keys, in the room that the first keys leave: unlike
// a notice, it repeats only what the person has just done.
func (s *Screen) echoed(echo string, hints []keys.Hint) string {
	if echo == "" {
		return s.withHints(" ", hints)
	}
	room := s.roomFor(hints)
	if room < leastEcho {
		return s.besideKeys(s.theme.Styles().Good.Render(echo), hints)
	}
	return s.withHints(" "+s.theme.Styles().Good.Render(s.shortened(echo, room))+"  ", hints)
}

// roomFor returns the room that the first of the hints leave before them.
func (s *Screen) roomFor(hints []keys.Hint) int {
	room := s.width - 2
	for _, h := range hints[:min(len(hints), firstHints)] {
		room -= legend.Width(s.theme, h) + 2
	}
	return room
}

// shortened fits an echo into some cells. It says the answer shorter and then leaves
// out whole facts, the last ones first, before it cuts a word.
func (s *Screen) shortened(echo string, room int) string {
	brief := strings.NewReplacer(" much better", " much", " slightly better", " slightly")
	if text := brief.Replace(echo); ansi.StringWidth(echo) > room && ansi.StringWidth(text) <= room {
		return text
	}
	text := echo
	for ansi.StringWidth(text) > room {
		at := strings.LastIndex(text, s.words(" · "))
		if at < 0 {
			return ansi.Truncate(text, room, s.theme.Glyphs.Ellipsis)
		}
		text = text[:at]
	}
	return text
}

// leastEcho is the room below which a cut echo would be useless.
const leastEcho = 12

// withHints adds as many keys to a line as fit, the vital ones first. It leaves the
// last column free.
func (s *Screen) withHints(row string, hints []keys.Hint) string {
	return row + s.keptHints.draw(s.theme, s.width-1-ansi.StringWidth(row), hints, s.vital())
}
