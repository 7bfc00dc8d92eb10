package embed

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/stages/ollama/peer"
)

// shelf is a deck in memory.
type shelf struct {
	models  []stages.Model
	vectors map[stages.ID]map[stages.ID]Embedding
}

func (s *shelf) SaveModel(_ context.Context, m stages.Model) error {
	s.models = append(s.models, m)
	return nil
}

func (s *shelf) Embeddings(_ context.Context, model stages.ID, texts []stages.ID) (map[stages.ID]Embedding, error) {
	out := map[stages.ID]Embedding{}
	for _, id := range texts {
		if v, ok := s.vectors[model][id]; ok {
			out[id] = v
		}
	}
	return out, nil
}

func (s *shelf) SaveEmbeddings(_ context.Context, model stages.ID, of map[stages.ID]Embedding) error {
	if s.vectors[model] == nil {
		s.vectors[model] = map[stages.ID]Embedding{}
	}
	maps.Copy(s.vectors[model], of)
	return nil
}

// served returns a fake server with models, its client and an empty shelf.
func served(t *testing.T, models ...ollamatest.Model) (*ollamatest.Server, *peer.Client, *shelf) {
	t.Helper()
	fake := ollamatest.New(models...)
	t.Cleanup(fake.Close)
	host, err := url.Parse(fake.URL)
	if err != nil {
		t.Fatal(err)
	}
	client := peer.New(host)
	t.Cleanup(client.Close)
	return fake, client, &shelf{vectors: map[stages.ID]map[stages.ID]Embedding{}}
}

