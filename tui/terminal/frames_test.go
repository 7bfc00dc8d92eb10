package terminal

import (
	"bytes"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// ends is the model of a program that takes its ticker and quits.
type ends struct {
	program *tea.Program
	ticker  *time.Ticker
}

func (e *ends) Init() tea.Cmd { return tea.Quit }

func (e *ends) Update(tea.Msg) (tea.Model, tea.Cmd) { return e, nil }

func (e *ends) View() tea.View {
	e.ticker = tickerOf(e.program)
	return tea.NewView("")
}

// Should Bubble Tea keep its ticker elsewhere, the program works but is never idle,
// and frames.go has to find another way.
func TestBubbleTeasTickerIsFound(t *testing.T) {
	t.Parallel()
	m := &ends{}
	m.program = tea.NewProgram(m, tea.WithInput(nil), tea.WithOutput(&bytes.Buffer{}), tea.WithoutSignalHandler())
	if _, err := m.program.Run(); err != nil {
		t.Fatal(err)
	}
	if m.ticker == nil {
		t.Error("the ticker is not where it was")
	}
}

func TestFramesComeSoonAfterAMessageAndHardlyEverElse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &Frames{ticker: time.NewTicker(time.Second / 60)}
		f.rest = time.AfterFunc(time.Hour, f.settle)
		defer f.rest.Stop()
		defer f.ticker.Stop()
		looks := func(d time.Duration) (n int, first time.Duration) {
			start := time.Now()
			end := time.After(d)
			for {
				select {
				case <-f.ticker.C:
					if n++; n == 1 {
						first = time.Since(start)
					}
				case <-end:
					return n, first
				}
			}
		}
		f.Stir()
		if _, first := looks(2 * time.Second); first != quick {
			t.Errorf("drawn %v after a message", first)
		}
		if n, _ := looks(10 * time.Second); n > 21 { // twenty, and one where two intervals meet
			t.Errorf("%d looks in 10 idle seconds", n)
		}
		for range 100 { // a flood does not delay the frame
			f.Stir()
			time.Sleep(time.Millisecond)
		}
		select {
		case <-f.ticker.C:
		default:
			t.Error("nothing drawn while messages keep coming")
		}
		if _, first := looks(time.Second); first > quick {
			t.Errorf("drawn %v after the last message of a flood", first)
		}
	})
}

// A program whose ticker cannot be found draws at Bubble Tea's own pace.
func TestWithoutFrames(t *testing.T) {
	t.Parallel()
	var none *Frames
	none.Stir()
	NewFrames(tea.NewProgram(&ends{})).Stir()
}
