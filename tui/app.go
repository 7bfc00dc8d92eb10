package tui

import (
	"context"
	"errors"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/home"
	"prefdeck/tui/keys"
	"prefdeck/tui/labelling"
	"prefdeck/tui/picker"
	"prefdeck/tui/terminal"
)

// app is the root of the workstation: it decides which screen has the keyboard.
type app struct {
	ctx context.Context // of the program: it ends after the last commit
	o   Options

	home      *home.Screen      // nil when the program is for labelling alone
	labelling *labelling.Screen // nil while nothing is labelled
	release   func() error      // gives the labelling lock back; nil while not held
	opening   bool              // the lock has been asked for

	theme         themes.Theme
	themeName     string      // as it was asked for: "" and themes.Auto follow the terminal
	dark          bool        // the terminal's background, as far as is known
	labellingKeys *keys.Table // all of them
	picker        *picker.Picker
	width, height int
	resizes       terminal.Resizes
	method        ansi.Method // how the terminal measures joined emoji

	started tea.Cmd          // what start has begun
	frames  *terminal.Frames // nil in tests
	leaving bool             // ctrl+c or a signal: the program ends as soon as it cleanly can
	result  Result
	lost    error              // what could not be saved
	fault   *terminal.Panicked // the command that ended the program
}

// Init goes on with what start has begun, and asks the terminal for its
// background. Nothing waits for the answer.
func (a *app) Init() tea.Cmd {
	cmds := []tea.Cmd{a.started}
	if a.auto() {
		cmds = append(cmds, tea.RequestBackgroundColor)
	}
	return terminal.Careful(tea.Batch(cmds...))
}

// start starts the screen that is up, before the terminal has been made ready:
// the deck is read in the meantime.
func (a *app) start() {
	var cmds []tea.Cmd
	if a.home != nil {
		cmds = append(cmds, a.home.SetTheme(a.theme), a.home.SetSize(a.width, a.height), a.home.Init())
	}
	if a.labelling != nil {
		cmds = append(cmds, a.labelling.SetTheme(a.theme), a.labelling.SetSize(a.width, a.height), a.labelling.Init())
	}
	a.started = terminal.Ahead(tea.Batch(cmds...))
}

// leave asks the program to end: a signal came.
type leave struct{}

// Update routes: what concerns the whole program is decided here, keys go to the
// screen that is up, and everything else to both, which know their own.
func (a *app) Update(msg tea.Msg) (tea.Model, tea.Cmd) { return a, terminal.Careful(a.route(msg)) }

func (a *app) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case terminal.Panicked:
		a.fault = &msg
		return tea.Quit
	case tea.WindowSizeMsg:
		return tea.Batch(a.onSize(msg), a.resizes.Changed())
	case terminal.Rested:
		return a.resizes.Rested(msg)
	case tea.BackgroundColorMsg:
		return a.onBackground(msg)
	case tea.ModeReportMsg:
		return a.onMode(msg)
	case leave:
		return a.onLeave(true)
	case tea.KeyPressMsg:
		return a.onKey(msg)
	case tea.PasteMsg, tea.MouseMsg:
		if a.picker != nil {
			return nil
		}
		return a.toFront(msg)
	case home.Themes, labelling.Themes:
		return a.openPicker()
	case themeKept:
		return a.onThemeKept(msg)
	case home.Label:
		return a.onLabel()
	case home.Sample:
		a.result.Sample = true
		return a.home.Stop()
	case home.Quit:
		return tea.Quit
	case labellingOpened:
		return a.onOpened(msg)
	case labelling.Left:
		return a.onLeft(msg)
	case labelling.Stays:
		a.leaving, a.result.Interrupted = false, false
		return nil
	case released:
		return a.onReleased(msg)
	}
	return a.toBoth(msg)
}

func (a *app) onKey(msg tea.KeyPressMsg) tea.Cmd {
	switch msg.String() {
	case "ctrl+c":
		return a.onLeave(false)
	case "ctrl+z":
		// What Bubble Tea says of it comes only when the program goes on.
		return tea.Batch(a.toBoth(tea.SuspendMsg{}), putAway(a.ctx, a.o.Deck))
	}
	if a.picker != nil {
		return a.onPicking(msg)
	}
	return a.toFront(msg)
}

// putAway suspends the program once the deck's file has all that was saved: it may
// be copied meanwhile. What cannot be brought there is safe beside it.
func putAway(ctx context.Context, deck Deck) tea.Cmd {
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, time.Second)
		defer cancel()
		_ = deck.Checkpoint(ctx) // what stays in the log is as safe there
		return terminal.Suspend()
	}
}

// toFront gives a message to the screen that is up.
func (a *app) toFront(msg tea.Msg) tea.Cmd {
	if a.labelling != nil {
		return a.labelling.Update(msg)
	}
	if a.home != nil {
		return a.home.Update(msg)
	}
	return nil
}

// toBoth gives a message to every screen: a stage goes on while pairs are
// labelled, and its events are the home screen's.
func (a *app) toBoth(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	if a.home != nil {
		cmds = append(cmds, a.home.Update(msg))
	}
	if a.labelling != nil {
		cmds = append(cmds, a.labelling.Update(msg))
	}
	return tea.Batch(cmds...)
}

func (a *app) onSize(msg tea.WindowSizeMsg) tea.Cmd {
	a.width, a.height = msg.Width, msg.Height
	a.placePicker()
	var cmds []tea.Cmd
	if a.home != nil {
		cmds = append(cmds, a.home.SetSize(msg.Width, msg.Height))
	}
	if a.labelling != nil {
		cmds = append(cmds, a.labelling.SetSize(msg.Width, msg.Height))
	}
	return tea.Batch(cmds...)
}

