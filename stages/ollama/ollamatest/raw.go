package ollamatest

import (
	"encoding/json"
	"net/http"
	"strings"
	"time"
)

// generate answers a raw prompt like a chat; the script tells them apart by Chat.Raw.
func (s *Server) generate(w http.ResponseWriter, r *http.Request) {
	var c struct {
		Chat
		Prompt string `json:"prompt"`
		Raw    bool   `json:"raw"`
	}
	if err := json.NewDecoder(r.Body).Decode(&c); err != nil {
		writeError(w, http.StatusBadRequest, "%v", err)
		return
	}
	if !c.Raw || c.Prompt == "" {
		writeError(w, http.StatusBadRequest, "the fake server generates from raw prompts only")
		return
	}
	c.Chat.Raw = c.Prompt
	s.reply(w, r, c.Chat)
}

// render shows what the model would read of a chat. Like SmolLM2's, the Jinja template
// of a Native model begins with a system message that the Go template lacks.
func (s *Server) render(w http.ResponseWriter, c Chat) {
	m, ok := s.find(c.Model)
	if !ok {
		writeError(w, http.StatusNotFound, "model '%s' not found", c.Model)
		return
	}
	var text strings.Builder
	if m.Native && s.at(0, 30) && (len(c.Messages) == 0 || c.Messages[0].Role != "system") {
		text.WriteString("<|im_start|>system\nYou are a helpful assistant<|im_end|>\n")
	}
	for _, msg := range c.Messages {
		text.WriteString("<|im_start|>" + msg.Role + "\n" + msg.Content + "<|im_end|>\n")
	}
	writeJSON(w, http.StatusOK, map[string]any{
		"model": c.Model, "created_at": time.Now().UTC(), "message": said{}, "done": false,
		"_debug_info": map[string]string{"rendered_template": text.String() + "<|im_start|>assistant\n"},
	})
}
