package tui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/screen"
)

// fake is a screen that records the calls of the root.
type fake struct {
	told []string
	keys int
}

// openFake is the message that requests a fake.
type openFake struct{}

func (f *fake) Init() tea.Cmd { return f.note("init") }

func (f *fake) Update(msg tea.Msg) tea.Cmd {
	if key, ok := msg.(tea.KeyPressMsg); ok {
		f.keys++
		if key.Code == 'q' {
			return f.Leave(false)
		}
	}
	return nil
}

func (f *fake) View() string                     { return "a new screen" }
func (f *fake) SetSize(w, h int) tea.Cmd         { return f.note(fmt.Sprintf("%d×%d", w, h)) }
func (f *fake) SetTheme(th themes.Theme) tea.Cmd { return f.note("theme " + th.Name) }
func (f *fake) SetMethod(ansi.Method) tea.Cmd    { return f.note("method") }
func (f *fake) Cover(on bool)                    { f.note(fmt.Sprintf("covered %t", on)) }
func (f *fake) Shown() tea.Cmd                   { return f.note("shown") }
func (f *fake) Say(text string, _ bool)          { f.note(text) }

func (f *fake) Leave(force bool) tea.Cmd {
	f.note(fmt.Sprintf("leave %t", force))
	return func() tea.Msg { return screen.Left{} }
}

func (f *fake) note(what string) tea.Cmd {
	f.told = append(f.told, what)
	return nil
}

// withFake drives the workstation with one more screen: one entry in the table.
func withFake(t *testing.T, open func() (screen.Screen, func() error, error)) *stage {
	s := play(t, Options{Deck: &deck{}, Server: server{}, Settings: inTheme(t, "dark")})
	s.a.routes = append(s.a.routes, route{asked: is[openFake], open: func(context.Context, tea.Msg, Options, look) (screen.Screen, func() error, error) { return open() }})
	return s
}

func TestANewScreenIsOneEntry(t *testing.T) {
	t.Parallel()
	f, held := &fake{}, 0
	s := withFake(t, func() (screen.Screen, func() error, error) {
		held++
		return f, func() error { held--; return nil }, nil
	})
	s.send(openFake{})
	s.contains("a new screen")
	s.send(tea.WindowSizeMsg{Width: 100, Height: 30})
	s.send(screen.Themes{})
	s.press('j') // the picker's
	s.send(tea.KeyPressMsg{Code: tea.KeyEscape})
	s.send(openFake{}) // it is open already
	s.press('x')
	if held != 1 || f.keys != 1 {
		t.Errorf("%d locks held, %d keys came", held, f.keys)
	}
	s.press('q')
	want := []string{"theme dark", "method", "80×24", "init", "100×30", "covered true", "covered false", "leave false"}
	if !slices.Equal(f.told, want) {
		t.Errorf("told %q,\nwant %q", f.told, want)
	}
	if held != 0 {
		t.Error("the lock is not given back")
	}
	s.contains("2 in the queue")
	s.send(openFake{})
	s.contains("a new screen")
}

// Screens open over any other, and close one by one when the program ends.
func TestScreensCloseOneByOne(t *testing.T) {
	t.Parallel()
	f := &fake{}
	s := withFake(t, func() (screen.Screen, func() error, error) { return f, nil, nil })
	s.a.screens = append(s.a.screens, &open{Screen: &fake{}})
	below := s.a.front().Screen.(*fake)
	s.send(openFake{})
	s.press('q')
	if want := []string{"covered true", "covered false", "shown"}; !slices.Equal(below.told, want) {
		t.Errorf("the screen below is told %q, want %q", below.told, want)
	}
	s.send(openFake{})
	s.send(leave{})
	if last := below.told[len(below.told)-1]; !s.quit || last != "leave true" || f.told[len(f.told)-1] != "leave true" {
		t.Errorf("quit %t; told %q above and %q below", s.quit, f.told, below.told)
	}
}

func TestAScreenThatCannotOpenIsTold(t *testing.T) {
	t.Parallel()
	s := withFake(t, func() (screen.Screen, func() error, error) { return nil, nil, errors.New("the deck is gone") })
	s.send(openFake{})
	s.contains("the deck is gone")
	s.press('l')
	if !s.labels() {
		t.Error("after it nothing else opens")
	}
}

// The statistics screen opens from home, and labelling over it for the pairs behind a
// number.
func TestStatisticsOpenThePairsBehindANumber(t *testing.T) {
	t.Parallel()
	d := &deck{}
	s := play(t, Options{Deck: d, Server: server{}})
	s.press('S')
	s.contains("Statistics · test")
	s.send(screen.Pairs{Filter: label.QueueFilter{State: label.Decided}})
	if !s.labels() || d.held != 1 || len(s.a.screens) != 3 {
		t.Errorf("labelling %v, %d locks held, %d screens", s.labels(), d.held, len(s.a.screens))
	}
	s.a.Update(screen.Left{})
	s.contains("Statistics · test")
}
