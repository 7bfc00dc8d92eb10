package tui

import (
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

const (
	frame  = 2 * time.Millisecond  // between looks for something to draw, after a message,
	awake  = 24 * time.Millisecond // for this long,
	asleep = time.Second           // and when no message comes
)

// frames paces the drawing. Bubble Tea looks sixty times a second whether there
// is something to draw, for ever: too often for a screen that nobody touches,
// and too seldom for a key that has just been pressed. Its ticker cannot be set
// from outside while the program runs, so it is reached for by its name; where
// it is not found, it runs as it is.
type frames struct {
	program *tea.Program

	mu      sync.Mutex
	ticker  *time.Ticker // Bubble Tea's
	rest    *time.Timer  // ends the stir
	until   time.Time    // when it is to end
	stirred bool
}

func newFrames(p *tea.Program) *frames { return &frames{program: p} }

// stir has the screen drawn soon. The renderer must have been started, so it is
// for View alone to call it.
func (f *frames) stir() {
	if f == nil {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ticker == nil {
		if f.ticker = tickerOf(f.program); f.ticker == nil {
			return
		}
		f.rest = time.AfterFunc(awake, f.settle)
	}
	f.until = time.Now().Add(awake)
	if f.stirred {
		return // a Reset would put the next frame off
	}
	f.stirred = true
	f.ticker.Reset(frame)
	f.rest.Reset(awake)
}

// settle ends a stir, unless there has been a message since.
func (f *frames) settle() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if left := time.Until(f.until); left > 0 {
		f.rest.Reset(left)
		return
	}
	f.stirred = false
	f.ticker.Reset(asleep)
}

// tickerOf is the ticker that a running program draws by, if it still has one of
// this name and type.
func tickerOf(p *tea.Program) *time.Ticker {
	field := reflect.ValueOf(p).Elem().FieldByName("ticker")
	if !field.IsValid() || field.Type() != reflect.TypeFor[*time.Ticker]() {
		return nil
	}
	return *(**time.Ticker)(field.Addr().UnsafePointer())
}
