package pipeline_test

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/ollama/peer"
	"prefdeck/stages/pipeline"
	"prefdeck/stages/prompt"
	"prefdeck/store"
)

// newDeck returns a deck with two prompts, one of them twice.
func newDeck(t *testing.T) *store.Deck {
	t.Helper()
	d, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "deck.db"), store.Options{Create: true, Annotator: "ana", Version: "test"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	var ps []prompt.Prompt
	for _, text := range []string{"Tell me about Ghent.", "tell me about Ghent", "Explain how cloth is woven from wool."} {
		p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: text})
		if err != nil {
			t.Fatal(err)
		}
		p.Operator = prompt.Imported
		ps = append(ps, p)
	}
	if _, err := d.SavePrompts(t.Context(), ps, nil); err != nil {
		t.Fatal(err)
	}
	return d
}

func newServer(t *testing.T, names ...string) (*ollamatest.Server, *peer.Client) {
	t.Helper()
	var models []ollamatest.Model
	for _, name := range names {
		models = append(models, ollamatest.Model{Name: name})
	}
	s := ollamatest.New(models...)
	t.Cleanup(s.Close)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	c := peer.New(u)
	t.Cleanup(c.Close)
	return s, c
}

// finished runs the pipeline and returns the stages that ended, with their status.
func finished(ctx context.Context, d pipeline.Store, s pipeline.Server, c pipeline.Config, which ...stages.Stage) (ended []string, err error) {
	events := make(chan stages.RunEvent)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for e := range events {
			if f, ok := e.(stages.Finished); ok {
				ended = append(ended, string(f.Run.Stage)+" "+string(f.Run.Status))
			}
		}
	}()
	err = pipeline.Run(ctx, d, s, c, which, events)
	close(events)
	<-done
	return ended, err
}

func TestRunAllStagesTwice(t *testing.T) {
	t.Parallel()
	d := newDeck(t)
	_, client := newServer(t, "one:1b", "two:1b")
	c := pipeline.Default()
	c.Responses.Models = []string{"one:1b", "two:1b"}
	want := []string{"prompts done", "responses done", "filter done"}
	ended, err := finished(t.Context(), d, client, c, stages.Filter, stages.Responses, stages.Prompts)
	if err != nil || !slices.Equal(ended, want) {
		t.Fatalf("%v, %v; want %v", ended, err, want)
	}
	first, err := d.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	// Two of three prompts differ; each has two responses of two models: six pairs.
	if first.Responses != 8 || first.Pairs != 12 || first.Queue != 12 {
		t.Errorf("%+v", first)
	}
	if ended, err = finished(t.Context(), d, client, c, pipeline.All()...); err != nil || !slices.Equal(ended, want) {
		t.Fatalf("again: %v, %v", ended, err)
	}
	again, err := d.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if again.Responses != first.Responses || again.Pairs != first.Pairs || again.Queue != first.Queue {
		t.Errorf("%+v, was %+v", again, first)
	}
}

func TestAFailureEndsTheRun(t *testing.T) {
	t.Parallel()
	d := newDeck(t)
	_, client := newServer(t, "one:1b")
	c := pipeline.Default()
	c.Responses.Models = []string{"none:1b"}
	ended, err := finished(t.Context(), d, client, c, pipeline.All()...)
	if !errors.Is(err, ollama.ErrNoModel) || !strings.HasPrefix(err.Error(), "responses: ") || !strings.Contains(err.Error(), "ollama pull none:1b") {
		t.Errorf("error %v", err)
	}
	if !slices.Contains(ended, "prompts done") || slices.Contains(ended, "filter done") {
		t.Errorf("ended %v", ended)
	}
}