func opened(t *testing.T, c *peer.Client, s *shelf, o Options) *Encoder {
	t.Helper()
	e, err := Open(t.Context(), c, s, o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestNothingIsEmbeddedTwice(t *testing.T) {
	t.Parallel()
	fake, client, s := served(t, ollamatest.Model{Name: "useful", Embed: ollamatest.ByWords})
	texts := []string{"a green hill", "", "the sea", "a green hill", " \n"}
	var first []Embedding
	for range 2 {
		vs, err := opened(t, client, s, Options{Model: "useful"}).Vectors(t.Context(), texts)
		if err != nil || vs[1] != nil || vs[4] != nil || !reflect.DeepEqual(vs[0], vs[3]) || math.Abs(Likeness(vs[0], vs[0])-1) > 1e-6 {
			t.Fatalf("%v, %v", vs, err)
		}
		if l := Likeness(vs[0], vs[2]); l > 0.5 || !math.IsNaN(Likeness(vs[0], vs[1])) {
			t.Errorf("hill and sea are %v alike", l)
		}
		if first != nil && !reflect.DeepEqual(first, vs) {
			t.Error("the second time the vectors differ")
		}
		first = vs
	}
	if n := len(fake.Embedded()); n != 12+2 || s.models[0].Digest == "" {
		t.Errorf("asked for %d texts, of the model %+v", n, s.models[0])
	}
	if _, err := opened(t, client, s, Options{Model: "useful", ReadOnly: true}).Vectors(t.Context(), []string{"new"}); err != nil || len(s.models) != 2 || s.vectors[s.models[0].ID][TextID("new")] != nil {
		t.Errorf("%v: reading stored something", err)
	}
}

// Vectors of a model that has been replaced are not kept as those of the previous one.
func TestReplacedModel(t *testing.T) {
	t.Parallel()
	fake, client, s := served(t, ollamatest.Model{Name: "useful", Embed: ollamatest.ByWords})
	e := opened(t, client, s, Options{Model: "useful"})
	fake.Add(ollamatest.Model{Name: "useful", Digest: strings.Repeat("f", 64), Embed: ollamatest.ByWords})
	asked := fake.Requests("/api/embed")
	var server *ServerError
	if _, err := e.Vectors(t.Context(), []string{"the sea"}); !errors.Is(err, ollama.ErrReplaced) || !errors.As(err, &server) || fake.Requests("/api/embed") != asked+1 {
		t.Errorf("%v after %d requests", err, fake.Requests("/api/embed")-asked)
	}
	if s.vectors[e.Model().ID][TextID("the sea")] != nil {
		t.Error("the vector was kept")
	}
}

// Vectors of another length than the deck has of the same model are refused: nothing could
// be compared, and texts would seem to have nothing in common.
func TestVectorsOfAnotherLength(t *testing.T) {
	t.Parallel()
	fake, client, s := served(t, ollamatest.Model{Name: "useful", Embed: ollamatest.ByWords})
	opened(t, client, s, Options{Model: "useful"})
	fake.Add(ollamatest.Model{Name: "useful", Embed: func(text string) []float32 { return append(ollamatest.ByWords(text), 0) }})
	e := opened(t, client, s, Options{Model: "useful"})
	if _, err := e.Vectors(t.Context(), []string{"the sea"}); !errors.Is(err, ollama.ErrServer) || !strings.Contains(err.Error(), "have 65 numbers now and had 64 before") {
		t.Error(err)
	}
	if s.vectors[e.Model().ID][TextID("the sea")] != nil {
		t.Error("the vector was kept")
	}
}

func TestModelsOfNoUse(t *testing.T) {
	t.Parallel()
	_, client, s := served(t, ollamatest.Model{Name: "chat", Embed: ollamatest.Blurred}, ollamatest.Model{Name: "gemma3"}, ollamatest.Model{Name: "far", RemoteHost: "https://ollama.com"})
	var useless *UselessError
	if _, err := Open(t.Context(), client, s, Options{Model: "chat"}); !errors.As(err, &useless) || !errors.Is(err, ollama.ErrRefused) || !strings.Contains(err.Error(), "chat:latest is no use") {
		t.Errorf("a chat model: %v", err)
	}
	for name, want := range map[string]error{"gemma3": ollama.ErrNoEmbeddings, "none": ollama.ErrNoModel, "far": ollama.ErrRemote} {
		if _, err := Open(t.Context(), client, s, Options{Model: name}); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", name, err, want)
		}
	}
}

// A text that is too long is embedded in parts, and costs the others nothing.
func TestLongTexts(t *testing.T) {
	t.Parallel()
	_, client, s := served(t, ollamatest.Model{Name: "useful", Embed: ollamatest.ByWords, EmbedWords: 50})
	long := strings.Repeat("a green hill above the sea ", 40)
	e := opened(t, client, s, Options{Model: "useful"})
	vs, err := e.Vectors(t.Context(), []string{"the sea", long, strings.Repeat("æ ", 120)})
	if err != nil || Likeness(vs[1], ollamatest.ByWords(long)) < 0.95 || math.Abs(Likeness(vs[1], vs[1])-1) > 1e-6 || Likeness(vs[0], ollamatest.ByWords("the sea")) < 0.999 {
		t.Errorf("%v, %v", vs, err)
	}
	fake, client, s := served(t, ollamatest.Model{Name: "useful", Embed: ollamatest.ByWords, EmbedWords: 10})
	e = opened(t, client, s, Options{Model: "useful"})
	if _, err := e.Vectors(t.Context(), []string{strings.Repeat("x ", 25)}); !errors.Is(err, ollama.ErrTooLong) {
		t.Errorf("a text that no part of fits: %v after %d requests", err, fake.Requests("/api/embed"))
	}
}

// broken is a server whose vectors are of no use.
type broken struct {
	Server
	vector []float32
	err    error
	asked  int
}

func (b *broken) Embed(_ context.Context, _ stages.Model, texts []string, _ time.Duration) ([][]float32, error) {
	b.asked++
	return slices.Repeat([][]float32{b.vector}, len(texts)), b.err
}

// A vector of zeros, or of values that JSON cannot hold, is told with its text and a way
// out, and not asked for again.
func TestVectorsThatSayNothing(t *testing.T) {
	t.Parallel()
	_, _, s := served(t, ollamatest.Model{Name: "useful", Embed: ollamatest.ByWords})
	for name, b := range map[string]*broken{
		"zeros":     {vector: make([]float32, 3)},
		"NaN":       {vector: []float32{1, float32(math.NaN())}},
		"unwritten": {err: fmt.Errorf("%w: failed to encode response: json: unsupported value: NaN", ollama.ErrServer)},
	} {
		e := &Encoder{server: b, shelf: s, model: stages.Model{Name: "odd"}, o: Options{ReadOnly: true}}
		_, err := e.Vectors(t.Context(), []string{"a green hill"})
		if !errors.Is(err, ollama.ErrServer) || b.asked != 1 || !strings.Contains(err.Error(), "“a green hill” is all zeros or holds values that are no numbers; update Ollama") {
			t.Errorf("%s, asked %d times: %v", name, b.asked, err)
		}
	}
}

func TestFailuresAreNoVectors(t *testing.T) {
	t.Parallel()
	fake, client, s := served(t, ollamatest.Model{Name: "useful", Embed: ollamatest.ByWords})
	waits := 0
	o := Options{Model: "useful", wait: func(ctx context.Context, _ time.Duration) error {
		waits++
		return ctx.Err()
	}}
	fake.Fail(ollamatest.Busy, ollamatest.Crash, ollamatest.Reset)
	e := opened(t, client, s, o)
	if waits != 3 {
		t.Errorf("waited %d times", waits)
	}
	fake.Fail(ollamatest.Crash, ollamatest.Crash, ollamatest.Crash, ollamatest.Crash)
	if vs, err := e.Vectors(t.Context(), []string{"the sea"}); !errors.Is(err, ollama.ErrServer) || vs != nil || s.vectors[e.Model().ID][TextID("the sea")] != nil {
		t.Errorf("a server that fails: %v, %v", vs, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := e.Vectors(ctx, []string{"the sea"}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}
