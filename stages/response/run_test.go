package response

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"slices"
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

func start(t *testing.T, models ...ollamatest.Model) (*ollamatest.Server, *peer.Client) {
	t.Helper()
	s := ollamatest.New(models...)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := peer.New(u)
	t.Cleanup(c.Close)
	t.Cleanup(s.Close)
	return s, c
}

var (
	one   = ollamatest.Model{Name: "one"}
	two   = ollamatest.Model{Name: "two"}
	cloud = ollamatest.Model{Name: "big:cloud", RemoteHost: "https://ollama.com:443"}
)

// quickly returns options whose pauses take no time.
func quickly(models ...string) Options {
	return Options{
		Version: "test", Models: models, Stall: time.Hour,
		wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() },
	}
}

// run runs the stage and collects its events.
func run(ctx context.Context, d Ledger, s Server, o Options) ([]stages.RunEvent, error) {
	events := make(chan stages.RunEvent)
	var seen []stages.RunEvent
	read := make(chan struct{})
	go func() {
		defer close(read)
		for e := range events {
			seen = append(seen, e)
		}
	}()
	err := Run(ctx, d, s, o, events)
	close(events)
	<-read
	return seen, err
}

func notices(events []stages.RunEvent) string {
	var texts []string
	for _, e := range events {
		if n, ok := e.(stages.Notice); ok {
			texts = append(texts, n.Text)
		}
	}
	return strings.Join(texts, "\n")
}

func TestRunAnswersEverything(t *testing.T) {
	t.Parallel()
	s, c := start(t, one, two)
	d := newMemory("red", "green", "blue")
	o := quickly("one", "two:latest", "one:latest") // the first and the last are the same
	o.Samples = 3
	events, err := run(t.Context(), d, c, o)
	if err != nil {
		t.Fatal(err)
	}
	if got := d.with(Complete); got != 18 {
		t.Errorf("%d responses, want 3 prompts × 2 models × 3 samples", got)
	}
	if order := s.Models(); !slices.Equal(order, []string{"one:latest", "two:latest"}) {
		t.Errorf("models were asked in the order %v, want each once", order)
	}
	checkEvents(t, events, 18)
	if r := d.last(); r.Status != stages.Done || r.Counts.Added != 18 || r.Counts.In != 18 || r.Counts.Tokens == 0 || r.Ended.IsZero() || !json.Valid(r.Config) {
		t.Errorf("run %+v", r)
	}
	for slot, r := range d.responses {
		checkStored(t, slot, r)
	}
	checkSent(t, s.Chats())
}

// checkEvents expects the first event to start, the last to finish, and the numbers
// between to grow to total.
func checkEvents(t *testing.T, events []stages.RunEvent, total int) {
	t.Helper()
	started, ok := events[0].(stages.Started)
	if !ok || started.Total != total || started.Run.Stage != stages.Responses {
		t.Errorf("first event %+v, want Started with %d", events[0], total)
	}
	finished, ok := events[len(events)-1].(stages.Finished)
	if !ok || finished.Run.ID != started.Run.ID {
		t.Errorf("last event %+v, want Finished", events[len(events)-1])
	}
	done := 0
	for _, e := range events {
		if p, ok := e.(stages.Progress); ok {
			done++
			if p.Done != done || p.Total != total || p.Now == "" {
				t.Errorf("progress %+v, want %d of %d", p, done, total)
			}
		}
	}
	if done != total {
		t.Errorf("%d progress events, want %d", done, total)
	}
}

