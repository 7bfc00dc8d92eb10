package home

import (
	"context"
	"time"

	"charm.land/bubbles/v2/textinput"
	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/palette"
	"prefdeck/tui/progress"
	"prefdeck/tui/running"
	"prefdeck/tui/screen"
)

// Requests of the home screen to the program around it.
type (
	// Label opens labelling.
	Label struct{}
	// Sample opens the sample deck instead of this one.
	Sample struct{}
	// Quit ends the program; nothing is running.
	Quit struct{}
)

// Options configures New. Deck names the deck on screen.
type Options struct {
	Deck        string
	Models      []string         // configured for responses; empty: the person chooses
	Writer      string           // configured to write prompts; "": the person chooses
	Hosts       []string         // configured servers; empty: that of OLLAMA_HOST
	AllowRemote []string         // models that may run elsewhere (promise 8)
	Generate    int              // how many prompts to suggest; 0: 20
	Board       *progress.Board  // where what runs is recorded for other screens; nil: for this one alone
	Now         func() time.Time // nil: time.Now
}

// Screen is the home screen.
type Screen struct {
	screen.Passive

	ctx  context.Context // the program's: what the screen starts ends with it
	work Work
	o    Options
	keys *keys.Table

	width, height int
	theme         themes.Theme
	now           time.Time

	mode   keys.Mode
	chosen int              // row under the cursor
	step   measure.NextStep // that the cursor was last put on
	stats  measure.Stats
	past   measure.Recent
	count  counting

	server   server
	board    *progress.Board
	task     *task
	tasks    int // so far; makes ids
	message  message
	leaving  bool               // quit when the task has ended
	over     pipeline.Overrides // what runs ask, as the person chose
	picker   picker
	palette  *palette.Palette // while it is open
	input    textinput.Model
	question question
}

// counting is how current the statistics are.
type counting struct {
	at    time.Time // when they were read; zero: never
	busy  bool      // a count is in progress
	stale bool      // count again when it ends
}

// server holds what is known about Ollama.
type server struct {
	asked  bool
	asking bool
	at     time.Time
	err    error
	models []ollama.ModelInfo
}

// message is one line for the person.
type message struct {
	text  string // may quote foreign text
	warn  bool
	stays bool // beyond the next key: why work failed
}

// New returns the home screen of a deck whose work is done by w.
func New(ctx context.Context, w Work, table *keys.Table, o Options) *Screen {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Generate <= 0 {
		o.Generate = 20
	}
	if o.Board == nil {
		o.Board = &progress.Board{}
	}
	m := &Screen{board: o.Board, ctx: ctx, work: w, o: o, keys: table, mode: keys.Browsing, over: pipeline.Overrides{Models: o.Models}, now: o.Now(), width: 80, height: 24}
	m.input = newInput()
	return m
}

// Init counts the deck and asks the server for its models.
func (m *Screen) Init() tea.Cmd {
	return tea.Batch(m.refresh(), m.askServer())
}

// SetSize fits the screen to a terminal.
func (m *Screen) SetSize(w, h int) tea.Cmd {
	had := m.wantsPast()
	m.width, m.height = w, h
	m.input.SetWidth(max(10, w-8))
	if m.wantsPast() && !had && !m.count.at.IsZero() {
		return m.refresh()
	}
	return nil
}

// SetTheme changes the look.
func (m *Screen) SetTheme(t themes.Theme) tea.Cmd {
	m.theme = t
	m.input.SetStyles(m.theme.Input())
	return nil
}

// Say shows a line, such as why labelling could not be opened.
func (m *Screen) Say(text string, warn bool) {
	m.message = message{text: text, warn: warn}
	m.board.Said, m.board.Warn = text, warn
}

// Shown brings the screen up to date when it returns to the front.
func (m *Screen) Shown() tea.Cmd { return m.refresh() }

// Leave stops the running work and sends Quit when it has ended. It never stays.
func (m *Screen) Leave(bool) tea.Cmd {
	if m.task == nil {
		return quit
	}
	m.leaving, m.mode, m.task.stopped, m.board.Stopping = true, keys.LeavingHome, true, true
	m.Say("stopping "+m.task.what+"; q again leaves at once", false)
	m.task.cancel()
	return nil
}

func quit() tea.Msg { return Quit{} }

