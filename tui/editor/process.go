package editor

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"
)

// patience is how long an editor may take to end once asked.
const patience = 2 * time.Second

var (
	errAsked = errors.New("it ended with prefdeck")
	errRuns  = errors.New("it keeps running without prefdeck")
	errGone  = errors.New("the terminal is gone")
)

// Process is an editor that has the terminal. When the program ends, it asks the
// editor to end and never kills it: an editor that is asked saves unsaved text
// where it can recover it.
type Process struct {
	*exec.Cmd
	leave    <-chan struct{}
	hard     <-chan struct{}
	lend     func() (back func())
	patience time.Duration
}

// ProcessOptions are optional; the zero value works.
type ProcessOptions struct {
	Chosen string               // the person's editor as a command line; "": $VISUAL, $EDITOR or vi
	Leave  <-chan struct{}      // closed when the program is to end; nil: never
	Lend   func() (back func()) // gives the editor the terminal's ctrl+c until back is called; nil: nobody else wants it
}

// NewProcess returns the person's editor for a text. Once hard has ended, nothing
// waits for it.
func NewProcess(hard context.Context, t *LaidOut, o ProcessOptions) *Process {
	words := append(commandLine(o.Chosen), t.Path())
	p := &Process{Cmd: exec.Command(words[0], words[1:]...), leave: o.Leave, hard: hard.Done(), lend: o.Lend, patience: patience}
	p.Stdout = os.Stdout // the program's own writer is no terminal to another process
	if p.lend == nil {
		p.lend = func() func() { return func() {} }
	}
	return p
}

// commandLine returns the command line of the person's editor.
func commandLine(chosen string) []string {
	for _, line := range []string{chosen, os.Getenv("VISUAL"), os.Getenv("EDITOR")} {
		if words := strings.Fields(line); len(words) > 0 {
			return words
		}
	}
	return []string{"vi"}
}

// Open opens a file in the person's editor, outside the screen, and returns when that has
// ended.
func Open(path string) error {
	words := append(commandLine(""), path)
	c := exec.Command(words[0], words[1:]...)
	c.Stdin, c.Stdout, c.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := c.Run(); err != nil {
		return fmt.Errorf("run the editor %s: %w", words[0], err)
	}
	return nil
}

// Run runs the editor until it ends or the program is to end.
func (p *Process) Run() error {
	back := p.lend()
	defer back()
	terminal := p.onTerminal()
	if err := p.Start(); err != nil {
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- p.Wait() }()
	select {
	case err := <-ended:
		if err == nil && terminal && !p.onTerminal() {
			return errGone // some take a hang-up for the end of input and end in order
		}
		return err
	case <-p.leave:
	case <-p.hard:
	}
	if err := p.Process.Signal(syscall.SIGTERM); err != nil && !errors.Is(err, os.ErrProcessDone) {
		return errors.Join(errRuns, err)
	}
	late := time.NewTimer(p.patience)
	defer late.Stop()
	select {
	case <-ended:
		return errAsked
	case <-late.C:
	case <-p.hard:
	}
	return errRuns
}

// onTerminal reports whether the editor reads from a terminal.
func (p *Process) onTerminal() bool {
	f, ok := p.Stdin.(*os.File)
	return ok && term.IsTerminal(f.Fd())
}

// SetStdin sets the editor's input, if it has none yet.
func (p *Process) SetStdin(r io.Reader) { p.Stdin = cmp.Or(p.Stdin, r) }

// SetStdout sets the editor's output, if it has none yet.
func (p *Process) SetStdout(w io.Writer) { p.Stdout = cmp.Or(p.Stdout, w) }

// SetStderr sets the editor's standard error, if it has none yet.
func (p *Process) SetStderr(w io.Writer) { p.Stderr = cmp.Or(p.Stderr, w) }
