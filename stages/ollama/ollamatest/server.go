// Package ollamatest is an Ollama server for tests: it speaks the real protocol
// over HTTP, answers at once and always the same, and on request fails in every way
// that real servers do. It runs in the test's own process; other processes reach it
// by its URL.
package ollamatest

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	"github.com/ollama/ollama/types/model"
)

// Model is a model of the fake. Only Name is required.
type Model struct {
	Name          string
	Digest        string // "": derived from the name
	Family        string // "": llama
	ParameterSize string // "": 134.52M
	Quantization  string // "": Q4_1
	RemoteHost    string // makes it a cloud model
	Template      string // as shown; "": one of the way that chats are rendered
	Native        bool   // the server renders chats with the model's own Jinja template, as only 0.30 and later can
	System        string
	Parameters    string
	Capabilities  []string // nil: completion; with thinking it thinks unless told not to
	Size          int64    // 0: 98 MB
	Context       int      // tokens that it was trained for; 0: it does not say

	// Embed returns the embedding of a text; nil: the model has none, as Gemma 3. See
	// ByWords and Blurred.
	Embed func(text string) []float32
	// EmbedWords is the length of the longest text that it embeds; 0: any.
	EmbedWords int

	stored time.Time // on the server
}

// Server is a fake Ollama server. Its methods may be called at any time.
type Server struct {
	URL string // the value for OLLAMA_HOST

	addr string
	gone chan struct{} // closed by Close: releases everything that waits

	mu       sync.Mutex
	http     *httptest.Server // nil while it is down
	downed   []*httptest.Server
	models   []Model
	offered  []Model // available to Pull
	script   func(Chat) Answer
	faults   []Fault
	version  string
	cloud    string // the server for cloud models; "": none, as before v0.18
	chats    []Chat
	pulls    []string
	embedded []string
	requests map[string]int
	inFlight int
	peak     int
}

// New starts a server with these models. The caller must Close it.
func New(models ...Model) *Server {
	s := &Server{gone: make(chan struct{}), version: "0.17.4", requests: map[string]int{}}
	for _, m := range models {
		s.models = append(s.models, m.filled())
	}
	s.http = httptest.NewServer(s)
	s.URL = s.http.URL
	s.addr = s.http.Listener.Addr().String()
	return s
}

// Close ends the server and every request that waits in it, and waits for them.
func (s *Server) Close() {
	select {
	case <-s.gone:
	default:
		close(s.gone)
	}
	s.Down()
	s.mu.Lock()
	downed := s.downed
	s.downed = nil
	s.mu.Unlock()
	for _, h := range downed {
		h.Close()
	}
}

// Down makes the server refuse connections and drop those it has, as if it were
// killed. It does not wait for requests that a script is answering, so a script may call
// it.
func (s *Server) Down() {
	s.mu.Lock()
	h := s.http
	s.http = nil
	if h != nil {
		s.downed = append(s.downed, h)
	}
	s.mu.Unlock()
	if h != nil {
		_ = h.Config.Close() // the listener and the connections: it is dying
	}
}

// Up restarts the server at the same address after Down.
func (s *Server) Up() error {
	l, err := net.Listen("tcp", s.addr)
	if err != nil {
		return fmt.Errorf("start the fake server again: %w", err)
	}
	h := &httptest.Server{Listener: l, Config: &http.Server{Handler: s}}
	h.Start()
	s.mu.Lock()
	s.http = h
	s.mu.Unlock()
	return nil
}

// Add puts models on the server, replacing those with the same name.
func (s *Server) Add(models ...Model) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range models {
		s.removeLocked(m.Name)
		s.models = append(s.models, m.filled())
	}
}

// Remove removes a model.
func (s *Server) Remove(name string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.removeLocked(name)
}

func (s *Server) removeLocked(name string) {
	kept := s.models[:0:0]
	for _, m := range s.models {
		if !same(m.Name, name) {
			kept = append(kept, m)
		}
	}
	s.models = kept
}

// Offer makes models available to pull.
func (s *Server) Offer(models ...Model) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range models {
		s.offered = append(s.offered, m.filled())
	}
}

// SetVersion changes the version that the server reports.
func (s *Server) SetVersion(v string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.version = v
}

// Script lets answer decide the answer to each chat. It runs in the request's
// goroutine: it may wait, and may be called concurrently. Default is the usual
// answer, for scripts to build on.
func (s *Server) Script(answer func(Chat) Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.script = answer
}

// Fail makes the next chats fail, one fault each, in this order; None lets one
// pass. Faults that interrupt an answer come after its first piece.
func (s *Server) Fail(faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Chats returns the chats so far, failed ones included, in the order of their
// arrival.
func (s *Server) Chats() []Chat {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Chat(nil), s.chats...)
}

// Models returns the models of the chats so far, each run of one model once: with a
// client that groups by model, every model occurs once.
func (s *Server) Models() []string {
	var order []string
	for _, c := range s.Chats() {
		if len(order) == 0 || order[len(order)-1] != c.Model {
			order = append(order, c.Model)
		}
	}
	return order
}

// Pulls returns the names pulled so far.
func (s *Server) Pulls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.pulls...)
}

// Requests returns how many requests a path such as /api/tags got.
func (s *Server) Requests(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.requests[path]
}

// Untouched reports whether the server got no request at all.
func (s *Server) Untouched() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.requests) == 0
}

// Peak returns the largest number of chats in flight at once.
func (s *Server) Peak() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.peak
}

// ServeHTTP answers as Ollama does.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.requests[r.URL.Path]++
	s.mu.Unlock()
	switch r.Method + " " + r.URL.Path {
	case "GET /", "HEAD /":
		fmt.Fprint(w, "Ollama is running")
	case "GET /api/version":
		s.mu.Lock()
		v := s.version
		s.mu.Unlock()
		writeJSON(w, http.StatusOK, map[string]string{"version": v})
	case "GET /api/tags":
		s.tags(w)
	case "GET /api/ps":
		s.ps(w)
	case "POST /api/show":
		s.routed(w, r, s.show)
	case "POST /api/pull":
		s.pull(w, r)
	case "POST /api/chat":
		s.routed(w, r, s.chat)
	case "POST /api/generate":
		s.routed(w, r, s.generate)
	case "POST /api/embed":
		s.embed(w, r)
	default:
		http.Error(w, "404 page not found", http.StatusNotFound)
	}
}

func (s *Server) find(name string) (Model, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range s.models {
		if same(m.Name, name) {
			return m, true
		}
	}
	return Model{}, false
}

func same(a, b string) bool { return model.ParseName(a).EqualFold(model.ParseName(b)) }

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(v)
}

func writeError(w http.ResponseWriter, status int, format string, args ...any) {
	writeJSON(w, status, map[string]string{"error": fmt.Sprintf(format, args...)})
}

// stream writes one line of NDJSON and flushes it.
func stream(w http.ResponseWriter, v any) {
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "application/x-ndjson")
	}
	var line strings.Builder
	json.NewEncoder(&line).Encode(v)
	writeLine(w, line.String())
}

func writeLine(w http.ResponseWriter, line string) {
	fmt.Fprint(w, line)
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
}
