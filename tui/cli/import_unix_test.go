//go:build unix

package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// An import into a new deck that somebody else makes meanwhile joins what theirs holds.
// It stays in the making as long as nobody takes its rejected rows out of a pipe.
func TestImportIntoADeckMadeMeanwhile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	deck, long, short, fifo := filepath.Join(dir, "deck.db"), filepath.Join(dir, "long.jsonl"), filepath.Join(dir, "short.jsonl"), filepath.Join(dir, "rejects")
	for path, rows := range map[string]string{
		long:  `{"prompt":"Why?"}` + "\n" + strings.Repeat(`{"nothing":"that anybody could read"}`+"\n", 2000),
		short: `{"prompt":"When?"}` + "\n",
	} {
		if err := os.WriteFile(path, []byte(rows), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	pipe, err := os.OpenFile(fifo, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer pipe.Close()
	said := make(chan string)
	go func() {
		_, _, stderr := call(t, "--deck", deck, "import", "--rejects", fifo, long)
		said <- stderr
	}()
	if _, err := pipe.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	if code, _, stderr := call(t, "--deck", deck, "import", short); code != exitDone {
		t.Errorf("exit code %d: %s", code, stderr)
	}
	go io.Copy(io.Discard, pipe)
	if stderr := <-said; !strings.Contains(stderr, "has been made by another program") || !strings.Contains(stderr, "1 prompt new of 2,001 rows") {
		t.Error(stderr)
	}
	if _, out, stderr := call(t, "--deck", deck, "query", "select count(*) from prompts_full"); !strings.Contains(out, "2") {
		t.Errorf("prompts: %s %s", out, stderr)
	}
}

// Ctrl+c keeps what has been stored of a new deck, and says what another one would do.
func TestInterruptedImportIntoANewDeck(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	deck, rows, fifo := filepath.Join(dir, "deck.db"), filepath.Join(dir, "rows.jsonl"), filepath.Join(dir, "rejects")
	var text bytes.Buffer
	for i := range 4500 { // more than are stored at once
		fmt.Fprintf(&text, `{"prompt":"Why %d?"}`+"\n", i)
	}
	text.WriteString(strings.Repeat(`{"nothing":"that anybody could read"}`+"\n", 2000))
	if err := os.WriteFile(rows, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	pipe, err := os.OpenFile(fifo, os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer pipe.Close()
	soft, interrupt := context.WithCancel(t.Context())
	said := make(chan string)
	go func() {
		var out, err bytes.Buffer
		Run(soft, t.Context(), []string{"--deck", deck, "import", "--rejects", fifo, rows}, &out, &err)
		said <- err.String()
	}()
	if _, err := pipe.Read(make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	interrupt()
	go io.Copy(io.Discard, pipe)
	if stderr := <-said; !strings.Contains(stderr, "another ctrl+c leaves no deck") {
		t.Error(stderr)
	}
	if _, out, stderr := call(t, "--deck", deck, "query", "select 'kept ' || (count(*) > 0) from prompts_full"); !strings.Contains(out, "kept 1") {
		t.Errorf("prompts: %s %s", out, stderr)
	}
}
