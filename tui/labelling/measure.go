package labelling

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/tui/keys"
	"prefdeck/tui/numbers"
)

// tally measures how the annotator labels, in this sitting and on the whole deck.
type tally struct {
	sitting, deck measure.Quality
	summary       label.Summary
	err           error
}

// measured answers gauge.
type measured struct{ tally }

// gauge measures the annotator. It reads every label.
func gauge(ctx context.Context, deck ScreenDeck, summary label.Summary) tea.Cmd {
	return func() tea.Msg {
		n := tally{summary: summary}
		if n.sitting, n.err = measure.QualityOf(ctx, deck, summary.Started); n.err == nil {
			n.deck, n.err = measure.QualityOf(ctx, deck, time.Time{})
		}
		return measured{n}
	}
}

// sittingNumbers is the page about how the annotator labels.
type sittingNumbers struct {
	page
	tally *tally // nil: not known yet
}

func (s *Screen) openNumbers() tea.Cmd {
	s.open(&sittingNumbers{page: newPage(s, "How you label", keys.Measuring, keys.SittingClose)})
	return gauge(s.ctx, s.deck, s.sitting.Summary())
}

func (o *sittingNumbers) place() tea.Cmd {
	o.fit()
	if o.tally != nil {
		o.text.Reflow(o.lines())
	}
	return nil
}

func (o *sittingNumbers) update(msg tea.Msg) tea.Cmd {
	m, ok := msg.(measured)
	switch {
	case !ok:
		return nil
	case m.err != nil:
		o.s.close()
		return o.s.complain("the labels cannot be measured", m.err)
	}
	o.tally = &m.tally
	return o.place()
}

// lines returns the text of the page at its width.
func (o *sittingNumbers) lines() []string {
	styles := o.s.theme.Styles()
	width, _ := o.text.Inner()
	rows := []string{styles.Strong.Render("This sitting")}
	rows = append(rows, numbers.Fit(numbers.Lines(o.tally.summary, o.tally.sitting), width)...)
	rows = append(rows, "", styles.Strong.Render("The whole deck"))
	rows = append(rows, numbers.Fit(numbers.Quality(o.tally.deck), width)...)
	rows = append(rows, "")
	for _, line := range lines(ansi.Wrap("In brackets: n and the 95 % interval.", max(width, 1), "")) {
		rows = append(rows, styles.Muted.Render(line))
	}
	for i, row := range rows {
		rows[i] = o.s.words(row)
	}
	return rows
}
