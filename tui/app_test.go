package tui

import (
	"context"
	"errors"
	"image/color"
	"path/filepath"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/stages/ollama"
	"prefdeck/themes"
	"prefdeck/tui/home"
	"prefdeck/tui/labelling"
	"prefdeck/tui/screen"
	"prefdeck/tui/settings"
)

// deck is a WholeDeck with an empty queue; methods that no test needs are missing.
type deck struct {
	WholeDeck
	locked  error // refuses labelling
	held    int   // labelling locks taken and not released
	closing error // returned by a release

	checkpoints int
}

func (d *deck) Name() string              { return "test" }
func (d *deck) Annotator() string         { return "ann" }
func (d *deck) Beside(what string) string { return filepath.Join("testdata", "no deck", what) }
func (d *deck) Stats(context.Context) (measure.Stats, error) {
	return measure.Stats{Prompts: 3, Pairs: 2, Queue: 2}, nil
}
func (d *deck) Recent(context.Context, int) (measure.Recent, error) { return measure.Recent{}, nil }
func (d *deck) Scheme(context.Context) (label.Scheme, error)        { return label.DefaultScheme(), nil }
func (d *deck) Standing(context.Context) error                      { return nil }
func (d *deck) Checkpoint(context.Context) error                    { d.checkpoints++; return nil }
func (d *deck) LockLabelling(context.Context) (func() error, error) {
	if d.locked != nil {
		return nil, d.locked
	}
	d.held++
	return func() error { d.held--; return d.closing }, nil
}

// server is an Ollama server without models.
type server struct{ Server }

func (server) Models(context.Context) ([]ollama.ModelInfo, error) { return nil, nil }

// stage drives the app without a program: the results of its commands are given
// back to it. Commands of the labelling screen are not run.
type stage struct {
	t    *testing.T
	a    *app
	quit bool
}

func play(t *testing.T, o Options) *stage {
	t.Helper()
	a, err := newApp(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	s := &stage{t: t, a: a}
	if !o.Label {
		s.run(a.front().Init())
	}
	return s
}

// labels reports whether labelling is in front.
func (s *stage) labels() bool {
	front := s.a.front()
	if front == nil {
		return false
	}
	_, ok := front.Screen.(*labelling.Screen)
	return ok
}

func (s *stage) run(cmd tea.Cmd) {
	if cmd == nil || s.quit {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			s.run(c)
		}
	case tea.QuitMsg:
		s.quit = true
	case opened:
		s.a.Update(msg) // its screen reads the deck on its own
	default:
		s.send(msg)
	}
}

func (s *stage) send(msg tea.Msg) {
	_, cmd := s.a.Update(msg)
	s.run(cmd)
}

func (s *stage) press(key rune) { s.send(tea.KeyPressMsg{Code: key, Text: string(key)}) }

var ctrlC = tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}

func (s *stage) contains(want string) {
	s.t.Helper()
	if got := ansi.Strip(s.a.View().Content); !strings.Contains(got, want) {
		s.t.Errorf("the screen does not say %q:\n%s", want, got)
	}
}

func TestLabellingHoldsItsLock(t *testing.T) {
	t.Parallel()
	d := &deck{}
	s := play(t, Options{Deck: d, Server: server{}})
	s.press('l')
	if d.held != 1 || !s.labels() {
		t.Fatalf("%d locks held, labelling %v", d.held, s.labels())
	}
	s.press('l') // goes to labelling, which ignores it
	s.send(screen.Left{Summary: label.Summary{Labels: 5, Undone: 2, Redone: 1}})
	if d.held != 0 || s.labels() {
		t.Errorf("%d locks held after leaving", d.held)
	}
	if s.a.result.Labels != 4 {
		t.Errorf("%d labels counted, want 4", s.a.result.Labels)
	}
	s.contains("2 in the queue")
	s.press('q')
	if !s.quit || s.a.result.Interrupted {
		t.Error("q did not end the program, or called it an interruption")
	}
}

func TestLabellingRefusedIsSaidOnTheHomeScreen(t *testing.T) {
	t.Parallel()
	d := &deck{locked: errors.New("test is being labelled by process 7")}
	s := play(t, Options{Deck: d, Server: server{}})
	s.press('l')
	s.contains("being labelled by process 7")
	if _, err := newApp(t.Context(), Options{Deck: d, Label: true}); !errors.Is(err, d.locked) {
		t.Errorf("labelling alone: %v", err)
	}
}

func TestLabellingAloneEndsTheProgram(t *testing.T) {
	t.Parallel()
	s := play(t, Options{Deck: &deck{}, Label: true})
	s.send(screen.Left{})
	if !s.quit || s.a.result.Interrupted {
		t.Error("leaving labelling did not end the program")
	}
}

