package tui

import (
	"context"
	"errors"
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"prefdeck/stages/label"
	"prefdeck/stages/ollama"
	"prefdeck/stages/pipeline"
	"prefdeck/themes"
	"prefdeck/tui/home"
	"prefdeck/tui/inspect"
	"prefdeck/tui/progress"
	"prefdeck/tui/settings"
	"prefdeck/tui/terminal"
)

// ErrNoTerminal says that there is nothing to draw on.
var ErrNoTerminal = errors.New("this needs a terminal, and standard input or output is not one; run, import, export and stats work without it")

// Options configures Run. Deck is required.
type Options struct {
	Deck        WholeDeck
	Server      Server // nil: none can be asked, for the reason in
	ServerError error  // this error

	Config  pipeline.Config // of the stages
	Version string

	Notice    string       // to be shown first; "": none
	Unread    []error      // faults of the settings, which are left out
	Label     bool         // labelling alone: leaving it ends the program
	Plain     bool         // with Label: line by line, by RunPlain
	Guideline string       // for Label: put in force first; "": that of the deck stays
	Stream    label.Stream // for Label: drawn first, and shown alone; "": every pair of the queue
	Order     *label.Order // for Label: of the queue from now on; nil: that of the deck stays

	Inspect     *inspect.Options // show all pairs, read-only, and nothing else
	Adjudicate  bool             // the disputes, and nothing else
	Adjudicator string           // who decides them; "": the deck's annotator

	Settings     settings.Settings // the person's settings
	SettingsPath string            // where a chosen theme is stored; "": nowhere
	Catalogue    themes.Catalogue
	Env          themes.Env // what the environment says about the terminal

	Leave <-chan struct{} // closed when the program should end cleanly; nil: never

	board *progress.Board // what the stages report; made by newApp
}

// Run shows the workstation until the person leaves it. ctx ends it at once; the
// terminal is restored either way, even after a panic.
func Run(ctx context.Context, o Options) (result Result, err error) {
	if !Terminal() {
		return Result{}, ErrNoTerminal
	}
	a, err := newApp(ctx, o)
	if err != nil {
		return Result{}, err
	}
	defer func() {
		result.EditorLeft = editorLeft(o.Deck)
		a.closeAll()
		for _, release := range a.held {
			err = errors.Join(err, release())
		}
	}()
	a.start()
	var p *tea.Program
	answers := terminal.NewAnswers(func(msg tea.Msg) { p.Send(msg) })
	p = tea.NewProgram(a, tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithOutput(terminal.Joined(os.Stdout)),
		tea.WithFilter(func(m tea.Model, msg tea.Msg) tea.Msg { return a.frames.Filter(m, answers.Filter(m, msg)) }))
	done := make(chan struct{})
	defer close(done)
	a.frames = terminal.NewFrames(p, done)
	gone := terminal.Gone(os.Stdin, done)
	go func() {
		select {
		case <-o.Leave:
			p.Send(leave{})
		case <-gone:
			p.Send(leave{})
		case <-done:
		}
	}()
	if _, err := p.Run(); err != nil {
		// A terminal that is gone may fail a read before its end is noticed.
		if ctx.Err() != nil || terminal.HungUp(os.Stdin) { // waited for nothing
			a.closeAll()
			a.result.Interrupted = true
			return a.result, a.lost
		}
		return a.result, fmt.Errorf("the screen: %w", err)
	}
	a.closeAll()
	if a.fault != nil {
		fmt.Fprintf(os.Stderr, "%s\n", a.fault.Stack)
		return a.result, a.fault
	}
	return a.result, a.lost
}

// Terminal reports whether there is a terminal to read keys from and draw on.
func Terminal() bool {
	return term.IsTerminal(os.Stdin.Fd()) && term.IsTerminal(os.Stdout.Fd())
}

// windowSize returns the size of the window that the program draws on.
func windowSize() (width, height int, err error) { return term.GetSize(os.Stdout.Fd()) }

// newApp returns the root with its first screen. It reports invalid keys and themes
// before anything is drawn. For labelling alone it takes the lock, so that a deck
// in use is refused before the screen is touched.
func newApp(ctx context.Context, o Options) (*app, error) {
	o.board = &progress.Board{Throttle: ollama.NewThrottle(o.Config.Responses.Jobs)}
	a := &app{ctx: ctx, o: o, routes: routes(), dark: o.Env.Dark(), themeName: o.Settings.Theme.Name, width: 80, height: 24}
	a.resizes.Size = windowSize
	var err error
	if a.theme, err = o.Catalogue.Pick(a.themeName, a.dark, o.Env); err != nil {
		return nil, err
	}
	if a.labellingKeys, err = o.Settings.Keys.Labelling(); err != nil {
		return nil, fmt.Errorf("the keys: %w", err)
	}
	homeKeys, err := o.Settings.Keys.Home()
	if err != nil {
		return nil, fmt.Errorf("the keys: %w", err)
	}
	// The first picture is painted at the right size, not corrected later.
	if w, h, err := windowSize(); err == nil && w > 0 && h > 0 {
		a.width, a.height = w, h
	}
	if o.Label || o.Adjudicate {
		r := labellingRoute()
		if o.Adjudicate {
			r = route{open: openAdjudicate}
		}
		s, release, err := r.open(ctx, home.Label{}, o, a.look())
		if err != nil {
			return nil, err
		}
		a.screens = []*open{{s, &r, release}}
		return a, nil
	}
	if o.Inspect != nil {
		a.screens = []*open{{Screen: inspect.New(ctx, o.Deck, o.inspecting(*o.Inspect, a.look()))}}
		return a, nil
	}
	h := home.New(ctx, work{o}, homeKeys, homeOptions(o))
	if o.Notice != "" {
		h.Say(o.Notice, true)
	}
	a.screens = []*open{{Screen: h}}
	return a, nil
}

// look returns the look of a screen that is made now.
func (a *app) look() look { return look{theme: a.theme, keys: a.labellingKeys} }
