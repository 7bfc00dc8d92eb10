package cli

import (
	"os"
	"runtime/debug"
	"testing"
)

// TestMain has garbage collected seldom, and the commands leave that as it is: an import
// would keep all other tests within 64 MB. It saves a seventh of the time.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	os.Setenv("GOGC", "400")
	os.Setenv("GOMEMLIMIT", "off")
	os.Exit(m.Run())
}
