package labelling

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
	"prefdeck/themes"
	"prefdeck/tui/keys"
	"prefdeck/tui/screen"
	"prefdeck/tui/screentest"
)

// sitting drives a screen: keys in, cells out. Commands run as they are issued, one
// after another, unless hold keeps them back.
type sitting struct {
	t       testing.TB
	s       *Screen
	deck    *memory
	now     time.Time
	hold    bool
	held    []tea.Cmd
	polls   int                     // timers set
	slow    func(time.Time) tea.Msg // the last timer of a write
	written func(time.Time) tea.Msg // and of the frame of a pair
	left    *label.Summary
	lost    error // reported as unsaved on leaving
	stays   bool  // leaving was refused
	stuck   bool  // the editor's folder has to stay
}

func sit(t testing.TB, deck *memory, width, height int, change ...func(*Options)) *sitting {
	t.Helper()
	d := arrive(t, deck, change...)
	d.run(d.s.SetSize(width, height))
	d.run(d.s.Init())
	d.now = d.now.Add(40 * time.Second)
	return d
}

// arrive returns a screen that has not run a command yet.
func arrive(t testing.TB, deck *memory, change ...func(*Options)) *sitting {
	t.Helper()
	theme, err := themes.Pick("dark", true, themes.Env{})
	if err != nil {
		t.Fatal(err)
	}
	d := &sitting{t: t, deck: deck, now: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
	deck.t = t
	o := Options{Theme: theme, DeckName: "sample", Width: 80, Version: "test", Now: func() time.Time { return d.now }}
	for _, f := range change {
		f(&o)
	}
	d.s = New(context.Background(), deck, o)
	d.s.atOnce = func(cmd tea.Cmd) tea.Cmd { return cmd } // in its turn
	d.s.timer.tick = func(after time.Duration, f func(time.Time) tea.Msg) tea.Cmd {
		switch after {
		case d.s.timer.slow:
			d.slow = f
			return nil
		case d.s.arrival.after:
			d.written = f
			return nil
		}
		d.polls++
		return nil
	}
	return d
}

func (d *sitting) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if d.hold {
		d.held = append(d.held, cmd)
		return
	}
	d.deck.inCommand = true
	msg := cmd()
	d.deck.inCommand = false
	d.send(msg)
}

func (d *sitting) send(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, cmd := range msg {
			d.run(cmd)
		}
	case screen.Left:
		d.left, d.lost = &msg.Summary, msg.Err
	case screen.Stays:
		d.stays = true
	default:
		d.run(d.s.Update(msg))
	}
}

// release runs the commands that were held back.
func (d *sitting) release() {
	held := d.held
	d.hold, d.held = false, nil
	for _, cmd := range held {
		d.run(cmd)
	}
}

// step runs the commands held back so far and holds back those that follow.
func (d *sitting) step() {
	held := d.held
	d.held = nil
	for _, cmd := range held {
		d.deck.inCommand = true
		msg := cmd()
		d.deck.inCommand = false
		d.send(msg)
	}
}

// press types keys, a second apart.
func (d *sitting) press(names ...string) {
	for _, name := range names {
		d.now = d.now.Add(time.Second)
		d.send(keyPress(name))
	}
}

func keyPress(name string) tea.KeyPressMsg { return screentest.Key(name) }

// cells returns the screen as text.
func (d *sitting) cells() string {
	d.t.Helper()
	return screentest.Cells(d.t, d.s.View(), d.s.width, d.s.height)
}

func (d *sitting) see(text string) {
	d.t.Helper()
	if cells := d.cells(); !strings.Contains(cells, text) {
		d.t.Errorf("%q is not on the screen:\n%s", text, cells)
	}
}

func (d *sitting) dontSee(text string) {
	d.t.Helper()
	if cells := d.cells(); strings.Contains(cells, text) {
		d.t.Errorf("%q is on the screen:\n%s", text, cells)
	}
}

// The table and Bubble Tea use the same name for every key.
func TestEveryKeyArrivesAsTheTableNamesIt(t *testing.T) {
	t.Parallel()
	for _, b := range keys.LabellingOn(label.SevenPoint) {
		for _, key := range b.Keys {
			if got := keyPress(key).String(); got != key {
				t.Errorf("%s: key %q would arrive as %q", b.ID, key, got)
			}
		}
	}
}
