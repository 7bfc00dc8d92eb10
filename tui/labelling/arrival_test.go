package labelling

import (
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"prefdeck/stages/label"
)

// On a slow line a label key counts only once the terminal has what was painted, and
// the clock of the pair begins then.
func TestASlowLine(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 4)}, 100, 30)
	answer := func(after time.Duration) {
		d.now = d.now.Add(after)
		d.send(tea.CursorPositionMsg{})
	}
	d.send(d.written(time.Time{}))
	answer(20 * time.Millisecond)
	d.press("2") // on a line as fast as any
	d.see("1 decided")

	d.send(d.written(time.Time{}))
	d.press("2", "2", "2") // on the way
	d.see("key ignored: too soon")
	d.see("1 decided")
	answer(4 * time.Second)
	d.now = d.now.Add(-900 * time.Millisecond) // so that the key comes 100 ms after the answer
	d.press("2")
	d.see("1 decided")
	d.press("2")
	d.see("2 decided")
	if e := d.deck.log[len(d.deck.log)-1]; e.Active > 2*time.Second || e.Swallowed != 4 {
		t.Errorf("%s of active time, %d keys swallowed", e.Active, e.Swallowed)
	}

	// An answer that belongs to the previous pair says nothing of this one.
	d.send(d.written(time.Time{})) // asks
	d.press("]")
	d.send(d.written(time.Time{})) // waits for that answer
	answer(time.Second)
	d.press("2")
	d.see("2 decided")
	answer(time.Second)
	d.now = d.now.Add(time.Second)
	d.press("2")
	d.see("3 decided")
}

// A lost answer holds one pair, not all that follow.
func TestALostAnswer(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 6)}, 100, 30)
	d.send(d.written(time.Time{}))
	d.send(tea.CursorPositionMsg{})
	d.press("2")
	d.see("1 decided")
	d.send(d.written(time.Time{})) // of this request
	d.now = d.now.Add(label.NoAnswer)
	d.press("2")
	d.see("2 decided")
	for _, decided := range []string{"3 decided", "4 decided"} {
		d.send(d.written(time.Time{}))
		d.now = d.now.Add(time.Second)
		d.send(tea.CursorPositionMsg{})
		d.now = d.now.Add(time.Second)
		d.press("2")
		d.see(decided)
	}
}

// An answer that comes as F3 alone is one: the key that follows counts.
func TestAnAnswerThatLooksLikeAKey(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 6)}, 100, 30)
	d.send(d.written(time.Time{}))
	d.send(tea.CursorPositionMsg{})
	for _, decided := range []string{"1 decided", "2 decided", "3 decided"} {
		d.press("2")
		d.see(decided)
		d.send(d.written(time.Time{}))
		d.send(tea.KeyPressMsg{Code: tea.KeyF3, Mod: tea.ModMeta})
		d.now = d.now.Add(time.Second)
	}
}

// A terminal that never answers changes nothing.
func TestATerminalThatAnswersNothing(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 100, 30)
	for range 2 {
		d.send(d.written(time.Time{}))
		d.press("2")
	}
	d.see("2 decided")
}

// The answer of a terminal whose cursor is in the first row looks like F3, which was
// not typed.
func TestAnAnswerIsNoKey(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 100, 30)
	f3 := tea.KeyPressMsg{Code: tea.KeyF3, Mod: tea.ModCtrl}
	d.send(d.written(time.Time{}))
	d.press("2")
	d.see("A better")
	d.send(d.written(time.Time{}))
	d.send(f3)
	d.see("A better") // the echo stands until the next key
	d.send(tea.CursorPositionMsg{})
	d.send(f3)
	d.see("f3") // typed
}
