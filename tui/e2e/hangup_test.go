package e2e

import "testing"

// Where SIGHUP is ignored, as under nohup, a screen whose terminal is gone ends all
// the same, and the deck has what was acknowledged.
func TestAScreenEndsWithItsTerminal(t *testing.T) {
	t.Parallel()
	const deaf = `trap '' HUP; exec "$0" "$@"`
	for name, more := range map[string][]string{"labelling": {"label"}, "line by line": {"label", "--plain"}, "home": nil} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			deck := numbered(t, 3)
			tm := launch(t, 100, 30, nil, nil, "sh", append([]string{"-c", deaf, program, "--deck", deck, "--guard", "0"}, more...)...)
			labels := 0
			switch name {
			case "labelling":
				tm.await("a pair", func(screen string) bool { _, ok := pairOn(screen); return ok })
				tm.labels("2", 1)
				labels = 1
			case "line by line":
				tm.await("a pair", contains("Question"))
				tm.typed("1\r")
				tm.await("the echo", contains("A much better"))
				labels = 1
			default:
				tm.await("the home screen", contains("in the queue"))
			}
			tm.hangsUp()
			if code := tm.awaitExit(); code != 130 && name != "line by line" { // where the input ends
				t.Errorf("exit code %d, want 130", code)
			}
			if s := statsOf(t, deck); s.Events != labels {
				t.Errorf("%d labels, want %d", s.Events, labels)
			}
			sound(t, deck)
		})
	}
}
