package labelling

import (
	"cmp"
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/editor"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/markdown"
	"prefdeck/tui/pairview"
	"prefdeck/tui/terminal"
)

// Options are optional; the zero value works.
type Options struct {
	Theme    themes.Theme
	Keys     *keys.Table      // nil: keys.Labelling
	Now      func() time.Time // nil: time.Now
	Guard    *label.Guard     // nil: label.DefaultGuard
	Idle     time.Duration    // 0: label.DefaultIdle
	Poll     time.Duration    // how often to look at an empty queue; 0: a second
	Frame    time.Duration    // by when a frame is written; 0: 50 ms
	Slow     time.Duration    // a write that takes longer is told; 0: Slow
	Version  string           // of the program, for the log
	DeckName string           // for the header
	Layout   string           // side-by-side, stacked or flip; else automatic
	Width    int              // of a pane's text at most; 0: as wide as fits
	Editor   string           // command line of the person's editor; "": $VISUAL, $EDITOR or vi
	Notice   string           // for the footer at first

	Filter *label.QueueFilter // to be put in force at first; nil: the one in force stays

	Leave <-chan struct{}      // closed when the program is to end, which the editor is told; nil: never
	Lend  func() (back func()) // see editor.ProcessOptions

	Pair func(context.Context) error // proposes pairs of the responses in the deck; nil: nothing can

	// Rank draws the order of what teaches most: see label.SittingOptions.
	Rank func(context.Context) (labels int, err error)

	Mask   bool          // mask the names by which responses give away their models
	Scheme *label.Scheme // how the deck is labelled; nil: label.DefaultScheme; Keys must be for its scale
}

// Screen is the labelling screen.
type Screen struct {
	canvas
	status

	ctx     context.Context // of the program: commands have no other way to get it
	deck    ScreenDeck
	sitting *label.Sitting // the current pair, and what is decided on it
	scheme  label.Scheme
	cache   *markdown.Cache
	name    string // of the deck

	pair    *pairview.Viewer               // how the current pair is shown
	do      actions                        // of bindings while nothing lies over the pair
	answers map[keys.ActionID]label.Choice // of answering bindings, likewise

	keptScale keptScale
	keptHints keptHints

	overlay overlay // nil: none
	covered bool    // by something of the program's
	unseen  bool    // the current pair has been covered since it came up

	// atOnce begins a command at once. The annotator waits for what it writes, and Bubble
	// Tea draws a picture before it begins commands.
	atOnce func(tea.Cmd) tea.Cmd

	timer   timer
	arrival arrival
	seeking seeking
	editing editing

	pairUp  func(context.Context) error // see Options.Pair
	pairing bool                        // it runs

	leaving leaving
	looked  bool // for the deck's file, on the way out
	taken   int  // how many names to save it under were taken
}

// New returns the screen of a deck. It reads nothing before Init's command runs.
func New(ctx context.Context, deck ScreenDeck, o Options) *Screen {
	if o.Now == nil {
		o.Now = time.Now
	}
	s := &Screen{
		canvas:  canvas{theme: o.Theme, keys: o.Keys},
		status:  status{notice: gate.Line(o.Notice)},
		ctx:     ctx,
		deck:    deck,
		cache:   markdown.NewCache(cacheBytes),
		name:    gate.Line(o.DeckName),
		pairUp:  o.Pair,
		atOnce:  terminal.Ahead,
		timer:   timer{every: cmp.Or(max(o.Poll, 0), time.Second), slow: cmp.Or(o.Slow, Slow), tick: tea.Tick},
		arrival: arrival{after: cmp.Or(o.Frame, 50*time.Millisecond), now: o.Now},
		editing: editing{ProcessOptions: editor.ProcessOptions{Chosen: o.Editor, Leave: o.Leave, Lend: o.Lend}, exec: tea.Exec},
	}
	s.scheme = label.DefaultScheme()
	if o.Scheme != nil {
		s.scheme = *o.Scheme
	}
	s.sitting = label.NewSitting(deck, label.SittingOptions{
		Now: o.Now, Guard: o.Guard, Idle: o.Idle, Version: o.Version, Repeats: s.scheme.Repeats, Ahead: lookAhead, Rank: o.Rank,
	})
	if s.keys == nil {
		s.keys = keys.DefaultOn(s.scheme.Scale)
	}
	s.pair = pairview.New(pairview.Options{
		Cache:     s.cache,
		Layout:    pairview.LayoutNamed(o.Layout),
		TextWidth: o.Width,
		Mask:      o.Mask,
		PromptKey: s.keys.Key(keys.Deciding, keys.ViewPrompt),
		StepsKey:  s.keys.Key(keys.Deciding, keys.ViewThinking),
	})
	if o.Filter != nil {
		s.seeking = seeking{wanted: o.Filter, opened: o.Filter}
	}
	s.do, s.answers = s.pairActions(), keys.Answers(s.scheme.Scale)
	return s
}

