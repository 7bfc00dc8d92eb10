package markdown

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain has garbage collected seldom, which saves a tenth of the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Exit(m.Run())
}
