package e2e

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// The program's own output is no terminal to other programs, and an editor needs
// one.
func TestTheEditorGetsTheTerminal(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	found, script := filepath.Join(dir, "found"), filepath.Join(dir, "editor.sh")
	const look = "test -t 0 && test -t 1 && echo a terminal > \"$FOUND\" || echo none > \"$FOUND\"\n"
	if err := os.WriteFile(script, []byte(look), 0o600); err != nil {
		t.Fatal(err)
	}
	tm := start(t, 120, 36, []string{"EDITOR=sh " + script, "VISUAL=", "FOUND=" + found}, "--deck", numbered(t, 2), "label")
	tm.await("a pair", contains("Question 000"))
	tm.typed("N")
	var got []byte
	tm.await("the pair again", func(screen string) bool {
		got, _ = os.ReadFile(found)
		return len(got) > 0 && contains("Question 000")(screen)
	})
	if string(got) != "a terminal\n" {
		t.Errorf("the editor finds %q", got)
	}
}

// waitingEditor saves something and waits. The screen reports what it saved; beside
// it lies a recovery file such as vim's.
const waitingEditor = `printf 'saved words' > "$1"
test -n "$SWAP" && printf 'unsaved words' > "$(dirname "$1")/.text.md.swp"
echo THE EDITOR WAITS
cat > /dev/null
`

// inEditor labels a pair and opens the waiting editor with a key.
func inEditor(tm *terminal, key string) {
	tm.t.Helper()
	first, _ := pairOn(tm.await("a pair", pairShown))
	tm.labels("2", 1)
	tm.await("the next pair", func(screen string) bool {
		now, ok := pairOn(screen)
		return ok && now.pair != first.pair
	})
	tm.typed(key)
	tm.await("the editor", contains("THE EDITOR WAITS"))
}

// editorIs writes a script to a file and returns the setting that makes it the
// editor.
func editorIs(t testing.TB, script string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "editor.sh")
	if err := os.WriteFile(file, []byte(script), 0o600); err != nil {
		t.Fatal(err)
	}
	return "VISUAL=sh " + file
}

// However the program ends while the editor is open, the saved text is a draft, and
// the recovery file stays. Neither is a note, an edit, or exported.
func TestSavedInTheEditorWhenTheProgramEnds(t *testing.T) {
	t.Parallel()
	signals := func(list ...syscall.Signal) func(*terminal, int) {
		return func(tm *terminal, pid int) {
			for _, sig := range list {
				syscall.Kill(pid, sig)
			}
		}
	}
	closed := func(tm *terminal, _ int) { tm.cmd.Process.Kill() }
	for name, end := range map[string]func(tm *terminal, pid int){
		"SIGTERM":           signals(syscall.SIGTERM),
		"SIGHUP":            signals(syscall.SIGHUP),
		"SIGTERM twice":     signals(syscall.SIGTERM, syscall.SIGTERM),
		"SIGTERM to all":    func(_ *terminal, pid int) { syscall.Kill(-pid, syscall.SIGTERM) },
		"the window closes": closed,
		"kill -9":           signals(syscall.SIGKILL),
	} {
		for _, key := range []string{"N", "e"} {
			for _, swap := range []string{"", "1"} {
				t.Run(name+" "+key+swap, func(t *testing.T) {
					t.Parallel()
					deck := numbered(t, 4)
					self, err := os.Executable()
					if err != nil {
						t.Fatal(err)
					}
					tm := launch(t, 100, 30, nil, []string{holding + "=1", "SWAP=" + swap, editorIs(t, waitingEditor)},
						self, "sh", "-c", `echo PID $$; exec "$0" "$@"`, program, "--deck", deck, "--guard", "0", "label")
					inEditor(tm, key)
					pid := tm.pid()
					end(tm, pid)
					awaitGone(t, pid)
					checkKept(t, deck, key, swap != "")
				})
			}
		}
	}
}

