package statistics

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/themes"
	"prefdeck/tui/figures"
	"prefdeck/tui/keys"
	"prefdeck/tui/screen"
)

// Options configures New.
type Options struct {
	Keys      *keys.Table
	Name      string // the deck's, for the header
	Measuring measure.Measuring
	// Collect draws the pairs that the test set needs.
	Collect func(ctx context.Context) (measure.TestStream, error)
}

// Screen is the statistics screen.
type Screen struct {
	screen.Passive

	ctx  context.Context // the program's
	deck measure.StatsDeck
	o    Options

	width, height int
	theme         themes.Theme

	run      run // the measurement in progress
	runs     int // so far; numbers them
	sections []figures.Section
	whole    bool   // the sections are all there are, and not only the counts
	lines    []line // of the section in front, at this width and in this theme
	section  int
	cursor   int // the number chosen, among those of the section
	first    int // the line at the top
	message  message
	helping  bool // the keys are shown instead of the figures

	collecting bool // pairs of the test set are being drawn
}

// run is a measurement in progress.
type run struct {
	id     int // 0: none
	cancel context.CancelFunc
	heard  heard // how far it is
}

// message is one line for the person.
type message struct {
	text string // may quote foreign text
	warn bool
}

// New returns the statistics screen of a deck. It reads nothing before Init's command
// runs.
func New(ctx context.Context, deck measure.StatsDeck, o Options) *Screen {
	return &Screen{ctx: ctx, deck: deck, o: o}
}

// Init measures the deck.
func (m *Screen) Init() tea.Cmd { return m.measure() }

// Shown measures the deck again when labelling has closed: the old figures stay until
// the new ones come.
func (m *Screen) Shown() tea.Cmd { return m.measure() }

// measure starts a measurement in place of the one in progress.
func (m *Screen) measure() tea.Cmd {
	m.stop()
	m.runs++
	ctx, cancel := context.WithCancel(m.ctx)
	m.run = run{id: m.runs, cancel: cancel}
	m.message = message{}
	return start(ctx, m.deck, m.o.Measuring, m.runs)
}

// stop ends the measurement in progress and reports whether there was one.
func (m *Screen) stop() bool {
	if m.run.id == 0 {
		return false
	}
	m.run.cancel()
	m.run = run{}
	return true
}

// Update handles a message and ignores messages of other screens.
func (m *Screen) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		return m.onKey(msg)
	case heard:
		return m.onHeard(msg)
	case measured:
		m.onMeasured(msg)
	case collected:
		return m.onCollected(msg)
	}
	return nil
}

func (m *Screen) onHeard(msg heard) tea.Cmd {
	if msg.id != m.run.id {
		return nil // of a measurement that was given up
	}
	m.run.heard = msg
	if msg.counted != nil && !m.whole {
		m.sections = figures.Counted(*msg.counted)
		m.layout()
	}
	return msg.listen()
}

func (m *Screen) onMeasured(msg measured) {
	if msg.id != m.run.id {
		return
	}
	m.stop()
	if msg.err != nil {
		m.message = message{msg.err.Error(), true}
		return
	}
	m.sections, m.whole = figures.Of(msg.stats), true
	m.layout()
}

func (m *Screen) onKey(msg tea.KeyPressMsg) tea.Cmd {
	id, bound := m.o.Keys.Lookup(keys.Surveying, msg.String())
	m.message = message{}
	switch {
	case m.helping: // any key of the screen leads back to the figures
		m.helping = !bound
		return nil
	case !bound:
		m.message.text = m.o.Keys.Unbound(keys.Surveying, msg.String(), keys.StatisticsHelp)
		return nil
	}
	switch id {
	case keys.StatisticsHelp:
		m.helping = true
	case keys.StatisticsNext:
		m.turn(1)
	case keys.StatisticsPrevious:
		m.turn(-1)
	case keys.StatisticsDown:
		m.move(1)
	case keys.StatisticsUp:
		m.move(-1)
	case keys.StatisticsPageDown:
		m.scroll(m.room() / 2)
	case keys.StatisticsPageUp:
		m.scroll(-m.room() / 2)
	case keys.StatisticsTop:
		m.move(-len(m.lines))
	case keys.StatisticsBottom:
		m.move(len(m.lines))
	case keys.StatisticsPairs:
		return m.openPairs()
	case keys.StatisticsAgain:
		return m.measure()
	case keys.StatisticsTest:
		return m.collect()
	case keys.StatisticsGiveUp:
		if m.stop() {
			m.message = message{text: "measuring cancelled; " + m.o.Keys.Key(keys.Surveying, keys.StatisticsAgain) + " measures again"}
			return nil
		}
		return m.Leave(false)
	case keys.StatisticsClose:
		return m.Leave(false)
	}
	return nil
}

// openPairs asks for the pairs behind the chosen number.
func (m *Screen) openPairs() tea.Cmd {
	at, ok := m.chosen()
	switch {
	case !ok:
		return nil
	case m.lines[at].none:
		m.message = message{text: "there is no such pair"}
		return nil
	case m.lines[at].pairs == nil:
		m.message = message{text: "no search selects the pairs behind this number"}
		return nil
	}
	filter := *m.lines[at].pairs
	return func() tea.Msg { return screen.Pairs{Filter: filter} }
}

// collect draws the pairs that the test set needs, once at a time.
func (m *Screen) collect() tea.Cmd {
	if m.collecting {
		return nil
	}
	m.collecting = true
	m.message = message{text: "drawing pairs to test on" + m.theme.Glyphs.Ellipsis}
	return collect(m.ctx, m.o.Collect)
}

// onCollected opens the pairs of the test set that wait.
func (m *Screen) onCollected(msg collected) tea.Cmd {
	m.collecting, m.message = false, message{}
	switch {
	case msg.err != nil:
		m.message = message{msg.err.Error(), true}
	case msg.stream.Waiting > 0:
		return func() tea.Msg { return screen.Pairs{Filter: label.QueueFilter{Stream: label.TestStream}} }
	case msg.stream.Wanted == 0:
		m.message = message{text: "the test set has all the labels that it needs"}
	default:
		m.message = message{text: "no pair is left to draw: it takes more prompts with two responses that differ"}
	}
	return nil
}

// SetSize fits the screen to a terminal.
func (m *Screen) SetSize(w, h int) tea.Cmd {
	m.width, m.height = w, h
	m.layout()
	return nil
}

// SetTheme changes the look.
func (m *Screen) SetTheme(t themes.Theme) tea.Cmd {
	m.theme = t
	m.layout()
	return nil
}

// Say shows a line, such as why labelling could not be opened.
func (m *Screen) Say(text string, warn bool) { m.message = message{text, warn} }

// Leave closes the screen and gives a measurement up. There is nothing to save.
func (m *Screen) Leave(bool) tea.Cmd {
	m.stop()
	return func() tea.Msg { return screen.Left{} }
}

var _ screen.Screen = (*Screen)(nil)
