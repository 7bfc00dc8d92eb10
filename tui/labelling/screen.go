package labelling

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/cause"
	"prefdeck/tui/editor"
	"prefdeck/tui/gate"
	"prefdeck/tui/keys"
	"prefdeck/tui/markdown"
	"prefdeck/tui/pairview"
)

// Options are what the screen does not have to be told; the zero value works.
type Options struct {
	Theme    themes.Theme
	Keys     *keys.Table      // nil: keys.Labelling
	Now      func() time.Time // nil: time.Now
	Guard    *label.Guard     // nil: label.DefaultGuard
	Idle     time.Duration    // 0: label.DefaultIdle
	Poll     time.Duration    // how often an empty queue is looked at; 0: a second
	Version  string           // of the program, for the log
	DeckName string           // for the header
	Layout   string           // side-by-side, stacked or flip; else as it fits
	Editor   string           // command line of the person's editor; "": $VISUAL, $EDITOR or vi
	Notice   string           // for the footer at first

	Leave <-chan struct{}      // closed when the program shall end, which the editor is told; nil: never
	Lend  func() (back func()) // see editor.ProcessOptions

	Mask   bool          // cover the names by which responses give away their models
	Scheme *label.Scheme // how the deck is labelled; nil: label.DefaultScheme; Keys has to be for its scale
}

// Screen is the labelling screen.
type Screen struct {
	ctx     context.Context // of the program: commands have no other way to get it
	deck    Deck
	sitting *label.Sitting
	keys    *keys.Table
	scheme  label.Scheme
	theme   themes.Theme
	cache   *markdown.Cache
	name    string
	poll    time.Duration
	now     func() time.Time
	tick    func(time.Duration, func(time.Time) tea.Msg) tea.Cmd

	width, height int
	method        ansi.Method // how the terminal measures what is joined
	polls         int         // how many times the timer was set; the last one counts

	pair    *pairview.View                 // how the pair that is up is seen
	do      actions                        // of the bindings, where nothing lies over the pair
	answers map[keys.ActionID]label.Choice // that they stand for, likewise
	overlay overlay                        // nil: none
	covered bool                           // by something of the program's
	unseen  bool                           // the pair that is up has been covered since it came

	echo    echo // of the last answer that is on disk
	notice  string
	trouble bool // the notice is bad news
	waits   bool // it is that of a key which has to wait for the pair to come
	nagged  bool // the fast mark was explained once

	editor  editor.ProcessOptions
	editing bool // it is open
	exec    func(tea.ExecCommand, tea.ExecCallback) tea.Cmd

	sought     *label.QueueFilter  // what is searched for as soon as that is made ready
	preparing  bool                // it is being made ready
	searchable bool                // it is ready
	choices    label.FilterChoices // what one can search by

	leaving leaving
	looked  bool // for the deck's file, on the way out
	taken   int  // how many names were taken that it could be saved under
}

// New is the screen for a deck. Nothing is read before Init's command runs.
func New(ctx context.Context, deck Deck, o Options) *Screen {
	s := &Screen{
		ctx:    ctx,
		deck:   deck,
		keys:   o.Keys,
		theme:  o.Theme,
		cache:  markdown.NewCache(cacheBytes),
		name:   gate.Line(o.DeckName),
		poll:   o.Poll,
		now:    o.Now,
		tick:   tea.Tick,
		notice: gate.Line(o.Notice),
		editor: editor.ProcessOptions{Chosen: o.Editor, Leave: o.Leave, Lend: o.Lend},
		exec:   tea.Exec,
	}
	if s.now == nil {
		s.now = time.Now
	}
	s.scheme = label.DefaultScheme()
	if o.Scheme != nil {
		s.scheme = *o.Scheme
	}
	s.sitting = label.NewSitting(deck, label.SittingOptions{
		Now: o.Now, Guard: o.Guard, Idle: o.Idle, Version: o.Version, Repeats: s.scheme.Repeats, Ahead: lookAhead,
	})
	if s.keys == nil {
		s.keys = keys.DefaultOn(s.scheme.Scale)
	}
	if s.poll <= 0 {
		s.poll = time.Second
	}
	s.pair = pairview.New(pairview.Options{
		Cache:       s.cache,
		Layout:      pairview.LayoutNamed(o.Layout),
		Mask:        o.Mask,
		PromptKey:   s.keys.Key(keys.Deciding, keys.ViewPrompt),
		ThinkingKey: s.keys.Key(keys.Deciding, keys.ViewThinking),
	})
	s.do, s.answers = s.pairActions(), answers(s.scheme.Scale)
	return s
}

// Init reads the queue, and the pair that the last sitting was broken off at.
func (s *Screen) Init() tea.Cmd {
	var cmds []tea.Cmd
	for _, step := range s.sitting.Open().Steps {
		cmds = append(cmds, s.opened(step))
	}
	return tea.Batch(cmds...)
}

// SetSize gives the screen its cells. Until texts are rendered at the new width
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

// SetMethod says how the terminal measures joined emoji and flags: by their
// parts, unless it has answered that it knows mode 2027.
func (s *Screen) SetMethod(method ansi.Method) tea.Cmd {
	if s.method == method {
		return nil
	}
	s.method = method
	return s.relayout()
}

// Summary says how the sitting stands.
func (s *Screen) Summary() label.Summary { return s.sitting.Summary() }

// Update takes one message.
func (s *Screen) Update(msg tea.Msg) tea.Cmd {
	foot := s.footerRows()
	cmd := tea.Batch(s.take(msg), s.seekNow())
	if s.footerRows() != foot {
		s.pair.SetRows(s.bodyRows())
	}
	return tea.Batch(cmd, s.depart())
}

func (s *Screen) take(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
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
	case laidOut:
		return s.onLaidOut(msg)
	case written:
		return s.onWritten(msg)
	case choicesRead:
		return s.onChoicesRead(msg)
	case prepared:
		return s.onPrepared(msg)
	}
	return tea.Batch(s.onPair(msg), s.toOverlay(msg))
}

// onResume starts the clock again after a suspension, unless an overlay holds it.
func (s *Screen) onResume() tea.Cmd {
	if !s.isCovered() {
		s.sitting.Pause()
		s.sitting.Resume()
	}
	return nil
}

// tell shows a notice in the footer until the next one or the next answer.
func (s *Screen) tell(text string) tea.Cmd {
	s.notice, s.trouble, s.waits = text, false, false
	return nil
}

// complain shows bad news in the footer, with the reason where it is not cut away.
func (s *Screen) complain(doing string, err error) tea.Cmd {
	s.notice, s.trouble, s.waits = doing+": "+cause.Of(err), true, false
	return nil
}
