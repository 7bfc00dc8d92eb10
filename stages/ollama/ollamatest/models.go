package ollamatest

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// filled returns m as the real server would list it: with a tag and every detail.
func (m Model) filled() Model {
	if !strings.Contains(m.Name[strings.LastIndex(m.Name, "/")+1:], ":") {
		m.Name += ":latest"
	}
	if m.Digest == "" {
		sum := sha256.Sum256([]byte(m.Name))
		m.Digest = hex.EncodeToString(sum[:])
	}
	m.Family = cmp.Or(m.Family, "llama")
	m.ParameterSize = cmp.Or(m.ParameterSize, "134.52M")
	m.Quantization = cmp.Or(m.Quantization, "Q4_1")
	m.Size = cmp.Or(m.Size, 98_363_007)
	if m.Capabilities == nil {
		m.Capabilities = []string{"completion"}
	}
	m.stored = time.Now()
	return m
}

func (m Model) can(capability string) bool { return slices.Contains(m.Capabilities, capability) }

type details struct {
	ParentModel       string   `json:"parent_model"`
	Format            string   `json:"format"`
	Family            string   `json:"family"`
	Families          []string `json:"families"`
	ParameterSize     string   `json:"parameter_size"`
	QuantizationLevel string   `json:"quantization_level"`
}

func (m Model) details() details {
	return details{Format: "gguf", Family: m.Family, Families: []string{m.Family},
		ParameterSize: m.ParameterSize, QuantizationLevel: m.Quantization}
}

func (m Model) remoteName() string {
	if m.RemoteHost == "" {
		return ""
	}
	return strings.TrimSuffix(m.Name, "-cloud")
}

func (s *Server) list() []Model {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.models)
}

func (s *Server) tags(w http.ResponseWriter) {
	type entry struct {
		Name        string    `json:"name"`
		Model       string    `json:"model"`
		RemoteModel string    `json:"remote_model,omitempty"`
		RemoteHost  string    `json:"remote_host,omitempty"`
		ModifiedAt  time.Time `json:"modified_at"`
		Size        int64     `json:"size"`
		Digest      string    `json:"digest"`
		Details     details   `json:"details"`
	}
	entries := []entry{}
	for _, m := range s.list() {
		entries = append(entries, entry{Name: m.Name, Model: m.Name, RemoteModel: m.remoteName(),
			RemoteHost: m.RemoteHost, ModifiedAt: m.stored, Size: m.Size, Digest: m.Digest, Details: m.details()})
	}
	writeJSON(w, http.StatusOK, map[string]any{"models": entries})
}

// ps reports the model of the last chat as loaded.
func (s *Server) ps(w http.ResponseWriter) {
	loaded := []map[string]any{}
	if chats := s.Chats(); len(chats) > 0 {
		last := chats[len(chats)-1]
		if m, ok := s.find(last.Model); ok {
			loaded = append(loaded, map[string]any{
				"name": m.Name, "model": m.Name, "size": m.Size, "size_vram": 0, "digest": m.Digest, "details": m.details(),
				"expires_at": time.Now().Add(5 * time.Minute), "context_length": last.number("num_ctx", 4096),
			})
		}
	}
	writeJSON(w, http.StatusOK, map[string]any{"models": loaded})
}

type named struct {
	Model string `json:"model"`
	Name  string `json:"name"`
}

func readName(w http.ResponseWriter, r *http.Request) (string, bool) {
	var n named
	if err := json.NewDecoder(r.Body).Decode(&n); err != nil {
		writeError(w, http.StatusBadRequest, "%v", err)
		return "", false
	}
	return cmp.Or(n.Model, n.Name), true
}

func (s *Server) show(w http.ResponseWriter, r *http.Request) {
	name, ok := readName(w, r)
	if !ok {
		return
	}
	m, ok := s.find(name)
	if !ok {
		writeError(w, http.StatusNotFound, "model '%s' not found", name)
		return
	}
	shown := map[string]any{
		"modelfile": "FROM " + m.Name, "template": s.template(m), "details": m.details(),
		"capabilities": m.Capabilities, "modified_at": m.stored, "model_info": map[string]any{},
	}
	if m.Context > 0 {
		shown["model_info"] = map[string]any{"general.architecture": m.Family, m.Family + ".context_length": m.Context}
	}
	for key, text := range map[string]string{
		"system": m.System, "parameters": m.Parameters, "remote_host": m.RemoteHost, "remote_model": m.remoteName(),
	} {
		if text != "" {
			shown[key] = text
		}
	}
	writeJSON(w, http.StatusOK, shown)
}

// template returns the template that renders chats with m.
func (s *Server) template(m Model) string {
	if m.Template == "" && m.Native && s.at(0, 30) {
		return "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
	}
	return cmp.Or(m.Template, "{{ .Prompt }}")
}

// pull streams the progress of two layers and puts the model on the server.
func (s *Server) pull(w http.ResponseWriter, r *http.Request) {
	name, ok := readName(w, r)
	if !ok {
		return
	}
	s.mu.Lock()
	s.pulls = append(s.pulls, name)
	at := slices.IndexFunc(s.offered, func(m Model) bool { return same(m.Name, name) })
	var m Model
	if at >= 0 {
		m = s.offered[at]
	}
	s.mu.Unlock()

	type progress struct {
		Status    string `json:"status"`
		Digest    string `json:"digest,omitempty"`
		Total     int64  `json:"total,omitempty"`
		Completed int64  `json:"completed,omitempty"`
	}
	stream(w, progress{Status: "pulling manifest"})
	if at < 0 {
		stream(w, map[string]string{"error": "pull model manifest: file does not exist"})
		return
	}
	for _, layer := range []struct {
		digest string
		size   int64
	}{{m.Digest, m.Size - 1000}, {"0000" + m.Digest[4:], 1000}} {
		for part := range int64(5) {
			stream(w, progress{"pulling " + layer.digest[:12], "sha256:" + layer.digest, layer.size, layer.size * part / 4})
		}
	}
	stream(w, progress{Status: "verifying sha256 digest"})
	stream(w, progress{Status: "writing manifest"})
	s.Add(m)
	stream(w, progress{Status: "success"})
}
