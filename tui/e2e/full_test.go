package e2e

import (
	"database/sql"
	"strings"
	"syscall"
	"testing"

	_ "modernc.org/sqlite"
)

// refusing makes a deck that accepts no label, as if the disk were full.
func refusing(t *testing.T) string {
	t.Helper()
	deck := numbered(t, 3)
	db, err := sql.Open("sqlite", deck)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	_, err = db.Exec(`CREATE TRIGGER refuse BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'no room'); END`)
	if err != nil {
		t.Fatal(err)
	}
	return deck
}

// Promise 1: an answer that cannot be saved is reported again when the screen is
// gone, however it is left.
func TestPromise1AnAnswerThatIsNotSavedIsToldOnTheWayOut(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		leave func(r *reader)
		code  int
		home  bool // open labelling from the home screen
	}{
		"by way of home": {leave: func(r *reader) {
			r.typed("q")
			r.await("the home screen", contains("the last answer, A better, is not saved"))
			r.typed("q")
		}, code: 1, home: true},
		"the key": {leave: func(r *reader) { r.typed("q") }, code: 1},
		"ctrl+c":  {leave: func(r *reader) { r.typed("\x03") }, code: 1},
		"SIGTERM": {leave: func(r *reader) { r.cmd.Process.Signal(syscall.SIGTERM) }, code: 130},
		"SIGHUP":  {leave: func(r *reader) { r.cmd.Process.Signal(syscall.SIGHUP) }, code: 130},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			deck := refusing(t)
			var r *reader
			if tc.home {
				r = &reader{terminal: start(t, 80, 24, nil, "--deck", deck)}
				r.await("the home screen", contains("4 Label"))
				r.typed("l")
			} else {
				r = label(t, 80, 24, deck)
			}
			r.reads()
			r.decides("2")
			r.gets("why the answer is not saved", contains("not saved: ", "no room", "enter", "q"))
			tc.leave(r)
			if code := r.awaitExit(); code != tc.code {
				t.Errorf("exit code %d, want %d", code, tc.code)
			}
			_, last, _ := strings.Cut(string(r.written()), "\x1b[?1049l")
			if !strings.Contains(last, "prefdeck: the last answer, A better, is not saved: ") || !strings.Contains(last, "no room") {
				t.Errorf("on the way out: %q", last)
			}
		})
	}
}

// An answer still being written when the program stops waiting is reported, too.
func TestPromise1AnAnswerThatWasBeingSavedIsToldOnTheWayOut(t *testing.T) {
	t.Parallel()
	deck := numbered(t, 3)
	db, err := sql.Open("sqlite", deck)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	// Without the guard, only an answer that is being saved has keys ignored.
	r := &reader{terminal: start(t, 80, 24, nil, "--deck", deck, "--guard", "0", "label")}
	r.reads()
	writer, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer writer.Close()
	if _, err := writer.ExecContext(t.Context(), "PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE"); err != nil {
		t.Fatal(err)
	}
	r.decides("2")
	r.typed("x")
	r.await("that the answer is on its way", contains("key ignored: too soon"))
	r.cmd.Process.Signal(syscall.SIGTERM)
	r.await("that it waits", contains("leaving as soon as it is saved"))
	r.cmd.Process.Signal(syscall.SIGTERM)
	code := r.awaitExit()
	_, last, _ := strings.Cut(string(r.written()), "\x1b[?1049l")
	if code != 130 || !strings.Contains(last, "the last answer, A better, was still being saved") {
		t.Errorf("exit code %d, on the way out: %q", code, last)
	}
}
