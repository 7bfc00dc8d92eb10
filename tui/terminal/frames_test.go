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
	v := tea.NewView(strings.Repeat("#", c.keys) + strings.Repeat("\n", 23))
	v.AltScreen = true
	c.frames.Stir(v.Content)
	return v
}

// painted passes on what a program writes.
type painted chan string

func (p painted) Write(b []byte) (int, error) {
	p <- string(b)
	return len(b), nil
}

// Should Bubble Tea keep its ticker or what its renderer knows elsewhere, the program works
// at another pace, and frames.go or rows.go has to find another way.
func TestEveryKeyIsDrawnWithoutBubbleTeasTicker(t *testing.T) {
	t.Parallel()
	in, keyboard := io.Pipe()
	defer keyboard.Close()
	out := make(painted, 100)
	m := &counter{}
	p := tea.NewProgram(m, tea.WithInput(in), tea.WithOutput(out), tea.WithWindowSize(80, 24), tea.WithoutSignalHandler(),
		tea.WithFilter(func(model tea.Model, msg tea.Msg) tea.Msg { return m.frames.Filter(model, msg) }))
	done := make(chan struct{})
	defer close(done)
	m.frames = NewFrames(p, done)
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
	if r := rendererOf(p); r == nil || r.onScreen() == nil {
		t.Error("the renderer's fields are not where they were")
	} else if r.mu.Lock(); *r.lastView == nil || m.frames.rows.frame == "" {
		t.Error("rows paint nothing")
		r.mu.Unlock()
	} else {
		r.mu.Unlock()
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
		ended := make(chan struct{})
		f := newFrames(func(msg tea.Msg) { msgs <- msg }, ended)
		go f.paint()
		go func() { // the program
			views := 0
			for msg := range msgs {
				switch got := f.Filter(nil, msg); got {
				case "view":
					views++
					f.Stir(strings.Repeat("#", views))
				case "as before":
					f.Stir(strings.Repeat("#", views))
				case nil:
				default:
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
		for range 100 { // which draw nothing
			msgs <- "as before"
			synctest.Wait()
			<-f.ticks
		}
		msgs <- "view"
		synctest.Wait()
		if len(f.ticks) != 1 {
			t.Error("views like the last one hold the next up")
		}
		close(msgs)
		close(ended)
	})
}

// A program whose ticker cannot be found draws at Bubble Tea's own pace.
func TestWithoutFrames(t *testing.T) {
	t.Parallel()
	var none *Frames
	none.Stir("")
	(&Frames{}).Stir("")
}

// On a slow line the renderer still writes one frame when the next one is due. What asks
// whether that one has arrived must not go out before it.
func TestARequestFollowsItsFrame(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		msgs := make(chan tea.Msg)
		ended := make(chan struct{})
		f := newFrames(func(msg tea.Msg) { msgs <- msg }, ended)
		go f.paint()
		const line = time.Second // what a frame takes
		go func() {              // the renderer
			for range f.ticks {
				time.Sleep(line)
			}
		}()
		start := time.Now()
		var asked time.Duration
		go func() { // the program
			for msg := range msgs {
				switch f.Filter(nil, msg) {
				case "view":
					f.Stir(time.Since(start).String())
				case tea.RequestCursorPosition():
					asked = time.Since(start)
				}
			}
		}()
		msgs <- "view"
		time.Sleep(10 * time.Millisecond)
		msgs <- "view"
		time.Sleep(50 * time.Millisecond)
		msgs <- tea.RequestCursorPosition()
		time.Sleep(time.Hour)
		synctest.Wait()
		if asked < 2*line || asked > 6*line {
			t.Errorf("asked after %v, want the two frames first", asked)
		}
		close(ended)
		close(f.ticks)
		close(msgs)
	})
}
