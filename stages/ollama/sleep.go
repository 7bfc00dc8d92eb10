package ollama

import (
	"context"
	"math/rand/v2"
	"time"

	"prefdeck/stages"
)

const maxBackoff = 30 * time.Second

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

// Backoff returns the pause after the n-th attempt: it doubles each time and varies
// between half and one and a half of that, as vary decides.
func Backoff(first time.Duration, n int, vary stages.ID) time.Duration {
	d := min(first<<min(n-1, 16), maxBackoff)
	random := rand.New(rand.NewPCG(vary.Uint64(), uint64(n)))
	return time.Duration((0.5 + random.Float64()) * float64(d))
}
