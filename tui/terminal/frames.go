package terminal

import (
	"reflect"
	"time"

	tea "charm.land/bubbletea/v2"
)

// Messages that come faster than apart share a frame. Where they keep coming, as from a
// mouse wheel, there is one frame every pace after the first few: frames that nobody can
// see would only fill a slow line.
const (
	apart = 2 * time.Millisecond
	pace  = time.Second / 60
	few   = 8
)

// Frames paces the drawing. Bubble Tea looks for something to draw sixty times a
// second for as long as the program runs: too often for a screen that nobody
// touches, too seldom for a key that has just been pressed. So its ticker is replaced
// by one that ticks after a View, and never otherwise. Bubble Tea hands a view to its
// renderer only once View has returned, so Stir sends the program a message, which it
// reads after that. Where Program has no such ticker, Bubble Tea keeps its own pace. A
// view like the last one draws nothing, so it delays no frame.
//
// What a command writes goes out with the tick: after the rows that are painted, before
// what is left to the renderer. A request for the cursor's position asks whether a frame
// has arrived, so it waits until that is written, however slow the line is.
//
// Upstream: bubbletea #1776 or #1796, which tick only while a frame is due.
type Frames struct {
	ended <-chan struct{} // closed with the program
	send  func(tea.Msg)   // to the program; it may block until the program reads
	looks chan struct{}   // to paint
	ticks chan time.Time  // to the renderer; nil: Bubble Tea's own do
	rows  *rows           // paint what they can; nil: nothing

	asked   bool      // a due is on its way
	text    string    // of the last view
	changed bool      // it differs from that of the last frame
	last    time.Time // when the last frame was drawn
	paid    time.Time // up to when the frames drawn would last, one every pace
}

// due says that the renderer has something to draw, written that all frames that were due
// are written, and a request may follow.
type (
	due     struct{}
	written struct{ request tea.Msg }
)

// NewFrames paces the drawing of a program that has not started. ended is closed once the
// program has ended.
func NewFrames(p *tea.Program, ended <-chan struct{}) *Frames {
	field := tickerOf(p)
	if field == nil {
		return &Frames{ended: ended, send: p.Send}
	}
	f := newFrames(p.Send, ended)
	f.rows = &rows{program: p}
	ticker := time.NewTicker(time.Hour) // made, since Bubble Tea resets and stops it
	ticker.C = f.ticks
	*field = ticker
	go f.paint()
	return f
}

func newFrames(send func(tea.Msg), ended <-chan struct{}) *Frames {
	return &Frames{ended: ended, send: send, looks: make(chan struct{}, 1), ticks: make(chan time.Time, 1)}
}

// paint paints each frame that is due, and lets the renderer draw what is left.
func (f *Frames) paint() {
	for {
		select {
		case <-f.looks:
		case <-f.ended:
			return
		}
		if f.rows != nil {
			f.rows.paint()
		}
		select {
		case f.ticks <- time.Now():
		default: // the renderer is about to look
		}
	}
}

// Stir has a view with this text drawn once Bubble Tea has it, so View calls it. A nil
// Frames does nothing.
func (f *Frames) Stir(text string) {
	if f == nil || f.ticks == nil {
		return
	}
	f.changed, f.text = f.changed || text != f.text, text
	if f.asked {
		return
	}
	f.asked = true
	go f.send(due{})
}

// Filter is a filter for the messages of the program. It consumes Stir's messages, and
// holds back requests for the cursor's position until the frames before them are written.
func (f *Frames) Filter(_ tea.Model, msg tea.Msg) tea.Msg {
	switch m := msg.(type) {
	case due:
		f.draw(m)
		return nil
	case written:
		return m.request
	}
	if f.ticks != nil && msg == tea.RequestCursorPosition() {
		go f.follow(msg)
		return nil
	}
	return msg
}

// follow sends a request on once everything is written that was due: painter and renderer
// take a tick when they are done with the one before, and one lies in the channel.
func (f *Frames) follow(request tea.Msg) {
	for range 3 {
		select {
		case f.looks <- struct{}{}:
		case <-f.ended:
			return
		}
	}
	for range 3 {
		select {
		case f.ticks <- time.Now():
		case <-f.ended:
			return
		}
	}
	f.send(written{request})
}

// draw has the view painted, or comes again when a frame may follow the last one.
func (f *Frames) draw(msg due) {
	if f.changed {
		now := time.Now()
		if wait := max(apart-now.Sub(f.last), f.paid.Add(-few*pace).Sub(now)); wait > 0 {
			time.AfterFunc(wait, func() { f.send(msg) })
			return
		}
		f.changed, f.last = false, now
		if f.paid.Before(now) {
			f.paid = now
		}
		f.paid = f.paid.Add(pace)
	}
	f.asked = false
	select {
	case f.looks <- struct{}{}:
	default: // it is about to be painted
	}
}

// tickerOf returns where a program keeps the ticker by which it draws; nil where
// Program has no field of this name and type.
func tickerOf(p *tea.Program) **time.Ticker {
	return fieldOf[*time.Ticker](reflect.ValueOf(p).Elem(), "ticker")
}
