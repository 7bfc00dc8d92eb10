package report

import (
	"os"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/term"
)

// Here returns the terminal that this process runs in.
func Here() Terminal {
	t := Terminal{
		Terminal: term.IsTerminal(os.Stdin.Fd()) && term.IsTerminal(os.Stdout.Fd()),
		Profile:  colorprofile.Detect(os.Stdout, os.Environ()),
		Getenv:   os.Getenv,
	}
	t.Cols, t.Rows, _ = term.GetSize(os.Stdout.Fd())
	return t
}

// Width returns the width of the first of ws that is a terminal, or 80 if none is.
// It asks anew each time, because a terminal may be resized.
func Width(ws ...any) int {
	for _, w := range ws {
		if f, ok := w.(*os.File); ok {
			if cols, _, err := term.GetSize(f.Fd()); err == nil && cols > 0 {
				return cols
			}
		}
	}
	return 80
}

// Animated reports whether w is a terminal on which a line can be redrawn.
func Animated(w any) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(f.Fd()) && os.Getenv("TERM") != "dumb"
}
