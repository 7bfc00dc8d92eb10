package tui

import (
	"context"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/themes"
	"prefdeck/tui/home"
	"prefdeck/tui/keys"
	"prefdeck/tui/picker"
	"prefdeck/tui/screen"
	"prefdeck/tui/terminal"
)

// app is the root of the workstation: it decides which screen has the keyboard.
type app struct {
	ctx    context.Context // of the program: it ends after the last commit
	o      Options
	routes []route

	screens []*open        // the last one is in front
	opening bool           // a screen has been requested
	held    []func() error // locks of screens that closed while the program ends

	theme         themes.Theme
	themeName     string      // as requested: "" and themes.Auto follow the terminal
	dark          bool        // the terminal's background, as far as known
	labellingKeys *keys.Table // all of them
	picker        *picker.Picker
	width, height int
	resizes       terminal.Resizes
	method        ansi.Method // how the terminal measures joined emoji

	started tea.Cmd          // begun by start
	frames  *terminal.Frames // nil in tests
	leaving leaving
	result  Result
	lost    error              // the error about input that is not saved
	fault   *terminal.Panicked // the command that ended the program
}

// open is a screen that is open.
type open struct {
	screen.Screen
	route   *route       // by which it opened; nil for the home screen
	release func() error // gives its locks back; nil: there are none
}

// leaving says why the program ends as soon as it cleanly can.
type leaving int

const (
	staying  leaving = iota
	byKey            // ctrl+c
	bySignal         // nobody may be there to read a refusal
)

// front returns the screen that has the keyboard.
func (a *app) front() *open {
	if n := len(a.screens); n > 0 {
		return a.screens[n-1]
	}
	return nil
}

// Init continues what start has begun, and asks the terminal for its background.
// Nothing waits for the answer.
func (a *app) Init() tea.Cmd {
	cmds := []tea.Cmd{a.started}
	if a.auto() {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return terminal.Careful(tea.Batch(cmds...))
}

// start starts the first screen before the terminal is ready: the deck is read in
// the meantime.
func (a *app) start() { a.started = terminal.Ahead(a.begin(a.front())) }

// begin gives a new screen its size and look and starts it.
func (a *app) begin(s screen.Screen) tea.Cmd {
	return tea.Batch(s.SetTheme(a.theme), s.SetMethod(a.method), s.SetSize(a.width, a.height), s.Init())
}

// leave asks the program to end, because of a signal.
type leave struct{}

// Update routes messages: it decides about the program as a whole, passes keys to
// the screen in front and everything else to all screens.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) { return a, terminal.Careful(a.route(msg)) }

func (a *app) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case terminal.Panicked:
		a.fault = &msg
		return tea.Quit
	case tea.WindowSizeMsg:
		return tea.Batch(a.onSize(msg), a.resizes.Changed(msg))
	case terminal.Rested:
		return a.resizes.Rested(msg)
	case tea.BackgroundColorMsg:
		return a.onBackground(msg)
	case tea.ModeReportMsg:
		return a.onMode(msg)
	case leave:
		return a.onLeave(bySignal)
	case tea.KeyPressMsg:
		return a.onKey(msg)
	case tea.PasteMsg, tea.MouseMsg:
		if a.picker != nil {
			return nil
		}
		return a.toFront(msg)
	case screen.Themes:
		return a.openPicker()
	case themeKept:
		return a.onThemeKept(msg)
	case opened:
		return a.onOpened(msg)
	case screen.Left:
		return a.onLeft(msg)
	case screen.Stays:
		a.leaving, a.result.Interrupted = staying, false
		return nil
	case released:
		return a.onReleased(msg)
	case home.Sample:
		a.result.Sample = true
		return a.leaveFront()
	case home.Quit:
		return tea.Quit
	case tea.ResumeMsg:
		terminal.Resumed()
	}
	if i := slices.IndexFunc(a.routes, func(r route) bool { return r.asked(msg) }); i >= 0 {
		return a.open(&a.routes[i], msg)
	}
	return a.toAll(msg)
}

func (a *app) onKey(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "ctrl+c":
		return a.onLeave(byKey)
	case "ctrl+z":
		// Bubble Tea's own message comes only when the program continues.
		return tea.Batch(a.toAll(tea.SuspendMsg{}), putAway(a.ctx, a.o.Deck))
	}
	if a.picker != nil {
		return a.onPicking(msg)
	}
	return a.toFront(msg)
}

// putAway suspends the program once the deck's file holds everything that was
// saved, since it may be copied meanwhile. A failed checkpoint loses nothing: the
// log beside the file has the rest.
func putAway(ctx context.Context, deck WholeDeck) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		_ = deck.Checkpoint(ctx)
		return terminal.Suspend()
	}
}

// toFront passes a message to the screen in front.
func (a *app) toFront(msg tea.Msg) tea.Cmd {
	if s := a.front(); s != nil {
		return s.Update(msg)
	}
	return nil
}