// checkKept reopens the deck and looks for the text that the waiting editor saved.
func checkKept(t *testing.T, deck, key string, swap bool) {
	t.Helper()
	if rows := exported(t, deck); len(rows) != 1 || strings.Contains(fmt.Sprintf("%s", rows), "saved words") {
		t.Errorf("exported %s", rows)
	}
	const see = `cat "$1"; ls -A "$(dirname "$1")"; echo THE EDITOR ENDS; read -r line; exit 0`
	tm := start(t, 100, 30, []string{editorIs(t, see)}, "--deck", deck, "--guard", "0", "label")
	tm.await("a pair", pairShown)
	tm.typed(key)
	screen := tm.await("the editor", contains("THE EDITOR ENDS"))
	if !strings.Contains(screen, "saved words") || strings.Contains(screen, ".text.md.swp") != swap {
		t.Errorf("the editor finds\n%s", screen)
	}
	tm.typed("\r")
	tm.await("the pair again", contains("nothing was changed"))
	tm.typed("q")
	if code := tm.awaitExit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	if _, err := os.Stat(deck + ".editor"); errors.Is(err, os.ErrNotExist) == swap {
		t.Errorf("the folder of the editor: %v", err)
	}
	if told := bytes.Contains(tm.written(), []byte("may hold text from the editor")); told != swap {
		t.Errorf("told where it is: %v\n%s", told, tm.written())
	}
	sound(t, deck)
}

// When a signal ends the program, its last words say where the recovery file is.
func TestWhereTheEditorLeftItIsTold(t *testing.T) {
	t.Parallel()
	deck := numbered(t, 4)
	tm := start(t, 200, 30, []string{"SWAP=1", editorIs(t, waitingEditor)}, "--deck", deck, "--guard", "0", "label")
	inEditor(tm, "N")
	tm.cmd.Process.Signal(syscall.SIGTERM)
	if code := tm.awaitExit(); code != 130 {
		t.Errorf("exit code %d", code)
	}
	folders, err := filepath.Glob(deck + ".editor/note-*")
	if err != nil || len(folders) != 1 {
		t.Fatalf("%v, %v", folders, err)
	}
	if want := "prefdeck: " + folders[0] + " may hold text from the editor that is not in the deck"; !bytes.Contains(tm.written(), []byte(want)) {
		t.Errorf("%q is not told:\n%s", want, tm.screen())
	}
	if on := leftOn(tm.written()); len(on) > 0 {
		t.Errorf("left on: %s", strings.Join(on, ", "))
	}
}

// Ctrl+c belongs to the editor as long as it has the terminal: there it ends a
// command.
func TestCtrlCBelongsToTheEditor(t *testing.T) {
	t.Parallel()
	deck := numbered(t, 4)
	script := "trap 'echo THE EDITOR GOES ON' INT\necho THE EDITOR WAITS\nuntil read -r line; do :; done\nprintf 'all of it' > \"$1\"\n"
	tm := start(t, 100, 30, []string{editorIs(t, script)}, "--deck", deck, "--guard", "0", "label")
	inEditor(tm, "N")
	tm.typed("\x03")
	tm.await("the editor", contains("THE EDITOR GOES ON"))
	tm.typed("\r")
	tm.await("the pair again", contains("note saved"))
	tm.typed("q")
	if code := tm.awaitExit(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// A draft outlives leaving, a label, and the lines of --plain.
func TestADraftOutlivesTheSitting(t *testing.T) {
	t.Parallel()
	deck := numbered(t, 4)
	label := func() *terminal {
		tm := start(t, 100, 30, nil, "--deck", deck, "--guard", "0", "label")
		tm.await("a pair", pairShown)
		return tm
	}
	tm := label()
	tm.typed("n")
	tm.typed("half a note\x1b")
	tm.await("the draft", contains("note kept as a draft", "has a draft"))
	tm.typed("q")
	tm.awaitExit()
	tm = label()
	tm.await("the draft", contains("has a draft"))
	tm.labels("2", 1)
	tm.await("the draft beside the answer", contains("draft kept"))
	tm.kill()
	tm = label()
	tm.typed("u")
	tm.await("the pair with its draft", func(screen string) bool {
		return contains("was: A better", "has a draft")(screen) && pairShown(screen)
	})
	tm.typed("n")
	tm.await("the draft", contains("note half a note"))
	tm.typed("\x1b")
	tm.await("the draft kept", contains("note kept as a draft"))
	tm.typed("q")
	tm.awaitExit()

	cmd := exec.Command(program, "label", "--plain", "--deck", deck)
	cmd.Env, cmd.Stdin = environment(t), strings.NewReader("2\nu\nn\nq\n")
	out, err := cmd.Output()
	if err != nil || strings.Count(string(out), "Draft of your note: half a note") != 2 || !strings.Contains(string(out), "Saved: A better. Its draft is kept.") || !strings.Contains(string(out), "Noted.") {
		t.Errorf("%v\n%s", err, out)
	}
	tm = label()
	tm.await("the note", contains("has a note"))
	if strings.Contains(tm.screen(), "has a draft") {
		t.Error("the note did not end the draft")
	}
}
