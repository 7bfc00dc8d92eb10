package peer

import (
	"context"
	"fmt"
	"maps"

	"github.com/ollama/ollama/api"

	"prefdeck/stages/ollama"
)

// rawRequest translates a request with a Raw text, on the terms of chatRequest.
func rawRequest(r ollama.Request) *api.GenerateRequest {
	no := false
	q := &api.GenerateRequest{
		Model: r.Model, Prompt: r.Raw, Raw: true, Options: maps.Clone(r.Options), Format: r.Format, Truncate: &no, Shift: &no,
	}
	if r.KeepAlive != 0 {
		q.KeepAlive = &api.Duration{Duration: r.KeepAlive}
	}
	return q
}

// Render returns the text that the server would give the model for r's messages. The
// server renders it as it does for a chat, with the model's Go template or, from 0.30
// on where there is none, with the Jinja template of the GGUF file: see ollama.RenderedBy.
// The server loads the model for it, so r needs the options of the requests that follow.
func (c *Client) Render(ctx context.Context, r ollama.Request) (string, error) {
	what := "render a prompt of " + r.Model
	q := chatRequest(r)
	q.DebugRenderOnly, q.Stream = true, new(bool)
	if q.Options == nil {
		q.Options = map[string]any{}
	}
	q.Options["num_predict"] = 1 // an older server answers instead
	var shown *api.DebugInfo
	err := c.api.Chat(ctx, q, func(m api.ChatResponse) error {
		shown = m.DebugInfo
		return nil
	})
	switch {
	case err != nil:
		return "", c.classify(ctx, what, err)
	case ctx.Err() != nil: // the api client takes a broken connection for the end
		return "", fmt.Errorf("%s: %w", what, ctx.Err())
	case shown == nil:
		return "", fmt.Errorf("%s: %w: it is too old to show it", what, ollama.ErrRefused)
	}
	return shown.RenderedTemplate, nil
}
