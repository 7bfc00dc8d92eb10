package judge

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/ollama/peer"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func start(t *testing.T, script func(ollamatest.Chat) ollamatest.Answer) (*ollamatest.Server, *peer.Client) {
	t.Helper()
	s := ollamatest.New(ollamatest.Model{Name: "m"})
	t.Cleanup(s.Close)
	s.Script(script)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := peer.New(u)
	t.Cleanup(c.Close)
	return s, c
}

// run judges without pauses and returns the events.
func run(ctx context.Context, d Bench, c Server, o Options) ([]stages.RunEvent, error) {
	o.Models, o.Backoff = []string{"m"}, time.Nanosecond
	events := make(chan stages.RunEvent, 10_000)
	err := Run(ctx, d, c, o, events)
	close(events)
	var all []stages.RunEvent
	for e := range events {
		all = append(all, e)
	}
	return all, err
}

func notices(events []stages.RunEvent) string {
	var b strings.Builder
	for _, e := range events {
		if n, ok := e.(stages.Notice); ok {
			b.WriteString(n.Text + "\n")
		}
	}
	return b.String()
}

// goodFirst reports whether the response that the judge sees first is the good one.
func goodFirst(c ollamatest.Chat) bool {
	a, b, _ := strings.Cut(c.Last(), "<response_b>")
	return strings.Contains(a, "good answer") && strings.Contains(b, "bad answer")
}

// sure prefers the good response, and the first one a little.
func sure(c ollamatest.Chat) ollamatest.Answer {
	if goodFirst(c) {
		return ollamatest.Answer{Text: "A", Likely: map[string]float64{"A": 0.72, "B": 0.08, "The": 0.2}}
	}
	return ollamatest.Answer{Text: "B", Likely: map[string]float64{"A": 0.3, "B": 0.6}}
}

// good returns the probability that an opinion gives the good response.
func (d *memory) good(o Opinion) float64 {
	for _, c := range d.compared {
		if c.Pair == o.Pair && strings.HasPrefix(c.A.Text, "good") {
			return o.Probability
		}
	}
	return 1 - o.Probability
}

// Whoever asks for labelled pairs alone, where none is labelled, is told so, whatever is
// judged.
func TestNothingIsLabelled(t *testing.T) {
	t.Parallel()
	s, c := start(t, sure)
	for _, o := range []Options{{}, {Difficult: true}, {Pointwise: true}} {
		o.Scope.Labelled = true
		d := newMemory()
		if _, err := run(t.Context(), d, c, o); !errors.Is(err, ErrNoLabels) || len(s.Chats()) != 0 || d.last().Status != stages.Failed {
			t.Errorf("%+v: %v, %d requests", o, err, len(s.Chats()))
		}
	}
	if _, err := run(t.Context(), newMemory(), c, Options{}); err != nil {
		t.Errorf("a deck without pairs: %v", err)
	}
}

// The threads are the server's choice, unless a person says how many.
func TestThreads(t *testing.T) {
	t.Parallel()
	s, c := start(t, sure)
	for _, n := range []int{0, 3} {
		before := len(s.Chats())
		if _, err := run(t.Context(), newMemory("one"), c, Options{NumThread: n}); err != nil {
			t.Fatal(err)
		}
		for _, q := range s.Chats()[before:] {
			if got, told := q.Options["num_thread"]; told != (n > 0) || told && got != float64(n) {
				t.Errorf("%d threads are asked for as %v", n, got)
			}
		}
	}
}

