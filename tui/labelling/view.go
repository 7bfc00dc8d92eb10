package labelling

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/numbers"
	"prefdeck/tui/query"
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
	case s.reaches(everything):
		rows = append(s.overlay.rows(), s.foot()...)
	case s.reaches(belowHeader):
		rows = append([]string{s.header()}, s.fit(s.overlay.rows(), s.height-2)...)
		rows = append(rows, s.foot()...)
	default:
		return strings.Join(exactly(s.pairRows(), s.height), "\n")
	}
	return strings.Join(s.fit(rows, s.height), "\n")
}

// pairRows draws the pair, the overlay over part of it, the scale, and the footer at the
// bottom. A line of input stands beside the scale instead, with everything that belongs
// to it. No row is wider than the screen; rows of panes are measured already.
func (s *Screen) pairRows() []string {
	var over []string
	if s.overlay != nil {
		over = s.narrow(s.overlay.rows())
	}
	body := s.body()
	line := s.overlay != nil && len(over) == 0 // reasons, a note
	below := s.overlay != nil && !line && !s.empty() && len(body) < s.bodyRows()
	if s.reaches(lowerPart) { // and needs rows of the pair
		below = below && len(body)+len(over) <= s.bodyRows()
	}
	if s.overlay != nil && !line && !below || s.empty() || len(body) == s.bodyRows()-1 { // stacked panes may leave a row
		body = exactly(body, s.bodyRows())
	}
	rows := append(slices.Grow(s.narrow([]string{s.header()}), s.height), body...)
	if !below {
		if s.reaches(lowerPart) {
			rows = rows[:len(rows)-len(over)]
		}
		rows = append(rows, over...)
	}
	if s.scaled() {
		rows = append(rows, s.cut(s.scale(), s.width))
	}
	foot := s.narrow(s.foot())
	if below {
		rows = append(rows, over...)
	} else if !line {
		rows = exactly(rows, s.height-len(foot))
	}
	return append(rows, foot...)
}

func (s *Screen) body() []string {
	if s.empty() {
		return s.narrow(s.emptyRows())
	}
	return s.pair.Rows()
}

func (s *Screen) emptyRows() []string {
	styles := s.theme.Styles()
	sum := s.sitting.Summary()
	var text []string
	if s.sitting.View().Filter != (label.QueueFilter{}) {
		return centred(s.filteredRows(), s.width, s.bodyRows())
	}
	if s.sitting.Progress().Total() == 0 {
		text = append(text, styles.Strong.Render("Nothing to label yet."))
	} else {
		text = append(text, styles.Strong.Render("Everything is decided."))
	}
	if sum.Labels > 0 {
		text = append(text, "", fmt.Sprintf("This sitting: %s, median %s each, %s undone.",
			numbers.Plural(sum.Labels, "label"), numbers.Seconds(sum.Median), numbers.Number(sum.Undone)))
	}
	key := styles.Key.Render(s.keys.Key(keys.Idling, keys.Advance))
	switch {
	case s.decided():
		text = append(text, "", key+" exports the labels.")
	case s.pairUp != nil:
		text = append(text, "", key+" pairs the responses that the deck has.")
	}
	text = append(text, "",
		styles.Key.Render(s.keys.Key(keys.Idling, keys.Import))+" imports a file of prompts, responses or pairs.",
		styles.Key.Render("prefdeck run")+" asks models for more.", "",
		styles.Muted.Render("New pairs appear here by themselves."))
	return centred(text, s.width, s.bodyRows())
}

func (s *Screen) tooSmall() []string {
	text := s.words(fmt.Sprintf("%d×%d is too small to judge a pair.\nPlease make it %d×%d or larger.", s.width, s.height, minWidth, minHeight))
	return centred(lines(ansi.Wrap(text, s.width, "")), s.width, s.height)
}

// filteredRows returns the message of an empty screen about the filter in force.
func (s *Screen) filteredRows() []string {
	styles := s.theme.Styles()
	filter := s.sitting.View().Filter
	f := gate.Line(query.String(filter))
	first := "No waiting pair has " + f + "."
	if filter.Walks() {
		first = "That was the last pair of " + f + "."
	}
	return []string{styles.Strong.Render(first), "",
		styles.Key.Render(s.keys.Key(keys.Idling, keys.QueueSearch)) + " searches for something else, or for all."}
}