// Init reads the queue, and the pair at which the last sitting was interrupted.
func (s *Screen) Init() tea.Cmd {
	var cmds []tea.Cmd
	for _, step := range s.sitting.Open().Steps {
		cmds = append(cmds, s.opened(step))
	}
	return tea.Batch(cmds...)
}

// SetSize sets the size of the screen. Until texts are rendered at the new width
// the old lines are drawn, cut to it.
func (s *Screen) SetSize(width, height int) tea.Cmd {
	s.width, s.height = width, height
	return s.relayout()
}

// SetTheme changes the look.
func (s *Screen) SetTheme(th themes.Theme) tea.Cmd {
	s.theme = th
	return s.relayout()
}

// SetMethod says how the terminal measures joined emoji and flags: by their parts,
// unless it supports mode 2027.
func (s *Screen) SetMethod(method ansi.Method) tea.Cmd {
	if s.method == method {
		return nil
	}
	s.method = method
	return s.relayout()
}

// Summary returns the sitting's summary so far.
func (s *Screen) Summary() label.Summary { return s.sitting.Summary() }

// Update handles one message.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	foot, wrote := s.footerRows(), s.heldUp()
	cmd := tea.Batch(s.take(msg), s.seekNow())
	if s.footerRows() != foot {
		s.pair.SetRows(s.bodyRows())
	}
	cmd = tea.Batch(cmd, s.depart())
	return tea.Batch(cmd, s.watchWrites(wrote))
}

func (s *Screen) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		if s.arrival.ghost(msg) {
			return s.onAnswer()
		}
		return s.onKey(msg)
	case tea.PasteMsg:
		return s.onPaste(msg)
	case tea.MouseWheelMsg:
		return s.onWheel(msg)
	case tea.MouseClickMsg:
		return s.onClick(msg)
	case tea.WindowSizeMsg:
		return s.SetSize(msg.Width, msg.Height)
	case tea.SuspendMsg:
		s.sitting.Pause()
	case tea.ResumeMsg:
		return s.onResume()
	case stepped:
		return s.onStepped(msg)
	case pollDue:
		return s.onPollDue(msg)
	case writeSlow:
		s.onWriteSlow(msg)
	case pairPainted:
		return s.onPairPainted(msg)
	case tea.CursorPositionMsg:
		return s.onAnswer()
	case laidOut:
		return s.onLaidOut(msg)
	case written:
		return s.onWritten(msg)
	case choicesRead:
		return s.onChoicesRead(msg)
	case prepared:
		return s.onPrepared(msg)
	case pairedUp:
		return s.onPairedUp(msg)
	}
	return tea.Batch(s.onPair(msg), s.toOverlay(msg))
}

// cacheBytes bounds the rendered lines: fifty pairs of long responses. The
// collector lets the heap grow to twice what is live, so each byte here counts
// twice.
const cacheBytes = 2 << 20
