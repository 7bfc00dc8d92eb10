package labelling

import (
	"os"
	"testing"
)

// TestMain takes the tests out of any tmux they run in: its buffers belong to the
// person.
func TestMain(m *testing.M) {
	os.Unsetenv("TMUX")
	os.Exit(m.Run())
}
