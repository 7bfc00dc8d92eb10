package peer_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
	"prefdeck/stages/ollama/ollamatest"
)

// What a name may have been pulled anew for is no answer of the model that was asked.
func TestReplaced(t *testing.T) {
	t.Parallel()
	s, c := start(t, ollamatest.Model{Name: "one", Embed: ollamatest.ByWords})
	m, err := c.Show(t.Context(), "one", nil)
	if err != nil {
		t.Fatal(err)
	}
	asks := func(digest string) map[string]error {
		q := ollama.Request{Model: "one", Digest: digest, Messages: hello.Messages}
		chat, chatErr := c.Chat(t.Context(), q, nil)
		q.Messages, q.Raw = nil, "Why?"
		raw, rawErr := c.Chat(t.Context(), q, nil)
		_, embedErr := c.Embed(t.Context(), stages.Model{Name: "one", Digest: digest}, []string{"Why?"}, 0)
		if chat.Text == "" || raw.Text == "" {
			t.Errorf("replies %+v, %+v", chat, raw)
		}
		return map[string]error{"chat": chatErr, "raw": rawErr, "embed": embedErr}
	}
	for what, err := range asks(m.Digest) {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	s.Add(ollamatest.Model{Name: "one", Digest: strings.Repeat("f", 64), Embed: ollamatest.ByWords})
	for what, err := range asks(m.Digest) {
		if !errors.Is(err, ollama.ErrReplaced) || ollama.Retryable(err) || !strings.Contains(err.Error(), "now (ffffffffffff, not "+m.Digest[:12]+")") {
			t.Errorf("%s of another model: %v", what, err)
		}
	}
	for what, err := range asks("") {
		if err != nil {
			t.Errorf("%s of any model: %v", what, err)
		}
	}
	s.Remove("one")
	if err := ollama.Same(t.Context(), c, "one", m.Digest); err != nil {
		t.Errorf("a model that is gone: %v", err)
	}
	s.Down()
	if err := ollama.Same(t.Context(), c, "one", m.Digest); err != nil {
		t.Errorf("a server that is gone: %v", err)
	}
}

// A model that was replaced and put back while it answered may not have answered. The same
// request may be made again. A server that tells another time in each list is believed.
func TestReplacedAndPutBack(t *testing.T) {
	t.Parallel()
	one := ollamatest.Model{Name: "one", Embed: ollamatest.ByWords}
	s, c := start(t, one)
	m, err := c.Show(t.Context(), "one", nil)
	if err != nil {
		t.Fatal(err)
	}
	var storing bool
	s.Script(func(ollamatest.Chat) ollamatest.Answer {
		if storing {
			s.Add(ollamatest.Model{Name: "one", Digest: strings.Repeat("f", 64)})
			s.Add(one)
		}
		return ollamatest.Answer{Text: "of either"}
	})
	q := ollama.Request{Model: "one", Digest: m.Digest, Messages: hello.Messages}
	ask := func() error {
		reply, err := c.Chat(t.Context(), q, nil)
		if reply.Text == "" {
			t.Errorf("no text with %v", err)
		}
		return err
	}
	for _, storing = range []bool{false, true, false} {
		if err := ask(); errors.Is(err, ollama.ErrAnew) != storing || ollama.Retryable(err) != storing || !storing && err != nil {
			t.Errorf("stored anew: %t: %v", storing, err)
		}
	}
	_, embedErr := c.Embed(t.Context(), stages.Model{Name: "one", Digest: m.Digest}, []string{"Why?"}, 0)
	if embedErr != nil {
		t.Error(embedErr)
	}
	q.Digest, storing = "", true
	if err := ask(); err != nil {
		t.Errorf("any model of the name: %v", err)
	}
	q.Digest = m.Digest
	refused := 0
	for range 10 {
		if err := ask(); err != nil {
			refused++
		}
	}
	if refused == 0 || refused > 3 {
		t.Errorf("%d of 10 refused", refused)
	}
}

// A model that is replaced between the two questions about it is not told with the digest of
// one and the template of the other.
func TestShowTellsOneModel(t *testing.T) {
	t.Parallel()
	s := ollamatest.New(ollamatest.Model{Name: "one", Template: "old"})
	t.Cleanup(s.Close)
	now := ollamatest.Model{Name: "one", Template: "new", Digest: strings.Repeat("f", 64)}
	replace := sync.OnceFunc(func() { s.Add(now) })
	between := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/api/show" {
			replace()
		}
		s.ServeHTTP(w, r)
	}))
	t.Cleanup(between.Close)
	m, err := client(t, between.URL).Show(t.Context(), "one", nil)
	if err != nil || m.Digest != now.Digest || m.Template != now.Template {
		t.Errorf("%.12s with the template %q, %v", m.Digest, m.Template, err)
	}
}

// A model may be replaced while answers are on their way and while others are checked: none
// of the new model passes, though many share a look.
func TestReplacedMeanwhile(t *testing.T) {
	t.Parallel()
	s, c := start(t, ollamatest.Model{Name: "one"})
	m, err := c.Show(t.Context(), "one", nil)
	if err != nil {
		t.Fatal(err)
	}
	var replaced atomic.Bool
	s.Script(func(ollamatest.Chat) ollamatest.Answer {
		if replaced.Load() {
			return ollamatest.Answer{Text: "new"}
		}
		return ollamatest.Answer{Text: "old"}
	})
	const each, users = 20, 16
	before := s.Requests("/api/tags")
	var passed, refused, ended atomic.Int32
	var asking sync.WaitGroup
	for user := range users {
		asking.Go(func() {
			for i := range each {
				if user == 0 && i == each/2 {
					s.Add(ollamatest.Model{Name: "one", Digest: strings.Repeat("f", 64)})
					replaced.Store(true)
				}
				reply, err := c.Chat(t.Context(), ollama.Request{Model: "one", Digest: m.Digest, Messages: hello.Messages, Ended: func() { ended.Add(1) }}, nil)
				switch {
				case errors.Is(err, ollama.ErrReplaced):
					refused.Add(1)
				case err != nil || reply.Text != "old":
					t.Errorf("%q, %v", reply.Text, err)
				default:
					passed.Add(1)
				}
			}
		})
	}
	asking.Wait()
	if passed.Load() == 0 || refused.Load() < each/2 || ended.Load() != each*users {
		t.Errorf("%d passed, %d refused, %d ended", passed.Load(), refused.Load(), ended.Load())
	}
	if looks := s.Requests("/api/tags") - before; looks > each*users/2 {
		t.Errorf("%d looks for %d answers", looks, each*users)
	}
}
