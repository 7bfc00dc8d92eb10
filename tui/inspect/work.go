package inspect

import (
	"context"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/tui/behind"
)

// pageSize is how many exhibits are listed at a time, scanSize how many a search reads.
const (
	pageSize = 20_000
	scanSize = 200
)

// pause is how long a list waits for more of a file that is being read.
const pause = 100 * time.Millisecond

// listed answers list.
type listed struct {
	lone  bool
	page  []label.Exhibit
	final bool // this is all there is of its kind
	err   error
}

// listNext lists what comes after a number, once pause has passed if it waits.
func listNext(ctx context.Context, g label.Gallery, r *Reading, lone bool, after int64, wait bool) tea.Cmd {
	return func() tea.Msg {
		if wait && !rest(ctx, r) {
			return nil
		}
		over := r.over() // before the list is read: what comes meanwhile is not missed
		page, err := g.Exhibits(ctx, lone, after, pageSize)
		return listed{lone, page, over && len(page) < pageSize, err}
	}
}

// rest waits for more of a file, and reports whether anybody still wants it.
func rest(ctx context.Context, r *Reading) bool {
	var done <-chan struct{}
	if r != nil {
		done = r.done
	}
	select {
	case <-ctx.Done():
	case <-done:
	case <-time.After(pause):
	}
	return ctx.Err() == nil
}

// opened answers open.
type opened struct {
	of label.Exhibit
	shown
	err error
}

// open reads an exhibit. Nothing waits in a file.
func open(ctx context.Context, g label.Gallery, e label.Exhibit, file bool) tea.Cmd {
	return func() tea.Msg {
		s, err := load(ctx, g, []label.Exhibit{e}, file)
		if err != nil {
			return opened{of: e, err: err}
		}
		one := s[0]
		if !one.Lone && !one.Waits {
			b, err := behind.Read(ctx, g, one.Pair.ID)
			if err != nil {
				return opened{of: e, err: err}
			}
			one.backdrop = &b
		}
		return opened{of: e, shown: one}
	}
}

// load reads exhibits without what is behind them.
func load(ctx context.Context, g label.Gallery, wanted []label.Exhibit, file bool) ([]shown, error) {
	found, err := g.Exhibited(ctx, wanted)
	out := make([]shown, len(found))
	for i, e := range found {
		if e.Waits = e.Waits && !file; e.Waits {
			e.Given = nil
		}
		out[i] = shown{Exhibited: e}
	}
	return out, err
}

// found answers find.
type found struct {
	number int
	at     label.Exhibit
	some   bool
	err    error
}

// find looks for a text in exhibits, one after the other.
func find(ctx context.Context, g label.Gallery, within []label.Exhibit, text string, number int) tea.Cmd {
	return func() tea.Msg {
		text = strings.ToLower(text)
		for len(within) > 0 {
			n := min(scanSize, len(within))
			read, err := g.Exhibited(ctx, within[:n])
			if err != nil {
				return found{number: number, err: err}
			}
			for _, e := range read {
				if holds(e, text) {
					return found{number: number, at: e.Exhibit, some: true}
				}
			}
			within = within[n:]
		}
		return found{number: number}
	}
}