// toAll passes a message to every screen: a stage continues while pairs are
// labelled, and its events belong to the home screen.
func (a *app) toAll(msg tea.Msg) tea.Cmd {
	return a.each(func(s screen.Screen) tea.Cmd { return s.Update(msg) })
}

func (a *app) each(do func(screen.Screen) tea.Cmd) tea.Cmd {
	var cmds []tea.Cmd
	for _, s := range a.screens {
		cmds = append(cmds, do(s))
	}
	return tea.Batch(cmds...)
}

func (a *app) onSize(msg tea.WindowSizeMsg) tea.Cmd {
	a.width, a.height = msg.Width, msg.Height
	a.placePicker()
	return a.each(func(s screen.Screen) tea.Cmd { return s.SetSize(msg.Width, msg.Height) })
}

// onMode records that the terminal measures joined emoji as one. Bubble Tea draws
// in that measure from the same answer on.
func (a *app) onMode(msg tea.ModeReportMsg) tea.Cmd {
	if msg.Mode != ansi.ModeUnicodeCore {
		return nil
	}
	switch msg.Value {
	case ansi.ModeSet, ansi.ModeReset, ansi.ModePermanentlySet:
		a.method = ansi.GraphemeWidth
	}
	return a.each(func(s screen.Screen) tea.Cmd { return s.SetMethod(a.method) })
}

// onLeave ends the program by ctrl+c or a signal, once labels are saved and a
// running stage has stopped cleanly. The second time it waits for nothing.
func (a *app) onLeave(why leaving) tea.Cmd {
	a.result.Interrupted = true
	if a.leaving != staying {
		return tea.Quit
	}
	a.leaving = why
	a.closePicker()
	return a.leaveFront()
}

// leaveFront asks the screen in front to close, or ends the program after the last
// one.
func (a *app) leaveFront() tea.Cmd {
	if s := a.front(); s != nil {
		return s.Leave(a.leaving == bySignal)
	}
	return tea.Quit
}

// opened answers open.
type opened struct {
	open
	err error
}

// open opens the requested screen over the one in front, unless it is open already.
func (a *app) open(r *route, asked tea.Msg) tea.Cmd {
	if a.opening || slices.ContainsFunc(a.screens, func(s *open) bool { return s.route == r }) {
		return nil
	}
	a.opening = true
	ctx, o, l := a.ctx, a.o, a.look()
	return func() tea.Msg {
		s, release, err := r.open(ctx, asked, o, l)
		return opened{open{s, r, release}, err}
	}
}

func (a *app) onOpened(msg opened) tea.Cmd {
	a.opening = false
	switch {
	case msg.err != nil:
		a.front().Say(msg.err.Error(), true)
		return nil
	case a.leaving != staying:
		a.hold(msg.release)
		return nil
	}
	a.front().Cover(true)
	a.screens = append(a.screens, &msg.open)
	return a.begin(msg.open)
}

// hold keeps a lock until the program has ended.
func (a *app) hold(release func() error) {
	if release != nil {
		a.held = append(a.held, release)
	}
}

// onLeft closes the screen in front, and continues with the one below.
func (a *app) onLeft(msg screen.Left) tea.Cmd {
	closed := a.front()
	if closed == nil {
		return nil // it has closed already
	}
	a.screens = a.screens[:len(a.screens)-1]
	a.result.add(msg.Summary)
	if _, sat := closed.Screen.(screen.Summarizer); sat {
		a.lost = msg.Err // until another sitting has left with everything saved
	}
	if a.leaving != staying || len(a.screens) == 0 {
		a.hold(closed.release)
		return a.leaveFront()
	}
	below := a.front()
	if msg.Err != nil {
		below.Say(msg.Err.Error(), true)
	}
	below.Cover(false)
	return tea.Batch(releaseLocks(closed.release), below.Shown())
}

// released answers releaseLocks.
type released struct{ err error }

func releaseLocks(release func() error) tea.Cmd {
	if release == nil {
		return nil
	}
	return func() tea.Msg { return released{release()} }
}

func (a *app) onReleased(msg released) tea.Cmd {
	if msg.err != nil {
		a.front().Say(msg.err.Error(), true)
	}
	return nil
}

// View draws the screen in front.
func (a *app) View() tea.View {
	content, mouse := "", false
	if s := a.front(); s != nil {
		content, mouse = s.View(), s.route != nil && s.route.mouse
	}
	if a.picker != nil {
		content = a.pickerView()
	}
	v := tea.NewView(terminal.Halved(content, a.width, a.method))
	v.AltScreen = true
	v.ReportFocus = true
	v.ProgressBar, v.ProgramStatus = a.progress()
	if mouse && a.o.Settings.Labelling.Mouse {
		v.MouseMode = tea.MouseModeCellMotion // text can still be selected with shift held down
	}
	a.frames.Stir(v.Content)
	return v
}
