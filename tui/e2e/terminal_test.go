package e2e

import (
	"bytes"
	"errors"
	"hash/fnv"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// patience is how long a test waits for an expected event; it is long because a
// machine may be busy.
const patience = 30 * time.Second

// slowly is how long a busy machine may take from a key to what it does.
const slowly = 8 * time.Second

// terminal is the program on a pseudo-terminal, with an emulator at its other
// end that shows what a person would see and answers queries as xterm does.
type terminal struct {
	t    testing.TB
	cmd  *exec.Cmd
	pty  *os.File
	done chan struct{} // closed when the program has ended and all its output is read

	mu       sync.Mutex
	emulator *vt.Emulator
	output   bytes.Buffer
	arrived  time.Time     // when the last output was read
	shown    time.Time     // when that of the screen was that await looked at last
	changed  chan struct{} // closed and replaced when something is written
	wholly   bool          // frames have a beginning and an end (mode 2026)
	painting bool          // inside such a frame
	watch    func(picture) // called with every whole frame, if set
	covered  bool          // stop feeding the emulator
	resized  bool          // since the start
	slow     int           // bytes a second of the line; 0: no limit
	held     []byte        // of a frame that has not ended yet

	random *rand.Rand // decides in which pieces the output is read
}

// start runs the program with these arguments. A program that still runs at the end
// of the test is killed.
func start(t testing.TB, cols, rows int, env []string, args ...string) *terminal {
	t.Helper()
	return startKnowing(t, cols, rows, nil, env, args...)
}

// startKnowing is start on a terminal that supports more modes.
func startKnowing(t testing.TB, cols, rows int, modes []ansi.DECMode, env []string, args ...string) *terminal {
	t.Helper()
	return launch(t, cols, rows, modes, env, program, args...)
}

// launch is startKnowing for any command, which leads the terminal's session.
func launch(t testing.TB, cols, rows int, modes []ansi.DECMode, env []string, name string, args ...string) *terminal {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Env = append(environment(t), env...)
	file, err := pty.StartWithSize(cmd, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)})
	if err != nil {
		t.Fatal(err)
	}
	if file, err = closable(file); err != nil {
		t.Fatal(err)
	}
	test := fnv.New64()
	io.WriteString(test, t.Name())
	tm := &terminal{
		t: t, cmd: cmd, pty: file, done: make(chan struct{}),
		emulator: vt.NewEmulator(cols, rows), changed: make(chan struct{}),
		random: rand.New(rand.NewPCG(*pieces, test.Sum64())),
	}
	tm.knows(modes)
	// The emulator's answers reach the program as typed input.
	answers := make(chan struct{})
	go func() {
		defer close(answers)
		io.Copy(file, tm.emulator)
	}()
	go tm.read(answers)
	t.Cleanup(func() {
		tm.kill()
		if t.Failed() {
			t.Logf("the output was read with -pieces %d", *pieces)
		}
	})
	return tm
}

// closable returns the file as one that can be closed while it is being read from,
// which hangs up the terminal. Programs that other tests start do not inherit it: they
// would hold the line.
func closable(file *os.File) (*os.File, error) {
	syscall.ForkLock.RLock()
	fd, err := syscall.Dup(int(file.Fd()))
	if err == nil {
		syscall.CloseOnExec(fd)
	}
	syscall.ForkLock.RUnlock()
	if err == nil {
		err = errors.Join(syscall.SetNonblock(fd, true), file.Close())
	}
	if err != nil {
		return nil, err
	}
	return os.NewFile(uintptr(fd), file.Name()), nil
}

// hangsUp closes the terminal, as when its window is closed or the line breaks.
func (tm *terminal) hangsUp() {
	if err := tm.pty.Close(); err != nil {
		tm.t.Error(err)
	}
}

// knows makes the emulator claim support for these modes.
func (tm *terminal) knows(modes []ansi.DECMode) {
	tm.emulator.RegisterCsiHandler(ansi.Command('?', '$', 'p'), func(params ansi.Params) bool {
		mode, _, _ := params.Param(0, 0)
		if !slices.Contains(modes, ansi.DECMode(mode)) {
			return false // let it answer by itself
		}
		io.WriteString(tm.emulator.InputPipe(), ansi.ReportMode(ansi.DECMode(mode), ansi.ModeReset))
		return true
	})
	painting := func(on bool) func(ansi.Mode) {
		return func(mode ansi.Mode) {
			if mode == ansi.ModeSynchronizedOutput {
				tm.wholly, tm.painting = true, on
			}
		}
	}
	tm.emulator.SetCallbacks(vt.Callbacks{EnableMode: painting(true), DisableMode: painting(false)})
}

// kill kills the program and waits until it is gone.
func (tm *terminal) kill() {
	tm.cmd.Process.Signal(syscall.SIGKILL)
	<-tm.done
}

// typed sends keys.
func (tm *terminal) typed(keys string) {
	if _, err := tm.pty.WriteString(keys); err != nil && !tm.ended() {
		tm.t.Errorf("type %q: %v", keys, err)
	}
}

// presses sends a key and waits for the program's reaction, for at most longest.
func (tm *terminal) presses(key string, longest time.Duration) {
	next := tm.nextOutput()
	tm.typed(key)
	select {
	case <-next:
	case <-time.After(longest):
	}
}

