package response

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
)

// restarting is a server that is gone for some time after a few answers.
type restarting struct {
	slow
	answering sync.Mutex // its end begins with an answer, whoever else asks then
	answers   atomic.Int64
	asked     atomic.Int64 // while it was gone
	away      time.Duration
	left      atomic.Pointer[time.Time]
}

func (r *restarting) gone() bool {
	left := r.left.Load()
	return left != nil && time.Since(*left) < r.away
}

func (r *restarting) Version(context.Context) (string, error) {
	if r.gone() {
		return "", ollama.ErrUnreachable
	}
	return "0.33.0", nil
}

func (r *restarting) Chat(context.Context, ollama.Request, func(ollama.Chunk)) (ollama.Reply, error) {
	time.Sleep(time.Second) // the bubble's clock
	r.answering.Lock()
	defer r.answering.Unlock()
	if r.gone() {
		r.asked.Add(1)
		return ollama.Reply{}, ollama.ErrUnreachable
	}
	if r.answers.Add(1) == 5 {
		now := time.Now()
		r.left.Store(&now)
	}
	return ollama.Reply{Text: "yes", DoneReason: "stop"}, nil
}

// failing fails the first request, and notes when requests come.
type failing struct {
	slow
	asked []time.Time
}

func (f *failing) Chat(context.Context, ollama.Request, func(ollama.Chunk)) (ollama.Reply, error) {
	f.asked = append(f.asked, time.Now())
	if len(f.asked) == 1 {
		return ollama.Reply{}, ollama.ErrServer
	}
	return ollama.Reply{Text: "yes", DoneReason: "stop"}, nil
}

// While a run is paused no request is tried again, and its deadline does not pass.
func TestPausedRequestsAreNotTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		jobs, s := ollama.NewThrottle(1), &failing{}
		a := NewAsker(s, AskerOptions{Throttle: jobs, Deadline: time.Minute, wait: func(ctx context.Context, _ time.Duration) error {
			jobs.Pause(true)
			time.AfterFunc(time.Hour, func() { jobs.Pause(false) })
			return ctx.Err()
		}})
		asked, ok := a.Ask(t.Context(), ollama.Request{Model: "m"}, "")
		if !ok || asked.Err != nil || asked.Attempts != 2 || len(s.asked) != 2 || s.asked[1].Sub(s.asked[0]) != time.Hour {
			t.Errorf("%+v, %v, asked at %v", asked, ok, s.asked)
		}
		jobs.Pause(true)
		ctx, stop := context.WithTimeout(t.Context(), time.Hour)
		defer stop()
		if _, ok := a.Ask(ctx, ollama.Request{Model: "m"}, ""); ok || len(s.asked) != 2 {
			t.Error("asked in the pause")
		}
	})
}

// Requests to a server that restarts wait for it together: one message, no failure,
// and no attempt or deadline of theirs is used up.
func TestServerIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newMemory("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")
		s := &restarting{away: 9 * time.Minute}
		events, err := run(t.Context(), d, s, Options{Models: []string{"m"}, Jobs: 4, Attempts: 1})
		if err != nil || d.with(Complete) != 20 || s.asked.Load() > 4 {
			t.Errorf("%v, %d complete, %d requests to a server that is gone", err, d.with(Complete), s.asked.Load())
		}
		for _, r := range d.responses {
			if r.Attempts != 1 {
				t.Errorf("%+v", r)
			}
		}
		told := notices(events)
		if strings.Count(told, "\n") != 1 || !strings.Contains(told, "waiting for the server, 10m0s at most\nthe server answers again after 9m") {
			t.Errorf("told %q", told)
		}
	})
}