func checkStored(t *testing.T, slot stages.ID, r Response) {
	t.Helper()
	var options map[string]any
	if err := json.Unmarshal(r.Options, &options); err != nil {
		t.Fatal(err)
	}
	if options["num_ctx"] != 4096.0 || options["num_predict"] != 1024.0 || options["temperature"] != []any{0.3, 0.7, 1.0}[r.Sample] {
		t.Errorf("sample %d has options %s", r.Sample, r.Options)
	}
	if options["seed"] != float64(r.Seed) || r.Seed <= 0 || r.Seed > 1<<31-1 {
		t.Errorf("seed %d, options %s", r.Seed, r.Options)
	}
	if options[optionTemplate] != ollama.ByOllama {
		t.Errorf("options %s do not say how the chat was rendered", r.Options)
	}
	delete(options, "seed")
	delete(options, optionTemplate)
	canonical, err := json.Marshal(options)
	if err != nil {
		t.Fatal(err)
	}
	if want := SlotID(r.Prompt, r.Model, string(canonical), r.Sample); slot != want {
		t.Errorf("slot %s, want %s, of the options without seed and template", slot, want)
	}
	if r.Text == "" || r.DoneReason != "stop" || r.Attempts != 1 || r.Run == "" || r.Tokens == 0 || r.Total == 0 || r.ID == "" {
		t.Errorf("response %+v", r)
	}
}

func checkSent(t *testing.T, chats []ollamatest.Chat) {
	t.Helper()
	seeds := map[int64]bool{}
	for _, c := range chats {
		seeds[c.Seed()] = true
		if len(c.KeepAlive) == 0 || c.Think != nil {
			t.Errorf("sent %+v", c)
		}
	}
	if len(seeds) != len(chats) {
		t.Errorf("%d seeds for %d requests", len(seeds), len(chats))
	}
}

// Promise 4: a second run sends nothing, and a run after new prompts sends only
// those.
func TestRunResumes(t *testing.T) {
	t.Parallel()
	s, c := start(t, one)
	d := newMemory("red", "green")
	for _, want := range []int{4, 4, 6, 9} {
		switch want {
		case 6:
			d.add("blue")
		}
		o := quickly("one")
		if want == 9 {
			o.Samples = 3
		}
		events, err := run(t.Context(), d, c, o)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(s.Chats()); got != want {
			t.Errorf("%d requests so far, want %d", got, want)
		}
		if last := events[len(events)-1].(stages.Finished); last.Run.Counts.Known+last.Run.Counts.Added != want {
			t.Errorf("counts %+v, want known and added to be %d", last.Run.Counts, want)
		}
	}
}

func TestRunSurvivesFaults(t *testing.T) {
	t.Parallel()
	for _, fault := range []ollamatest.Fault{
		ollamatest.Busy, ollamatest.Crash, ollamatest.Proxy, ollamatest.Reset, ollamatest.Cut,
		ollamatest.NoDone, ollamatest.Stall, ollamatest.Garbage, ollamatest.StreamError,
	} {
		t.Run(string(fault), func(t *testing.T) {
			t.Parallel()
			s, c := start(t, one)
			s.Fail(ollamatest.None, fault, fault)
			d := newMemory("red")
			o := quickly("one")
			o.Jobs = 1
			if fault == ollamatest.Stall {
				o.Stall = 300 * time.Millisecond
			}
			events, err := run(t.Context(), d, c, o)
			if err != nil || d.with(Complete) != 2 || d.with(Failed) != 0 {
				t.Fatalf("%d complete, %d failed, %v", d.with(Complete), d.with(Failed), err)
			}
			if got := len(s.Chats()); got != 4 {
				t.Errorf("%d requests, want 2 and 2 more for the faults", got)
			}
			for _, r := range d.responses {
				if want := 1 + 2*r.Sample; r.Attempts != want {
					t.Errorf("sample %d took %d attempts, want %d", r.Sample, r.Attempts, want)
				}
				if ollamatest.Default(s.Chats()[len(s.Chats())-1]).Text != r.Text && r.Sample == 1 {
					t.Errorf("text %q is not the whole answer", r.Text)
				}
			}
			if !strings.Contains(notices(events), "attempt 3 of 4") {
				t.Errorf("notices %q name no attempt", notices(events))
			}
		})
	}
}

