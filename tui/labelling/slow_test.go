package labelling

import (
	"errors"
	"testing"
	"time"
)

// A deck that another program has locked is told as long as an answer waits for it,
// in place of the echo of the answer before.
func TestASlowWriteIsTold(t *testing.T) {
	t.Parallel()
	d := sit(t, &memory{items: numbered(t, 3)}, 100, 30)
	d.press("2")
	d.see("A better ·")
	first := d.slow
	d.hold = true
	d.press("6")
	d.dontSee("saving")
	d.send(first(time.Time{})) // of the answer before
	d.dontSee("saving")
	d.send(d.slow(time.Time{}))
	d.see("saving …")
	d.dontSee("A better ·")
	d.release()
	d.see("B better ·")
	d.dontSee("saving")

	// Refused in the end, the answer is kept and the reason told.
	d.hold, d.deck.fail = true, errors.New("the deck is locked")
	d.press("6")
	d.send(d.slow(time.Time{}))
	d.see("saving …")
	d.release()
	d.see("not saved: the deck is locked")
	d.dontSee("saving …")

	// The timer of a write that has ended says nothing.
	d.send(d.slow(time.Time{}))
	d.dontSee("saving …")
}
