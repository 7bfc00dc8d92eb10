// Command prefdeck is a terminal workstation for collecting preference data:
// prompts, responses of local models, filtered pairs, labels by keyboard, and a
// training file at the end.
package main

import (
	"os"

	"prefdeck/tui"
	"prefdeck/tui/cli"
)

func main() {
	soft, hard, stop := tui.UntilSignal(cli.Interrupted)
	code := cli.Run(soft, hard, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
