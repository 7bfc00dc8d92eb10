package tui

import (
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// How often something to draw is looked for, by how long ago the last message
// came. The middle step is for a machine so busy that the picture that a message
// makes is late.
const (
	quick  = 2 * time.Millisecond
	slow   = 16 * time.Millisecond
	asleep = 500 * time.Millisecond

	quickFor = 30 * time.Millisecond
	slowFor  = time.Second
)

// frames paces the drawing. Bubble Tea looks sixty times a second whether there
// is something to draw, for ever: too often for a screen that nobody touches,
// and too seldom for a key that has just been pressed. Its ticker cannot be set
// from outside while the program runs, so it is reached for by its name; where
// it is not found, it runs as it is.
type frames struct {
	program *tea.Program

	mu     sync.Mutex
	ticker *time.Ticker  // Bubble Tea's
	every  time.Duration // what it is set to
	rest   *time.Timer   // slows it down
	last   time.Time     // when the last message came
}

func newFrames(p *tea.Program) *frames { return &frames{program: p} }

// stir has the screen drawn soon. The renderer must have been started, so it is
// for View alone to call it, as the last thing.
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
		f.rest = time.AfterFunc(quickFor, f.settle)
	}
	f.last = time.Now()
	if f.every != quick { // else a Reset would put the next frame off
		f.set(quick)
		f.rest.Reset(quickFor)
	}
}

// settle slows down, by how long there has been no message.
func (f *frames) settle() {
	f.mu.Lock()
	defer f.mu.Unlock()
	switch since := time.Since(f.last); {
	case since < quickFor:
		f.rest.Reset(quickFor - since)
	case since < slowFor:
		f.set(slow)
		f.rest.Reset(slowFor - since)
	default:
		f.set(asleep)
	}
}

func (f *frames) set(every time.Duration) {
	f.every = every
	f.ticker.Reset(every)
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
