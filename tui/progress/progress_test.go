package progress

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"github.com/charmbracelet/x/vt"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// clock stands still until it is moved.
type clock struct{ at time.Time }

func newClock() *clock                { return &clock{time.Unix(1_700_000_000, 0)} }
func (c *clock) now() time.Time       { return c.at }
func (c *clock) pass(d time.Duration) { c.at = c.at.Add(d) }
func started(s stages.Stage, total int) stages.Started {
	return stages.Started{Run: stages.Run{ID: "r", Stage: s}, Total: total}
}

// play sends a listener the events of a whole run of two stages.
func play(s shower, c *clock) {
	s.take(started(stages.Prompts, 4))
	c.pass(300 * time.Millisecond)
	s.take(stages.Progress{Run: "p", Stage: stages.Prompts, Done: 4, Total: 4, Counts: stages.Counts{In: 4, Dropped: 1}})
	s.take(stages.Finished{Run: stages.Run{Stage: stages.Prompts, Status: stages.Done, Counts: stages.Counts{In: 4, Dropped: 1}}})
	s.take(started(stages.Responses, 1600))
	for i := 1; i <= 40; i++ {
		c.pass(time.Second)
		s.take(stages.Progress{Run: "r", Stage: stages.Responses, Done: 10 * i, Total: 1600, Now: "llama3.2:1b", Counts: stages.Counts{
			In: 10 * i, Added: 10*i - 2, Failed: 2, Tokens: 860 * i,
		}})
		s.redraw()
		if i == 20 {
			s.take(stages.Notice{Stage: stages.Responses, Warn: true, Text: "the server is busy: try 2 of 4\x1b]52;c;aGk=\x07"})
		}
	}
	c.pass(25 * time.Second) // stalls
	s.redraw()
	s.take(stages.Finished{Run: stages.Run{Stage: stages.Responses, Status: stages.Interrupted, Counts: stages.Counts{
		In: 400, Added: 398, Failed: 2, Tokens: 34400,
	}}})
	s.end()
}

func TestPlainLines(t *testing.T) {
	t.Parallel()
	c, out := newClock(), &bytes.Buffer{}
	play(show(Options{Out: out, Now: c.now}), c)
	golden.RequireEqual(t, out.String())
}

// A log hears of every change, and once a minute that a stage is alive.
func TestPlainLinesOfASlowModel(t *testing.T) {
	t.Parallel()
	c, out := newClock(), &bytes.Buffer{}
	s := show(Options{Out: out, Now: c.now})
	s.take(started(stages.Responses, 10))
	for second := range 200 {
		c.pass(time.Second)
		done := 0
		if second >= 150 {
			done = 1
		}
		if second%5 == 0 {
			s.take(stages.Progress{Run: "r", Stage: stages.Responses, Done: done, Total: 10, Now: "qwen3:0.6b\x1b[2J", Counts: stages.Counts{Tokens: 300 * done}})
		}
		s.redraw()
	}
	golden.RequireEqual(t, out.String())
}

func TestBarsOnATerminal(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name  string
		width int
		ascii bool
	}{{"80", 80, false}, {"120", 120, false}, {"40-ascii", 40, true}} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			c, out := newClock(), &bytes.Buffer{}
			play(show(Options{Out: out, Terminal: true, ASCII: tc.ascii, Now: c.now, Width: func() int { return tc.width }}), c)
			golden.RequireEqual(t, screen(out.String(), tc.width))
		})
	}
}

// screen returns what a terminal shows after s, without trailing blanks.
func screen(s string, width int) string {
	term := vt.NewEmulator(width, 12)
	_, _ = term.WriteString(strings.ReplaceAll(s, "\n", "\r\n"))
	var lines []string
	for line := range strings.SplitSeq(ansi.Strip(term.Render()), "\n") {
		lines = append(lines, strings.TrimRight(line, " \r"))
	}
	return strings.TrimRight(strings.Join(lines, "\n"), "\n") + "\n"
}

func TestRunningLines(t *testing.T) {
	t.Parallel()
	c := newClock()
	var m Meter
	m.Take(started(stages.Responses, 200), c.at)
	var got strings.Builder
	for _, step := range []int{0, 1, 5, 60} {
		c.pass(time.Duration(step) * time.Second)
		m.Take(stages.Progress{Stage: stages.Responses, Done: step, Total: 200, Now: "hf.co/somebody/a-model-with-a-very-long-name:Q4_K_M",
			Counts: stages.Counts{Tokens: step * 90, Failed: step / 5}}, c.at)
		for _, w := range []int{120, 80, 60, 40, 20} {
			line := m.line(c.at, w, false)
			if n := ansi.StringWidth(line); n > w {
				t.Errorf("line of %d cells in %d: %q", n, w, line)
			}
			got.WriteString(line + "\n")
		}
	}
	golden.RequireEqual(t, got.String())
}

