package ollama

import (
	"context"
	"time"
)

// Sleep waits before a request is made again, or returns the error of the context that
// ends first.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