// Responses are filtered even if some, or most, are missing.
func TestWhatCameIsFiltered(t *testing.T) {
	t.Parallel()
	d := newDeck(t)
	server, client := newServer(t, "one:1b", "two:1b")
	server.Script(func(c ollamatest.Chat) ollamatest.Answer {
		if c.Model == "two:1b" {
			return ollamatest.Answer{Fault: ollamatest.Refuse}
		}
		return ollamatest.Default(c)
	})
	c := pipeline.Default()
	c.Responses.Models = []string{"one:1b", "two:1b"}
	ended, err := finished(t.Context(), d, client, c, pipeline.All()...)
	if err == nil || !strings.HasPrefix(err.Error(), "responses: 4 of 8 missing: 4 × the server refused the request: “400 invalid request”; ") {
		t.Errorf("error %v", err)
	}
	if want := []string{"prompts done", "responses failed", "filter done"}; !slices.Equal(ended, want) {
		t.Errorf("ended %v, want %v", ended, want)
	}
	if s, err := d.Stats(t.Context()); err != nil || s.Pairs != 2 {
		t.Errorf("%d pairs, want one of each prompt; %v", s.Pairs, err)
	}
}

// If filtering fails as well, both errors are reported, in the order of the stages.
func TestBothErrorsAreTold(t *testing.T) {
	t.Parallel()
	d := noFilters{newDeck(t), errors.New("no room")}
	server, client := newServer(t, "one:1b")
	server.Fail(ollamatest.Refuse)
	c := pipeline.Default()
	c.Responses.Models = []string{"one:1b"}
	_, err := finished(t.Context(), d, client, c, pipeline.All()...)
	if !errors.Is(err, d.err) || !strings.HasPrefix(err.Error(), "responses: 1 of 4 missing: ") || !strings.Contains(err.Error(), "; filter: ") {
		t.Errorf("error %v", err)
	}
}

// If responses fail once filtering has begun, the earlier ones are still filtered,
// and no stage outlives Run.
func TestAFailureAmidResponsesEndsFilteringToo(t *testing.T) {
	t.Parallel()
	deck := newDeck(t)
	for i := range 10 {
		p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: fmt.Sprintf("What is the number %d good for?", i)})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := deck.SavePrompts(t.Context(), []prompt.Prompt{p}, nil); err != nil {
			t.Fatal(err)
		}
	}
	_, client := newServer(t, "one:1b", "two:1b")
	c := pipeline.Default()
	c.Responses.Models, c.Responses.Samples = []string{"one:1b", "two:1b"}, 2
	d := noSecondModel{deck, errors.New("no room")}
	ended, err := finished(t.Context(), d, client, c, stages.Responses, stages.Filter)
	if !errors.Is(err, d.err) {
		t.Errorf("error %v, want %v", err, d.err)
	}
	if want := []string{"responses failed", "filter done"}; !slices.Equal(ended, want) {
		t.Errorf("ended %v, want %v", ended, want)
	}
	if s, err := deck.Stats(t.Context()); err != nil || s.Pairs == 0 {
		t.Errorf("%d pairs of the responses that came; %v", s.Pairs, err)
	}
}

// noSecondModel is a deck that cannot store the second model.
type noSecondModel struct {
	*store.Deck
	err error
}

func (d noSecondModel) SaveModel(ctx context.Context, m stages.Model) error {
	if m.Name == "two:1b" {
		return d.err
	}
	return d.Deck.SaveModel(ctx, m)
}

// noFilters is a deck on which filtering cannot begin.
type noFilters struct {
	*store.Deck
	err error
}

func (d noFilters) UseFilters(ctx context.Context, specs []filter.Spec) error {
	if slices.ContainsFunc(specs, func(s filter.Spec) bool { return s.Kind == stages.OfResponse }) {
		return d.err
	}
	return d.Deck.UseFilters(ctx, specs)
}

// A model that writes too few prompts does not keep others from answering.
func TestTooFewPromptsAreAnswered(t *testing.T) {
	t.Parallel()
	d := newDeck(t)
	_, client := newServer(t, "one:1b") // its answers are no lists of prompts
	c := pipeline.Default()
	c.Prompts.Generate, c.Responses.Models = 3, []string{"one:1b"}
	ended, err := finished(t.Context(), d, client, c, pipeline.All()...)
	if err == nil || !strings.HasPrefix(err.Error(), "prompts: 3 of 3 missing: one:1b gave nothing new in 5 requests; ") {
		t.Errorf("error %v", err)
	}
	if want := []string{"prompts failed", "responses done", "filter done"}; !slices.Equal(ended, want) {
		t.Errorf("ended %v, want %v", ended, want)
	}
}

