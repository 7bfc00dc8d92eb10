package prompt

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// stub is a server whose model gives the replies in turn, and then repeats the last
// one.
type stub struct {
	mu      sync.Mutex
	replies []ollama.Reply
	errs    []error // matching the replies; nil for none
	asked   []ollama.Request
	model   ollama.ModelInfo
	show    error
	render  string                              // what a chat becomes, with % for its last message
	answer  func(r ollama.Request) ollama.Reply // in place of replies

	rendered ollama.Request
}

func (s *stub) Host() string                            { return "http://stub" }
func (s *stub) Version(context.Context) (string, error) { return "0.33.0", nil }

func (s *stub) Render(_ context.Context, r ollama.Request) (string, error) {
	s.rendered = r
	if s.render == "" {
		return "", ollama.ErrRefused
	}
	return strings.ReplaceAll(s.render, "%", r.Messages[len(r.Messages)-1].Content), nil
}

func (s *stub) Models(context.Context) ([]ollama.ModelInfo, error) {
	return []ollama.ModelInfo{s.model}, nil
}

func (s *stub) Show(_ context.Context, name string, allow []string) (ollama.ModelInfo, error) {
	m := s.model
	m.Name = name
	if m.Refused(allow) {
		return m, &ollama.RemoteError{Models: []ollama.ModelInfo{m}}
	}
	return m, s.show
}

func (s *stub) Chat(ctx context.Context, r ollama.Request, _ func(ollama.Chunk)) (ollama.Reply, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return ollama.Reply{}, ctx.Err()
	}
	n := min(len(s.asked), len(s.replies)-1)
	s.asked = append(s.asked, r)
	if s.answer != nil {
		return s.answer(r), nil
	}
	if n < len(s.errs) && s.errs[n] != nil {
		return ollama.Reply{}, s.errs[n]
	}
	return s.replies[n], nil
}

// noWait keeps tests from sleeping.
func noWait(ctx context.Context, _ time.Duration) error { return ctx.Err() }

func seeds(t *testing.T) []Prompt {
	var ps []Prompt
	for _, s := range []string{
		"Name three rivers in France.", "Translate “good morning” into Finnish.", "Why is the sky blue at noon?",
		"Give me a recipe for pancakes without eggs.", "Explain recursion to a child.", "Write a haiku about rain.",
		"List five uses of vinegar.", "Who was Ada Lovelace?", "Convert 30 degrees Celsius to Fahrenheit.",
	} {
		ps = append(ps, bare(t, s))
	}
	return ps
}

func stopped(text string) ollama.Reply {
	return ollama.Reply{Text: text, DoneReason: "stop", Tokens: 10}
}

func notices(es []stages.RunEvent) string {
	var b strings.Builder
	for _, e := range es {
		if n, ok := e.(stages.Notice); ok {
			b.WriteString(n.Text + "\n")
		}
	}
	return b.String()
}

func TestGenerate(t *testing.T) {
	t.Parallel()
	d := newMemory(seeds(t)...)
	s := &stub{model: ollama.ModelInfo{Digest: "abc"}, replies: []ollama.Reply{
		stopped("10. Compare two poems by Emily Dickinson.\n11. Name three rivers in France!\n12. Draw a picture of a goat eating.\n13. Plan a weekend in Lisbon for a family of five."),
		{Text: "10. Suggest names for a bakery by the sea.\n11. Tell me how a zipper works inside.\n12. This one is broken off in the", DoneReason: "length", Tokens: 20},
	}}
	events, stop := listen()
	err := start(t.Context(), d, s, Options{Generate: 4, Model: "m"}, events, noWait)
	all := stop()
	if err != nil {
		t.Fatal(err)
	}
	var made []Prompt
	for _, p := range d.prompts {
		if p.Operator == SelfInstruct && p.Dropped == "" {
			made = append(made, p)
			if len(p.Parents) != 8 || p.Model == "" || p.Run == "" || p.Source == "" {
				t.Errorf("%+v: parents, model, run and source should be set", p)
			}
			for _, parent := range p.Parents {
				if _, ok := d.prompts[parent]; !ok {
					t.Errorf("parent %s is not in the deck", parent)
				}
			}
			if strings.Contains(p.Text(), "goat") || strings.Contains(p.Text(), "rivers") || strings.Contains(p.Text(), "broken") {
				t.Errorf("%q should have been turned down", p.Text())
			}
		}
	}
	if len(made) != 4 {
		t.Fatalf("%d prompts were made, want 4", len(made))
	}
	run := d.runs[len(d.runs)-1]
	if c := run.Counts; c.Added != 4 || c.Dropped != 3 || c.Tokens != 30 || c.Failed != 0 || run.Status != stages.Done {
		t.Errorf("the run ended with %+v", run)
	}
	if text := notices(all); !strings.Contains(text, "3 candidates turned down: asks for more than text 1, cut off 1, too close to another 1") {
		t.Errorf("notices: %s", text)
	}
	for _, p := range made {
		if pass := d.pass[NearDuplicate][p.ID]; !pass {
			t.Errorf("%q has no passing verdict", p.Text())
		}
	}
	q := s.asked[0]
	if q.Digest != "abc" || q.Options["temperature"] != 0.7 || q.Options["top_p"] != 0.5 || q.Options["num_ctx"] != 4096 {
		t.Errorf("options: %v", q.Options)
	}
	if !strings.Contains(q.Messages[2].Content, "numbered from 9 to 16") {
		t.Errorf("asked: %v", q.Messages)
	}
	if fmt.Sprint(s.asked[0].Options["seed"]) == fmt.Sprint(s.asked[1].Options["seed"]) {
		t.Error("both requests had the same seed")
	}
}