func TestFailedIsReplacedByTheNextRun(t *testing.T) {
	t.Parallel()
	s, c := start(t, one)
	d := newMemory("red")
	o := quickly("one")
	o.Samples, o.Attempts = 1, 2
	s.Fail(ollamatest.Crash, ollamatest.Cut)
	_, err := run(t.Context(), d, c, o)
	short(t, err, "1 of 1 missing: 1 × the answer broke off; run again")
	if d.with(Failed) != 1 || len(s.Chats()) != 2 {
		t.Fatalf("%d failed after %d requests, want 1 after 2", d.with(Failed), len(s.Chats()))
	}
	for _, r := range d.responses {
		if !strings.Contains(r.Error, "broke off") || r.Text != "" || r.Attempts != 2 {
			t.Errorf("failed response %+v", r)
		}
	}
	if r := d.last(); r.Counts.Failed != 1 || r.Status != stages.Failed || r.Error != err.Error() {
		t.Errorf("run %+v", r)
	}
	if _, err := run(t.Context(), d, c, o); err != nil || d.with(Complete) != 1 || d.with(Failed) != 0 {
		t.Errorf("second run: %v, %d complete, %d failed", err, d.with(Complete), d.with(Failed))
	}
}

func TestRefusedIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	s, c := start(t, one)
	s.Fail(ollamatest.Refuse)
	d := newMemory("red", strings.Repeat("long ", 5000))
	o := quickly("one")
	_, err := run(t.Context(), d, c, o)
	short(t, err, "3 of 4 missing: 2 × the prompt is longer than the context (num_ctx), 1 × the server refused the request: “400 invalid request”; ")
	if len(s.Chats()) != 4 || d.with(Failed)+d.with(Complete) != 4 || d.with(Complete) == 0 {
		t.Errorf("%d requests, %d failed, %d complete", len(s.Chats()), d.with(Failed), d.with(Complete))
	}
}

// A server without the truncate field silently cuts the prompt.
func TestSilentlyCutPromptFails(t *testing.T) {
	t.Parallel()
	r := ollama.Request{Options: map[string]any{"num_ctx": 4096}}
	if err := overflow(ollama.Reply{PromptTokens: 4096}, r); !errors.Is(err, ollama.ErrTooLong) {
		t.Errorf("%v, want ErrTooLong", err)
	}
	if err := overflow(ollama.Reply{PromptTokens: 4095}, r); err != nil {
		t.Error(err)
	}
}

