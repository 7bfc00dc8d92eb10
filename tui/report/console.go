package report

import (
	"errors"
	"fmt"
	"io"
	"os"

	"prefdeck/stages/ground/strict"
	"prefdeck/themes"
	"prefdeck/tui/gate"
	"prefdeck/tui/progress"
)

// Console is a command's output: results go to Out, everything else to Err.
type Console struct {
	Out, Err io.Writer
}

// Complain prints an error, which may quote foreign text, as one line; several faults of
// a file as one line each.
func (c Console) Complain(err error) {
	if found := (strict.Faults{}); errors.As(err, &found) && len(found.Each) > 1 && err.Error() == found.Error() {
		fmt.Fprintln(c.Err, "prefdeck: "+gate.Line(found.Path)+":")
		for _, fault := range found.Each {
			fmt.Fprintln(c.Err, "  "+gate.Line(fault))
		}
		return
	}
	fmt.Fprintln(c.Err, "prefdeck: "+gate.Line(err.Error()))
}

// Cleanly ends something that nothing depends on any more, so it only prints an
// error.
func (c Console) Cleanly(end func() error) {
	if err := end(); err != nil {
		c.Complain(err)
	}
}

// Progress returns how to show progress. The person may wish for ascii; a terminal
// without other characters gets it anyway.
func (c Console) Progress(ascii bool) progress.Options {
	return progress.Options{Out: c.Err, Terminal: Animated(c.Err), Width: c.width, ASCII: c.ascii(ascii)}
}

func (c Console) ascii(wanted bool) bool { return wanted || themes.EnvFrom(os.Getenv).ASCII }

func (c Console) width() int { return Width(c.Err, c.Out) }
