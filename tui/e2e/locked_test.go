package e2e

import (
	"database/sql"
	"testing"
)

// A deck that another program has locked is told at once, and the answer is saved
// when the lock is gone.
func TestALockedDeckIsTold(t *testing.T) {
	t.Parallel()
	deck := numbered(t, 3)
	r := label(t, 100, 30, deck)
	r.reads()
	other, err := sql.Open("sqlite", deck)
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	other.SetMaxOpenConns(1)
	locked := func(query string) {
		t.Helper()
		if _, err := other.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	locked(`PRAGMA busy_timeout = 30000; BEGIN IMMEDIATE`)
	r.decides("2")
	r.gets("that it is being saved", contains("saving …"))
	if s := statsOf(t, deck); s.Events != 0 {
		t.Errorf("%d labels in a locked deck", s.Events)
	}
	locked(`COMMIT`)
	r.await("the echo", contains("A better ·"))
	r.typed("q")
	r.awaitExit()
	if s := statsOf(t, deck); s.Events != 1 {
		t.Errorf("%d labels, want 1", s.Events)
	}
}