func TestRatesSlideAndStall(t *testing.T) {
	t.Parallel()
	c := newClock()
	var m Meter
	m.Take(started(stages.Responses, 1000), c.at)
	if _, ok := m.Rate(c.at); ok {
		t.Error("a rate before anything was done")
	}
	for i := 1; i <= 60; i++ { // fast for a minute
		c.pass(time.Second)
		m.Take(stages.Progress{Stage: stages.Responses, Done: 10 * i, Total: 1000}, c.at)
	}
	if r, ok := m.Rate(c.at); !ok || r != 10 {
		t.Errorf("rate %v %v, want 10", r, ok)
	}
	for i := 1; i <= 40; i++ { // then slow: the fast minute is forgotten
		c.pass(time.Second)
		m.Take(stages.Progress{Stage: stages.Responses, Done: 600 + i, Total: 1000}, c.at)
	}
	if r, _ := m.Rate(c.at); r != 1 {
		t.Errorf("rate %v, want 1", r)
	}
	if d, ok := m.Left(c.at); !ok || d != 360*time.Second {
		t.Errorf("left %v %v, want 6 minutes", d, ok)
	}
	m.Take(stages.Progress{Stage: stages.Responses, Done: 640, Total: 1000, Unasked: 300}, c.at)
	if d, ok := m.Left(c.at); !ok || d != time.Minute {
		t.Errorf("with 300 of a parked model left %v %v, want a minute", d, ok)
	}
	c.pass(30 * time.Second)
	if r, _ := m.Rate(c.at); r >= 1 {
		t.Errorf("a stalled run keeps its rate: %v", r)
	}
	if n := len(m.samples); n > 130 {
		t.Errorf("%d samples kept", n)
	}
}

// A pause is no part of rates and remaining time, whether it came before a stage, in it,
// or lasts.
func TestRatesLeaveOutPauses(t *testing.T) {
	t.Parallel()
	c := newClock()
	b := Board{Throttle: ollama.NewThrottle(2)}
	b.Begin("run", c.at)
	b.Hold(c.at)
	b.Take(started(stages.Responses, 100), c.at)
	c.pass(time.Hour)
	b.Hold(c.at)
	done := 0
	answer := func() {
		done++
		b.Take(stages.Progress{Run: "r", Stage: stages.Responses, Done: done, Total: 100}, c.at)
	}
	for range 10 {
		c.pass(2 * time.Second)
		answer()
	}
	m := b.Meters.Of(stages.Responses)
	expect := func(when string) {
		t.Helper()
		rate, _ := m.Rate(c.at)
		left, ok := m.Left(c.at)
		if !ok || rate != 0.5 || left != time.Duration(100-done)*2*time.Second {
			t.Errorf("%s: %.3f per second, %s left", when, rate, left)
		}
	}
	expect("before")
	b.Hold(c.at)
	c.pass(10 * time.Minute)
	expect("within")
	b.Hold(c.at)
	expect("after")
	for range 20 {
		c.pass(2 * time.Second)
		answer()
	}
	expect("later")
}

func TestFloodOfEventsKeepsFewSamples(t *testing.T) {
	t.Parallel()
	c := newClock()
	var m Meter
	m.Take(started(stages.Filter, 1_000_000), c.at)
	for i := range 100_000 {
		c.pass(time.Millisecond)
		m.Take(stages.Progress{Stage: stages.Filter, Done: i, Total: 1_000_000}, c.at)
	}
	if n := len(m.samples); n > 2*int(window/spacing) {
		t.Errorf("%d samples kept", n)
	}
	if r, ok := m.Rate(c.at); !ok || r < 900 || r > 1100 {
		t.Errorf("rate %v %v, want about 1000", r, ok)
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for d, want := range map[time.Duration]string{
		300 * time.Millisecond: "under 1 s", 8 * time.Second: "8 s", 87 * time.Second: "1 min 27 s",
		125 * time.Minute: "2 h 5 min", 76 * time.Hour: "3 d 4 h",
	} {
		if got := Duration(d); got != want {
			t.Errorf("Duration(%v) = %q, want %q", d, got, want)
		}
	}
	for r, want := range map[float64]string{0.3: "0.3 tokens/s", 9.94: "9.9 tokens/s", 9.96: "10 tokens/s", 39.6: "40 tokens/s"} {
		if got := tokenRate(r); got != want {
			t.Errorf("tokenRate(%v) = %q, want %q", r, got, want)
		}
	}
}

func TestListenEndsWithTheChannel(t *testing.T) {
	t.Parallel()
	events := make(chan stages.RunEvent, 3)
	events <- started(stages.Filter, 1)
	events <- stages.Finished{Run: stages.Run{Stage: stages.Filter, Status: stages.Done}}
	close(events)
	var out bytes.Buffer
	Listen(events, Options{Out: &out, Redraw: make(chan time.Time)})
	if !strings.Contains(out.String(), "filter: started, 1 to do\n") {
		t.Errorf("got %q", out.String())
	}
}
