package cause_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"

	"prefdeck/store"
	"prefdeck/tui/cause"
)

func TestOf(t *testing.T) {
	t.Parallel()
	none := filepath.Join(t.TempDir(), "none")
	full := &store.Error{Path: "/deck.db", What: "could not be written", Kind: store.ErrFull, Err: syscall.ENOSPC}
	for want, err := range map[string]error{
		"the disk is full":                                    fmt.Errorf("label pair 4d29f67b4e0b: %w", full),
		"the deck is locked":                                  fmt.Errorf("add a flag to pair 4d29: %w", &store.Error{Kind: store.ErrLocked}),
		"no such file or directory: " + none:                  fmt.Errorf("open it: %w", exec.Command(none).Run()),
		"executable file not found in $PATH: prefdeck-no-one": exec.Command("prefdeck-no-one").Run(),
		"permission denied: a⏎b":                              &fs.PathError{Op: "open", Path: "a\nb", Err: syscall.EACCES},
		"one":                                                 errors.Join(errors.New("one"), errors.New("two")),
		"context canceled":                                    context.Canceled,
	} {
		if got := cause.Of(err); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
}

func TestFirstKeepsTheError(t *testing.T) {
	t.Parallel()
	err := cause.First("not saved", fmt.Errorf("label pair 4d29: %w", &store.Error{Kind: store.ErrFull}))
	if err.Error() != "not saved: the disk is full" || !errors.Is(err, store.ErrFull) {
		t.Error(err)
	}
}
