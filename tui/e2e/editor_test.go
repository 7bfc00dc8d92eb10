package e2e

import (
	"os"
	"path/filepath"
	"testing"
)

// The program draws through something that is no terminal to others, and an editor
// needs one.
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
