package store

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
)

const fullDisk = "PREFDECK_TEST_FULL_DISK"

// A deck whose disk is full can be read, so that it can be exported and copied to
// another disk: SQLite has no room for the files that it keeps beside it then.
func TestOpenReadOnlyOnAFullDisk(t *testing.T) {
	t.Parallel()
	if path := os.Getenv(fullDisk); path != "" {
		readWithoutRoom(t, path)
		return
	}
	self, err := os.Executable()
	must(t, err)
	cmd := exec.Command(self, "-test.run=^TestOpenReadOnlyOnAFullDisk$", "-test.v")
	cmd.Env = append(os.Environ(), fullDisk+"="+closed(t, t.TempDir()))
	cmd.SysProcAttr = &syscall.SysProcAttr{ // a disk of its own, without asking for rights
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNS,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Geteuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getegid(), Size: 1}},
	}
	out, err := cmd.CombinedOutput()
	var ended *exec.ExitError
	switch {
	case err != nil && !errors.As(err, &ended), bytes.Contains(out, []byte("--- SKIP")):
		t.Skipf("no disk of its own: %v\n%s", err, out)
	case err != nil, !bytes.Contains(out, []byte("PASS")):
		t.Errorf("%v\n%s", err, out)
	}
}

func readWithoutRoom(t *testing.T, path string) {
	deck, err := os.ReadFile(path)
	must(t, err)
	dir := filepath.Dir(path)
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=1m"); err != nil {
		t.Skip(err)
	}
	must(t, os.WriteFile(path, deck, 0o600))
	must(t, os.WriteFile(path+"-wal", nil, 0o600)) // as a killed program leaves it
	if err := os.WriteFile(filepath.Join(dir, "fill"), make([]byte, 1<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("the disk has room: %v", err)
	}
	if _, err := Open(t.Context(), path, options()); !errors.Is(err, ErrFull) {
		t.Errorf("for writing: %v, want ErrFull", err)
	}
	d, err := Open(t.Context(), path, Options{ReadOnly: true})
	must(t, err)
	next(t, d)
	must(t, d.Close())
}
