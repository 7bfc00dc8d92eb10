//go:build unix

package editor

import (
	"bufio"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"prefdeck/stages/label"
)

// script starts a shell script as an editor and waits until it is ready. $FIFO is a
// pipe that it can block on.
func script(t *testing.T, hard context.Context, o ProcessOptions, patience time.Duration, lines string) (p *Process, ended <-chan error, said *bufio.Reader) {
	t.Helper()
	dir := t.TempDir()
	file, fifo := filepath.Join(dir, "editor"), filepath.Join(dir, "fifo")
	if err := errors.Join(syscall.Mkfifo(fifo, 0o600), os.WriteFile(file, []byte(lines), 0o600)); err != nil {
		t.Fatal(err)
	}
	o.Chosen = "sh " + file
	p = NewProcess(hard, laid(t, filepath.Join(dir, "e"), label.Draft{Pair: "p"}), o)
	p.Env = append(os.Environ(), "FIFO="+fifo)
	p.patience = patience
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	p.Stdout = nil
	p.SetStdout(w)
	p.SetStdout(os.Stderr) // ignored: it has one
	run := make(chan error, 1)
	go func() {
		err := p.Run()
		w.Close()
		run <- err
	}()
	said = bufio.NewReader(r)
	if line, err := said.ReadString('\n'); line != "ready\n" {
		t.Fatalf("%q, %v", line, err)
	}
	return p, run, said
}

// An editor that has the terminal is asked to end with the program.
func TestAnEditorIsAskedToEnd(t *testing.T) {
	t.Parallel()
	leave := make(chan struct{})
	lent := 0
	lend := func() func() { lent++; return func() { lent += 10 } }
	p, ended, _ := script(t, t.Context(), ProcessOptions{Leave: leave, Lend: lend}, time.Hour, `echo ready; exec cat "$FIFO"`)
	close(leave)
	if err := <-ended; !errors.Is(err, errAsked) {
		t.Errorf("it ends with %v", err)
	}
	if status := p.ProcessState.Sys().(syscall.WaitStatus); status.Signal() != syscall.SIGTERM {
		t.Errorf("it was ended by %v", status.Signal())
	}
	if lent != 11 {
		t.Errorf("the terminal was not lent and given back once: %d", lent)
	}
}

// An editor that goes on regardless is left alone.
func TestAnEditorIsNeverKilled(t *testing.T) {
	t.Parallel()
	for _, patience := range []time.Duration{0, time.Hour} {
		leave := make(chan struct{})
		hard, end := context.WithCancel(t.Context())
		p, ended, said := script(t, hard, ProcessOptions{Leave: leave}, patience, `trap '' TERM; echo ready; read -r line <"$FIFO"; echo "$line"`)
		close(leave)
		if patience > 0 {
			end() // wait for nothing
		}
		if err := <-ended; !errors.Is(err, errRuns) {
			t.Errorf("it ends with %v", err)
		}
		fifo, err := os.OpenFile(strings.TrimPrefix(p.Env[len(p.Env)-1], "FIFO="), os.O_RDWR, 0) // does not wait for a reader
		if err != nil {
			t.Fatal(err)
		}
		defer fifo.Close()
		if _, err := fifo.WriteString("it goes on\n"); err != nil {
			t.Fatal(err)
		}
		if text, err := said.ReadString('\n'); text != "it goes on\n" {
			t.Errorf("the editor said %q, %v", text, err)
		}
		end()
	}
}

func TestAnEditorEndsByItself(t *testing.T) {
	t.Parallel()
	for lines, code := range map[string]int{"echo ready": 0, "echo ready; exit 3": 3} {
		_, ended, _ := script(t, t.Context(), ProcessOptions{}, time.Hour, lines)
		err := <-ended
		var exit *exec.ExitError
		if got := errors.As(err, &exit); got != (code != 0) || got && exit.ExitCode() != code {
			t.Errorf("%s: %v", lines, err)
		}
	}
}

func TestTheEditorOfThePerson(t *testing.T) {
	t.Setenv("VISUAL", " ")
	t.Setenv("EDITOR", "ed -s")
	for chosen, want := range map[string]string{"": "ed", "  nano": "nano"} {
		if got := commandLine(chosen); got[0] != want {
			t.Errorf("%q: %v", chosen, got)
		}
	}
	t.Setenv("EDITOR", "")
	if got := commandLine(""); got[0] != "vi" {
		t.Errorf("%v", got)
	}
}