// A judge is asked in both orders, and its answers are kept by content: what it says
// of the good response does not depend on where that stands in the deck.
func TestBothOrders(t *testing.T) {
	t.Parallel()
	s, c := start(t, sure)
	d := newMemory("one", "two", "three")
	_, err := run(t.Context(), d, c, Options{})
	if err != nil || len(d.opinions) != 6 {
		t.Fatalf("%v, %d opinions", err, len(d.opinions))
	}
	orders := map[stages.ID]map[First]bool{}
	for _, o := range d.opinions {
		if orders[o.Pair] == nil {
			orders[o.Pair] = map[First]bool{}
		}
		orders[o.Pair][o.First] = true
		goodWins := (o.Answer == "a") == (d.good(o) == o.Probability)
		if p := d.good(o); !goodWins || math.Abs(p-0.9) > 1e-9 && math.Abs(p-2.0/3) > 1e-9 {
			t.Errorf("the good response gets %v: %+v", p, o)
		}
		if o.Raw != "A" && o.Raw != "B" || o.Run != d.last().ID || d.models[o.Model].Digest == "" {
			t.Errorf("kept: %+v", o)
		}
		if w := d.wordings[o.Asked]; w.Name != "pairwise" || !strings.Contains(w.Text, "{{a}}") || !strings.Contains(o.Judge, string(w.ID[:8])) {
			t.Errorf("asked with %+v by %s", w, o.Judge)
		}
	}
	for pair, of := range orders {
		if len(of) != 2 {
			t.Errorf("pair %s in the orders %v", pair, of)
		}
	}
	for _, q := range s.Chats() {
		if q.Options["repeat_penalty"] != 1.0 || q.Options["temperature"] != 0.0 || q.Options["num_ctx"] != 4096.0 || q.Likely != ollama.MostLikely {
			t.Errorf("sent %+v", q)
		}
	}
	if r := d.last(); r.Stage != stages.Judge || r.Status != stages.Done || r.Counts.Added != 6 || r.Counts.Missing != 0 {
		t.Errorf("run %+v", r)
	}

	before := len(s.Chats())
	if _, err = run(t.Context(), d, c, Options{}); err != nil || len(d.opinions) != 6 || len(s.Chats()) != before {
		t.Errorf("again: %v, %d opinions, %d requests more", err, len(d.opinions), len(s.Chats())-before)
	}
	p, err := Load("")
	if err != nil {
		t.Fatal(err)
	}
	p.Pairwise += " Think of a child that asks."
	if _, err = run(t.Context(), d, c, Options{Prompts: p}); err != nil || len(d.opinions) != 12 {
		t.Errorf("another wording: %v, %d opinions, want 12", err, len(d.opinions))
	}
	if _, err = run(t.Context(), d, c, Options{Method: ByStructure}); err == nil || len(d.opinions) != 12 {
		t.Errorf("another method, whose answers are no JSON: %v, %d opinions, want 12", err, len(d.opinions))
	}
}

// A bad reply costs its own verdict, and only that is asked again.
func TestBadReplies(t *testing.T) {
	t.Parallel()
	var mended atomic.Bool
	s, c := start(t, func(c ollamatest.Chat) ollamatest.Answer {
		switch {
		case !mended.Load() && strings.Contains(c.Last(), "answer to two") && goodFirst(c):
			return ollamatest.Answer{Text: "Rating: high"}
		case goodFirst(c):
			return ollamatest.Answer{Text: `"A>>B"`}
		}
		return ollamatest.Answer{Text: `"A=B"`}
	})
	d := newMemory("one", "two", "three")
	o := Options{Method: ByStructure, Jobs: 1}
	_, err := run(t.Context(), d, c, o)
	var short *stages.Shortfall
	if !errors.As(err, &short) || short.Missing != 1 || short.Wanted != 6 || len(d.opinions) != 5 || !strings.Contains(err.Error(), "1 × no verdict in the reply; try another model") {
		t.Fatalf("%v, %d opinions", err, len(d.opinions))
	}
	for _, o := range d.opinions {
		if p := d.good(o); p != 0.95 && p != 0.5 || (p == 0.5) != (o.Answer == "tie") {
			t.Errorf("%+v", o)
		}
	}
	mended.Store(true)
	before := len(s.Chats())
	if _, err := run(t.Context(), d, c, o); err != nil || len(d.opinions) != 6 || len(s.Chats()) != before+1 {
		t.Errorf("again: %v, %d opinions, %d requests more", err, len(d.opinions), len(s.Chats())-before)
	}
}

