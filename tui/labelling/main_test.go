package labelling

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain takes the tests out of any tmux they run in: its buffers belong to the
// person. It has garbage collected seldom, which saves a tenth of the time.
func TestMain(m *testing.M) {
	os.Unsetenv("TMUX")
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
