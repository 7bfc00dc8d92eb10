package e2e

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/creack/pty"
)

// pairShown reports whether a screen has a whole numbered pair.
func pairShown(screen string) bool {
	_, ok := pairOn(screen)
	return ok
}

// Ctrl+z returns the terminal to the shell as it was, and fg brings back the pair
// with its half-written note.
func TestSuspendAndResume(t *testing.T) {
	t.Parallel()
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("no shell with jobs is here: ", err)
	}
	deck := numbered(t, 4)
	tm := launch(t, 100, 30, everyMode, []string{"PS1=SHELL> ", "HISTFILE="}, bash, "--norc", "--noprofile", "--noediting", "-i")
	prompts := 0
	// shell waits until the shell has the terminal again, and sends it a line.
	shell := func(line string) {
		t.Helper()
		prompts++
		tm.awaitWritten("SHELL> ", prompts)
		if on := leftOn(tm.written()); len(on) > 0 {
			t.Errorf("the shell gets the terminal with these left on: %s", strings.Join(on, ", "))
		}
		tm.typed(line + "\r")
	}
	shell("stty -g")
	shell(program + " --guard 0 --deck " + deck + " label")
	tm.await("a pair", pairShown)
	tm.labels("2", 1)
	tm.await("the next pair", pairShown)
	before, _ := pairOn(tm.screen())
	for round, note := range []bool{false, true, false} {
		if note {
			tm.typed("nhalf a note")
			tm.await("the note", contains("half a note"))
		}
		tm.typed("\x1a")
		shell("stty -g")
		shell("fg")
		if note {
			tm.await("the note again", contains("half a note"))
			tm.typed("\r")
		}
		tm.await("the pair again", pairShown)
		if after, _ := pairOn(tm.screen()); after != before {
			t.Errorf("round %d: %+v was up, and %+v comes back", round, before, after)
		}
	}
	tm.labels("6", 2)
	tm.typed("q")
	shell("stty -g")
	shell("exit $?")
	tm.awaitExit()
	settings := map[string]bool{}
	for line := range strings.Lines(string(tm.written())) {
		if line = strings.TrimSpace(line); ttySettings.MatchString(line) {
			settings[line] = true
		}
	}
	if len(settings) != 1 {
		t.Errorf("the shell had its tty set in %d ways: %v", len(settings), settings)
	}
	if s := statsOf(t, deck); s.current() != 2 || s.Events != 2 {
		t.Errorf("two labels made %+v", s)
	}
}

// Without a shell to return to, ctrl+z does nothing.
func TestSuspendWithoutAShell(t *testing.T) {
	t.Parallel()
	tm := start(t, 100, 30, nil, "--deck", numbered(t, 3), "--guard", "0", "label")
	tm.await("a pair", pairShown)
	tm.typed("\x1a")
	tm.await("the screen given back", func(string) bool { return bytes.Contains(tm.written(), []byte("\x1b[?1049l")) })
	tm.await("the pair again", pairShown)
	tm.labels("2", 1)
	tm.typed("q")
	tm.awaitExit()
	if on := leftOn(tm.written()); len(on) > 0 {
		t.Errorf("left on: %s", strings.Join(on, ", "))
	}
}

// A program that somebody else stopped and continued answers keys.
func TestStoppedAndContinued(t *testing.T) {
	t.Parallel()
	tm := start(t, 100, 30, nil, "--deck", numbered(t, 3), "--guard", "0", "label")
	tm.await("a pair", pairShown)
	tm.cmd.Process.Signal(syscall.SIGSTOP)
	tm.typed("p")
	tm.cmd.Process.Signal(syscall.SIGCONT)
	tm.await("the whole prompt", contains("─ Prompt"))
	tm.labels("2", 1)
	tm.typed("q")
	if code := tm.awaitExit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// holding makes this test program act as a terminal window: see hold.
const holding = "PREFDECK_E2E_HOLD"

// hold runs a command on a terminal of its own and shows its output, like a
// terminal window or the server of a connection. Killing it removes that terminal.
func hold(command []string) int {
	cmd := exec.Command(command[0], command[1:]...)
	size, err := pty.GetsizeFull(os.Stdin)
	if err == nil {
		_, err = term.MakeRaw(os.Stdin.Fd())
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	file, err := pty.StartWithSize(cmd, size)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	go io.Copy(file, os.Stdin)
	io.Copy(os.Stdout, file)
	return 0
}

// A closed window, a lost connection, a killed shell: the program ends with every
// label on disk and leaves no lock behind.
func TestTheTerminalGoesAway(t *testing.T) {
	t.Parallel()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for name, leader := range map[string][]string{
		"the window is closed": {self, "sh", "-c", "echo PID $$; exec \"$0\" \"$@\""},
		"the shell is killed":  {"sh", "-c", fromShell},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			deck := numbered(t, 4)
			args := append(leader[1:], program, "--deck", deck, "--guard", "0", "label")
			tm := launch(t, 100, 30, nil, []string{holding + "=1"}, leader[0], args...)
			tm.await("a pair", pairShown)
			tm.labels("2", 1)
			pid := tm.pid()
			t.Cleanup(func() { syscall.Kill(pid, syscall.SIGKILL) })
			tm.cmd.Process.Kill()
			awaitGone(t, pid)
			if s := statsOf(t, deck); s.current() != 1 || s.Events != 1 {
				t.Errorf("one label made %+v", s)
			}
			sound(t, deck)
			r := label(t, 100, 30, deck)
			r.reads()
			r.leaves()
		})
	}
}

// awaitGone waits until the process is gone. Nobody is told of the end of another
// process's child, so it polls.
func awaitGone(t testing.TB, pid int) {
	t.Helper()
	deadline := time.After(patience)
	for syscall.Kill(pid, 0) == nil {
		if stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); err == nil && bytes.Contains(stat, []byte(") Z ")) {
			return // a zombie that its parent does not collect
		}
		select {
		case <-time.After(10 * time.Millisecond):
		case <-deadline:
			t.Fatal("the program outlives its terminal")
		}
	}
}