// A judge that gives no verdict at all is not asked a thousand times.
func TestUselessJudgeIsParked(t *testing.T) {
	t.Parallel()
	s, c := start(t, func(ollamatest.Chat) ollamatest.Answer { return ollamatest.Answer{Text: "I like them both."} })
	var prompts []string
	for n := range 100 {
		prompts = append(prompts, strings.Repeat("x", n+1))
	}
	d := newMemory(prompts...)
	events, err := run(t.Context(), d, c, Options{Method: ByStructure})
	var short *stages.Shortfall
	if !errors.As(err, &short) || short.Missing != 200 || len(d.opinions) != 0 || len(s.Chats()) > 100 {
		t.Errorf("%v after %d requests, %d opinions", err, len(s.Chats()), len(d.opinions))
	}
	if !strings.Contains(notices(events), "m:latest is parked until the next run: no verdict in the reply: “I like them both.”") {
		t.Errorf("told %q", notices(events))
	}
}

// A failed call is tried again, and is never an answer.
func TestFaults(t *testing.T) {
	t.Parallel()
	s, c := start(t, sure)
	d := newMemory("one", "two")
	s.Fail(ollamatest.Crash, ollamatest.Cut, ollamatest.Busy)
	if _, err := run(t.Context(), d, c, Options{}); err != nil || len(d.opinions) != 4 {
		t.Errorf("%v, %d opinions", err, len(d.opinions))
	}
	d = newMemory("one", "two")
	s.Fail(ollamatest.None, ollamatest.Refuse)
	var short *stages.Shortfall
	if _, err := run(t.Context(), d, c, Options{Jobs: 1}); !errors.As(err, &short) || short.Missing != 1 || len(d.opinions) != 3 {
		t.Errorf("%v, %d opinions", err, len(d.opinions))
	}
	d.broken = errors.New("disk full")
	if _, err := run(t.Context(), d, c, Options{}); !errors.Is(err, d.broken) || d.last().Status != stages.Failed {
		t.Errorf("%v, run %+v", err, d.last())
	}
}

// A judge whose model is replaced meanwhile is asked no further, and no verdict of the new
// one stands under its name.
func TestReplacedJudge(t *testing.T) {
	t.Parallel()
	for name, o := range map[string]Options{"comparisons": {Jobs: 1}, "ratings": {Jobs: 1, Pointwise: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked atomic.Int32
			var s *ollamatest.Server
			s, c := start(t, func(q ollamatest.Chat) ollamatest.Answer {
				if asked.Add(1) == 5 { // the first asks for probabilities
					s.Add(ollamatest.Model{Name: "m", Digest: strings.Repeat("f", 64)})
				}
				return ollamatest.Answer{Text: "B", Likely: map[string]float64{"A": 0.3, "B": 0.6, "1": 0.1}}
			})
			d := newMemory("one", "two", "three", "four", "five")
			events, err := run(t.Context(), d, c, o)
			var short *stages.Shortfall
			if !errors.As(err, &short) || len(d.opinions)+len(d.ratings) > 3 {
				t.Errorf("%v; %d opinions, %d ratings after %d requests", err, len(d.opinions), len(d.ratings), asked.Load())
			}
			if told := notices(events); !strings.Contains(told, "m:latest is parked until the next run: the server has another model of that name now (ffffffffffff, not ") {
				t.Errorf("told %q", told)
			}
			if _, err := run(t.Context(), d, c, Options{}); err != nil || len(d.models) != 2 {
				t.Errorf("again: %v, %d models", err, len(d.models))
			}
		})
	}
}

