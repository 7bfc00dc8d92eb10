//go:build unix

package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/creack/pty"
)

// playing names the program that this test binary plays when it starts itself.
const playing = "PREFDECK_TEST_PART"

// programs are Bubble Tea programs that run one command, with its workaround and
// without.
var programs = map[string]tea.Cmd{
	"panic":           deepPanic,
	"careful panic":   Careful(deepPanic),
	"suspend":         tea.Suspend,
	"careful suspend": Suspend,
}

func TestMain(m *testing.M) {
	if cmd, ok := programs[os.Getenv(playing)]; ok {
		os.Exit(play(cmd))
	}
	os.Exit(m.Run())
}

func play(cmd tea.Cmd) int {
	o := &once{cmd: cmd}
	_, err := tea.NewProgram(o, tea.WithoutSignalHandler()).Run()
	fmt.Printf("ended: %v; %v\n", err, o.panicked)
	return 0
}

// once runs its command and quits when that has come back.
type once struct {
	cmd      tea.Cmd
	panicked any
}

func (o *once) Init() tea.Cmd { return o.cmd }
func (o *once) View() tea.View {
	v := tea.NewView("")
	v.AltScreen = true
	return v
}

func (o *once) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case Panicked:
		o.panicked = msg.Over
		return o, tea.Quit
	case tea.ResumeMsg:
		return o, tea.Quit
	}
	return o, nil
}

// child is a program on a terminal of its own: it leads its session, so no shell
// would ever continue it.
type child struct {
	cmd  *exec.Cmd
	file *os.File
	out  chan string // all its output, when it has ended
}

func newChild(t *testing.T, program string) *child {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, os.Args[0])
	cmd.Env = append(os.Environ(), playing+"="+program, "TERM=xterm-256color")
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: 80, Rows: 24})
	if err != nil {
		t.Fatal(err)
	}
	c := &child{cmd: cmd, file: file, out: make(chan string, 1)}
	go func() {
		out, err := io.ReadAll(file)
		if err != nil && !errors.Is(err, syscall.EIO) { // EIO: the last writer is gone
			out = append(out, err.Error()...)
		}
		_ = cmd.Wait()
		_ = file.Close()
		c.out <- string(out)
	}()
	return c
}

// TestPanicsAreTold shows the fault: once Run returns the panic, Careful can go.
func TestPanicsAreTold(t *testing.T) {
	t.Parallel()
	if out := <-newChild(t, "panic").out; !strings.Contains(out, "ended: program was killed: program experienced a panic; <nil>") {
		t.Errorf("without Careful: %q", out)
	}
	if out := <-newChild(t, "careful panic").out; !strings.Contains(out, "ended: <nil>; lost") || strings.Contains(out, "Caught panic") {
		t.Errorf("with Careful: %q", out)
	}
}

// TestNobodyContinuesTheProgram shows the fault: once a stop that the kernel
// discards does not hang Bubble Tea, Suspend can go.
func TestNobodyContinuesTheProgram(t *testing.T) {
	t.Parallel()
	if out := <-newChild(t, "careful suspend").out; !strings.Contains(out, "ended: <nil>") {
		t.Errorf("with Suspend: %q", out)
	}
	hangs := newChild(t, "suspend")
	select {
	case out := <-hangs.out:
		t.Errorf("without Suspend it comes back by itself: %q", out)
	case <-time.After(2 * discarded):
	}
	for again := time.NewTicker(discarded); ; { // until it waits for the signal
		_ = hangs.cmd.Process.Signal(syscall.SIGCONT)
		select {
		case out := <-hangs.out:
			if !strings.Contains(out, "ended: <nil>") {
				t.Errorf("without Suspend, continued: %q", out)
			}
			return
		case <-again.C:
		}
	}
}
