package ollama

import "strings"

// The ways a server makes the text of a chat that the model reads.
const (
	ByOllama = "ollama" // with the model's Go template, or code of Ollama's own
	ByJinja  = "jinja"  // with the Jinja template of the GGUF file, from 0.30 on
)

// RenderedBy returns how the server renders chats, by a model's template as
// peer.Client.Show returns it: a server that renders them with Jinja shows that template.
// It returns "" for a template of neither kind.
func RenderedBy(template string) string {
	switch {
	case strings.Contains(template, "{%"), strings.Contains(template, "{#"):
		return ByJinja
	case strings.Contains(template, "{{"):
		return ByOllama
	}
	return ""
}

// Renderer names the renderer of a chat in words, for a value of RenderedBy.
func Renderer(by string) string {
	if by == ByJinja {
		return "the Jinja template of its file"
	}
	return "Ollama's template"
}