// A judge that cannot even say yes is parked with its reason and what helps; the next goes on.
func TestParkedAtTheFirstQuestion(t *testing.T) {
	t.Parallel()
	s, c := start(t, func(q ollamatest.Chat) ollamatest.Answer {
		if q.Model == "bad:latest" {
			return ollamatest.Answer{Fault: ollamatest.Refuse}
		}
		return sure(q)
	})
	s.Add(ollamatest.Model{Name: "bad"})
	d := newMemory("one", "two")
	err := Run(t.Context(), d, c, Options{Models: []string{"bad", "m"}, Backoff: time.Nanosecond}, nil)
	var short *stages.Shortfall
	if !errors.As(err, &short) || short.Missing != 4 || short.Wanted != 8 || len(d.opinions) != 4 || !strings.HasSuffix(err.Error(), "; use another model or other options, then run again") {
		t.Errorf("%v; %d opinions", err, len(d.opinions))
	}
}

// The advice about questions too long covers the longest of them, whichever came first.
func TestTheLongestQuestionSaysWhatWouldDo(t *testing.T) {
	t.Parallel()
	var j judging
	for _, size := range []string{"3072", "4096", "2560"} {
		j.faults.add("m", fmt.Errorf("ask m: %w; num_ctx would have to be %s", ollama.ErrTooLong, size), 1, "")
	}
	if err := j.shortfall(); err == nil || !strings.HasSuffix(err.Error(), "; raise --num-ctx to 4096") || !strings.Contains(err.Error(), "3 × ") {
		t.Error(err)
	}
}

// A server with many models takes long to list them: the next question does not wait for
// that, even with one job.
func TestAsksWhileItLooks(t *testing.T) {
	t.Parallel()
	s, _ := start(t, sure)
	var asked, late atomic.Int32
	next := make(chan struct{})
	between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		const first = 2 // the one before asks for probabilities
		if r.URL.Path == "/api/chat" && asked.Add(1) == first+1 {
			close(next)
		}
		if r.URL.Path == "/api/tags" && asked.Load() == first {
			select {
			case <-next:
			case <-time.After(5 * time.Second):
				late.Add(1)
			}
		}
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(between.Close)
	u, err := url.Parse(between.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := peer.New(u)
	t.Cleanup(c.Close)
	d := newMemory("one", "two")
	if _, err := run(t.Context(), d, c, Options{Jobs: 1}); err != nil || len(d.opinions) != 4 || late.Load() > 0 {
		t.Errorf("%v, %d opinions, %d looks without another question", err, len(d.opinions), late.Load())
	}
}

// slowToLook is a server whose answers are whole at once and known to be the model's own
// only once look is closed.
type slowToLook struct {
	Server
	asked atomic.Int32
	look  chan struct{}
}

func (s *slowToLook) Host() string                            { return "" }
func (s *slowToLook) Version(context.Context) (string, error) { return "", nil }

func (s *slowToLook) Models(context.Context) ([]ollama.ModelInfo, error) {
	return []ollama.ModelInfo{{Name: "m:latest"}}, nil
}

func (s *slowToLook) Show(context.Context, string, []string) (ollama.ModelInfo, error) {
	return ollama.ModelInfo{Name: "m:latest"}, nil
}

func (s *slowToLook) Chat(_ context.Context, r ollama.Request, _ func(ollama.Chunk)) (ollama.Reply, error) {
	s.asked.Add(1)
	r.Ended()
	<-s.look
	return ollama.Reply{Text: `"A>>B"`, DoneReason: "stop"}, nil
}

// Questions do not run far ahead of the looks at the model: its answers may be worthless,
// and a kill would lose those that wait.
func TestAsksNotFarAheadOfItsLooks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var prompts []string
		for n := range 100 {
			prompts = append(prompts, strings.Repeat("x", n+1))
		}
		s, d := &slowToLook{look: make(chan struct{})}, newMemory(prompts...)
		done := make(chan error)
		go func() {
			_, err := run(t.Context(), d, s, Options{Method: ByStructure, Jobs: 2})
			done <- err
		}()
		synctest.Wait()
		if n := s.asked.Load(); n != 2*maxAhead {
			t.Errorf("%d questions before a look", n)
		}
		close(s.look)
		if err := <-done; err != nil || len(d.opinions) != 200 {
			t.Errorf("%v, %d opinions", err, len(d.opinions))
		}
	})
}

