package inspect

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"

	"prefdeck/stages/label"
)

// Print writes the exhibits as lines of text, as they come, or a sample once all have.
// Pairs come before single responses, unless the file has brought no pair so far. It
// returns how many exhibits there were.
func Print(ctx context.Context, g label.Gallery, w io.Writer, o Options) (printed int, err error) {
	l := newList(o.Show, o.Sample)
	lone := false
	for !l.whole {
		msg, _ := listNext(ctx, g, o.Reading, lone, l.last[place(lone)], 0)().(listed)
		if msg.err != nil {
			return printed, msg.err
		}
		l.add(msg.page)
		if l.sample == 0 {
			if err := write(ctx, g, w, o, slices.Collect(l.passing(msg.page)), &printed); err != nil {
				return printed, err
			}
		}
		l.paired = l.paired || msg.final && !lone
		l.whole = l.paired && msg.final && lone
		if len(msg.page) == pageSize {
			continue
		}
		lone = l.paired || !lone && l.last[place(false)] == 0
		if waits := !msg.final && (msg.lone || !lone); waits && !rest(ctx, o.Reading, pause) {
			return printed, ctx.Err()
		}
	}
	if l.sample > 0 {
		err = write(ctx, g, w, o, l.listed, &printed)
	}
	if err != nil {
		return printed, err
	}
	sum := l.sum(math.MaxInt)
	report, failed := o.Reading.Result()
	switch {
	case len(l.have) == 0 && report.Rows > 0 && failed == nil:
		sum = noneIn(report)
	case len(l.have) > 0 && len(l.listed) == 0:
		sum = l.none() + "; " + sum
	}
	_, err = fmt.Fprintln(w, sum)
	return printed, err
}

// write writes exhibits and counts them.
func write(ctx context.Context, g label.Gallery, w io.Writer, o Options, wanted []label.Exhibit, printed *int) error {
	for len(wanted) > 0 {
		n := min(scanSize, len(wanted))
		read, err := load(ctx, g, wanted[:n], o.Reading != nil)
		if err != nil {
			return err
		}
		for _, s := range read {
			*printed++
			for _, line := range s.lines(*printed) {
				if _, err := fmt.Fprintln(w, line); err != nil {
					return err
				}
			}
		}
		wanted = wanted[n:]
	}
	return nil
}
