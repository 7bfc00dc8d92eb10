package label

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"prefdeck/stages"
)

func start() time.Time { return time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC) }

// Whichever side a response is on, choosing it stores the same winner.
func TestSidesNeverChangeTheWinner(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		content := rapid.SampledFrom([]Choice{
			Graded(-3), Graded(-2), Graded(-1), Graded(0), Graded(1), Graded(2), Graded(3),
			{Answer: A}, {Answer: B}, {Answer: BothBad}, {Answer: Skip},
		}).Draw(t, "choice")
		onA := Presentation{Left: SideA}
		onB := Presentation{Left: SideB}
		for _, p := range []Presentation{onA, onB} {
			if got := p.Content(p.Screen(content)); got != content {
				t.Fatalf("left %s: %v became %v", p.Left, content, got)
			}
			if err := p.Screen(content).Valid(); err != nil {
				t.Fatal(err)
			}
		}
		if onB.Content(onA.Screen(content).Mirrored()) != content {
			t.Fatalf("the same response on the other side is another answer: %v", content)
		}
	})
}

func TestLeftIsFairAndReproducible(t *testing.T) {
	t.Parallel()
	const n = 20_000
	left, again := 0, 0
	for i := range n {
		pair := stages.Hash("pair", fmt.Sprint(i))
		side := Left(pair, "ann", 0)
		if side != Left(pair, "ann", 0) {
			t.Fatal("the same showing has two sides")
		}
		if side == SideA {
			left++
		}
		if side == Left(pair, "ann", 1) {
			again++
		}
	}
	// Five standard deviations of a fair coin.
	limit := 5 * math.Sqrt(n) / 2
	if math.Abs(float64(left)-n/2) > limit || math.Abs(float64(again)-n/2) > limit {
		t.Errorf("of %d pairs A stood left %d times, and the next showing had the same side %d times", n, left, again)
	}
}

func TestGuard(t *testing.T) {
	t.Parallel()
	ms := func(n int) time.Time { return start().Add(time.Duration(n) * time.Millisecond) }
	type step struct {
		at     int  // milliseconds
		paint  bool // a pair is painted
		counts bool // of a press
	}
	for _, c := range []struct {
		name  string
		guard Guard
		steps []step
	}{
		{"too soon after the first paint", DefaultGuard(), []step{{at: 0, paint: true}, {at: 249}, {at: 500, counts: true}}},
		{"at once when settled", DefaultGuard(), []step{{at: 0, paint: true}, {at: 250, counts: true}, {at: 255, paint: true}, {at: 505, counts: true}}},
		{"second press hits the next pair", DefaultGuard(), []step{{at: 0, paint: true}, {at: 400, counts: true}, {at: 410, paint: true}, {at: 600}}},
		{"a key held down for seconds", DefaultGuard(), []step{{at: 0, paint: true}, {at: 1000, counts: true}, {at: 1010, paint: true},
			{at: 1100}, {at: 1200}, {at: 1300}, {at: 1400}, {at: 1500}, {at: 1600}, {at: 1800, counts: true}}},
		{"settling off, double press caught", Guard{Between: 300 * time.Millisecond}, []step{{at: 0, paint: true}, {at: 1, counts: true}, {at: 2, paint: true}, {at: 300}, {at: 301, counts: true}}},
		{"all off", Guard{}, []step{{at: 0, paint: true}, {at: 0, counts: true}, {at: 0, counts: true}, {at: 1, counts: true}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			g := c.guard
			swallowed := 0
			for _, s := range c.steps {
				if s.paint {
					g.Shown(ms(s.at))
					if g.Swallowed() != 0 {
						t.Error("a new pair starts with swallowed keys")
					}
					continue
				}
				if got := g.Press(ms(s.at)); got != s.counts {
					t.Errorf("press at %d ms counts: %v, want %v", s.at, got, s.counts)
				}
				if !s.counts {
					swallowed++
				}
			}
			if g.Total() != swallowed {
				t.Errorf("%d swallowed, want %d", g.Total(), swallowed)
			}
		})
	}
}

