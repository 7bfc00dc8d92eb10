package ollamatest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// SetCloud makes the server behave like v0.18 or later: it forwards a chat with a
// model whose name says cloud, or a show of one, to the server at url, whatever is
// stored under that name. Without it the server takes names literally, as v0.17
// does.
func (s *Server) SetCloud(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cloud, s.version = url, "0.33.0"
}

// source says where a name tells a server of v0.18 to run the model.
type source string

const (
	anywhere source = ""
	local    source = "local"
	cloud    source = "cloud"
)

// cutSource splits a name into the model's own name and its source.
func cutSource(name string) (string, source) {
	name = strings.TrimSpace(name)
	at := strings.LastIndex(name, ":")
	if at < 0 {
		return name, anywhere
	}
	switch tag := strings.ToLower(strings.TrimSpace(name[at+1:])); {
	case tag == string(cloud), tag == string(local):
		return name[:at], source(tag)
	case strings.HasSuffix(tag, "-cloud") && !strings.Contains(tag, "/"):
		return name[:len(name)-len("-cloud")], cloud
	}
	return name, anywhere
}

// routed passes a request about a model to next, or to the cloud if the name says
// so.
func (s *Server) routed(w http.ResponseWriter, r *http.Request, next http.HandlerFunc) {
	s.mu.Lock()
	url := s.cloud
	s.mu.Unlock()
	if url == "" {
		next(w, r)
		return
	}
	var body map[string]any
	if err := json.NewDecoder(r.Body).Decode(&body); err != nil {
		writeError(w, http.StatusBadRequest, "%v", err)
		return
	}
	name := fmt.Sprint(body["model"])
	base, from := cutSource(name)
	if _, again := cutSource(base); from != anywhere && again != anywhere {
		writeError(w, http.StatusBadRequest, "use either :local or :cloud, not both: %q", name)
		return
	}
	if m, ok := s.find(base); ok && from == local && m.RemoteHost != "" {
		writeError(w, http.StatusNotFound, "model '%s' not found", name)
		return
	}
	body["model"] = base
	text, err := json.Marshal(body)
	if err != nil {
		writeError(w, http.StatusInternalServerError, "%v", err)
		return
	}
	if from == cloud {
		forward(w, r, url, text)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(text))
	next(w, r)
}

// forward passes a request on to the server at url, and its answer back.
func forward(w http.ResponseWriter, r *http.Request, url string, body []byte) {
	q, err := http.NewRequestWithContext(r.Context(), r.Method, url+r.URL.Path, bytes.NewReader(body))
	if err != nil {
		writeError(w, http.StatusInternalServerError, "%v", err)
		return
	}
	answer, err := http.DefaultTransport.RoundTrip(q)
	if err != nil {
		writeError(w, http.StatusBadGateway, "%v", err)
		return
	}
	defer answer.Body.Close()
	w.Header().Set("Content-Type", answer.Header.Get("Content-Type"))
	w.WriteHeader(answer.StatusCode)
	io.Copy(w, answer.Body)
}