func TestCancelledRunsNothing(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	ended, err := finished(ctx, newDeck(t), nil, pipeline.Default(), stages.Prompts, stages.Filter)
	if !errors.Is(err, context.Canceled) || len(ended) != 0 {
		t.Errorf("%v, ended %v", err, ended)
	}
}

func TestStagesWithoutAServer(t *testing.T) {
	t.Parallel()
	ended, err := finished(t.Context(), newDeck(t), nil, pipeline.Default(), stages.Prompts, stages.Filter)
	if err != nil || !slices.Equal(ended, []string{"prompts done", "filter done"}) {
		t.Errorf("%v, %v", ended, err)
	}
}

func TestWhatIsMissingIsSaidFirst(t *testing.T) {
	t.Parallel()
	_, two := newServer(t, "one:1b", "two:1b")
	_, empty := newServer(t)
	down, gone := newServer(t)
	down.Down()
	generate := pipeline.Default()
	generate.Prompts.Generate = 3
	misset := pipeline.Default()
	misset.Responses.Models, misset.Filter.Thresholds = []string{"one:1b"}, map[string]float64{"bad": 1}
	for _, c := range []struct {
		name   string
		server pipeline.Server
		config pipeline.Config
		which  []stages.Stage
		want   []string
	}{
		{"models to choose from", two, pipeline.Default(), pipeline.All(), []string{"responses: no model is chosen", "--model NAME", "responses.models", "the server has one:1b, two:1b"}},
		{"a server without models", empty, pipeline.Default(), pipeline.All(), []string{"responses: no model is chosen", "ollama pull NAME"}},
		{"no answer", gone, pipeline.Default(), pipeline.All(), []string{"responses: no model is chosen", "which there are is not known"}},
		{"no server", nil, pipeline.Default(), pipeline.All(), []string{"responses: there is no Ollama server"}},
		{"no writer", two, generate, []stages.Stage{stages.Prompts}, []string{"prompts: no model is chosen", "prompts.model"}},
		{"no such threshold", two, misset, pipeline.All(), []string{"filter: bad: there is no such threshold"}},
		{"no such stage", two, generate, []stages.Stage{"label"}, []string{`there is no stage "label"`}},
	} {
		t.Run(c.name, func(t *testing.T) {
			ended, err := finished(t.Context(), newDeck(t), c.server, c.config, c.which...)
			for _, want := range c.want {
				if err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("error %v, want %q in it", err, want)
				}
			}
			if len(ended) != 0 {
				t.Errorf("ran %v", ended)
			}
		})
	}
}

