package labelling

import (
	"os"
	"testing"
)

// TestMain takes the tests out of the tmux that they may be run in: its buffers are
// the person's.
func TestMain(m *testing.M) {
	os.Unsetenv("TMUX")
	os.Exit(m.Run())
}
