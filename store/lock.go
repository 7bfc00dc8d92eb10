package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

// LockLabelling makes this process the only one that labels the deck (promise 5),
// until release is called or the process ends, however it ends. If another one
// holds the lock, the error is ErrLabelling and names that process.
func (d *Deck) LockLabelling(ctx context.Context) (release func() error, err error) {
	return d.lock(ctx, "labelling", Error{Kind: ErrLabelling, What: "is being labelled", Hint: "leave that session first, or label another deck"})
}

// LockRun makes this process the only one that runs stages on the deck. If another
// one does, the error is ErrRunning.
func (d *Deck) LockRun(ctx context.Context) (release func() error, err error) {
	return d.lock(ctx, "run", Error{Kind: ErrRunning, What: "is being filled", Hint: "wait for it to end, or stop it"})
}

// lock takes the advisory lock on a file beside the deck that contains the holder's
// process number. The lock is the system's, so a file left by a killed process
// locks nobody out.
func (d *Deck) lock(ctx context.Context, what string, held Error) (func() error, error) {
	name := d.Beside(what + ".lock")
	for {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		l := flock.New(name, flock.SetFlag(os.O_CREATE|os.O_RDWR|noFollow), flock.SetPermissions(0o600))
		err := plainFile(name)
		got := false
		if err == nil {
			got, err = l.TryLock()
		}
		if err != nil {
			return nil, d.failed(d.unwritable(err), "lock the deck for %s", what)
		}
		if !got {
			held.Path, held.PID = d.path, holder(name)
			held.What += by(held.PID)
			return nil, &held
		}
		// The last holder removes the file before it unlocks, so the locked file
		// may be one that nobody can find any more.
		if !same(l, name) {
			if err := l.Unlock(); err != nil {
				return nil, d.failed(err, "lock the deck for %s", what)
			}
			continue
		}
		if err := sign(name); err != nil {
			return nil, d.failed(errors.Join(err, l.Unlock()), "lock the deck for %s", what)
		}
		return func() error { return unlock(l, name) }, nil
	}
}

// plainFile returns an error if a file with that name is anything but a file of its
// own: locking writes into it, and through a link that would overwrite another file.
func plainFile(name string) error {
	info, err := os.Lstat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular() || links(info) > 1:
		return fmt.Errorf("%s is a link or another special file: remove it", name)
	}
	return nil
}

// sign writes the number of this process into its lock file.
func sign(name string) error {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_TRUNC|noFollow, 0)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintln(f, os.Getpid())
	return errors.Join(err, f.Close())
}

func unlock(l *flock.Flock, name string) error {
	if !l.Locked() {
		return nil // released before
	}
	var err error
	if same(l, name) {
		if err = os.Remove(name); errors.Is(err, fs.ErrNotExist) {
			err = nil
		}
	}
	if err = errors.Join(err, l.Unlock()); err != nil {
		return fmt.Errorf("release %s: %w", name, err)
	}
	return nil
}

// same reports whether the locked file is the one with that name.
func same(l *flock.Flock, name string) bool {
	locked, err := l.Stat()
	if err != nil {
		return false
	}
	named, err := os.Lstat(name)
	return err == nil && os.SameFile(locked, named)
}

// holder returns the process number in a lock file, or 0 if it cannot be read.
func holder(name string) int {
	text, err := os.ReadFile(name)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0
	}
	return pid
}

func by(pid int) string {
	if pid == 0 {
		return " by another process"
	}
	return " by process " + strconv.Itoa(pid)
}