// A server that stays away ends the run once, for all models.
func TestServerStaysAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newMemory("a", "b", "c", "d")
		s := &couple{restarting{away: 24 * time.Hour}}
		began := time.Now()
		_, err := run(t.Context(), d, s, Options{Models: []string{"m", "n"}, Jobs: 3})
		short(t, err, "11 of 16 missing: 11 not asked: no Ollama server answers; start Ollama with `ollama serve`, then run again")
		if took := time.Since(began); took < 10*time.Minute || took > 11*time.Minute || d.with(Failed) != 0 || s.asked.Load() > 3 {
			t.Errorf("ended after %s with %d failed, asked %d times while gone", took, d.with(Failed), s.asked.Load())
		}
	})
}

// couple has two models.
type couple struct{ restarting }

func (*couple) Models(context.Context) ([]ollama.ModelInfo, error) {
	return []ollama.ModelInfo{{Name: "m", Digest: "m"}, {Name: "n", Digest: "n"}}, nil
}

func (*couple) Show(_ context.Context, name string, _ []string) (ollama.ModelInfo, error) {
	return ollama.ModelInfo{Name: name, Digest: name}, nil
}

// prompts is how many prompts a faulty server is asked; each makes 8 requests or
// more.
var prompts = flag.Int("prompts", 12, "prompts for each faulty server")

// A server of any version that fails three times in ten, in every way it can: in the
// end every response is there once, no whole answer is asked for again, and each run
// says what it lacks.
func TestFaultyServers(t *testing.T) {
	t.Parallel()
	faults := []ollamatest.Fault{
		ollamatest.Busy, ollamatest.Crash, ollamatest.Proxy, ollamatest.Page, ollamatest.Reset, ollamatest.Cut, ollamatest.NoDone,
		ollamatest.Garbage, ollamatest.StreamError, ollamatest.BlankLine, ollamatest.Loop, ollamatest.NoReason, ollamatest.Refuse,
	}
	answered := []ollamatest.Fault{ollamatest.None, ollamatest.BlankLine, ollamatest.Loop, ollamatest.NoReason}
	for i, version := range dialects {
		t.Run(version, func(t *testing.T) {
			t.Parallel()
			s, c := start(t, one, two)
			s.SetVersion(version)
			var mu sync.Mutex
			random, whole := rand.New(rand.NewPCG(uint64(i), 1)), 0
			s.Script(func(q ollamatest.Chat) ollamatest.Answer {
				mu.Lock()
				defer mu.Unlock()
				a := ollamatest.Default(q)
				if random.Float64() < 0.3 {
					a.Fault, a.After = faults[random.IntN(len(faults))], 2
				}
				if slices.Contains(answered, a.Fault) {
					whole++
				}
				return a
			})
			d := newMemory()
			for n := range *prompts {
				d.add(fmt.Sprint("prompt ", n))
			}
			o := quickly("one", "two")
			o.Jobs, o.Samples = 8, 4
			all := *prompts * 2 * 4
			runs := 1
			_, err := run(t.Context(), d, c, o)
			for ; err != nil && runs < 10; runs++ {
				short(t, err, fmt.Sprintf("%d of %d missing: ", all-d.with(Complete), all))
				_, err = run(t.Context(), d, c, o)
			}
			if err != nil || d.with(Complete) != all || len(d.responses) != all || whole != all {
				t.Errorf("%v after %d runs: %d complete of %d, %d whole answers", err, runs, d.with(Complete), len(d.responses), whole)
			}
		})
	}
}

// Ctrl+c ends the wait at once.
func TestWaitingIsInterrupted(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(time.Minute, cancel)
		began := time.Now()
		d := newMemory("a", "b", "c", "d")
		_, err := run(ctx, d, &restarting{away: time.Hour}, Options{Models: []string{"m"}, Jobs: 3})
		if !errors.Is(err, context.Canceled) || time.Since(began) != time.Minute || d.last().Status != stages.Interrupted || d.with(Complete) != 5 {
			t.Errorf("%v after %s, run %+v, %d complete", err, time.Since(began), d.last(), d.with(Complete))
		}
	})
}