func TestAnErrorNamesItsStageOnce(t *testing.T) {
	t.Parallel()
	d, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "deck.db"), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	_, client := newServer(t, "one:1b")
	c := pipeline.Default()
	c.Prompts.Generate, c.Prompts.Model = 1, "one:1b"
	_, err = finished(t.Context(), d, client, c, stages.Prompts)
	if err == nil || !strings.HasPrefix(err.Error(), "prompts: no prompt to learn from: import some") {
		t.Errorf("nothing to learn from: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	_, err = finished(ctx, &stopping{newDeck(t), cancel}, nil, c, stages.Filter)
	if !errors.Is(err, context.Canceled) || strings.Count(err.Error(), "filter:") != 1 {
		t.Errorf("stopped: %v", err)
	}
}

// stopping is a deck whose filter run is stopped as soon as it has begun.
type stopping struct {
	*store.Deck
	stop context.CancelFunc
}

func (d *stopping) StartRun(ctx context.Context, r stages.Run) error {
	defer d.stop()
	return d.Deck.StartRun(ctx, r)
}

func TestTheFirstModelWritesPrompts(t *testing.T) {
	t.Parallel()
	d := newDeck(t)
	s, client := newServer(t, "one:1b")
	c := pipeline.Default()
	c.Prompts.Generate, c.Responses.Models = 1, []string{"one:1b"}
	// The fake server's answers are no lists of prompts: the stage ends without
	// one.
	if _, err := finished(t.Context(), d, client, c, stages.Prompts); err != nil {
		t.Logf("the stage ended with: %v", err)
	}
	if chats := s.Chats(); len(chats) == 0 || chats[0].Model != "one:1b" {
		t.Errorf("asked %+v", chats)
	}
}

// Promise 4: a run that is stopped while models answer, or whose filter fails, has made
// its new prompts; the same command makes no others until it has come to its end.
func TestAnEndAfterTheNewPromptsMakesNoMore(t *testing.T) {
	t.Parallel()
	d := newDeck(t)
	s, client := newServer(t, "one:1b")
	ctx, cancel := context.WithCancel(t.Context())
	var written atomic.Int32
	s.Script(func(c ollamatest.Chat) ollamatest.Answer {
		if c.Raw == "" {
			cancel()
			return ollamatest.Answer{Text: "About what " + c.Messages[0].Content + " says."}
		}
		n := written.Add(1)
		return ollamatest.Answer{Text: fmt.Sprintf("Why are birds%[1]d so fond%[1]d about seeds%[1]d growing%[1]d here%[1]d?", n)}
	})
	c := pipeline.Default()
	c.Prompts.Generate, c.Prompts.By, c.Responses.Models = 2, prompt.Magpie, []string{"one:1b"}
	if ended, err := finished(ctx, d, client, c, pipeline.All()...); !errors.Is(err, context.Canceled) || ended[0] != "prompts done" {
		t.Fatalf("%v, %v", ended, err)
	}
	for _, next := range []struct {
		broken bool
		want   int
	}{{true, 4}, {false, 4}, {false, 6}} {
		want, deck := next.want, pipeline.Store(d)
		if next.broken {
			deck = withoutFilters{d}
		}
		ended, err := finished(t.Context(), deck, client, c, pipeline.All()...)
		if n, countErr := d.CountPrompts(t.Context()); (err != nil) != next.broken || countErr != nil || n != want {
			t.Errorf("%v, %v: %d prompts, want %d (%v)", ended, err, n, want, countErr)
		}
	}
}

// withoutFilters is a deck whose filter runs fail once they have begun.
type withoutFilters struct{ *store.Deck }

func (withoutFilters) UseFilters(context.Context, []filter.Spec) error {
	return errors.New("the disk is gone")
}

// Promise 8: one list allows models that run elsewhere, both to answer and to write
// prompts.
func TestTheWriterIsAllowedLikeTheOthers(t *testing.T) {
	t.Parallel()
	for _, allow := range [][]string{nil, {"BIG"}} {
		s, client := newServer(t)
		s.Add(ollamatest.Model{Name: "big", RemoteHost: "https://ollama.com"})
		c := pipeline.Default()
		c.Prompts.Generate, c.Prompts.Model, c.Responses.AllowRemote = 1, "big", allow
		_, err := finished(t.Context(), newDeck(t), client, c, stages.Prompts)
		if refused := errors.Is(err, ollama.ErrRemote); refused != (allow == nil) || (len(s.Chats()) == 0) != refused {
			t.Errorf("with %q allowed: %v after %d requests", allow, err, len(s.Chats()))
		}
	}
}

// Promise 5: pairs can be labelled while responses are still being made.
func TestPairsComeWhileResponsesAreMade(t *testing.T) {
	t.Parallel()
	d := newDeck(t)
	for _, text := range []string{"Name a river.", "Why is the sky blue at noon?", "List three kinds of bread.", "What does a lathe do?", "Describe a good chair.", "Compare tea and coffee."} {
		p, err := prompt.New("", prompt.Message{Role: prompt.User, Content: text})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.SavePrompts(t.Context(), []prompt.Prompt{p}, nil); err != nil {
			t.Fatal(err)
		}
	}
	server, client := newServer(t, "one:1b", "two:1b")
	// The second model waits until somebody has seen pairs of the first.
	seen := make(chan struct{})
	server.Script(func(c ollamatest.Chat) ollamatest.Answer {
		if c.Model == "two:1b" {
			<-seen
		}
		return ollamatest.Default(c)
	})
	c := pipeline.Default()
	c.Responses.Models = []string{"one:1b", "two:1b"}
	events := make(chan stages.RunEvent)
	done := make(chan error, 1)
	go func() {
		done <- pipeline.Run(t.Context(), d, client, c, pipeline.All(), events)
		close(events)
	}()
	early := false
	for e := range events {
		p, ok := e.(stages.Progress)
		if !ok || p.Stage != stages.Filter || early {
			continue
		}
		stats, err := d.Stats(t.Context())
		if err != nil {
			t.Error(err)
		}
		early = true
		if stats.Queue == 0 || stats.Responses >= 32 {
			t.Errorf("%d pairs in the queue at %d responses; want some before the last response", stats.Queue, stats.Responses)
		}
		close(seen)
	}
	if err := <-done; err != nil || !early {
		t.Fatalf("%v; filtered early: %v", err, early)
	}
	stats, err := d.Stats(t.Context())
	// Eight prompts, one of them twice; four responses each make six pairs.
	if err != nil || stats.Queue != 8*6 {
		t.Errorf("%d pairs, %v", stats.Queue, err)
	}
}

// A run without a model goes on to filtering if the deck has responses, which may
// have been imported. Asked for responses alone, it says that none can come.
func TestWithoutAModelTheResponsesThereAreAreFiltered(t *testing.T) {
	t.Parallel()
	d := newDeck(t)
	_, client := newServer(t, "one:1b", "two:1b")
	c := pipeline.Default()
	c.Responses.Models = []string{"one:1b", "two:1b"}
	if _, err := finished(t.Context(), d, client, c, stages.Responses); err != nil {
		t.Fatal(err)
	}
	before, err := d.Stats(t.Context())
	if err != nil || before.Unpaired != 12 || before.Pairs != 0 {
		t.Fatalf("%+v, %v", before, err)
	}
	ended, err := finished(t.Context(), d, nil, pipeline.Default(), pipeline.All()...)
	if want := []string{"prompts done", "filter done"}; err != nil || !slices.Equal(ended, want) {
		t.Errorf("ended %v, %v; want %v", ended, err, want)
	}
	after, err := d.Stats(t.Context())
	if err != nil || after.Unpaired != 0 || after.Pairs == 0 {
		t.Errorf("%d unpaired, %d pairs, %v", after.Unpaired, after.Pairs, err)
	}
	if _, err = finished(t.Context(), d, client, pipeline.Default(), stages.Responses); !errors.Is(err, pipeline.ErrNoModel) {
		t.Errorf("responses alone: %v", err)
	}
}

// What happens to a host is said of the stage that asks then.
func TestHostsAreToldOfTheStageThatAsks(t *testing.T) {
	t.Parallel()
	_, client := newServer(t, "one")
	fleet, err := peer.Connect([]string{client.Host(), "127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	defer fleet.Close()
	c := pipeline.Default()
	c.Responses.Models = []string{"one"}
	events := make(chan stages.RunEvent, 1000)
	if err := pipeline.Run(t.Context(), newDeck(t), fleet, c, []stages.Stage{stages.Prompts, stages.Responses}, events); err != nil {
		t.Fatal(err)
	}
	close(events)
	told := false
	for e := range events {
		if n, ok := e.(stages.Notice); ok && strings.HasPrefix(n.Text, "answers by host") {
			told = n.Stage == stages.Responses
		}
	}
	if !told {
		t.Error("the answers of the hosts are not told of the responses")
	}
}