// A deck without pairs is no fault, but not judged in silence.
func TestNothingToJudge(t *testing.T) {
	t.Parallel()
	_, c := start(t, sure)
	events, err := run(t.Context(), newMemory(), c, Options{})
	if told := notices(events); err != nil || !strings.Contains(told, "nothing to judge: prefdeck run") {
		t.Errorf("%v, told %q", err, told)
	}
	events, err = run(t.Context(), newMemory("one"), c, Options{})
	if told := notices(events); err != nil || told != "" {
		t.Errorf("with a pair: %v, told %q", err, told)
	}
}

// A run that is stopped keeps what came, and goes on where it was.
func TestStopped(t *testing.T) {
	t.Parallel()
	_, c := start(t, sure)
	d := newMemory("one", "two", "three", "four", "five")
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	d.saved = func() {
		if len(d.opinions) >= 3 {
			cancel()
		}
	}
	_, err := run(ctx, d, c, Options{})
	n := len(d.opinions)
	if n < 10 && (!errors.Is(err, context.Canceled) || d.last().Status != stages.Interrupted) || n < 3 {
		t.Fatalf("%v, %d opinions, run %+v", err, n, d.last())
	}
	if want := fmt.Sprintf("%d of 10 missing", 10-n); n < 10 && d.last().Error != want {
		t.Errorf("the run says %q, want %q", d.last().Error, want)
	}
	d.saved = nil
	if _, err := run(t.Context(), d, c, Options{}); err != nil || len(d.opinions) != 10 {
		t.Errorf("%v, %d opinions", err, len(d.opinions))
	}
	seen := map[string]bool{}
	for _, o := range d.opinions {
		seen[string(o.Pair)+string(o.First)] = true
	}
	if len(seen) != 10 {
		t.Errorf("%d different opinions of 10", len(seen))
	}
}

// A server that tells no probabilities is asked several times, unless probabilities
// were asked for.
func TestWithoutProbabilities(t *testing.T) {
	t.Parallel()
	s, c := start(t, func(c ollamatest.Chat) ollamatest.Answer {
		if goodFirst(c) == (c.Seed() != 3) {
			return ollamatest.Answer{Text: "A"}
		}
		return ollamatest.Answer{Text: "[[B]]"}
	})
	s.SetVersion("0.12.3")
	d := newMemory("one")
	if _, err := run(t.Context(), d, c, Options{Method: ByProbability}); !errors.Is(err, ErrNoProbabilities) || len(d.opinions) != 0 {
		t.Errorf("%v, %d opinions", err, len(d.opinions))
	}
	events, err := run(t.Context(), d, c, Options{})
	if err != nil || len(d.opinions) != 2 || !strings.Contains(notices(events), "m:latest is asked 5 times instead") {
		t.Fatalf("%v, %d opinions, told %q", err, len(d.opinions), notices(events))
	}
	for _, o := range d.opinions {
		if p := d.good(o); math.Abs(p-0.8) > 1e-9 || !strings.HasSuffix(o.Judge, " sample-5") || strings.Count(o.Raw, "\n") != 4 {
			t.Errorf("%+v", o)
		}
	}
	for _, q := range s.Chats()[2:] {
		if q.Options["temperature"] != 1.0 || q.Options["repeat_penalty"] != 1.0 {
			t.Errorf("sampled with %v", q.Options)
		}
	}
}

