package peer

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/ollama/ollama/api"

	"prefdeck/stages"
	"prefdeck/stages/ollama"
)

// embedTimeout bounds one request for embeddings, loading and queueing included.
const embedTimeout = 10 * time.Minute

// Embed returns the embedding of each text. A text longer than the model's context is
// refused with ErrTooLong, as is the whole request: the server would cut it silently
// otherwise. No text may be empty. Embeddings that may be another model's are refused with
// a *ReplacedError.
func (c *Client) Embed(ctx context.Context, m stages.Model, texts []string, keepAlive time.Duration) ([][]float32, error) {
	what, list := "embed with "+oneLine(m.Name), c.stamps.now()
	timed, cancel := context.WithTimeout(ctx, embedTimeout)
	defer cancel()
	no := false
	reply, err := c.api.Embed(timed, &api.EmbedRequest{
		Model: m.Name, Input: texts, Truncate: &no, KeepAlive: &api.Duration{Duration: keepAlive},
	})
	var status api.StatusError
	switch {
	case errors.As(err, &status) && status.StatusCode == http.StatusNotImplemented:
		return nil, fmt.Errorf("%s: %w", what, ollama.ErrNoEmbeddings)
	case err != nil:
		return nil, c.classify(ctx, what, err)
	case len(reply.Embeddings) != len(texts):
		return nil, fmt.Errorf("%s: %w: %d embeddings of %d texts", what, ollama.ErrServer, len(reply.Embeddings), len(texts))
	}
	for _, v := range reply.Embeddings {
		if len(v) == 0 || len(v) != len(reply.Embeddings[0]) {
			return nil, fmt.Errorf("%s: %w: embeddings of different lengths", what, ollama.ErrServer)
		}
	}
	if err := c.same(ctx, true, what, m.Name, m.Digest, list); err != nil {
		return nil, err
	}
	return reply.Embeddings, nil
}
