package pipeline

import (
	"context"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
	"prefdeck/stages/response"
	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/progress"
	"prefdeck/tui/running"
	"prefdeck/tui/screen"
)

// Teller answers questions that the record of the running task does not. Every call may
// take long, so commands make it.
type Teller interface {
	Stats(ctx context.Context) (measure.Stats, error)
	// Loaded lists the models in the server's memory.
	Loaded(ctx context.Context) ([]ollama.Loaded, error)
	// Hosts returns what each server is doing; nil where there is only one.
	Hosts() []ollama.HostState
	// Models lists the models of the server.
	Models(ctx context.Context) ([]ollama.ModelInfo, error)
	// Foresee says what a run would ask for the prompts that are in.
	Foresee(ctx context.Context, over pipeline.Overrides) (response.Forecast, error)
	// SavePlan writes the configuration of such a run to a new file, and returns its name.
	SavePlan(over pipeline.Overrides) (name string, err error)
}

// Options configures New. Keys, Name and Board are required.
type Options struct {
	Keys  *keys.Table
	Name  string           // the deck's, for the header
	Board *progress.Board  // kept by the screen below
	Now   func() time.Time // nil: time.Now

	Chosen    pipeline.Overrides // what runs ask, as chosen so far
	Responses response.Options   // the configuration with that over it
	Sets      []map[string]any   // all option sets that the configuration has

	PairsPerPrompt int // of the same configuration; 0: all
}

// Screen is the pipeline screen.
type Screen struct {
	screen.Passive

	ctx    context.Context // the program's
	source Teller
	o      Options

	width, height int
	theme         themes.Theme
	chosen        int // stage under the cursor
	helping       bool
	planner       planner
	message       string

	reading bool
	resting bool      // until the next reading is due
	again   time.Time // when what is shown was read
	stats   measure.Stats
	counted bool
	failure error // of reading the deck
	loaded  []ollama.Loaded
	silent  error // why Ollama does not tell what is loaded
	hosts   []ollama.HostState
}

// New returns the pipeline screen. It reads nothing before Init's command runs.
func New(ctx context.Context, s Teller, o Options) *Screen {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Screen{ctx: ctx, source: s, o: o, planner: newPlanner(o)}
}

// shown lists the stages on the screen.
var shown = [...]stages.Stage{stages.Prompts, stages.Responses, stages.Filter}

// Init reads the deck and asks the server.
func (m *Screen) Init() tea.Cmd { return m.read() }

// Shown does the same when a screen above has closed.
func (m *Screen) Shown() tea.Cmd { return m.read() }

// read looks up the facts that the board does not have; one reading runs at a time.
func (m *Screen) read() tea.Cmd {
	if m.reading {
		return nil
	}
	m.reading = true
	ctx, source, now := m.ctx, m.source, m.o.Now
	return func() tea.Msg {
		var r read
		r.stats, r.failure = source.Stats(ctx)
		r.loaded, r.silent = source.Loaded(ctx)
		r.hosts = source.Hosts()
		r.at = now()
		return r
	}
}

// read is the result of read.
type read struct {
	stats   measure.Stats
	failure error
	loaded  []ollama.Loaded
	silent  error
	hosts   []ollama.HostState
	at      time.Time
}

// rest is how long lies between two readings while a task runs. Nothing is read while
// none does: an idle screen stays idle.
const rest = 3 * time.Second

// due says that the next reading is due.
type due struct{}

func (m *Screen) onRead(msg read) tea.Cmd {
	m.reading, m.again = false, msg.at
	m.loaded, m.silent, m.hosts, m.failure = msg.loaded, msg.silent, msg.hosts, msg.failure
	if msg.failure == nil {
		m.stats, m.counted = msg.stats, true
	}
	if m.o.Board.Task == "" || m.resting {
		return nil
	}
	m.resting = true
	return tea.Tick(rest, func(time.Time) tea.Msg { return due{} })
}

// Update handles a message and ignores messages of other screens.
func (m *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.onKey(msg)
	case read:
		return m.onRead(msg)
	case foreseen:
		m.onForeseen(msg)
	case listed:
		m.onListed(msg)
	case savedPlan:
		m.onSavedPlan(msg)
	case due:
		m.resting = false
		return m.read()
	case screen.TaskBegan, screen.TaskEnded:
		return m.read()
	}
	return nil
}

func (m *Screen) onKey(msg tea.KeyPressMsg) tea.Cmd {
	if m.planner.open {
		return m.onPlanning(msg)
	}
	id, bound := m.o.Keys.Lookup(keys.Piping, msg.String())
	m.message, m.o.Board.Said = "", ""
	switch {
	case m.helping: // any key of the screen leads back
		m.helping = !bound
		return nil
	case !bound:
		m.message = gate.Line(m.o.Keys.Unbound(keys.Piping, msg.String(), keys.PipelineHelp))
		return nil
	}
	switch id {
	case keys.PipelineStart:
		return m.start(shown[m.chosen])
	case keys.PipelineAll:
		return m.start(shown[:]...)
	case keys.PipelinePlan:
		return m.openPlan()
	case keys.PipelineHold:
		m.hold()
	case keys.PipelineStop:
		return func() tea.Msg { return running.Stop{} }
	case keys.PipelineMore:
		m.turn(1)
	case keys.PipelineFewer:
		m.turn(-1)
	case keys.PipelineDown:
		m.chosen = (m.chosen + 1) % len(shown)
	case keys.PipelineUp:
		m.chosen = (m.chosen + len(shown) - 1) % len(shown)
	case keys.PipelineAgain:
		return m.read()
	case keys.PipelineHelp:
		m.helping = true
	case keys.PipelineClose:
		return m.Leave(false)
	}
	return nil
}

// hold pauses, or goes on.
func (m *Screen) hold() {
	paused := m.o.Board.Hold(m.o.Now())
	_, flying, _ := m.o.Board.Throttle.State()
	switch {
	case !paused:
		m.message = "going on"
	case flying > 0:
		m.message = fmt.Sprintf("paused: no new requests, %d still running", flying)
	default:
		m.message = "paused: no new requests"
	}
}

// turn changes how many requests run at a time.
func (m *Screen) turn(by int) {
	jobs, _, _ := m.o.Board.Throttle.State()
	m.o.Board.Throttle.SetJobs(jobs + by)
	now, _, _ := m.o.Board.Throttle.State()
	switch {
	case now == jobs:
		m.message = fmt.Sprintf("from 1 to %d requests run at a time", ollama.MostJobs)
	case by > 0:
		m.message = fmt.Sprintf("%d at a time; Ollama answers OLLAMA_NUM_PARALLEL of them at once", now)
	default:
		m.message = fmt.Sprintf("%d at a time", now)
	}
}

// SetSize fits the screen to a terminal.
func (m *Screen) SetSize(w, h int) tea.Cmd {
	m.width, m.height = w, h
	return nil
}

// SetTheme changes the look.
func (m *Screen) SetTheme(t themes.Theme) tea.Cmd {
	m.theme = t
	return nil
}

// Say shows a line, such as why another screen could not be opened.
func (m *Screen) Say(text string, warn bool) { m.o.Board.Said, m.o.Board.Warn = text, warn }

// Leave closes the screen. What runs goes on, and a pause stays.
func (m *Screen) Leave(bool) tea.Cmd { return func() tea.Msg { return screen.Left{} } }

var _ screen.Screen = (*Screen)(nil)
