package labelling

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/numbers"
	"prefdeck/tui/query"
)

// part is a piece of a line that can be left out.
type part struct {
	text  string
	short string // takes the place of the text in a narrow terminal; "": nothing does
	rank  int    // higher ranks are left out first
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
	parts := s.headerParts()
	room := s.width - ansi.StringWidth(blind) - 3
	if ansi.StringWidth(joined(parts)) > room {
		for i, p := range parts {
			parts[i].text = cmp.Or(p.short, p.text)
		}
	}
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

// headerParts returns the numbers first, each in its place and with room to grow, so
// that nothing moves from pair to pair, and then what is special about this one.
func (s *Screen) headerParts() []part {
	p := s.sitting.Progress()
	var parts []part
	add := func(rank int, text string) { parts = append(parts, part{text: text, rank: rank}) }
	if s.name != "" {
		parts = append(parts, part{text: ansi.Truncate(s.name, 30, s.theme.Glyphs.Ellipsis), short: ansi.Truncate(s.name, 16, s.theme.Glyphs.Ellipsis), rank: 3})
	}
	up, place := s.up(), s.sitting.Place()
	filtered := s.sitting.View().Filter != label.QueueFilter{}
	placed := !s.empty() && place.N > 0
	if placed {
		add(0, "pair "+place.String())
	}
	digits := len(numbers.Number(p.Total()))
	given := fmt.Sprintf("%*s decided", digits, numbers.Number(s.sitting.Decisions()))
	if placed {
		add(4, given)
	} else {
		add(0, given)
	}
	if p.Total() > 0 {
		parts = append(parts, part{text: s.bar(p, barWidth), short: s.bar(p, barWidth/2), rank: 5})
	}
	if !placed && !filtered && p.Total() > 0 {
		add(4, numbers.Plural(p.Total(), "pair"))
	}
	pace := s.sitting.Pace()
	if eta, ok := pace.Left(p.Open); ok {
		add(4, fmt.Sprintf("%6s each", numbers.Seconds(pace.Median)))
		if p.Open > 0 && !filtered {
			add(3, numbers.Roughly(eta)+" left")
		}
	}
	for _, special := range s.special(up, p) {
		add(special.rank, special.text)
	}
	return parts
}

// barWidth is the width of the header's bar in cells.
const barWidth = 10

// bar draws the decided share of a queue that is not empty. It counts decisions, with
// those on hidden repeats: a bar that stood still would tell of one.
func (s *Screen) bar(p label.DeckProgress, width int) string {
	full, rest := s.theme.Glyphs.Bar(float64(s.sitting.Decisions())/float64(p.Total()), width)
	return full + rest
}

// special returns what sets this pair and this view apart.
func (s *Screen) special(up label.Showing, p label.DeckProgress) []part {
	var parts []part
	add := func(rank int, text string) { parts = append(parts, part{text: text, rank: rank}) }
	if up.Answer != nil {
		add(1, "was: "+up.Screen(up.Answer.Choice).String())
	}
	if s.scheme.Training != "" {
		add(1, "training: "+ansi.Truncate(gate.Line(s.scheme.Training), 20, s.theme.Glyphs.Ellipsis))
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
		add(6, numbers.Number(p.Flagged)+" flagged")
	}
	if p.Skipped > 0 {
		add(6, numbers.Number(p.Skipped)+" skipped")
	}
	if s.pair.Raw() {
		add(3, "raw")
	}
	if s.pair.Diffing() {
		add(3, "differences")
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
