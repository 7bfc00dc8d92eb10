package peer

import (
	"context"
	"fmt"
	"time"

	"github.com/ollama/ollama/api"

	"prefdeck/stages/ollama"
)

// Version returns the server's version. A server built without one says 0.0.0.
func (c *Client) Version(ctx context.Context) (string, error) {
	q, cancel := quick(ctx)
	defer cancel()
	v, err := c.api.Version(q)
	if err != nil {
		return "", c.classify(ctx, "version of the server", err)
	}
	if v == "" {
		return "", fmt.Errorf("version of the server: %w: %s", ollama.ErrForeign, c.Host())
	}
	return oneLine(v), nil
}

// Models lists the models on the server, including those that it runs elsewhere.
func (c *Client) Models(ctx context.Context) ([]ollama.ModelInfo, error) {
	q, cancel := quick(ctx)
	defer cancel()
	list, err := c.api.List(q)
	if err != nil {
		return nil, c.classify(ctx, "list models", err)
	}
	if list.Models == nil { // any JSON reads as a list of none: only a version makes it Ollama's
		if _, err := c.Version(ctx); err != nil {
			return nil, fmt.Errorf("list models: %w", err)
		}
	}
	models := make([]ollama.ModelInfo, 0, len(list.Models))
	for _, m := range list.Models {
		models = append(models, c.listed(m))
	}
	c.stamps.see(models)
	return models, nil
}

// Show returns the server's description of one model. To describe a cloud model the
// server asks ollama.com, so Show first returns a *RemoteError for one that allow does
// not name (promise 8).
func (c *Client) Show(ctx context.Context, name string, allow []string) (ollama.ModelInfo, error) {
	m, stored, err := c.show(ctx, name, allow)
	if err == nil && !stored.IsZero() && !stored.Equal(m.Modified) {
		// Its digest may be that of the model before, its template that of the one after.
		// What tells two times for one model tells two again.
		m, _, err = c.show(ctx, name, allow)
	}
	return m, err
}

// show also returns when the server stored what it tells beyond its list.
func (c *Client) show(ctx context.Context, name string, allow []string) (m ollama.ModelInfo, stored time.Time, err error) {
	models, err := c.Models(ctx)
	if err != nil {
		return ollama.ModelInfo{}, stored, err
	}
	m, ok := ollama.Find(models, name)
	if !ok {
		return ollama.ModelInfo{}, stored, fmt.Errorf("show %s: %w", oneLine(name), ollama.ErrNoModel)
	}
	if m.Refused(allow) {
		return ollama.ModelInfo{}, stored, &ollama.RemoteError{Models: []ollama.ModelInfo{m}}
	}
	q, cancel := quick(ctx)
	defer cancel()
	show, err := c.api.Show(q, &api.ShowRequest{Model: m.Name})
	if err != nil {
		return ollama.ModelInfo{}, stored, c.classify(ctx, "show "+m.Name, err)
	}
	m.Template, m.System, m.Parameters = show.Template, show.System, show.Parameters
	if trained, ok := show.ModelInfo[fmt.Sprint(show.ModelInfo["general.architecture"], ".context_length")].(float64); ok {
		m.ContextLength = int(trained)
	}
	if show.RemoteHost != "" {
		m.RemoteHost = show.RemoteHost
	}
	if m.Refused(allow) {
		return ollama.ModelInfo{}, stored, &ollama.RemoteError{Models: []ollama.ModelInfo{m}}
	}
	for _, capability := range show.Capabilities {
		m.Capabilities = append(m.Capabilities, string(capability))
	}
	return m, show.ModifiedAt, nil
}

// Loaded lists the models in the server's memory.
func (c *Client) Loaded(ctx context.Context) ([]ollama.Loaded, error) {
	q, cancel := quick(ctx)
	defer cancel()
	list, err := c.api.ListRunning(q)
	if err != nil {
		return nil, c.classify(ctx, "list loaded models", err)
	}
	loaded := make([]ollama.Loaded, 0, len(list.Models))
	for _, m := range list.Models {
		loaded = append(loaded, ollama.Loaded{
			Name: m.Name, Size: m.Size, VRAM: m.SizeVRAM, ContextLength: m.ContextLength, Expires: m.ExpiresAt,
		})
	}
	return loaded, nil
}

// maxLayers bounds the layers of one model.
const maxLayers = 10_000

// Pull makes the server download a model. It passes the bytes done and needed, over
// all layers known so far, to each, which may be nil.
func (c *Client) Pull(ctx context.Context, name string, each func(done, total int64)) error {
	type layer struct{ done, total int64 }
	layers, all := map[string]layer{}, layer{}
	success := false
	what := "pull " + oneLine(name)
	err := c.api.Pull(ctx, &api.PullRequest{Model: name}, func(p api.ProgressResponse) error {
		success = success || p.Status == "success"
		if p.Digest == "" || each == nil {
			return nil
		}
		if len(layers) >= maxLayers {
			return fmt.Errorf("it names more than %d layers", maxLayers)
		}
		was := layers[p.Digest]
		layers[p.Digest] = layer{p.Completed, p.Total}
		all.done += p.Completed - was.done
		all.total += p.Total - was.total
		each(all.done, all.total)
		return nil
	})
	switch {
	case success:
		return nil
	case err == nil && ctx.Err() == nil:
		return fmt.Errorf("%s: %w", what, ollama.ErrCut)
	case err == nil:
		return fmt.Errorf("%s: %w", what, ctx.Err())
	}
	return c.classify(ctx, what, err)
}

// listed translates a listed model. A name that says cloud is not run by this
// server, so the details stored under it describe another model.
func (c *Client) listed(m api.ListModelResponse) ollama.ModelInfo {
	listed := ollama.ModelInfo{
		Name:          m.Name,
		Digest:        m.Digest,
		Family:        m.Details.Family,
		ParameterSize: m.Details.ParameterSize,
		Quantization:  m.Details.QuantizationLevel,
		RemoteHost:    m.RemoteHost,
		Size:          m.Size,
		Modified:      m.ModifiedAt,
	}
	switch {
	case listed.RemoteHost != "":
	case m.RemoteModel != "":
		listed.RemoteHost = "another machine"
	case c.cloud() != "":
		listed.RemoteHost = c.cloud()
	default:
		return ollama.Listed(listed)
	}
	return listed
}
