package cause

import (
	"io/fs"
	"os/exec"

	"prefdeck/tui/gate"
)

// Of returns the reason at the bottom of an error, then the file or program it is
// about: "the disk is full", "no such file or directory: /bin/none". Of several
// reasons it takes the first. The text is safe to draw in one line.
func Of(err error) string {
	name := ""
	for {
		switch e := err.(type) {
		case *fs.PathError:
			name = ": " + e.Path
		case *exec.Error:
			name = ": " + e.Name
		}
		next := within(err)
		if next == nil {
			return gate.Line(err.Error() + name)
		}
		err = next
	}
}

// within returns the error that another one wraps; nil for none.
func within(err error) error {
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return e.Unwrap()
	case interface{ Unwrap() []error }:
		if all := e.Unwrap(); len(all) > 0 {
			return all[0]
		}
	}
	return nil
}

// First returns an error with its reason in plain sight: right after what failed.
func First(what string, err error) error { return first{what, err} }

type first struct {
	what string
	err  error
}

func (f first) Error() string { return f.what + ": " + Of(f.err) }
func (f first) Unwrap() error { return f.err }
