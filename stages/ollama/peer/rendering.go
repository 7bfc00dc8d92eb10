package peer

import (
	"context"
	"fmt"

	"prefdeck/stages/ollama"
)

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
	by = ollama.RenderedBy(m.Template)
	text := ""
	f.mu.Lock()
	if _, known := h.renders[name]; !known {
		h.renders[name] = by
		for _, other := range f.hosts {
			if was := other.renders[name]; was != "" && by != "" && was != by {
				text = fmt.Sprintf("%s renders chats for %s with %s, %s with %s: the model may read different text, so their answers may differ",
					h.client.Host(), name, ollama.Renderer(by), other.client.Host(), ollama.Renderer(was))
			}
		}
	}
	f.mu.Unlock()
	f.tell(true, text)
	return by
}
