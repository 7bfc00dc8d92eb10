package peer

import (
	"context"
	"fmt"

	"prefdeck/stages/ollama"
)

// same checks a whole answer as ollama.Same does, even if ctx has ended meanwhile: the
// answer is paid for. Answers that end together share a look. It returns an ErrAnew if the
// server has stored the model anew since its list of that number, the last before the request.
func (c *Client) same(ctx context.Context, hurry bool, what, name, digest string, list int) error {
	if digest == "" {
		return nil
	}
	listed, err := c.looks.next(ctx, hurry, func() ([]ollama.ModelInfo, error) { return ollama.ListAfter(context.WithoutCancel(ctx), c) })
	if err != nil {
		return nil
	}
	if err := ollama.CheckSame(listed, name, digest); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if now, ok := ollama.Find(listed, name); ok && c.stamps.anew(now, list) {
		return fmt.Errorf("%s: %w", what, ollama.ErrAnew)
	}
	return nil
}
