package importing

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/exchange"
	"prefdeck/tui/keys"
	"prefdeck/tui/path"
)

// task is an import in progress.
type task struct {
	id      int
	cancel  context.CancelFunc
	heard   heard // how far it is
	stopped bool  // by the person
}

// start imports the file, unless no row could be read.
func (m *Screen) start() tea.Cmd {
	switch {
	case m.found == nil || m.task != nil:
		return nil
	case m.suggests():
		return m.takeSuggestion()
	case m.found.err != nil:
		m.trouble = m.found.err.Error()
		return nil
	case !m.readable() && m.found.preview.Report.Known > 0 && len(m.found.preview.Report.Bad) == 0:
		m.trouble = "everything in this file is in the deck already"
		return nil
	case !m.readable():
		m.trouble = "no row can be read this way: nothing would come in"
		return nil
	}
	ctx, cancel := context.WithCancel(m.ctx)
	m.tasks++
	m.task = &task{id: m.tasks, cancel: cancel}
	m.mode, m.result = keys.Loading, nil
	return load(ctx, m.deck, m.tasks, m.wish.path, m.options(), m.o.Memory)
}

// readable reports whether the preview found anything to import.
func (m *Screen) readable() bool {
	p := m.found.preview
	return p.Whole || !p.All || p.Report.Added != exchange.Added{}
}

// stop ends the import in progress once what it has read is stored.
func (m *Screen) stop() {
	if m.task != nil {
		m.task.stopped = true
		m.task.cancel()
	}
}

// heard says how far an import is.
type heard struct {
	id     int
	rows   int
	counts stages.Counts
	more   <-chan heard
}

// listen waits for the next report of the import.
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

// ended is the end of an import.
type ended struct {
	id      int
	report  exchange.Report
	notices []string
	err     error
	stopped bool
}

// load imports a file, reports its progress, and remembers the file.
func load(ctx context.Context, deck exchange.Importer, id int, file string, o exchange.ImportOptions, memory string) tea.Cmd {
	reports := make(chan heard, 1)
	work := func() tea.Msg {
		events := make(chan stages.RunEvent)
		said := make(chan []string, 1)
		go follow(events, reports, id, said)
		r, err := exchange.Import(ctx, deck, []string{path.Expand(file)}, o, events)
		close(events)
		msg := ended{id: id, report: r, notices: <-said, err: err}
		if r.Rows > 0 {
			remember(memory, file)
		}
		return msg
	}
	return tea.Batch(work, heard{id: id, more: reports}.listen())
}

// follow passes on how far an import is, without ever waiting for the screen, and
// returns its notices at the end.
func follow(events <-chan stages.RunEvent, reports chan heard, id int, said chan<- []string) {
	defer close(reports)
	var notices []string
	for e := range events {
		switch e := e.(type) {
		case stages.Notice:
			notices = append(notices, e.Text)
		case stages.Progress:
			select {
			case <-reports: // nobody has seen it yet
			default:
			}
			reports <- heard{id: id, rows: e.Done, counts: e.Counts}
		}
	}
	said <- notices
}

func (m *Screen) onHeard(msg heard) tea.Cmd {
	if m.task != nil && msg.id == m.task.id {
		m.task.heard = msg
	}
	return msg.listen()
}

func (m *Screen) onEnded(msg ended) tea.Cmd {
	if m.task == nil || msg.id != m.task.id {
		return nil
	}
	m.task.cancel()
	msg.stopped = m.task.stopped && errors.Is(msg.err, context.Canceled)
	m.task, m.result, m.mode = nil, &msg, keys.Imported
	if m.leaving {
		return m.Leave(true)
	}
	return nil
}
