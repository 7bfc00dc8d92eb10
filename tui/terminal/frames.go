package terminal

import (
	"reflect"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Intervals between two looks for something to draw, by the time since the last
// message. The middle step is for a machine so busy that the picture comes late.
const (
	quick  = 2 * time.Millisecond
	slow   = 16 * time.Millisecond
	asleep = 500 * time.Millisecond

	quickFor = 30 * time.Millisecond
	slowFor  = time.Second
)

// Frames paces the drawing. Bubble Tea looks for something to draw sixty times a
// second for as long as the program runs: too often for a screen that nobody
// touches, too seldom for a key that has just been pressed. Its ticker cannot be
// set from outside, so Frames finds it by its name; where that fails, Bubble Tea
// keeps its own pace.
//
// Upstream: bubbletea #1776 or #1796, which tick only while a frame is due.
type Frames struct {
	program *tea.Program

	mu     sync.Mutex
	ticker *time.Ticker  // Bubble Tea's
	every  time.Duration // its interval
	rest   *time.Timer   // slows it down
	last   time.Time     // when the last message came
}

// NewFrames paces the drawing of p.
func NewFrames(p *tea.Program) *Frames { return &Frames{program: p} }

// Stir has the screen drawn soon. The ticker exists only once the renderer has
// started, so View calls Stir, as the last thing it does. A nil Frames does
// nothing.
func (f *Frames) Stir() {
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
	if f.every != quick { // a Reset would put the next frame off
		f.set(quick)
		f.rest.Reset(quickFor)
	}
}

// settle slows the ticker down, by the time since the last message.
func (f *Frames) settle() {
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

func (f *Frames) set(every time.Duration) {
	f.every = every
	f.ticker.Reset(every)
}

// tickerOf returns the ticker by which a running program draws; nil where Program
// has no field of this name and type.
func tickerOf(p *tea.Program) *time.Ticker {
	field := reflect.ValueOf(p).Elem().FieldByName("ticker")
	if !field.IsValid() || field.Type() != reflect.TypeFor[*time.Ticker]() {
		return nil
	}
	return *(**time.Ticker)(field.Addr().UnsafePointer())
}