// Servers round num_ctx up to a multiple of 256, and those that cut a prompt keep
// its newer half. A prompt that happens to be half as long as the context is whole.
func TestPromptsAreWholeOrCut(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name           string
		numCtx, tokens int
		text           string
		whole          bool
	}{
		{"in the rounded context", 300, 400, strings.Repeat("word ", 390), true},
		{"all of a context", 300, 300, strings.Repeat("word ", 390), false},
		{"all of the rounded one", 300, 512, strings.Repeat("word ", 390), false},
		{"half of it left, English", 4096, 2050, strings.Repeat("item 12 of the list is blue. ", 500), false},
		{"half of it left, Russian", 4096, 2050, strings.Repeat("слово и дело ", 1000), false},
		{"half of it left, Chinese", 4096, 2050, strings.Repeat("请总结这段文字。", 1000), false},
		{"half of it long", 4096, 2050, strings.Repeat("word ", 2048), true},
		{"half of it long, Chinese", 4096, 2050, strings.Repeat("请总结这段文字。", 400), true},
		{"a count of nothing", 4096, 0, strings.Repeat("word ", 2048), true}, // all of it was cached
	} {
		r := ollama.Request{
			Options:  map[string]any{"num_ctx": c.numCtx},
			Messages: []ollama.ChatMessage{{Role: "user", Content: c.text}},
		}
		if err := overflow(ollama.Reply{PromptTokens: c.tokens}, r); (err == nil) != c.whole {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// dialects are the versions of servers whose ways of failing differ.
var dialects = []string{"0.17.4", "0.33.0", "0.34.2"}

// Prompts that do not fit are the prompts' fault: however many, all others are
// answered, and the advice names a num_ctx that would do if the server gives one.
func TestLongPromptsParkNoModel(t *testing.T) {
	t.Parallel()
	for _, version := range dialects {
		s, c := start(t, one)
		s.SetVersion(version)
		d := newMemory()
		for i := range 20 { // with three others, five stand in a row in any order
			d.add(strings.Repeat("long ", 600+i))
		}
		d.add("short 1", "short 2", "short 3")
		o := quickly("one")
		o.Base, o.Samples = map[string]any{"num_ctx": 512, "num_predict": 100}, 1
		events, err := run(t.Context(), d, c, o)
		advice := "; raise num_ctx in the configuration, then run again"
		if version != "0.17.4" {
			advice = "; raise num_ctx in the configuration to 768, then run again"
		}
		short(t, err, "20 of 23 missing: 20 × the prompt is longer than the context (num_ctx)"+advice)
		if d.with(Complete) != 3 || len(s.Chats()) != 23 || strings.Contains(notices(events), "parked") {
			t.Errorf("%s: %d complete after %d requests, %q", version, d.with(Complete), len(s.Chats()), notices(events))
		}
		if r := d.last(); r.Server != version || r.Host != c.Host() {
			t.Errorf("run of %q at %q", r.Server, r.Host)
		}
	}
}

// A model that repeats itself has answered: its text is kept, and it is not asked
// again.
func TestLoopIsKept(t *testing.T) {
	t.Parallel()
	for _, version := range dialects {
		s, c := start(t, one)
		s.SetVersion(version)
		s.Script(func(ollamatest.Chat) ollamatest.Answer {
			return ollamatest.Answer{Text: "Sing: la", Fault: ollamatest.Loop, After: 2}
		})
		d := newMemory("a", "b", "c", "d")
		for range 2 {
			if _, err := run(t.Context(), d, c, quickly("one")); err != nil || d.with(Complete) != 8 || len(s.Chats()) != 8 {
				t.Errorf("%s: %v, %d complete after %d requests", version, err, d.with(Complete), len(s.Chats()))
			}
		}
		for _, r := range d.responses {
			if r.DoneReason != ollama.Looped || !strings.Contains(r.Text, "Sing: la na na na") || r.Attempts != 1 {
				t.Errorf("%s: %+v", version, r)
			}
		}
	}
}

// Answers are stored as those of a model only if the server still has it when they are
// there: a name may stand for another one meanwhile.
func TestReplacedModel(t *testing.T) {
	t.Parallel()
	s, c := start(t, one)
	var asked atomic.Int64
	s.Script(func(q ollamatest.Chat) ollamatest.Answer {
		if asked.Add(1) == 4 {
			s.Add(ollamatest.Model{Name: "one", Digest: strings.Repeat("f", 64)})
		}
		return ollamatest.Default(q)
	})
	d := newMemory("a", "b", "c", "d", "e")
	o := quickly("one")
	o.Jobs = 1
	events, err := run(t.Context(), d, c, o)
	var missing *stages.Shortfall
	if !errors.As(err, &missing) || missing.Missing < 7 || d.with(Complete) != 10-missing.Missing {
		t.Errorf("%v, %d complete", err, d.with(Complete))
	}
	if err == nil || !strings.Contains(err.Error(), " not asked: one:latest is parked, as the server has another model of that name now (ffffffffffff, not ") {
		t.Errorf("error %v", err)
	}
	if told := notices(events); !strings.Contains(told, "one:latest is parked until the next run: the server has another model of that name now (ffffffffffff, not ") {
		t.Errorf("notices %q", told)
	}
	if _, err := run(t.Context(), d, c, o); err != nil || d.with(Complete) != 20-missing.Missing {
		t.Errorf("again: %v, %d complete", err, d.with(Complete))
	}
}

// A model that is pulled again while it answers costs no answer, and is not parked, however
// few attempts there are.
func TestModelStoredAnew(t *testing.T) {
	t.Parallel()
	s, c := start(t, one)
	const jobs = 8
	var flying sync.WaitGroup
	flying.Add(jobs)
	var asked atomic.Int64
	s.Script(func(q ollamatest.Chat) ollamatest.Answer {
		if n := asked.Add(1); n <= jobs {
			if n == jobs {
				s.Add(one)
			}
			flying.Done()
			flying.Wait()
		}
		return ollamatest.Default(q)
	})
	d := newMemory("a", "b", "c", "d", "e", "f", "g", "h")
	o := quickly("one")
	o.Attempts, o.Jobs = 1, jobs
	if events, err := run(t.Context(), d, c, o); err != nil || d.with(Complete) != 16 || asked.Load() < 16+jobs {
		t.Errorf("%v, %d complete after %d requests; %s", err, d.with(Complete), asked.Load(), notices(events))
	}
}

func TestParkedModel(t *testing.T) {
	t.Parallel()
	s, c := start(t, one, two)
	s.Script(func(q ollamatest.Chat) ollamatest.Answer {
		if q.Model == "one:latest" {
			return ollamatest.Answer{Fault: ollamatest.Crash}
		}
		return ollamatest.Default(q)
	})
	d := newMemory("a", "b", "c", "d", "e", "f", "g", "h")
	o := quickly("one", "two")
	o.Attempts, o.Jobs = 2, 1
	events, err := run(t.Context(), d, c, o)
	short(t, err, "16 of 32 missing: ", " × the server failed: “500 model runner has unexpectedly stopped", " not asked; run again")
	if d.with(Complete) != 16 || d.with(Failed) < maxFailures || d.with(Failed) > maxFailures+1 {
		t.Errorf("%d complete, %d failed", d.with(Complete), d.with(Failed))
	}
	if !strings.Contains(notices(events), "one:latest is parked") {
		t.Errorf("notices %q", notices(events))
	}
	var last stages.Progress
	for _, e := range events {
		if p, ok := e.(stages.Progress); ok {
			last = p
		}
	}
	if last.Total != 32 || last.Done+last.Unasked != 32 || last.Unasked != 16-d.with(Failed) {
		t.Errorf("in the end %d of %d done, %d not to be asked", last.Done, last.Total, last.Unasked)
	}

	d = newMemory("a", "b", "c", "d")
	_, err = run(t.Context(), d, c, quickly("one"))
	short(t, err, "8 of 8 missing: ")
	if d.last().Status != stages.Failed || d.last().Error != err.Error() {
		t.Errorf("with nobody left: %v, run %+v", err, d.last())
	}
}

func TestModelGoneMidway(t *testing.T) {
	t.Parallel()
	s, c := start(t, one, two)
	s.Script(func(q ollamatest.Chat) ollamatest.Answer {
		s.Remove("one")
		return ollamatest.Default(q)
	})
	d := newMemory("a", "b", "c")
	o := quickly("one", "two")
	o.Jobs = 1
	events, err := run(t.Context(), d, c, o)
	short(t, err, "5 of 12 missing: ", " × the model is not on this server: “404 model 'one:latest' not found”, ",
		" not asked; get the model with `ollama pull one:latest`, then run again")
	if d.with(Complete) != 7 || d.with(Failed) > 2 || !strings.Contains(notices(events), "parked") {
		t.Errorf("%v, %d complete, %d failed, %q", err, d.with(Complete), d.with(Failed), notices(events))
	}
}

func TestJobsBound(t *testing.T) {
	t.Parallel()
	s, c := start(t, one)
	var waiting atomic.Int32
	full := make(chan struct{})
	s.Script(func(q ollamatest.Chat) ollamatest.Answer {
		if waiting.Add(1) == 3 {
			close(full) // a fourth arrives only if jobs are not bounded
		}
		a := ollamatest.Default(q)
		a.Gate = full
		return a
	})
	o := quickly("one")
	o.Jobs, o.Samples = 3, 6
	if _, err := run(t.Context(), newMemory("a", "b", "c"), c, o); err != nil {
		t.Fatal(err)
	}
	if s.Peak() != 3 {
		t.Errorf("%d requests at once, want 3", s.Peak())
	}
}

func TestInterruptKeepsWhatIsDone(t *testing.T) {
	t.Parallel()
	s, c := start(t, one, two)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var n atomic.Int32
	s.Script(func(q ollamatest.Chat) ollamatest.Answer {
		a := ollamatest.Default(q)
		if n.Add(1) > 3 {
			a.Fault, a.After = ollamatest.Stall, 2
			cancel()
		}
		return a
	})
	d := newMemory("a", "b", "c")
	o := quickly("one", "two")
	o.Jobs = 1
	events, err := run(ctx, d, c, o)
	if !errors.Is(err, context.Canceled) {
		t.Fatalf("%v, want the context's error", err)
	}
	if d.with(Complete) != 3 || d.with(Failed) != 0 || d.saves != 3 {
		t.Errorf("%d complete, %d failed, want 3 and 0", d.with(Complete), d.with(Failed))
	}
	if r := d.last(); r.Status != stages.Interrupted || r.Counts.Added != 3 || r.Error != "9 of 12 missing" {
		t.Errorf("run %+v", r)
	}
	if !strings.Contains(notices(events), "9 of 12 missing; run again to go on") {
		t.Errorf("notices %q", notices(events))
	}
	if _, ok := events[len(events)-1].(stages.Finished); !ok {
		t.Errorf("last event %+v", events[len(events)-1])
	}
	s.Script(nil)
	if _, err := run(t.Context(), d, c, o); err != nil || d.with(Complete) != 12 || d.saves != 12 {
		t.Errorf("resumed: %v, %d complete, %d saves", err, d.with(Complete), d.saves)
	}
}

// slow is a server of one model that answers every prompt but one at once.
type slow struct{ Server }

func (slow) Host() string { return "" }

func (slow) Version(context.Context) (string, error) { return "", nil }

func (slow) Models(context.Context) ([]ollama.ModelInfo, error) {
	return []ollama.ModelInfo{{Name: "m", Digest: "d"}}, nil
}

func (slow) Show(context.Context, string, []string) (ollama.ModelInfo, error) {
	return ollama.ModelInfo{Name: "m", Digest: "d"}, nil
}

func (slow) Chat(ctx context.Context, r ollama.Request, _ func(ollama.Chunk)) (ollama.Reply, error) {
	if r.Messages[0].Content == "slow" {
		<-ctx.Done()
		return ollama.Reply{}, ctx.Err()
	}
	return ollama.Reply{Text: "yes", DoneReason: "stop"}, nil
}

// The bubble's clock only moves while everything waits, so ten minutes take no
// time.
func TestDeadline(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newMemory("slow", "swift")
		before := time.Now()
		_, err := run(t.Context(), d, slow{}, Options{Models: []string{"m"}, Samples: 1})
		short(t, err, "1 of 2 missing: 1 × no whole answer in time; raise deadline")
		if took := time.Since(before); took != 10*time.Minute {
			t.Errorf("it took %s, want the default deadline", took)
		}
		if d.with(Complete) != 1 || d.with(Failed) != 1 {
			t.Fatalf("%d complete, %d failed", d.with(Complete), d.with(Failed))
		}
		for _, r := range d.responses {
			if r.Status == Failed && (!strings.Contains(r.Error, "10m0s") || r.Attempts != 1) {
				t.Errorf("failed response %+v", r)
			}
		}
	})
}

