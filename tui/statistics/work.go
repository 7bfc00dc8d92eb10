package statistics

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/measure"
)

// measured answers start.
type measured struct {
	id    int
	stats measure.Stats
	err   error
}

// collected answers collect.
type collected struct {
	stream measure.TestStream
	err    error
}

// collect draws the pairs that the test set needs.
func collect(ctx context.Context, draw func(context.Context) (measure.TestStream, error)) tea.Cmd {
	return func() tea.Msg {
		stream, err := draw(ctx)
		return collected{stream, err}
	}
}

// heard says how far a measurement is.
type heard struct {
	id          int
	done, total int // bootstrap samples; total 0: not known
	now         string
	more        <-chan heard
}

// listen waits for the next report of the measurement.
func (h heard) listen() tea.Cmd {
	return func() tea.Msg {
		next, open := <-h.more
		if !open {
			return nil
		}
		next.more = h.more
		return next
	}
}

// start measures the deck and tells how far it is. A deck whose numbers will not be
// remembered is measured all the same: next time it only takes longer.
func start(ctx context.Context, d measure.StatsDeck, o measure.Measuring, id int) tea.Cmd {
	reports := make(chan heard, 1)
	o.Progress = throttled(reports, id)
	work := func() tea.Msg {
		defer close(reports)
		s, _, err := measure.StatsOf(ctx, d, o)
		return measured{id, s, err}
	}
	return tea.Batch(work, heard{id: id, more: reports}.listen())
}

// throttled reports each new step and each per cent. It never waits for the screen:
// a report that nobody has taken yet is replaced.
func throttled(reports chan heard, id int) measure.Listener {
	var last heard
	return func(done, total int, now string) {
		if now == last.now && total > 0 && 100*done/total == 100*last.done/total {
			return
		}
		last = heard{id: id, done: done, total: total, now: now}
		select {
		case <-reports:
		default:
		}
		reports <- last
	}
}
