package labelling

import (
	"testing"
	"time"
)

// While the program's own picker covers the pair, the clock stands still, and it
// is not asked for while a pair is still on its way.
func TestCoveredScreenStopsTheClock(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 80, 24)
	asked := d.s.askTheme()
	if asked == nil || asked() != (Themes{}) {
		t.Fatal("T does not ask for the picker")
	}
	d.s.Cover(true)
	d.now = d.now.Add(time.Minute)
	d.s.Cover(false)
	d.press("3")
	if e := d.deck.log[0]; e.Wall-e.Active < time.Minute-time.Second {
		t.Errorf("active %v of %v: the cover counts", e.Active, e.Wall)
	}
	d.hold = true
	d.press("3")
	if d.s.askTheme() != nil {
		t.Error("the picker is asked for while an answer is being saved")
	}
	d.s.Warn("keep the theme: disk full\x1b[2J")
	d.see("keep the theme: disk full")
}

func TestLayoutOfTheSettings(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]layout{"": sideBySide, "auto": sideBySide, "side-by-side": sideBySide, "stacked": stacked, "flip": flip} {
		d := sit(t, &memory{items: numbered(t, 3)}, 120, 36, func(o *Options) { o.Layout = name })
		if got := d.s.arrangement(); got != want {
			t.Errorf("layout %q is %v, want %v", name, got, want)
		}
	}
}