// The pauses between attempts, with the real waiting code.
func TestBackoffIsWaitedFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		before := time.Now()
		_, err := run(t.Context(), newMemory("a"), broken{}, Options{Models: []string{"m"}, Samples: 1})
		short(t, err, "1 of 1 missing: 1 × the server failed; run again")
		if took := time.Since(before); took < 1750*time.Millisecond || took > 5250*time.Millisecond {
			t.Errorf("three pauses took %s, want about 0.5 + 1 + 2 s", took)
		}
	})
}

type broken struct{ slow }

func (broken) Chat(context.Context, ollama.Request, func(ollama.Chunk)) (ollama.Reply, error) {
	return ollama.Reply{}, ollama.ErrServer
}

func TestThinking(t *testing.T) {
	t.Parallel()
	s, c := start(t, one, ollamatest.Model{Name: "deep", Capabilities: []string{"completion", "thinking"}})
	d := newMemory("a")
	o := quickly("one", "deep")
	o.Samples = 3
	o.Sets = []map[string]any{{"temperature": 1}, {"temperature": 1, "think": false}, {"temperature": 1, "think": "low"}}
	if _, err := run(t.Context(), d, c, o); err != nil {
		t.Fatal(err)
	}
	for _, r := range d.responses {
		deep := d.models[r.Model].Name == "deep:latest"
		if want := deep && r.Sample != 1; (r.Thinking != "") != want {
			t.Errorf("thinking %q of sample %d, deep %v", r.Thinking, r.Sample, deep)
		}
		if strings.Contains(string(r.Options), "think") != deep {
			t.Errorf("options %s", r.Options)
		}
	}
	for _, q := range s.Chats() {
		if _, sent := q.Options["think"]; sent || (q.Think != nil) != (q.Model == "deep:latest") {
			t.Errorf("sent %+v", q)
		}
	}

	o.Base, o.Sets = map[string]any{"num_predict": 2}, nil
	events, err := run(t.Context(), d, c, o)
	if err != nil || strings.Count(notices(events), "spent all its tokens on thinking") != 1 {
		t.Errorf("%v, notices %q", err, notices(events))
	}
}

