package ollama

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ReplacedError is an ErrReplaced with the two digests.
type ReplacedError struct{ Was, Now string }

func (e *ReplacedError) Error() string {
	return fmt.Sprintf("%v (%.12s, not %.12s): answers that may be of either are not kept", ErrReplaced, e.Now, e.Was)
}

// Unwrap returns ErrReplaced.
func (e *ReplacedError) Unwrap() error { return ErrReplaced }

// Lister lists the models of a server.
type Lister interface {
	Models(ctx context.Context) ([]ModelInfo, error)
}

// askedAfter bounds the question whether a model is still the same.
const askedAfter = 5 * time.Second

// Same returns a *ReplacedError if the server now has another model under a name than the
// one of this digest. No answer says which model gave it, and a name may be pulled anew at
// any time, so that only an answer that ended before this is known to be that model's. A
// server that does not tell, or no longer has the name, is believed, and without a digest
// there is nothing to ask.
func Same(ctx context.Context, s Lister, name, digest string) error {
	if digest == "" {
		return nil
	}
	listed, err := listAfter(ctx, s)
	if err != nil {
		return nil
	}
	return differs(listed, name, digest)
}

// listAfter lists the models of a server that has answered.
func listAfter(ctx context.Context, s Lister) ([]ModelInfo, error) {
	ctx, cancel := context.WithTimeout(ctx, askedAfter)
	defer cancel()
	return s.Models(ctx)
}

// differs returns a *ReplacedError if a list has another model under a name than the one of
// this digest.
func differs(listed []ModelInfo, name, digest string) error {
	if now, ok := Find(listed, name); ok && now.Digest != "" && now.Digest != digest {
		return &ReplacedError{Was: digest, Now: now.Digest}
	}
	return nil
}

// same checks a whole answer as Same does, even if ctx has ended meanwhile: the answer is
// paid for. Answers that end together share a look. It returns an ErrAnew if the server has
// the model again since its list of the number given, which was the last before the request.
func (c *Client) same(ctx context.Context, hurry bool, what, name, digest string, list int) error {
	if digest == "" {
		return nil
	}
	listed, err := c.looks.next(ctx, hurry, func() ([]ModelInfo, error) { return listAfter(context.WithoutCancel(ctx), c) })
	if err != nil {
		return nil
	}
	if err := differs(listed, name, digest); err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if now, ok := Find(listed, name); ok && c.stamps.anew(now, list) {
		return fmt.Errorf("%s: %w", what, ErrAnew)
	}
	return nil
}

// Parting returns why a model is no longer asked, in words that follow its name: without
// the request that found out, if it was replaced.
func Parting(err error) error {
	var replaced *ReplacedError
	if errors.As(err, &replaced) {
		return replaced
	}
	return err
}
