package labelling

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/tui/numbers"
)

// tally is how the annotator labels: in this sitting, and on the whole deck.
type tally struct {
	sitting, deck measure.Quality
	summary       label.Summary
	err           error
}

// measured answers gauge.
type measured struct{ tally }

// gauge measures the annotator. It reads every label.
func gauge(ctx context.Context, deck Deck, summary label.Summary) tea.Cmd {
	return func() tea.Msg {
		n := tally{summary: summary}
		if n.sitting, n.err = measure.QualityOf(ctx, deck, summary.Started); n.err == nil {
			n.deck, n.err = measure.QualityOf(ctx, deck, time.Time{})
		}
		return measured{n}
	}
}

// openNumbers shows the numbers of the sitting and of the deck.
func (s *Screen) openNumbers() tea.Cmd {
	s.openOverlay(measuring)
	s.tally = nil
	s.numbers.Clear()
	s.placeNumbers()
	return gauge(s.ctx, s.deck, s.sitting.Summary())
}

func (s *Screen) placeNumbers() {
	s.numbers.Title = "How you label"
	s.numbers.SetSize(s.width, max(s.height-1, 0))
	if s.overlay == measuring && s.tally != nil {
		s.numbers.Reflow(s.tallyRows(*s.tally))
	}
}

// tallyRows is what the overlay says, as wide as it is.
func (s *Screen) tallyRows(n tally) []string {
	styles := s.theme.Styles()
	width, _ := s.numbers.Inner()
	rows := []string{styles.Strong.Render("This sitting")}
	rows = append(rows, numbers.Fit(numbers.Lines(n.summary, n.sitting), width)...)
	rows = append(rows, "", styles.Strong.Render("The whole deck"))
	rows = append(rows, numbers.Fit(numbers.Quality(n.deck), width)...)
	rows = append(rows, "")
	for _, line := range lines(ansi.Wrap("In brackets: on how many it stands, and its 95 % interval.", max(width, 1), "")) {
		rows = append(rows, styles.Muted.Render(line))
	}
	for i, row := range rows {
		rows[i] = s.words(row)
	}
	return rows
}

func (s *Screen) onMeasured(msg measured) tea.Cmd {
	if s.overlay != measuring {
		return nil
	}
	if msg.err != nil {
		s.closeOverlay()
		return s.complain("the labels cannot be measured", msg.err)
	}
	s.tally = &msg.tally
	s.numbers.SetLines(s.tallyRows(msg.tally))
	return nil
}
