package inspect

import (
	"context"
	"fmt"
	"io"

	"prefdeck/stages/label"
)

// Print writes the exhibits as lines of text, as they come, or a sample once all have.
// It returns how many there were.
func Print(ctx context.Context, g label.Gallery, w io.Writer, o Options) (printed int, err error) {
	l := newList(o.Show, o.Sample)
	for _, lone := range []bool{false, true} {
		for {
			msg, _ := listNext(ctx, g, o.Reading, lone, l.last[place(lone)], 0)().(listed)
			if msg.err != nil {
				return printed, msg.err
			}
			before := len(l.listed)
			l.add(msg.page)
			if l.sample == 0 {
				if err := write(ctx, g, w, o, l.listed[before:], &printed); err != nil {
					return printed, err
				}
			}
			if msg.final {
				break
			}
			if len(msg.page) < pageSize && !rest(ctx, o.Reading, pause) {
				return printed, ctx.Err()
			}
		}
	}
	if l.sample > 0 {
		err = write(ctx, g, w, o, l.listed, &printed)
	}
	l.whole = true
	if err != nil {
		return printed, err
	}
	sum := l.sum()
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
