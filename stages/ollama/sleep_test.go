package ollama

import (
	"testing"
	"time"

	"prefdeck/stages"
)

func TestBackoff(t *testing.T) {
	t.Parallel()
	differ := map[time.Duration]bool{}
	for n := 1; n < 80; n++ {
		slot := stages.Hash("slot", "x")
		d := Backoff(time.Second, n, slot)
		base := min(time.Second<<min(n-1, 16), maxBackoff)
		if d < base/2 || d > base*3/2 || d != Backoff(time.Second, n, slot) {
			t.Errorf("attempt %d: %s for %s", n, d, base)
		}
		differ[d] = true
	}
	if len(differ) < 70 {
		t.Errorf("%d different pauses of 79", len(differ))
	}
}
