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
	return fmt.Sprintf("%v (%.12s, not %.12s): answers that may come from either are not kept", ErrReplaced, e.Now, e.Was)
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
// one with this digest. No answer names the model that gave it, and a name may be pulled
// anew at any time, so only an answer that ended before this is known to be that model's.
// A server that does not say, or no longer has the name, is believed, and without a
// digest there is nothing to ask.
func Same(ctx context.Context, s Lister, name, digest string) error {
	if digest == "" {
		return nil
	}
	listed, err := ListAfter(ctx, s)
	if err != nil {
		return nil
	}
	return CheckSame(listed, name, digest)
}

// ListAfter lists the models of a server that has answered.
func ListAfter(ctx context.Context, s Lister) ([]ModelInfo, error) {
	ctx, cancel := context.WithTimeout(ctx, askedAfter)
	defer cancel()
	return s.Models(ctx)
}

// CheckSame returns a *ReplacedError if a list has another model under a name than the one of
// this digest.
func CheckSame(listed []ModelInfo, name, digest string) error {
	if now, ok := Find(listed, name); ok && now.Digest != "" && now.Digest != digest {
		return &ReplacedError{Was: digest, Now: now.Digest}
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
