package labelling

import (
	"fmt"
	"strings"
	"time"

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
	parts := s.headerParts()
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
	return strings.Join(text, " · ")
}

func (s *Screen) headerParts() []part {
	p := s.sitting.Progress()
	var parts []part
	add := func(rank int, text string) { parts = append(parts, part{text: text, rank: rank}) }
	if s.name != "" {
		add(5, ansi.Truncate(s.name, 30, s.theme.Glyphs.Ellipsis))
	}
	up, place := s.up(), s.sitting.Place()
	filtered := s.sitting.View().Filter != label.QueueFilter{}
	given := fmt.Sprintf("%d decided", s.sitting.Decisions())
	placed := !s.empty() && place.N > 0
	if placed {
		add(0, "pair "+place.String())
	} else {
		add(0, given)
	}
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
	if placed {
		add(4, given)
	}
	if !placed && !filtered && p.Total() > 0 {
		add(4, numbers.Plural(p.Total(), "pair"))
	}
	if p.Flagged > 0 {
		add(6, fmt.Sprintf("%d flagged", p.Flagged))
	}
	if p.Skipped > 0 {
		add(6, fmt.Sprintf("%d skipped", p.Skipped))
	}
	pace := s.sitting.Pace()
	if eta, ok := pace.Left(p.Open); ok {
		add(4, fmt.Sprintf("%s/label (n=%d)", numbers.Seconds(pace.Median), pace.N))
		if p.Open > 0 && !filtered {
			add(3, roughly(eta)+" left")
		}
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
	case label.Diverse:
		return "most diverse next"
	case label.Newest:
		return "newest first"
	}
	return ""
}

// roughly formats how long something will take: "40 s", "12 min", "3 h 10 min".
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