func TestGenerateShowsPeoplesAndModelsPrompts(t *testing.T) {
	t.Parallel()
	ps := seeds(t)
	machine := map[string]bool{}
	for _, text := range []string{"Describe the taste of a ripe persimmon.", "Outline a speech for a retiring postman.", "Argue against daylight saving time."} {
		p := bare(t, text)
		p.Operator = SelfInstruct
		machine[text] = true
		ps = append(ps, p)
	}
	s := &stub{replies: []ollama.Reply{stopped("1. Suggest names for a bakery by the sea.")}}
	if err := start(t.Context(), newMemory(ps...), s, Options{Generate: 1, Model: "m"}, nil, noWait); err != nil {
		t.Fatal(err)
	}
	ofMachine := 0
	for text := range machine {
		if strings.Contains(s.asked[0].Messages[1].Content, text) {
			ofMachine++
		}
	}
	if ofMachine != 2 {
		t.Errorf("%d examples by models, want 2 of 8", ofMachine)
	}
}

func TestGenerateHoldsTalkersToAList(t *testing.T) {
	t.Parallel()
	d := newMemory(seeds(t)...)
	s := &stub{replies: []ollama.Reply{
		stopped("What a nice list! I love tasks."),
		{Text: `{"tasks": ["9. Suggest names for a bakery by the sea.", "Tell me how a zipper works inside.", "This one breaks`, DoneReason: "length"},
	}}
	if err := start(t.Context(), d, s, Options{Generate: 2, Model: "m"}, nil, noWait); err != nil {
		t.Fatal(err)
	}
	if s.asked[0].Format != nil || string(s.asked[1].Format) != taskSchema {
		t.Errorf("formats asked for: %s, %s", s.asked[0].Format, s.asked[1].Format)
	}
	for _, want := range []string{"Suggest names for a bakery by the sea.", "Tell me how a zipper works inside."} {
		if _, ok := d.prompts[bare(t, want).ID]; !ok {
			t.Errorf("%q was not made", want)
		}
	}
}

func TestGenerateGivesUpWithoutProgress(t *testing.T) {
	t.Parallel()
	d := newMemory(seeds(t)...)
	s := &stub{replies: []ollama.Reply{stopped("1. Suggest names for a bakery by the sea."), stopped("Sorry, no.")}}
	events, stop := listen()
	err := start(t.Context(), d, s, Options{Generate: 3, Model: "m"}, events, noWait)
	text := notices(stop())
	if err == nil || err.Error() != "2 of 3 missing: m gave nothing new in 5 requests; import other prompts for it to learn from, or name another model or way (--prompts-by)" {
		t.Errorf("error %v", err)
	}
	if run := d.runs[0]; run.Status != stages.Failed || run.Error != err.Error() || run.Counts.Added != 1 {
		t.Errorf("the run ended as %+v", run)
	}
	if len(s.asked) != 1+selfInstructTraits.patience || !strings.Contains(text, "stopped at 1 of 3 prompts") {
		t.Errorf("%d requests, notices: %s", len(s.asked), text)
	}
}

