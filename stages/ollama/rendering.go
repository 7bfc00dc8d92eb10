package ollama

import (
	"context"
	"fmt"
	"strings"
)

// The ways a server makes the text of a chat that the model reads.
const (
	ByOllama = "ollama" // with the model's Go template, or code of Ollama's own
	ByJinja  = "jinja"  // with the Jinja template of the GGUF file, from 0.30 on
)

// RenderedBy tells by a model's template, as Client.Show returns it, how the server
// renders chats: a server that renders them with Jinja shows that template. It returns ""
// for one that is neither.
func RenderedBy(template string) string {
	switch {
	case strings.Contains(template, "{%"), strings.Contains(template, "{#"):
		return ByJinja
	case strings.Contains(template, "{{"):
		return ByOllama
	}
	return ""
}

// Renderer names in words what renders a chat, as RenderedBy tells it.
func Renderer(by string) string {
	if by == ByJinja {
		return "the Jinja template of its file"
	}
	return "Ollama's template"
}

// rendered returns how a host renders the chats of a model that it has just answered as,
// which it asks once, and says so if another host does it in another way: the hosts may
// run different versions of Ollama.
func (f *Fleet) rendered(ctx context.Context, h *station, name string) string {
	f.mu.Lock()
	by, known := h.renders[name]
	remote := f.models[name].RemoteHost != ""
	f.mu.Unlock()
	if known || remote {
		return by
	}
	m, err := h.client.Show(ctx, name, nil)
	if err != nil {
		return ""
	}
	by = RenderedBy(m.Template)
	text := ""
	f.mu.Lock()
	if _, known := h.renders[name]; !known {
		h.renders[name] = by
		for _, other := range f.hosts {
			if was := other.renders[name]; was != "" && by != "" && was != by {
				text = fmt.Sprintf("%s renders chats for %s with %s, %s with %s: the model may read another text, so their answers may differ",
					h.client.Host(), name, Renderer(by), other.client.Host(), Renderer(was))
			}
		}
	}
	f.mu.Unlock()
	f.tell(true, text)
	return by
}
