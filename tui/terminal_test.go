//go:build unix

package tui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"

	"prefdeck/stages/label"
	"prefdeck/stages/measure"
	"prefdeck/tui/settings"
)

// playing names the part that this test program plays when it runs once more, on a
// terminal of its own.
const playing = "PREFDECK_TEST_PART"

func TestMain(m *testing.M) {
	if part := os.Getenv(playing); part != "" {
		os.Exit(playPart(part))
	}
	if signal.Ignored(syscall.SIGHUP) {
		// Under nohup the parts would inherit the ignored signal and rightly stay.
		// A signal caught here is not ignored there.
		signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
	}
	os.Exit(m.Run())
}

// playPart runs the workstation as main does, on a deck that plays the part.
func playPart(part string) int {
	soft, hard, stop := UntilSignal(130)
	defer stop()
	set, err := settings.Load("")
	if err != nil {
		panic(err) // they are built in
	}
	result, err := Run(hard, Options{Deck: &failing{part: part}, Server: server{}, Settings: set, Leave: soft.Done(), Label: part == "labelling"})
	switch {
	case err != nil:
		os.Stderr.WriteString("prefdeck: " + err.Error() + "\n")
		return 1
	case result.Interrupted:
		return 130
	}
	return 0
}

// failing is a deck that panics when it is counted or read, in a command, or
// returns an error that panics in Update.
type failing struct {
	deck
	part string
}

func (f *failing) Stats(context.Context) (measure.Stats, error) {
	switch f.part {
	case "command":
		panic("the deck is on fire")
	case "update":
		return measure.Stats{}, angry{}
	}
	return measure.Stats{Pairs: 2, Queue: 2}, nil
}

func (f *failing) Scheme(context.Context) (label.Scheme, error) { return label.DefaultScheme(), nil }

// angry is an error that panics when it is formatted.
type angry struct{}

func (angry) Error() string { panic("the screen is on fire") }

// onTerminal starts the part on a pseudo-terminal, does something once the screen
// is up, and returns the output and the exit code.
func onTerminal(t *testing.T, part string, once string, do func(*exec.Cmd)) (string, int) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), playing+"="+part, "TERM=xterm-256color")
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 80, Rows: 24})
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	watch := time.AfterFunc(30*time.Second, func() { cmd.Process.Kill() })
	defer watch.Stop()
	var out bytes.Buffer
	buf := make([]byte, 4096)
	for {
		n, err := file.Read(buf)
		out.Write(buf[:n])
		if do != nil && strings.Contains(out.String(), once) {
			do(cmd)
			do = nil
		}
		if err != nil { // EIO once the last writer is gone
			if !errors.Is(err, io.EOF) && !errors.Is(err, syscall.EIO) {
				t.Error(err)
			}
			break
		}
	}
	cmd.Wait()
	return out.String(), cmd.ProcessState.ExitCode()
}

// However the program ends, the terminal is as before: the main screen, a cursor,
// no reports of the mouse, the focus and pastes, the former keyboard.
func TestTerminalIsLeftClean(t *testing.T) {
	t.Parallel()
	signalled := func(sig syscall.Signal) func(*exec.Cmd) {
		return func(cmd *exec.Cmd) { cmd.Process.Signal(sig) }
	}
	for _, tc := range []struct {
		part string
		do   func(*exec.Cmd)
		code int
		says string
	}{
		{"command", nil, 1, "the deck is on fire"},
		{"update", nil, 1, "the screen is on fire"},
		{"labelling", nil, 1, "nil pointer dereference"}, // there is no queue
		{"SIGTERM", signalled(syscall.SIGTERM), 130, ""},
		{"SIGHUP", signalled(syscall.SIGHUP), 130, ""},
		{"SIGINT", signalled(syscall.SIGINT), 130, ""},
	} {
		t.Run(tc.part, func(t *testing.T) {
			t.Parallel()
			out, code := onTerminal(t, tc.part, "in the queue", tc.do)
			if code != tc.code || !strings.Contains(out, tc.says) {
				t.Errorf("exit code %d, want %d; written %q", code, tc.code, out)
			}
			for on, off := range map[string]string{
				"\x1b[?1049h": "\x1b[?1049l", "\x1b[?25l": "\x1b[?25h", "\x1b[?2004h": "\x1b[?2004l", "\x1b[?1004h": "\x1b[?1004l",
				"\x1b[?1002h": "\x1b[?1002l", "\x1b[?1003h": "\x1b[?1003l", "\x1b[?1006h": "\x1b[?1006l",
				"\x1b[>4;2m": "\x1b[>4m", "\x1b[>1u": "\x1b[<1u", "\x1b[?7l": "\x1b[?7h", "\x1b[?2026h": "\x1b[?2026l",
			} {
				if strings.LastIndex(out, on) > strings.LastIndex(out, off) {
					t.Errorf("%q is left on", on)
				}
			}
			if tc.says != "" && strings.Index(out, tc.says) < strings.LastIndex(out, "\x1b[?1049l") {
				t.Error("the error is told on the screen that goes away")
			}
		})
	}
}
