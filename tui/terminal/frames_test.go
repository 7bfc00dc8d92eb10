package terminal

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
)

// counter is the model of a program that shows how many keys were typed.
type counter struct {
	frames *Frames
	keys   int
}

func (c *counter) Init() tea.Cmd { return nil }

func (c *counter) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	if _, ok := msg.(tea.KeyPressMsg); ok {
		c.keys++
	}
	return c, nil
}

func (c *counter) View() tea.View {
	defer c.frames.Stir()
	return tea.NewView(strings.Repeat("#", c.keys))
}

// painted passes on what a program writes.
type painted chan string

func (p painted) Write(b []byte) (int, error) {
	p <- string(b)
	return len(b), nil
}

// Should Bubble Tea keep its ticker elsewhere, the program works at another pace, and
// frames.go has to find another way.
func TestEveryKeyIsDrawnWithoutBubbleTeasTicker(t *testing.T) {
	t.Parallel()
	in, keyboard := io.Pipe()
	defer keyboard.Close()
	out := make(painted, 100)
	m := &counter{}
	p := tea.NewProgram(m, tea.WithInput(in), tea.WithOutput(out), tea.WithWindowSize(80, 24), tea.WithoutSignalHandler(),
		tea.WithFilter(func(model tea.Model, msg tea.Msg) tea.Msg { return m.frames.Filter(model, msg) }))
	m.frames = NewFrames(p)
	if field := tickerOf(p); field == nil || *field == nil || (*field).C != m.frames.ticks {
		t.Fatal("the ticker is not where it was")
	}
	ended := make(chan error)
	go func() {
		_, err := p.Run()
		ended <- err
	}()
	for range 20 {
		io.WriteString(keyboard, "a")
		for deadline := time.After(time.Minute); ; {
			select {
			case b := <-out:
				if strings.Contains(b, "#") {
					break
				}
				continue
			case <-deadline:
				t.Fatal("a key is not drawn")
			}
			break
		}
	}
	p.Quit()
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

func TestFramesComeAtOnceAndNeverTooMany(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		msgs := make(chan tea.Msg)
		f := &Frames{send: func(msg tea.Msg) { msgs <- msg }, ticks: make(chan time.Time, 1)}
		go func() { // the program
			for msg := range msgs {
				if got := f.Filter(nil, msg); got == "view" {
					f.Stir()
				} else if got != nil {
					t.Errorf("%v was not kept", got)
				}
			}
		}()
		var n int
		var first, last time.Time
		looks := func(d time.Duration) {
			n = 0
			for end := time.After(d); ; {
				select {
				case last = <-f.ticks:
					if n++; n == 1 {
						first = last
					}
				case <-end:
					return
				}
			}
		}
		start := time.Now()
		msgs <- "view"
		if looks(time.Hour); n != 1 || first != start {
			t.Errorf("%d frames for a view, the first after %v", n, first.Sub(start))
		}
		for _, c := range []struct{ views, most int }{
			{15, 3},                 // in one and a half times what lies between two
			{10000, 2*60 + few + 1}, // two seconds
		} {
			var end time.Time
			start = time.Now()
			go func() {
				for range c.views {
					end = time.Now()
					msgs <- "view"
					time.Sleep(apart / 10)
				}
			}()
			if looks(time.Hour); n > c.most || first != start {
				t.Errorf("%d frames for %d views, the first after %v; want %d at most", n, c.views, first.Sub(start), c.most)
			}
			if last.Before(end) {
				t.Error("the last view is not drawn")
			}
		}
		close(msgs)
	})
}

// A program whose ticker cannot be found draws at Bubble Tea's own pace.
func TestWithoutFrames(t *testing.T) {
	t.Parallel()
	var none *Frames
	none.Stir()
	(&Frames{}).Stir()
}