// Ratings are expected values, and overall is their mean once all aspects are there.
func TestRatings(t *testing.T) {
	t.Parallel()
	var mended atomic.Bool
	_, c := start(t, func(c ollamatest.Chat) ollamatest.Answer {
		switch text := c.Last(); {
		case !mended.Load() && strings.Contains(text, "Honesty") && strings.Contains(text, "bad answer"):
			return ollamatest.Answer{Text: "10", Likely: map[string]float64{"a": 1}}
		case strings.Contains(text, "good answer"):
			return ollamatest.Answer{Text: "5", Likely: map[string]float64{"5": 0.6, "4": 0.2, "Five": 0.2}}
		}
		return ollamatest.Answer{Text: "1", Likely: map[string]float64{"1": 0.5, "3": 0.5}}
	})
	d := newMemory("one")
	o := Options{Pointwise: true}
	var short *stages.Shortfall
	if _, err := run(t.Context(), d, c, o); !errors.As(err, &short) || short.Missing != 1 || len(d.ratings) != 5+3 || len(d.opinions) != 0 {
		t.Fatalf("%v, %d ratings", err, len(d.ratings))
	}
	mended.Store(true)
	if _, err := run(t.Context(), d, c, o); err != nil || len(d.ratings) != 10 {
		t.Fatalf("again: %v, %d ratings", err, len(d.ratings))
	}
	good := map[stages.ID]bool{}
	for _, p := range d.compared {
		good[p.A.ID], good[p.B.ID] = strings.HasPrefix(p.A.Text, "good"), strings.HasPrefix(p.B.Text, "good")
	}
	scorers := map[string]bool{}
	for _, r := range d.ratings {
		want := 2.0
		if good[r.Response] {
			want = 4.75
		}
		if math.Abs(r.Value-want) > 1e-9 || (r.What == Overall) != (r.Asked == "") {
			t.Errorf("%+v, want %v", r, want)
		}
		scorers[r.What+" "+r.Scorer] = true
	}
	if len(scorers) != 5 {
		t.Errorf("scorers %v", scorers)
	}
}

// A kill costs no answer but the one that is out: each rating is stored before those that
// follow it are there.
func TestRatingsAreStoredAsTheyCome(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
	defer cancel()
	stored := make(chan struct{})
	first := sync.OnceFunc(func() { close(stored) })
	var asked atomic.Int32
	_, c := start(t, func(ollamatest.Chat) ollamatest.Answer {
		a := ollamatest.Answer{Text: "5", Likely: map[string]float64{"5": 1}}
		if asked.Add(1) > 2 { // after a trial and the first aspect
			a.Gate = stored
		}
		return a
	})
	d := newMemory("one")
	d.saved = first
	if _, err := run(ctx, d, c, Options{Pointwise: true, Jobs: 1}); err != nil || len(d.ratings) != 10 {
		t.Errorf("%v, %d ratings", err, len(d.ratings))
	}
}

// Prompts get a difficulty and a probability of being unsafe, once each; a reply
// without a verdict costs that verdict alone.
func TestPromptsAreJudged(t *testing.T) {
	t.Parallel()
	var mended atomic.Bool
	s, c := start(t, func(c ollamatest.Chat) ollamatest.Answer {
		text := c.Last()
		switch {
		case !strings.Contains(text, "seven criteria"):
			return ollamatest.Answer{Text: "A", Likely: map[string]float64{"A": 0.6, "B": 0.2}}
		case strings.Contains(text, "Hi") && !mended.Load():
			return ollamatest.Answer{Text: "1, 2, 3"}
		}
		return ollamatest.Answer{Text: "The list is [1, 4, 4]."}
	})
	d := newMemory("Prove it.", "Hi")
	o := Options{Difficult: true, Safety: true}
	var short *stages.Shortfall
	if _, err := run(t.Context(), d, c, o); !errors.As(err, &short) || short.Missing != 1 || len(d.ratings) != 3 || len(d.opinions) != 0 {
		t.Fatalf("%v, ratings %+v", err, d.ratings)
	}
	mended.Store(true)
	if _, err := run(t.Context(), d, c, o); err != nil || len(d.ratings) != 4 {
		t.Fatalf("again: %v, ratings %+v", err, d.ratings)
	}
	for _, r := range d.ratings {
		if want := map[string]float64{Difficulty: 2, Unsafe: 0.25}[r.What]; math.Abs(r.Value-want) > 1e-9 || r.Prompt == "" || r.Response != "" || r.Asked == "" {
			t.Errorf("%+v, want %v", r, want)
		}
	}
	if config := string(d.last().Config); !strings.Contains(config, `"difficulty":true`) || !strings.Contains(config, `"safety":true`) {
		t.Errorf("recorded %s", config)
	}
	before := len(s.Chats())
	if _, err := run(t.Context(), d, c, o); err != nil || len(s.Chats())-before > 1 { // it may ask for probabilities
		t.Errorf("a third time: %v, %d requests", err, len(s.Chats())-before)
	}
}

