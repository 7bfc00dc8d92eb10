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

// The pauses between two looks at a file that is still being read: before its first rows
// have come, and after that.
const (
	firstPause = 10 * time.Millisecond
	pause      = 100 * time.Millisecond
)

// listed answers list.
type listed struct {
	lone  bool
	page  []label.Exhibit
	final bool // this is all there is of its kind
	err   error
}

// listNext lists what comes after a number, once a pause has passed.
func listNext(ctx context.Context, g label.Gallery, r *Reading, lone bool, after int64, wait time.Duration) tea.Cmd {
	return func() tea.Msg {
		if wait > 0 && !rest(ctx, r, wait) {
			return nil
		}
		over := r.over() // before the list is read: what comes meanwhile is not missed
		page, err := g.Exhibits(ctx, lone, after, pageSize)
		return listed{lone, page, over && len(page) < pageSize, err}
	}
}

// onListed takes a page in and asks for the next one.
func (s *Screen) onListed(msg listed) tea.Cmd {
	if msg.err != nil {
		s.message = message{msg.err.Error(), true}
		return nil
	}
	var at label.Exhibit
	if some := len(s.list.listed) > 0; some {
		at = s.list.listed[s.at]
	}
	s.list.add(msg.page)
	s.at = s.list.near(at)
	s.list.paired = s.list.paired || msg.final && !msg.lone
	s.list.whole = s.list.paired && msg.final && msg.lone
	return tea.Batch(s.visit(s.at), s.listMore(msg))
}

// listMore asks for the page after one: of the same kind if that was full, else of the
// other kind, since a file may hold pairs, single responses or both.
func (s *Screen) listMore(msg listed) tea.Cmd {
	lone, wait := msg.lone, time.Duration(0)
	switch {
	case s.list.whole:
		return nil
	case len(msg.page) == pageSize:
	case s.list.paired:
		lone, wait = true, s.pause(msg.lone && !msg.final)
	default:
		lone, wait = !msg.lone, s.pause(msg.lone && !msg.final)
	}
	return listNext(s.ctx, s.gallery, s.o.Reading, lone, s.list.last[place(lone)], wait)
}

// pause returns how long to wait for more of the file, if the caller should wait.
func (s *Screen) pause(waits bool) time.Duration {
	switch {
	case !waits:
		return 0
	case len(s.list.have) == 0:
		return firstPause
	}
	return pause
}

// rest waits for more of a file, and reports whether anybody still wants it.
func rest(ctx context.Context, r *Reading, wait time.Duration) bool {
	var done <-chan struct{}
	if r != nil {
		done = r.done
	}
	select {
	case <-ctx.Done():
	case <-done:
	case <-time.After(wait):
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