// onMode notes that the terminal measures joined emoji as one. Bubble Tea draws
// in that measure from the same answer on.
func (a *app) onMode(msg tea.ModeReportMsg) tea.Cmd {
	if msg.Mode != ansi.ModeUnicodeCore {
		return nil
	}
	switch msg.Value {
	case ansi.ModeSet, ansi.ModeReset, ansi.ModePermanentlySet:
		a.method = ansi.GraphemeWidth
	}
	if a.labelling == nil {
		return nil
	}
	return a.labelling.SetMethod(a.method)
}

// onLeave ends the program by ctrl+c or a signal: what is being labelled is saved
// and a running stage is stopped cleanly first. The second time nothing is waited
// for. After a signal there may be nobody to read what could not be saved: then
// labelling does not stay for it.
func (a *app) onLeave(signal bool) tea.Cmd {
	a.result.Interrupted = true
	if a.leaving {
		return tea.Quit
	}
	a.leaving = true
	a.closePicker()
	if a.labelling != nil {
		return a.labelling.Leave(signal)
	}
	return a.windUp()
}

// windUp ends the program when nothing runs any more.
func (a *app) windUp() tea.Cmd {
	if a.home == nil || !a.home.Busy() {
		return tea.Quit
	}
	return a.home.Stop()
}

// labellingOpened answers openLabelling.
type labellingOpened struct {
	release func() error
	scheme  label.Scheme
	adopted string // what there was of an editor
	err     error
}

// openLabelling takes the lock, puts a new guideline in force, and reads how the
// deck is labelled.
func openLabelling(ctx context.Context, o Options) tea.Cmd {
	return func() tea.Msg {
		release, err := o.Deck.LockLabelling(ctx)
		if err != nil {
			return labellingOpened{err: err}
		}
		var scheme label.Scheme
		if o.Guideline != "" {
			_, err = o.Deck.SetGuideline(ctx, o.Guideline)
		}
		if err == nil {
			scheme, err = o.scheme(ctx)
		}
		if err != nil {
			return labellingOpened{err: errors.Join(err, release())}
		}
		return labellingOpened{release: release, scheme: scheme, adopted: adopt(ctx, o.Deck)}
	}
}

func (a *app) onLabel() tea.Cmd {
	if a.opening || a.labelling != nil {
		return nil
	}
	a.opening = true
	return openLabelling(a.ctx, a.o)
}

func (a *app) onOpened(msg labellingOpened) tea.Cmd {
	a.opening = false
	if msg.err != nil {
		a.home.Say(msg.err.Error(), true)
		return nil
	}
	a.release = msg.release
	if a.leaving {
		return nil
	}
	a.labelling = a.newLabelling(msg)
	return tea.Batch(a.labelling.SetTheme(a.theme), a.labelling.SetMethod(a.method),
		a.labelling.SetSize(a.width, a.height), a.labelling.Init())
}

// released answers releaseLabelling.
type released struct{ err error }

func releaseLabelling(release func() error) tea.Cmd {
	return func() tea.Msg { return released{release()} }
}

func (a *app) onLeft(msg labelling.Left) tea.Cmd {
	a.labelling = nil
	a.result.add(msg.Summary)
	a.lost = msg.Err // until another sitting has left with everything saved
	if a.leaving || a.home == nil {
		return a.windUp() // Run gives the lock back
	}
	if msg.Err != nil {
		a.home.Say(msg.Err.Error(), true)
	}
	release := a.release
	a.release = nil
	return tea.Batch(releaseLabelling(release), a.home.Shown())
}

func (a *app) onReleased(msg released) tea.Cmd {
	if msg.err != nil {
		a.home.Say(msg.err.Error(), true)
	}
	return nil
}

// closeLabelling counts what was labelled on a screen that nothing was waited for
// on, and takes it down. The lock is given back at the end.
func (a *app) closeLabelling() {
	if a.labelling == nil {
		return
	}
	a.result.add(a.labelling.Summary())
	a.lost = a.labelling.Unsaved()
	a.labelling = nil
}

// View draws the screen that is up.
func (a *app) View() tea.View {
	defer a.frames.Stir()
	content := ""
	switch {
	case a.picker != nil:
		content = a.pickerView()
	case a.labelling != nil:
		content = a.labelling.View()
	case a.home != nil:
		content = a.home.View()
	}
	v := tea.NewView(terminal.Halved(content, a.width))
	v.AltScreen = true
	v.ReportFocus = true
	if a.labelling != nil && a.o.Settings.Labelling.Mouse {
		v.MouseMode = tea.MouseModeCellMotion // text is still selected with shift held down
	}
	return v
}

// Result is what the person did.
type Result struct {
	Interrupted bool          // by ctrl+c or a signal
	Sample      bool          // the sample deck was asked for
	Labels      int           // decisions, those undone since left out
	EditorLeft  []string      // folders in which an editor left more than the deck has
	Sitting     label.Summary // of all labelling together; without a median
}

func (r *Result) add(s label.Summary) {
	r.Labels += max(0, s.Labels-s.Undone+s.Redone)
	if r.Sitting.Started.IsZero() {
		r.Sitting.Started = s.Started
	}
	r.Sitting.Ended = s.Ended
	r.Sitting.Labels += s.Labels
	r.Sitting.Skipped += s.Skipped
	r.Sitting.Undone += s.Undone
	r.Sitting.Redone += s.Redone
	r.Sitting.Fast += s.Fast
	r.Sitting.Swallowed += s.Swallowed
	r.Sitting.Active += s.Active
}
