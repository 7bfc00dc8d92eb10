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
	counted     *measure.Stats // the numbers without measures; nil: not known yet
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

// start measures the deck and reports progress. A deck whose numbers will not be
// remembered is measured all the same: next time it only takes longer.
func start(ctx context.Context, d measure.StatsDeck, o measure.Measuring, id int) tea.Cmd {
	reports := make(chan heard, 1)
	r := &reporter{last: heard{id: id}, out: reports}
	o.Progress, o.Counted = r.progress, r.counted
	work := func() tea.Msg {
		defer close(reports)
		s, _, err := measure.StatsOf(ctx, d, o)
		return measured{id, s, err}
	}
	return tea.Batch(work, heard{id: id, more: reports}.listen())
}

// reporter reports each new step and each per cent of a measurement, and its counts. It
// never waits for the screen: a report that nobody has taken yet is replaced.
type reporter struct {
	last heard
	out  chan heard
}

func (r *reporter) progress(done, total int, now string) {
	if now == r.last.now && total > 0 && 100*done/total == 100*r.last.done/total {
		return
	}
	r.last.done, r.last.total, r.last.now = done, total, now
	r.send()
}

func (r *reporter) counted(s measure.Stats) {
	r.last.counted = &s
	r.send()
}

func (r *reporter) send() {
	select {
	case <-r.out:
	default:
	}
	r.out <- r.last
}
