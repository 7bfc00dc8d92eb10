package inspect

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"

	"prefdeck/stages/label"
)

// Print writes the exhibits as lines of text: pairs as they come, then single responses,
// once the file is read, so that the order does not depend on how quickly it is. A
// sample is written once all have come. It returns how many exhibits there were.
func Print(ctx context.Context, g label.Gallery, w io.Writer, o Options) (printed int, err error) {
	l := newList(o.Show, o.Sample)
	for !l.whole {
		msg, _ := listNext(ctx, g, o.Reading, l.paired, l.last[place(l.paired)], 0)().(listed)
		if msg.err != nil {
			return printed, msg.err
		}
		l.add(msg.page)
		if l.sample == 0 {
			if err := write(ctx, g, w, o, slices.Collect(l.passing(msg.page)), &printed); err != nil {
				return printed, err
			}
		}
		switch {
		case msg.final:
			l.paired, l.whole = true, l.paired
		case len(msg.page) < pageSize && !rest(ctx, o.Reading, pause):
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