// Update handles a message. It ignores those of other screens.
func (m *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.onKey(msg)
	case tea.PasteMsg:
		return m.onPaste(msg)
	case tea.FocusMsg:
		return m.refresh()
	case counted:
		return m.onCounted(msg)
	case answered:
		return m.onAnswered(msg)
	case heard:
		return m.onHeard(msg)
	case ended:
		return m.onEnded(msg)
	case running.Start:
		return m.onStart(msg)
	case running.Chose:
		m.over = msg.Chosen
	case running.Stop:
		return m.stopTask()
	}
	return nil
}

// refresh counts the deck again; one count runs at a time.
func (m *Screen) refresh() tea.Cmd {
	if m.count.busy {
		m.count.stale = true
		return nil
	}
	m.count.busy, m.count.stale = true, false
	return count(m.ctx, m.work, m.wantsPast(), m.o.Now)
}

// recount is refresh at most once a second.
func (m *Screen) recount(now time.Time) tea.Cmd {
	if now.Sub(m.count.at) < time.Second {
		return nil
	}
	return m.refresh()
}

func (m *Screen) onCounted(msg counted) tea.Cmd {
	m.count.busy, m.count.at, m.now = false, msg.at, msg.at
	if msg.err != nil {
		m.Say(msg.err.Error(), true)
	} else {
		m.stats, m.past = msg.stats, msg.past
		m.advise()
	}
	if m.count.stale {
		return m.refresh()
	}
	return nil
}

// retryServer is how long a server is left alone, whether it answered or not. Nothing is
// asked while nobody touches a key: an idle screen stays idle.
const retryServer = 5 * time.Second

func (m *Screen) askServer() tea.Cmd {
	if m.server.asking {
		return nil
	}
	m.server.asking = true
	return ask(m.ctx, m.work, m.o.Now)
}

func (m *Screen) onAnswered(msg answered) tea.Cmd {
	m.now = msg.at
	m.server = server{asked: true, at: msg.at, err: msg.err, models: msg.models}
	if m.mode == keys.ChoosingKind {
		m.picker.fill(m.server.models, m.o.AllowRemote)
	}
	return nil
}

// begin starts work in the background, unless something is running already.
func (m *Screen) begin(what string, do func(context.Context, stages.Events) error) tea.Cmd {
	if m.task != nil {
		m.Say(m.task.what+" is still running; x stops it", true)
		return nil
	}
	ctx, cancel := context.WithCancel(m.ctx)
	m.tasks++
	m.task = &task{id: m.tasks, what: what, cancel: cancel, events: make(chan stages.RunEvent, 64)}
	m.message = message{}
	m.board.Begin(what, m.o.Now())
	began := func() tea.Msg { return screen.TaskBegan{} }
	return tea.Batch(start(ctx, m.task, m.o.Now, do), hear(m.task, m.o.Now), began)
}

func (m *Screen) onHeard(msg heard) tea.Cmd {
	if m.task == nil || msg.task != m.task.id {
		return nil
	}
	m.now, m.board.Now = msg.at, msg.at
	for _, e := range msg.events {
		m.board.Take(e, msg.at)
		if n, ok := e.(stages.Notice); ok {
			m.Say(string(n.Stage)+": "+n.Text, n.Warn)
		}
	}
	if msg.closed {
		m.task.closed = true
		return m.finish()
	}
	again := hear(m.task, m.o.Now)
	if len(msg.events) == 0 {
		return again
	}
	return tea.Batch(again, m.recount(msg.at))
}

func (m *Screen) onEnded(msg ended) tea.Cmd {
	if m.task == nil || msg.task != m.task.id {
		return nil
	}
	m.now, m.task.end = msg.at, &msg
	return m.finish()
}

// finish ends the task when both its work and its events have ended, and reports
// the result.
func (m *Screen) finish() tea.Cmd {
	t := m.task
	if t.end == nil || !t.closed {
		return nil
	}
	t.cancel()
	m.task = nil
	m.board.End(m.now)
	switch {
	case t.stopped:
		m.Say(t.what+" stopped; a restart goes on from here", false)
	case t.end.err != nil:
		m.Say(t.end.err.Error(), true)
		m.message.stays = true
	}
	if m.leaving {
		return quit
	}
	return tea.Batch(m.refresh(), func() tea.Msg { return screen.TaskEnded{} })
}
