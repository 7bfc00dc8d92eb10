package e2e

import (
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// everyMode is a terminal that supports every mode it is asked about.
var everyMode = []ansi.DECMode{ansi.ModeSynchronizedOutput, ansi.ModeUnicodeCore}

// fromShell runs the program from a shell that prints the tty's settings before and
// after, and the exit code.
const fromShell = `
stty -g
sh -c 'echo PID $$; exec "$0" "$@"' "$0" "$@"
echo "LEFT $?"
stty -g
`

var (
	ttySettings = regexp.MustCompile(`^[0-9a-f:]{30,}$`)

	pidOf  = regexp.MustCompile(`PID (\d+)`)
	leftBy = regexp.MustCompile(`(?s)^([0-9a-f:]+)\r\nPID .*LEFT (\d+)\r\n([0-9a-f:]+)\r\n$`)
)

// pid returns the process id of the program that fromShell runs.
func (tm *terminal) pid() int {
	m := pidOf.FindSubmatch(tm.written())
	if m == nil {
		tm.t.Fatal("the shell has not started the program")
	}
	pid, err := strconv.Atoi(string(m[1]))
	if err != nil {
		tm.t.Fatal(err)
	}
	return pid
}

// However the program is left, from whichever screen, no mode stays on, the tty is
// as before, and the deck has what was typed.
func TestLeavingPutsTheTerminalBack(t *testing.T) {
	t.Parallel()
	signalled := func(s syscall.Signal) func(*terminal) {
		return func(tm *terminal) { syscall.Kill(tm.pid(), s) }
	}
	leave := map[string]func(*terminal){
		"q":       func(tm *terminal) { tm.typed("q") },
		"ctrl+c":  func(tm *terminal) { tm.typed("\x03") },
		"SIGINT":  signalled(syscall.SIGINT),
		"SIGTERM": signalled(syscall.SIGTERM),
		"SIGHUP":  signalled(syscall.SIGHUP),
	}
	// Each screen's key, and a text on it. From the first two, q leaves, too.
	screens := map[string][2]string{
		"labelling": {}, "home": {}, "help": {"?", "Decide"}, "note": {"nhalf a note", "half a note"}, "themes": {"T", "high-contrast"},
	}
	for name, how := range leave {
		for screen, open := range screens {
			over := open != [2]string{}
			if over && (name == "q" || raceEnabled && name != "SIGTERM") {
				continue
			}
			t.Run(name+" "+screen, func(t *testing.T) {
				t.Parallel()
				leaves(t, screen == "home", open, how, map[bool]string{true: "0", false: "130"}[name == "q"])
			})
		}
	}
}

func leaves(t *testing.T, home bool, open [2]string, how func(*terminal), code string) {
	deck := numbered(t, 3)
	args := []string{"-c", fromShell, program, "--deck", deck, "--guard", "0"}
	if !home {
		args = append(args, "label")
	}
	tm := launch(t, 100, 30, everyMode, nil, "sh", args...)
	events := 0
	if home {
		tm.await("the home screen", contains("in the queue"))
		// By then it has read what the terminal answered, which the shell would echo.
		tm.typed("?")
		tm.await("its keys", contains("the keys of this screen"))
		tm.typed("?")
		// The help covers only part of the home screen. A key that is not read yet when the
		// program is left would be echoed by the shell, too.
		tm.await("the home screen again", func(screen string) bool { return !contains("the keys of this screen")(screen) })
	} else {
		tm.await("a pair", func(screen string) bool { _, ok := pairOn(screen); return ok })
		tm.labels("2", 1)
		events++
	}
	if open[0] != "" {
		tm.typed(open[0])
		tm.await("what lies over the pair", contains(open[1]))
	}
	how(tm)
	tm.awaitExit()
	out := tm.written()
	if on := leftOn(out); len(on) > 0 {
		t.Errorf("left on: %s", strings.Join(on, ", "))
	}
	if m := leftBy.FindSubmatch(out); m == nil {
		t.Errorf("the end of what was written is %q", out[max(len(out)-300, 0):])
	} else if string(m[2]) != code || string(m[1]) != string(m[3]) {
		t.Errorf("exit code %s, want %s; the tty was %s and is %s", m[2], code, m[1], m[3])
	}
	if screen := tm.screen(); contains("blind")(screen) {
		t.Errorf("left on the screen:\n%s", screen)
	}
	if s := statsOf(t, deck); s.Events != events {
		t.Errorf("%d label in %+v", events, s)
	}
	sound(t, deck)
}
