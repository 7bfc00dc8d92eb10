package labelling

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
	"prefdeck/tui/query"
)

// part is a piece of a line that can be left out.
type part struct {
	text string
	rank int // higher ranks are left out first
}

// header returns the first line: deck, position, progress, and the mark of
// blindness.
func (s *Screen) header() string {
	styles := s.theme.Styles()
	blind := s.theme.Glyphs.Blind + " blind"
	if s.empty() {
		blind = ""
	} else if !s.sitting.LooksBlind() && !s.opening() {
		blind = "not blind"
	}
	parts := append(s.fixedParts(), s.special()...)
	room := s.width - ansi.StringWidth(blind) - 3
	for len(parts) > 1 && ansi.StringWidth(joined(parts)) > room {
		drop := 0
		for i, p := range parts {
			if p.rank > parts[drop].rank {
				drop = i
			}
		}
		parts = append(parts[:drop:drop], parts[drop+1:]...)
	}
	text := ansi.Truncate(s.words(joined(parts)), max(room, 0), s.theme.Glyphs.Ellipsis)
	fill := strings.Repeat(" ", max(s.width-2-ansi.StringWidth(text)-ansi.StringWidth(blind), 0))
	return styles.Header.Render(" " + text + fill + blind + " ")
}

func joined(parts []part) string {
	text := make([]string, len(parts))
	for i, p := range parts {
		text[i] = p.text
	}
	return strings.TrimLeft(strings.Join(text, " · "), " ") // a number's room to grow
}

// fixedParts returns what is the same for each pair, and the numbers, each in its place
// and with room to grow, so that nothing moves from pair to pair. What is special about a
// pair stands behind them, and takes the room of the last ones first.
func (s *Screen) fixedParts() (parts []part) {
	room := s.width - len("not blind") - 3
	for _, f := range []fixed{{30, 10, true}, {16, 5, true}, {16, 0, true}, {16, 0, false}} {
		var width int
		if parts, width = s.fixedAs(f); width <= room {
			break
		}
	}
	return parts
}

// fixed says how much of the header's fixed parts there is room for.
type fixed struct {
	name, bar int // cells
	total     bool
}

// fixedAs returns the fixed parts, and their width once the pace is known.
func (s *Screen) fixedAs(f fixed) (parts []part, width int) {
	const gap = 3
	p := s.sitting.Progress()
	add := func(rank int, text string, widest int) {
		parts = append(parts, part{text: text, rank: rank})
		width += max(ansi.StringWidth(text), widest) + gap
	}
	if s.name != "" {
		add(3, ansi.Truncate(s.name, f.name, s.theme.Glyphs.Ellipsis), 0)
	}
	if s.scheme.Training != "" {
		add(1, "training: "+ansi.Truncate(gate.Line(s.scheme.Training), 20, s.theme.Glyphs.Ellipsis), 0)
	}
	filtered := s.sitting.View().Filter != label.QueueFilter{}
	add(0, fmt.Sprintf("%*s decided", len(numbers.Number(p.Total())), numbers.Number(s.sitting.Decisions())), 0)
	if p.Total() > 0 && f.bar > 0 {
		add(5, s.bar(p, f.bar), 0)
	}
	if p.Total() > 0 && f.total && !filtered {
		add(6, numbers.Plural(p.Total(), "pair"), 0)
	}
	pace := s.sitting.Pace()
	each, left := "", ""
	if eta, ok := pace.Left(p.Open); ok {
		each = fmt.Sprintf("%6s each", numbers.Seconds(pace.Median))
		if p.Open > 0 && !filtered {
			left = numbers.Roughly(eta) + " left"
		}
	}
	add(7, each, len("99.9 s each"))
	add(8, left, len("59 min left"))
	return slices.DeleteFunc(parts, func(p part) bool { return p.text == "" }), width - gap
}

// bar draws the decided share of a queue that is not empty. It counts decisions,
// including those on hidden repeats: a bar that stood still would give one away.
func (s *Screen) bar(p label.DeckProgress, width int) string {
	full, rest := s.theme.Glyphs.Bar(float64(s.sitting.Decisions())/float64(p.Total()), width)
	return full + rest
}

// special returns what sets this pair and this view apart.
func (s *Screen) special() []part {
	up, p, place := s.up(), s.sitting.Progress(), s.sitting.Place()
	var parts []part
	add := func(rank int, text string) { parts = append(parts, part{text: text, rank: rank}) }
	if !s.empty() && place.N > 0 {
		add(0, "pair "+place.String())
	}
	if up.Answer != nil {
		add(1, "was: "+up.Screen(up.Answer.Choice).String())
	}
	if view := s.viewPart(); view != "" {
		add(1, ansi.Truncate(view, 40, s.theme.Glyphs.Ellipsis))
	}
	if up.Item.Flag != "" {
		add(2, s.theme.Glyphs.Flag+" this pair")
	}
	if up.Item.Note != "" {
		add(2, "has a note")
	}
	if s.sitting.HasDraft(up) {
		add(2, "has a draft")
	}
	if p.Flagged > 0 {
		add(9, numbers.Number(p.Flagged)+" flagged")
	}
	if p.Skipped > 0 {
		add(9, numbers.Number(p.Skipped)+" skipped")
	}
	if s.pair.Raw() {
		add(4, "raw")
	}
	if s.pair.Diffing() {
		add(4, "differences")
	}
	return parts
}

// viewPart returns the view in the header's words; "" for the whole queue in random
// order.
func (s *Screen) viewPart() string {
	part := ""
	view := s.sitting.View()
	if f := query.String(view.Filter); f != "" {
		part = "/" + gate.Line(f)
	}
	return strings.TrimSpace(part + " " + orderPart(view.Order))
}

// orderPart returns an order in the header's words; "" for the usual one.
func orderPart(o label.Order) string {
	switch o {
	case label.ByPrompt:
		return "by prompt"
	case label.Uncertain:
		return "least certain first"
	case label.Hardest:
		return "hardest prompts first"
	case label.Informative:
		return "teaches most first"
	case label.Diverse:
		return "most diverse next"
	case label.Newest:
		return "newest first"
	}
	return ""
}