// A judge that gives nearly all prompts one difficulty is warned of, unless they are few.
func TestOneDifficultyForAll(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		prompts, others int
		told            bool
	}{{10, 1, true}, {10, 2, false}, {9, 0, false}} {
		_, c := start(t, func(c ollamatest.Chat) ollamatest.Answer {
			for i := range tt.others {
				if strings.Contains(c.Last(), fmt.Sprintf("prompt %d.", i)) {
					return ollamatest.Answer{Text: "[7]"}
				}
			}
			return ollamatest.Answer{Text: "[1, 4]"}
		})
		var texts []string
		for i := range tt.prompts {
			texts = append(texts, fmt.Sprintf("This is prompt %d.", i))
		}
		events, err := run(t.Context(), newMemory(texts...), c, Options{Difficult: true})
		if told := strings.Contains(notices(events), "of 10 prompts the difficulty 2: it hardly tells them apart"); err != nil || told != tt.told {
			t.Errorf("%+v: %v, told %q", tt, err, notices(events))
		}
	}
}

func TestReadCriteria(t *testing.T) {
	t.Parallel()
	for reply, want := range map[string]int{
		"[1, 4]": 2, "[]": 0, "[ 7 ]": 1, "Criteria: [1,2,3,4,5,6,7]": 7, "[2, 2]": 1,
		"": -1, "1, 4": -1, "[8]": -1, "[0]": -1, "[1, 4": -1, "[1] or [2]": -1, "[1; 4]": -1, "[99999999999999999999]": -1,
	} {
		met, err := readCriteria(reply)
		if (err != nil) != (want < 0) || err == nil && len(met) != want {
			t.Errorf("%q: %v, %v; want %d", reply, met, err, want)
		}
	}
}

func TestPromptsOfAFile(t *testing.T) {
	t.Parallel()
	load := func(text string) (Prompts, error) {
		path := filepath.Join(t.TempDir(), "judge.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return Load(path)
	}
	built, err := Load("")
	if err != nil || len(built.Aspects) != 4 {
		t.Fatalf("%+v, %v", built, err)
	}
	same, err := load(BuiltIn())
	if err != nil || same.pairwise(ByProbability) != built.pairwise(ByProbability) {
		t.Errorf("the printed file is another: %v", err)
	}
	own, err := load("[[aspects]]\nname = \"tone\"\nabout = \"Tone: is it kind?\"\n")
	if err != nil || len(own.Aspects) != 1 || own.Pairwise != built.Pairwise {
		t.Errorf("%+v, %v", own, err)
	}
	for text, want := range map[string]string{
		"pairwise = \"{{prompt}} {{a}} {{answer}}\"":                                 "line 1: pairwise: {{b}} is missing",
		"pairwise = \"{{prompt}} {{a}} {{b}} {{answer}} {{c}}\"":                     "pairwise: {{c}} stands for nothing",
		"\n[[aspects]]\nname = \"overall\"\nabout = \"x\"":                           "one word other than overall",
		"[[aspects]]\nname = \"two words\"\nabout = \"x\"":                           "one word other than overall",
		"[[aspects]]\nname = \"tone\"":                                               "tone has no text in about",
		"pairwize = \"x\"":                                                           "there is no key pairwize",
		"[[aspects]]\nname=\"t\"\nabout=\"x\"\n[[aspects]]\nname=\"t\"\nabout=\"y\"": "t is there twice",
	} {
		if _, err := load(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

// A response that holds a mark is not filled in again.
func TestMarksInResponses(t *testing.T) {
	t.Parallel()
	got := fill("{{ a }}, {{b}}", map[string]string{"a": "{{b}} $1", "b": "second"})
	if got != "{{b}} $1, second" {
		t.Errorf("filled in: %q", got)
	}
}