func TestClock(t *testing.T) {
	t.Parallel()
	at := func(s int) time.Time { return start().Add(time.Duration(s) * time.Second) }
	c := NewClock(0)
	c.Start(at(0))
	c.Touch(at(10))
	c.Touch(at(500)) // away: only the idle limit counts
	c.Pause(at(505))
	c.Touch(at(800))
	c.Resume(at(900))
	c.Resume(at(901))
	if got, want := c.Active(at(907)), (10+60+5+7)*time.Second; got != want {
		t.Errorf("active %v, want %v", got, want)
	}
	if got := c.Active(at(100)); got != 75*time.Second {
		t.Errorf("active %v after the wall clock was set back", got)
	}
	if got := c.Wall(at(907)); got != 907*time.Second {
		t.Errorf("wall %v", got)
	}
	c.Start(at(1000))
	if c.Active(at(1000)) != 0 || c.Wall(at(999)) != 0 {
		t.Error("start does not set the clock to zero")
	}
}

func TestFast(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		active time.Duration
		words  int
		want   bool
	}{
		{1999 * time.Millisecond, 0, true},
		{2 * time.Second, 10, false},
		{6 * time.Second, 100, false},
		{6 * time.Second, 101, true},
		{time.Minute, 1000, false},
		{time.Minute, 4000, true},
	} {
		if got := Fast(c.active, c.words); got != c.want {
			t.Errorf("%d words in %v: fast %v, want %v", c.words, c.active, got, c.want)
		}
	}
}

func TestWords(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"":                      0,
		" \n\t":                 0,
		"one two\nthree":        3,
		"早起きは三文の徳":              4,
		"Go 言語 is":              3,
		strings.Repeat("w ", 9): 9,
	} {
		if got := Words(text); got != want {
			t.Errorf("%q has %d words, want %d", text, got, want)
		}
	}
}

func TestPace(t *testing.T) {
	t.Parallel()
	if _, ok := NewPace(nil).Left(10); ok {
		t.Error("no decisions have a pace")
	}
	times := []time.Duration{30 * time.Second, 10 * time.Second, 20 * time.Second}
	p := NewPace(times)
	if p.N != 3 || p.Median != 20*time.Second {
		t.Errorf("pace %+v", p)
	}
	if eta, ok := p.Left(6); !ok || eta != 2*time.Minute {
		t.Errorf("left %v", eta)
	}
	if !slices.Equal(times, []time.Duration{30 * time.Second, 10 * time.Second, 20 * time.Second}) {
		t.Error("the caller's times were sorted")
	}
	long := append(slices.Repeat([]time.Duration{time.Second}, PaceOf), slices.Repeat([]time.Duration{time.Hour}, 50)...)
	if p := NewPace(long); p.N != PaceOf || p.Median != time.Second {
		t.Errorf("pace %+v is not that of the newest", p)
	}
}

func TestSession(t *testing.T) {
	t.Parallel()
	now := start()
	s := newSession("ann", SittingOptions{Now: func() time.Time { return now }, Version: "v1"})
	item := Item{}
	item.Pair.ID = "p"
	item.A.Text, item.B.Text = strings.Repeat("a ", 20), strings.Repeat("b ", 20)
	p := s.present(item, Fresh)
	if p.Left != Left("p", "ann", 0) || p.Annotator != "ann" || p.Kind != Fresh || p.ID == "" {
		t.Errorf("showing %+v", p)
	}
	s.put(Showing{Item: item, as: p})
	s.begin()
	if s.guard.Press(now) {
		t.Error("a key counts on a pair nobody can have seen")
	}
	now = now.Add(41 * time.Second)
	if !s.guard.Press(now) {
		t.Fatal("a key does not count")
	}
	e := s.choose(Graded(-2), Look{View: Raw, SeenLeft: 1, SeenRight: 0.5, Cols: 80, Rows: 24})
	if e.Choice != p.Content(Graded(-2)) || e.Presentation != p.ID || !e.Blind || e.View != Raw || e.Active != 41*time.Second ||
		e.Fast || e.Swallowed != 1 || e.Version != "v1" || e.Kind != Choose || e.SeenRight != 0.5 {
		t.Errorf("event %+v", e)
	}
	s.committed(e)
	s.rewritten(Retract, e)
	s.rewritten(Restore, e)

	s.begin()
	s.Reveal()
	now = now.Add(time.Second)
	e = s.choose(Choice{Answer: Skip}, Look{})
	if e.Blind || e.Fast {
		t.Errorf("a skip after a look behind the pair: %+v", e)
	}
	s.committed(e)
	s.rewritten(Retract, e)
	sum := s.Summary()
	if sum.Labels != 1 || sum.Undone != 1 || sum.Redone != 1 || sum.Skipped != 1 || sum.Swallowed != 1 || sum.Median != 41*time.Second {
		t.Errorf("summary %+v", sum)
	}
}