// labels types a label key until the header counts as many decisions: the guard
// swallows keys that come before anybody can have seen the pair. On a slow machine
// the notice of an earlier key may still be up while this one is being saved. The
// next key may then be a label, too, so more decisions are as good.
func (tm *terminal) labels(key string, count int) {
	tm.t.Helper()
	counted := func(screen string) bool {
		n := decisions.FindStringSubmatch(screen)
		if n == nil {
			return false
		}
		decided, err := strconv.Atoi(n[1])
		return err == nil && decided >= count
	}
	if counted(tm.screen()) {
		return
	}
	for range int(patience / readingTime) {
		wait := readingTime
		if contains("too soon")(tm.screen()) {
			wait = slowly // it cannot be seen whether this key is swallowed as well
		}
		tm.typed(key)
		if _, ok := tm.within(wait, counted); ok {
			return
		}
		if screen, ok := tm.within(patience, func(screen string) bool { return counted(screen) || contains("too soon")(screen) }); !ok {
			tm.t.Fatalf("%q does nothing for decision %d\nlast screen:\n%s", key, count, screen)
		} else if counted(screen) {
			return
		}
	}
	tm.t.Fatalf("%q is never counted as decision %d\nlast screen:\n%s", key, count, tm.screen())
}

var decisions = regexp.MustCompile(` (\d+) decided`)

// lastShown returns when the output arrived that made the screen that await looked at
// last: without the time that the emulator takes, which is as long as the program's.
func (tm *terminal) lastShown() time.Time {
	tm.mu.Lock()
	defer tm.mu.Unlock()
	return tm.shown
}

// lastOutput returns when the last output arrived, and how many bytes there are by now.
func (tm *terminal) lastOutput() (at time.Time, size int) {
	tm.mu.Lock()
	defer tm.mu.Unlock()
	return tm.arrived, tm.output.Len()
}

// unseen stops feeding the emulator from now on.
func (tm *terminal) unseen() {
	tm.mu.Lock()
	defer tm.mu.Unlock()
	tm.covered = true
}

func (tm *terminal) ended() bool {
	select {
	case <-tm.done:
		return true
	default:
		return false
	}
}

// screen returns the screen as it is now.
func (tm *terminal) screen() string {
	tm.mu.Lock()
	defer tm.mu.Unlock()
	return tm.emulator.String()
}

// written returns every byte that the program has written so far.
func (tm *terminal) written() []byte {
	tm.mu.Lock()
	defer tm.mu.Unlock()
	return bytes.Clone(tm.output.Bytes())
}

// nextOutput returns a channel that is closed at the program's next output.
func (tm *terminal) nextOutput() <-chan struct{} {
	tm.mu.Lock()
	defer tm.mu.Unlock()
	return tm.changed
}

// settled waits until the program has written nothing for half a second, and
// returns how much it has written.
func (tm *terminal) settled() int {
	tm.t.Helper()
	deadline := time.After(patience)
	for {
		select {
		case <-tm.nextOutput():
		case <-time.After(500 * time.Millisecond):
			return len(tm.written())
		case <-deadline:
			tm.t.Fatalf("the program never stops writing\nlast screen:\n%s", tm.screen())
		}
	}
}

// resize changes the size of the window.
func (tm *terminal) resize(cols, rows int) {
	tm.t.Helper()
	tm.mu.Lock()
	tm.emulator.Resize(cols, rows)
	tm.resized = true
	tm.mu.Unlock()
	if err := pty.Setsize(tm.pty, &pty.Winsize{Cols: uint16(cols), Rows: uint16(rows)}); err != nil {
		tm.t.Fatal(err)
	}
}

// await waits until the screen satisfies seen, and returns it. It fails if the
// program ends first.
func (tm *terminal) await(what string, seen func(screen string) bool) string {
	tm.t.Helper()
	screen, ok := tm.within(patience, seen)
	if !ok {
		tm.t.Fatalf("never came: %s\nlast screen:\n%s", what, screen)
	}
	return screen
}

// within is await for a limited time. It returns early when the program ends.
func (tm *terminal) within(d time.Duration, seen func(screen string) bool) (string, bool) {
	timeout := time.NewTimer(d)
	defer timeout.Stop()
	for {
		tm.mu.Lock()
		screen, changed, painting := tm.emulator.String(), tm.changed, tm.painting
		tm.shown = tm.arrived
		tm.mu.Unlock()
		if !painting && seen(screen) {
			return screen, true
		}
		select {
		case <-changed:
		case <-timeout.C:
			return screen, false
		case <-tm.done:
			screen = tm.screen()
			return screen, seen(screen)
		}
	}
}

// awaitExit waits until the program has ended and returns its exit code.
func (tm *terminal) awaitExit() int {
	tm.t.Helper()
	select {
	case <-tm.done:
	case <-time.After(patience):
		tm.t.Fatalf("the program does not end\nlast screen:\n%s", tm.screen())
	}
	return tm.cmd.ProcessState.ExitCode()
}

// either matches a screen that satisfies one of two conditions.
func either(one, other func(string) bool) func(string) bool {
	return func(screen string) bool { return one(screen) || other(screen) }
}

// contains matches a screen with all of these texts.
func contains(texts ...string) func(string) bool {
	return func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	}
}
