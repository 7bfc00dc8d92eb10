package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
)

// Promise 5: two people labelling one deck at once is refused with a clear message.
func TestLockLabelling(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	one := open(t, path, options())
	link := filepath.Join(t.TempDir(), "other-name.db")
	must(t, os.Symlink(path, link))
	two := open(t, link, options()) // the same deck by another name
	release, err := one.LockLabelling(t.Context())
	must(t, err)
	_, err = two.LockLabelling(t.Context())
	var e *Error
	if !errors.Is(err, ErrLabelling) || !errors.As(err, &e) || e.PID != os.Getpid() || !strings.Contains(err.Error(), fmt.Sprint("process ", os.Getpid())) {
		t.Errorf("error %v, want ErrLabelling", err)
	}
	run, err := two.LockRun(t.Context()) // a run may share the deck
	must(t, err)
	if _, err := one.LockRun(t.Context()); !errors.Is(err, ErrRunning) {
		t.Errorf("error %v, want ErrRunning", err)
	}
	must(t, run())
	must(t, release())
	must(t, release()) // a second release does nothing
	again, err := two.LockLabelling(t.Context())
	must(t, err)
	must(t, again())
	if left, _ := filepath.Glob(path + "*.lock"); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// A lock file whose process was killed locks nobody out.
func TestLockLeftBehind(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	write(t, d.file+".labelling.lock", "4711\n")
	release, err := d.LockLabelling(t.Context())
	must(t, err)
	must(t, release())
}

// However many processes take and release the lock, one has it at a time.
func TestLockIsExclusive(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	var holders, taken atomic.Int32
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for range 200 {
				release, err := d.LockRun(t.Context())
				if errors.Is(err, ErrRunning) {
					continue
				}
				if err != nil || holders.Add(1) != 1 {
					t.Error("two hold the lock, or", err)
				}
				taken.Add(1)
				holders.Add(-1)
				if err := release(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if taken.Load() == 0 {
		t.Error("nobody ever had it")
	}
}

// A link that lies where a lock file would be is refused, and the file it leads to
// stays as it is.
func TestLockFollowsNoLink(t *testing.T) {
	t.Parallel()
	for name, link := range map[string]func(old, new string) error{"symbolic": os.Symlink, "hard": os.Link} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := fresh(t)
			precious := filepath.Join(filepath.Dir(d.file), "thesis.tex")
			write(t, precious, "years of work\n")
			must(t, link(precious, d.file+".labelling.lock"))
			if _, err := d.LockLabelling(t.Context()); err == nil || !strings.Contains(err.Error(), d.file+".labelling.lock is a link") {
				t.Errorf("error %v", err)
			}
			text, err := os.ReadFile(precious)
			must(t, err)
			if string(text) != "years of work\n" {
				t.Errorf("the file behind the link holds %q", text)
			}
			must(t, os.Remove(d.file+".labelling.lock"))
			must(t, os.Symlink(filepath.Join(filepath.Dir(d.file), "nowhere"), d.file+".labelling.lock"))
			if _, err := d.LockLabelling(t.Context()); err == nil || exists(filepath.Join(filepath.Dir(d.file), "nowhere")) {
				t.Errorf("a file was made behind a dangling link, or error %v", err)
			}
		})
	}
}
