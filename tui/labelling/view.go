package labelling

import (
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/tui/gate"
)

// View draws the screen: exactly its height in lines, none wider than it is.
func (s *Screen) View() string {
	if s.width <= 0 || s.height <= 0 {
		return ""
	}
	var rows []string
	switch {
	case s.cramped():
		rows = s.tooSmall()
	case s.overlay == helping:
		rows = append([]string{s.header()}, s.fit(s.helpRows(), s.height-2)...)
		rows = append(rows, s.footer())
	case s.overlay == informing:
		rows = append([]string{s.header()}, s.fit(s.infoRows(), s.height-2)...)
		rows = append(rows, s.footer())
	default:
		rows = append([]string{s.header()}, s.fit(s.body(), s.bodyRows())...)
		if s.roomy() {
			rows = append(rows, s.scale())
		}
		rows = append(rows, s.footer())
	}
	return strings.Join(s.fit(rows, s.height), "\n")
}

// fit makes rows n lines, none wider than the screen.
func (s *Screen) fit(rows []string, n int) []string {
	out := make([]string, max(n, 0))
	for i := range out {
		if i < len(rows) {
			out[i] = ansi.Truncate(rows[i], s.width, "")
		}
	}
	return out
}

func (s *Screen) body() []string {
	switch {
	case s.state == empty:
		return s.emptyRows()
	case s.current.item.Pair.ID == "":
		return nil // the deck is being read; that takes no time a person notices
	}
	rows := s.promptView()
	left := lines(s.paneView(0))
	right := lines(s.paneView(1))
	switch {
	case s.single():
		return append(rows, lines(s.paneView(s.front))...)
	case s.arrangement() == stacked:
		return append(append(rows, left...), right...)
	}
	gap := strings.Repeat(" ", s.width-2*s.paneWidth(false))
	for i := range min(len(left), len(right)) {
		rows = append(rows, left[i]+gap+right[i])
	}
	return rows
}

func lines(view string) []string {
	if view == "" {
		return nil
	}
	return strings.Split(view, "\n")
}

// paneView draws the left or the right response. Its title is all that it tells
// of where the text comes from (promise 2).
func (s *Screen) paneView(i int) string {
	p := &s.panes[i]
	p.Title = string(rune('A' + i))
	return p.View(s.focus == both || s.focus == onLeft+focus(i), s.theme)
}

func (s *Screen) promptView() []string {
	switch {
	case s.zoom:
		return nil
	case s.wholePrompt:
		s.prompt.Title = "Prompt"
		return lines(s.prompt.View(s.focus == onPrompt, s.theme))
	}
	styles := s.theme.Styles()
	bar := styles.Accent.Render(s.theme.Glyphs.Quote) + " "
	rows := make([]string, s.promptRows())
	for i := range rows {
		line := ""
		if i < len(s.drawn.folded) {
			line = s.drawn.folded[i]
		}
		rows[i] = bar + line
	}
	if more := len(s.drawn.folded) - len(rows); more > 0 {
		mark := s.words(fmt.Sprintf(" … %d more, p shows all", more))
		last := len(rows) - 1
		cut := ansi.Truncate(rows[last], s.width-ansi.StringWidth(mark), "")
		room := max(s.width-ansi.StringWidth(mark)-ansi.StringWidth(cut), 0)
		rows[last] = cut + strings.Repeat(" ", room) + styles.Muted.Render(mark)
	}
	return rows
}

func (s *Screen) emptyRows() []string {
	styles := s.theme.Styles()
	sum := s.session.Summary()
	var text []string
	if s.progress.Total() == 0 {
		text = append(text, styles.Strong.Render("Nothing to label yet."))
	} else {
		text = append(text, styles.Strong.Render(fmt.Sprintf("All %d pairs are decided.", s.progress.Done)))
	}
	if sum.Labels > 0 {
		text = append(text, "", fmt.Sprintf("This sitting: %d labels, median %s each, %d undone.",
			sum.Labels, seconds(sum.Median), sum.Undone))
	}
	text = append(text, "",
		"Pairs appear here as soon as the deck has them:",
		styles.Key.Render("prefdeck import FILE")+" brings some in,",
		styles.Key.Render("prefdeck run")+" generates and filters more.")
	return centred(text, s.width, s.bodyRows())
}