func TestStoreTroubleEndsTheRun(t *testing.T) {
	t.Parallel()
	_, c := start(t, one)
	d := newMemory("a", "b", "c")
	d.broken = errors.New("disk full")
	_, err := run(t.Context(), d, c, quickly("one"))
	if !errors.Is(err, d.broken) || d.last().Status != stages.Failed {
		t.Errorf("%v, run %+v", err, d.last())
	}
}

func TestNoPrompts(t *testing.T) {
	t.Parallel()
	_, c := start(t, one)
	events, err := run(t.Context(), newMemory(), c, quickly("one"))
	if err != nil || !strings.Contains(notices(events), "prefdeck import") {
		t.Errorf("%v, notices %q", err, notices(events))
	}
	checkEvents(t, events, 0)
}

// ending is a server that notes what is still in flight once an answer has ended.
type ending struct {
	Server
	jobs  *ollama.Throttle
	after []int
}

func (s *ending) Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error) {
	ended := r.Ended
	r.Ended = func() {
		ended()
		_, flying, _ := s.jobs.State()
		s.after = append(s.after, flying)
	}
	return s.Server.Chat(ctx, r, each)
}

// An answer leaves its place to the next one before it is known whose it is.
func TestAnEndedAnswerMakesRoom(t *testing.T) {
	t.Parallel()
	_, c := start(t, one)
	s := &ending{Server: c, jobs: ollama.NewThrottle(1)}
	d := newMemory("red")
	if _, err := run(t.Context(), d, s, Options{Models: []string{"one"}, Samples: 1, Throttle: s.jobs}); err != nil {
		t.Fatal(err)
	}
	if _, flying, _ := s.jobs.State(); flying != 0 || !slices.Equal(s.after, []int{0}) || len(d.responses) != 1 {
		t.Errorf("in flight after the answer %v, at the end %d; %d responses", s.after, flying, len(d.responses))
	}
}