func TestCtrlCInterrupts(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{Deck: &deck{}, Server: server{}}, {Deck: &deck{}, Label: true}} {
		s := play(t, o)
		s.send(ctrlC)
		if !s.quit || !s.a.result.Interrupted {
			t.Error("ctrl+c did not interrupt")
		}
	}
	s := play(t, Options{Deck: &deck{}, Server: server{}})
	s.send(leave{})
	if !s.quit || !s.a.result.Interrupted {
		t.Error("a signal did not interrupt")
	}
}

// An unsaved answer is Run's error, and labelling stays once to say so.
func TestCtrlCWhileLabelling(t *testing.T) {
	t.Parallel()
	s := play(t, Options{Deck: &deck{}, Label: true})
	s.send(ctrlC)
	if !s.quit || s.labels() || !s.a.result.Interrupted {
		t.Error("ctrl+c did not leave labelling")
	}
	s = play(t, Options{Deck: &deck{}, Label: true})
	s.a.Update(ctrlC)
	s.send(screen.Stays{})
	if s.quit || s.a.leaving != staying || s.a.result.Interrupted {
		t.Error("labelling stays, and the program leaves")
	}
	full := errors.New("disk full")
	s.a.Update(ctrlC)
	s.send(screen.Left{Err: full})
	if !s.quit || !errors.Is(s.a.lost, full) {
		t.Errorf("left %v, lost %v", s.quit, s.a.lost)
	}
	s = play(t, Options{Deck: &deck{}, Label: true})
	s.a.Update(ctrlC)
	s.send(ctrlC)
	if !s.quit {
		t.Error("the second ctrl+c waits")
	}
}

// Unsaved input is reported on the home screen, and again on the way out unless
// another sitting has left with everything saved.
func TestWhatWasNotSavedIsSaidOnTheHomeScreen(t *testing.T) {
	t.Parallel()
	s := play(t, Options{Deck: &deck{}, Server: server{}})
	full := errors.New("a note is not saved: disk full")
	s.press('l')
	s.send(screen.Left{Err: full})
	s.contains("a note is not saved: disk full")
	if !errors.Is(s.a.lost, full) {
		t.Errorf("lost %v", s.a.lost)
	}
	s.press('l')
	s.send(screen.Left{})
	if s.a.lost != nil {
		t.Errorf("saved, and lost %v", s.a.lost)
	}
}

func TestSampleLeavesForTheSampleDeck(t *testing.T) {
	t.Parallel()
	s := play(t, Options{Deck: &deck{}, Server: server{}})
	s.send(home.Sample{})
	if !s.quit || !s.a.result.Sample {
		t.Error("the sample deck was not asked for")
	}
}

// defaults returns the settings without a file.
func defaults(t testing.TB) settings.Settings {
	t.Helper()
	set, err := settings.Load("")
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func inTheme(t testing.TB, name string) settings.Settings {
	t.Helper()
	s := defaults(t)
	s.Theme.Name = name
	return s
}

func TestThemeFollowsTheTerminalUnlessChosen(t *testing.T) {
	t.Parallel()
	light := tea.BackgroundColorMsg{Color: color.White}
	for chosen, want := range map[string]string{"": "light", themes.Auto: "light", "dark": "dark", "high-contrast": "high-contrast"} {
		s := play(t, Options{Deck: &deck{}, Server: server{}, Settings: inTheme(t, chosen)})
		s.send(light)
		if s.a.theme.Name != want {
			t.Errorf("theme %q on a light terminal became %s, want %s", chosen, s.a.theme.Name, want)
		}
	}
	if _, err := newApp(t.Context(), Options{Deck: &deck{}, Settings: inTheme(t, "nope")}); err == nil {
		t.Error("an unknown theme was accepted")
	}
}

func TestNoServerIsSaid(t *testing.T) {
	t.Parallel()
	s := play(t, Options{Deck: &deck{}, ServerError: errors.New("OLLAMA_HOST=:: names no host")})
	s.contains("no Ollama")
}

// Before the program is suspended everything saved is copied into the deck's file.
func TestSuspendingPutsTheDeckAway(t *testing.T) {
	t.Parallel()
	d := &deck{}
	if msg := putAway(t.Context(), d)(); d.checkpoints != 1 {
		t.Errorf("%d checkpoints, then %T", d.checkpoints, msg)
	}
}

// Bubble Tea and the panes measure in the same way, also if the terminal has
// answered before there were any panes.
func TestJoinedEmojiAreMeasuredAsTheTerminalDoes(t *testing.T) {
	t.Parallel()
	s := play(t, Options{Deck: &deck{}, Server: server{}})
	for _, other := range []tea.ModeReportMsg{
		{Mode: ansi.ModeSynchronizedOutput, Value: ansi.ModeReset},
		{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeNotRecognized},
	} {
		s.send(other)
		if s.a.method != ansi.WcWidth {
			t.Errorf("%v changes the measure", other)
		}
	}
	s.press('l')
	s.send(tea.ModeReportMsg{Mode: ansi.ModeUnicodeCore, Value: ansi.ModeReset})
	if s.a.method != ansi.GraphemeWidth {
		t.Error("mode 2027 is known, and not used")
	}
}