func (s *Screen) tooSmall() []string {
	return centred([]string{
		fmt.Sprintf("%d×%d is too small to judge a pair.", s.width, s.height),
		fmt.Sprintf("Please make it %d×%d or larger.", minWidth, minHeight),
	}, s.width, s.height)
}

// centred puts lines into the middle of a box.
func centred(text []string, width, height int) []string {
	var out []string
	for range max((height-len(text))/2, 0) {
		out = append(out, "")
	}
	for _, line := range text {
		out = append(out, strings.Repeat(" ", max((width-ansi.StringWidth(line))/2, 0))+line)
	}
	return out
}

// words is our own text for the theme's glyphs. It is not for foreign text.
func (s *Screen) words(text string) string {
	if !s.theme.Glyphs.ASCII {
		return text
	}
	return strings.NewReplacer("…", "..", "·", "-", "↔", "-", "←", "<-", "→", "->", "↑", "up", "↓", "down", "×", "x", "∕", "/").Replace(text)
}

// part is a piece of a line that may have to be left out.
type part struct {
	text  string
	style lipgloss.Style
	rank  int // the higher, the earlier it is left out
}

// header is the first line: where one is, and that the names are hidden.
func (s *Screen) header() string {
	styles := s.theme.Styles()
	blind := s.theme.Glyphs.Blind + " blind"
	if s.state == empty {
		blind = ""
	} else if !s.session.Blind() && s.state != opening {
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
	p := s.progress
	var parts []part
	add := func(rank int, text string) { parts = append(parts, part{text: text, rank: rank}) }
	if s.name != "" {
		add(5, ansi.Truncate(s.name, 30, s.theme.Glyphs.Ellipsis))
	}
	if s.state != empty && p.Total() > 0 {
		add(0, fmt.Sprintf("%d/%d", min(p.Done+1, p.Total()), p.Total()))
	}
	if s.current.was != "" && s.state != empty {
		add(1, "was: "+s.current.was)
	}
	if s.current.item.Flag != "" {
		add(2, s.theme.Glyphs.Flag+" this pair")
	}
	if s.current.item.Note != "" {
		add(2, "has a note")
	}
	add(4, fmt.Sprintf("%d done", p.Done))
	if p.Flagged > 0 {
		add(6, fmt.Sprintf("%d flagged", p.Flagged))
	}
	if p.Skipped > 0 {
		add(6, fmt.Sprintf("%d skipped", p.Skipped))
	}
	if eta, ok := s.pace.Left(p.Open); ok {
		add(4, seconds(s.pace.Median)+"/label")
		if p.Open > 0 {
			add(3, roughly(eta)+" left")
		}
	}
	if s.mode != 0 {
		add(3, "raw")
	}
	return parts
}

// infoRows says what is behind the last decision, and behind the pair that is up
// once that has been asked for.
func (s *Screen) infoRows() []string {
	styles := s.theme.Styles()
	rows := []string{""}
	pair := func(title string, sh showing) {
		a, b := sh.item.A, sh.item.B
		na, nb := sh.item.ModelA, sh.item.ModelB
		if sh.as.Left == "b" {
			a, b, na, nb = b, a, nb, na
		}
		rows = append(rows, " "+styles.Strong.Render(title))
		rows = append(rows, infoRow("A", na, len(a.Text), a.Tokens, a.DoneReason), infoRow("B", nb, len(b.Text), b.Tokens, b.DoneReason), "")
	}
	if s.last.item.Pair.ID != "" {
		pair("The last pair you decided", s.last)
	} else {
		rows = append(rows, " "+styles.Muted.Render("Nothing has been decided in this sitting."), "")
	}
	switch {
	case s.revealed:
		pair("The pair on screen (its label will not count as blind)", s.current)
	default:
		rows = append(rows, " "+styles.Muted.Render("The pair on screen stays hidden. Its key below reveals it, and that is recorded."))
	}
	return rows
}

func infoRow(side, model string, bytes, tokens int, done string) string {
	if model == "" {
		model = "unknown model"
	}
	row := fmt.Sprintf("   %s  %s, %d bytes", side, gate.Line(model), bytes)
	if tokens > 0 {
		row += fmt.Sprintf(", %d tokens", tokens)
	}
	if done != "" {
		row += ", ended by " + gate.Line(done)
	}
	return row
}
