package labelling

import (
	"errors"
	"testing"
	"time"

	"prefdeck/tui/keys"
	"prefdeck/tui/pairview"
	"prefdeck/tui/screen"
)

// While the program's own picker covers the pair, the clock stops.
func TestCoveredScreenStopsTheClock(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	d.s.Cover(true)
	d.now = d.now.Add(time.Minute)
	d.s.Cover(false)
	d.press("3")
	if e := d.deck.log[0]; e.Wall-e.Active < time.Minute-time.Second {
		t.Errorf("active %v of %v: the cover counts", e.Active, e.Wall)
	}
	d.s.Say("keep the theme: disk full\x1b[2J", true)
	d.see("keep the theme: disk full")
}

// The picker opens at any time. A pair that comes up under it is first seen once it
// closes: only then its clock and its guard start.
func TestThePickerOpensWhileAPairIsOnItsWay(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	d.hold = true
	d.press("3")
	cmd := d.s.act(keys.ThemeOpen, false)
	if cmd == nil || cmd() != (screen.Themes{}) {
		t.Fatal("T does not ask for the picker")
	}
	d.s.Cover(true)
	d.release()
	d.see("Question 2?")
	d.now = d.now.Add(time.Minute)
	d.s.Cover(false)
	d.now = d.now.Add(100 * time.Millisecond)
	d.send(keyPress("3"))
	d.see("key ignored: too soon")
	d.now = d.now.Add(time.Second)
	d.send(keyPress("3"))
	if len(d.deck.log) != 2 || d.deck.log[1].Active > 2*time.Second {
		t.Errorf("the log %+v", d.deck.log)
	}
}

// Help opened while an answer is being saved stays open over the next pair; keys
// that need the pair say why they have to wait.
func TestKeysThatHaveToWaitSayWhy(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 4)}, 80, 24)
	for _, key := range []string{"r", "c", "n", "N", "f", "F", "u", "U", "[", "H", "e", "D"} {
		d.hold = true
		d.press("3", key)
		d.see("wait: the last answer is still being saved")
		d.release()
		d.dontSee("wait:")
		d.press("u")
	}
	d.hold = true
	d.press("3", "?")
	d.release()
	d.see("Keys")
	d.press("esc")
	d.see("Question 2?")

	d.deck.fail = errors.New("disk full")
	d.press("3")
	if d.s.tellBusy(); d.s.notice != "save the last answer first" {
		t.Errorf("after a refused answer the screen says %q", d.s.notice)
	}
}

func TestLayoutOfTheSettings(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]pairview.Layout{
		"": pairview.SideBySide, "auto": pairview.SideBySide, "side-by-side": pairview.SideBySide,
		"stacked": pairview.Stacked, "flip": pairview.Flip,
	} {
		d := sit(t, &memory{items: numbered(t, 3)}, 120, 36, func(o *Options) { o.Layout = name })
		if got := d.s.pair.Layout(); got != want {
			t.Errorf("layout %q is %v, want %v", name, got, want)
		}
	}
}