func TestGenerateErrors(t *testing.T) {
	t.Parallel()
	ok := []ollama.Reply{stopped("1. Suggest names for a bakery by the sea.")}
	busy := fmt.Errorf("ask m: %w", ollama.ErrBusy)
	tests := []struct {
		name    string
		server  *stub
		options Options
		prompts []Prompt
		want    string // in the error; "" for none
		asked   int
	}{
		{"missing model", &stub{show: ollama.ErrNoModel}, Options{Model: "m"}, seeds(t), "ollama pull m", 0},
		{"no model named", &stub{}, Options{}, seeds(t), "no model is named", 0},
		{"model elsewhere", &stub{model: ollama.ModelInfo{RemoteHost: "https://ollama.com"}}, Options{Model: "m"}, seeds(t), "--allow-remote", 0},
		{"model elsewhere, allowed", &stub{replies: ok, model: ollama.ModelInfo{RemoteHost: "https://ollama.com"}}, Options{Model: "m", AllowRemote: []string{"m"}}, seeds(t), "", 1},
		{"nothing to learn from", &stub{replies: ok}, Options{Model: "m"}, nil, "no prompt to learn from", 0},
		{"busy, then not", &stub{replies: append([]ollama.Reply{{}, {}}, ok...), errs: []error{busy, busy}}, Options{Model: "m"}, seeds(t), "", 3},
		{"busy for ever", &stub{replies: []ollama.Reply{{}}, errs: []error{busy}}, Options{Model: "m"}, seeds(t), "1 of 1 new prompts missing: new prompts: ask m: the server is busy", attempts},
		{"replaced", &stub{replies: []ollama.Reply{{}}, errs: []error{&ollama.ReplacedError{Was: "aa", Now: "bb"}}}, Options{Model: "m"}, seeds(t), "1 of 1 new prompts missing: new prompts: the server has another model of that name now (bb, not aa)", 1},
		{"refused", &stub{replies: []ollama.Reply{{}}, errs: []error{ollama.ErrRefused}}, Options{Model: "m"}, seeds(t), "refused", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			tt.options.Generate = 1
			d := newMemory(tt.prompts...)
			err := start(t.Context(), d, tt.server, tt.options, nil, noWait)
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
			if len(tt.server.asked) != tt.asked {
				t.Errorf("%d requests, want %d", len(tt.server.asked), tt.asked)
			}
			if run := d.runs[0]; (run.Status == stages.Done) != (err == nil) || run.Ended.IsZero() {
				t.Errorf("the run ended as %+v", run)
			}
		})
	}
}

// leaving is a server that is gone for some time after its first answer.
type leaving struct {
	stub
	away time.Duration
	left time.Time // 0: still there
}

func (l *leaving) gone() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left.IsZero() || time.Since(l.left) > l.away {
		return nil
	}
	return ollama.ErrUnreachable
}

func (l *leaving) Version(context.Context) (string, error) { return "0.33.0", l.gone() }

func (l *leaving) Chat(ctx context.Context, r ollama.Request, each func(ollama.Chunk)) (ollama.Reply, error) {
	if err := l.gone(); err != nil {
		return ollama.Reply{}, err
	}
	reply, err := l.stub.Chat(ctx, r, each)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.left.IsZero() {
		l.left = time.Now()
	}
	return reply, err
}

// All requests wait together for a server that is gone: with one line, and no failure if
// it comes back.
func TestGenerationWaitsForTheServer(t *testing.T) {
	t.Parallel()
	fresh := []ollama.Reply{
		stopped("1. Suggest names for a bakery by the sea."), stopped("2. Tell me how a zipper works inside."),
		stopped("3. Explain to a child why the moon has phases."), stopped("4. Write a limerick about a lazy cat."),
	}
	tests := []struct {
		name  string
		away  time.Duration
		lines []string // the ends of what is told of the server
		want  string   // in the error; "" for none
	}{
		{"for a while", 9 * time.Minute, []string{"waiting for the server, 10m0s at most", "the server answers again after 9m"}, ""},
		{"for good", 24 * time.Hour, []string{"waiting for the server, 10m0s at most"}, "of 4 new prompts missing: new prompts: "},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d, events := newMemory(seeds(t)...), make(chan stages.RunEvent, 1000)
				began := time.Now()
				err := start(t.Context(), d, &leaving{stub: stub{replies: fresh}, away: tt.away}, Options{Generate: 4, Model: "m", Jobs: 3}, events, ollama.Sleep)
				close(events)
				if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) || time.Since(began) > 11*time.Minute {
					t.Errorf("error %v after %s, want %q", err, time.Since(began), tt.want)
				}
				var told []string
				for e := range events {
					if n, ok := e.(stages.Notice); ok && strings.Contains(n.Text, "server") {
						told = append(told, n.Text)
					}
				}
				if len(told) != len(tt.lines) || !slices.EqualFunc(told, tt.lines, strings.Contains) {
					t.Errorf("told %q, want %q", told, tt.lines)
				}
				if failed := d.runs[0].Counts.Failed; (failed > 0) != (err != nil) {
					t.Errorf("%d failures", failed)
				}
			})
		})
	}
}

func TestInterruptedGenerationKeepsWhatItMade(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	d := newMemory(seeds(t)...)
	d.onSave = cancel
	s := &stub{replies: []ollama.Reply{stopped("1. Suggest names for a bakery by the sea."), stopped("2. Tell me how a zipper works inside.")}}
	err := start(ctx, d, s, Options{Generate: 2, Model: "m"}, nil, noWait)
	if !errors.Is(err, context.Canceled) || d.runs[0].Status != stages.Interrupted {
		t.Errorf("error %v, run %+v", err, d.runs[0])
	}
	if len(d.prompts) != 10 {
		t.Errorf("%d prompts, want the 9 and the one that was made", len(d.prompts))
	}
}
