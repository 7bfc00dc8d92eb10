package editor

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"time"

	"github.com/charmbracelet/x/term"
)

// patience is how long an editor has to end once it is asked to.
const patience = 2 * time.Second

var (
	errAsked = errors.New("it was ended with the program")
	errRuns  = errors.New("it goes on without the program")
	errGone  = errors.New("the terminal is gone")
)

// Process is an editor that has the terminal. It is asked to end when the program
// shall, and never killed: an editor that is asked puts what was not saved where it
// finds it again.
type Process struct {
	*exec.Cmd
	leave    <-chan struct{}
	hard     <-chan struct{}
	lend     func() (back func())
	patience time.Duration
}

// ProcessOptions are what a Process need not be told; the zero value works.
type ProcessOptions struct {
	Chosen string               // command line of the person's editor; "": $VISUAL, $EDITOR or vi
	Leave  <-chan struct{}      // closed when the program shall end; nil: never
	Lend   func() (back func()) // gives the editor the terminal's ctrl+c until back is called; nil: nobody else wants it
}

// NewProcess returns the person's editor for a text. It is not waited for after hard
// has ended.
func NewProcess(hard context.Context, t *Text, o ProcessOptions) *Process {
	words := append(commandLine(o.Chosen), t.Path())
	p := &Process{Cmd: exec.Command(words[0], words[1:]...), leave: o.Leave, hard: hard.Done(), lend: o.Lend, patience: patience}
	p.Stdout = os.Stdout // what the program writes through is no terminal to another
	if p.lend == nil {
		p.lend = func() func() { return func() {} }
	}
	return p
}

// commandLine is the command line of the person's editor.
func commandLine(chosen string) []string {
	for _, line := range []string{chosen, os.Getenv("VISUAL"), os.Getenv("EDITOR")} {
		if words := strings.Fields(line); len(words) > 0 {
			return words
		}
	}
	return []string{"vi"}
}

// Run runs the editor until it ends, or until the program shall.
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
			return errGone // some take that for the end of what is typed, and end in order
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

// SetStdin gives the editor its input, if it has none yet.
func (p *Process) SetStdin(r io.Reader) { p.Stdin = cmp.Or(p.Stdin, r) }

// SetStdout gives the editor its output, if it has none yet.
func (p *Process) SetStdout(w io.Writer) { p.Stdout = cmp.Or(p.Stdout, w) }

// SetStderr gives the editor its standard error, if it has none yet.
func (p *Process) SetStderr(w io.Writer) { p.Stderr = cmp.Or(p.Stderr, w) }
