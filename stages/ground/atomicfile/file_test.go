package atomicfile

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// ways are the two ways to start a file: without a name, if the system supports
// that, and with one.
var ways = map[string]func(string) (*Pending, error){"anonymous": Create, "named": CreateNamed}

func read(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// names lists a folder.
func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

func TestCommit(t *testing.T) {
	t.Parallel()
	for way, create := range ways {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "labels.jsonl")
			for _, text := range []string{"first", "second, and longer", "3"} {
				f, err := create(path)
				if err != nil {
					t.Fatal(err)
				}
				if _, err := io.WriteString(f, text); err != nil {
					t.Fatal(err)
				}
				if before, err := os.ReadFile(path); err == nil && string(before) == text {
					t.Error("it is there before Commit")
				}
				if err := f.Commit(); err != nil {
					t.Fatal(err)
				}
				if got := read(t, path); got != text {
					t.Errorf("%q, want %q", got, text)
				}
				if err := f.Discard(); err != nil || read(t, path) != text {
					t.Errorf("Discard after Commit: %v", err)
				}
				if got := names(t, filepath.Dir(path)); !slices.Equal(got, []string{"labels.jsonl"}) {
					t.Errorf("the folder has %v", got)
				}
			}
		})
	}
}

func TestPermissions(t *testing.T) {
	t.Parallel()
	for way, create := range ways {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x")
			for _, want := range []fs.FileMode{0o600, 0o640, 0o400} {
				if about, err := os.Stat(path); err == nil && about.Mode().Perm() != want {
					if err := os.Chmod(path, want); err != nil {
						t.Fatal(err)
					}
				}
				f, err := create(path)
				if err != nil {
					t.Fatal(err)
				}
				if about, err := f.Stat(); err != nil || about.Mode().Perm() != 0o600 {
					t.Errorf("while it is written: %v, %v", about.Mode(), err)
				}
				if err := f.Commit(); err != nil {
					t.Fatal(err)
				}
				if about, err := os.Stat(path); err != nil || about.Mode().Perm() != want {
					t.Errorf("%v, %v; want %v", about.Mode(), err, want)
				}
			}
		})
	}
}

func TestCommitNewReplacesNothing(t *testing.T) {
	t.Parallel()
	for way, create := range ways {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "deck.db")
			var both []*Pending
			for range 2 {
				f, err := create(path)
				if err != nil {
					t.Fatal(err)
				}
				both = append(both, f)
			}
			fmt.Fprint(both[0], "first")
			if err := both[0].CommitNew(); err != nil {
				t.Fatal(err)
			}
			if err := both[1].CommitNew(); !errors.Is(err, fs.ErrExist) {
				t.Errorf("a second one: %v", err)
			}
			if got := names(t, filepath.Dir(path)); !slices.Equal(got, []string{"deck.db"}) || read(t, path) != "first" {
				t.Errorf("%v, %q", got, read(t, path))
			}
		})
	}
}

// A file system may make files without a name and then refuse to name them.
func TestFilesThatGetNoName(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x")
	for _, text := range []string{"first", "second"} {
		f, err := Create(path)
		if err != nil {
			t.Fatal(err)
		}
		f.link = func(*os.File, string) error { return errors.ErrUnsupported }
		fmt.Fprint(f, text)
		if err := f.Commit(); err != nil || read(t, path) != text {
			t.Errorf("%v, %q", err, read(t, path))
		}
		if got := names(t, filepath.Dir(path)); !slices.Equal(got, []string{"x"}) {
			t.Errorf("the folder has %v", got)
		}
	}
}

func TestGivenUp(t *testing.T) {
	t.Parallel()
	wrong := errors.New("wrong")
	for way, create := range ways {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "x")
			f, err := create(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(f.Discard(), f.Discard()); err != nil {
				t.Error(err)
			}
			// A name that cannot be taken leaves no draft either.
			if f, err = create(path); err != nil {
				t.Fatal(err)
			}
			if err := os.MkdirAll(filepath.Join(path, "full"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := f.Commit(); err == nil || strings.Contains(err.Error(), suffix) {
				t.Errorf("over a folder: %v", err)
			}
			if got := names(t, filepath.Dir(path)); !slices.Equal(got, []string{"x"}) {
				t.Errorf("the folder has %v", got)
			}
		})
	}
	path := filepath.Join(t.TempDir(), "x")
	if err := Write(path, func(io.Writer) error { return wrong }); !errors.Is(err, wrong) || len(names(t, filepath.Dir(path))) > 0 {
		t.Errorf("%v, %v", err, names(t, filepath.Dir(path)))
	}
	if err := Write(path, func(w io.Writer) error { _, err := io.WriteString(w, "all"); return err }); err != nil || read(t, path) != "all" {
		t.Errorf("%v", err)
	}
	if _, err := Create(filepath.Join(path, "y")); err == nil {
		t.Error("a file for a folder")
	}
	if _, err := Create(filepath.Join(t.TempDir(), "none", "y")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no folder: %v", err)
	}
}

// A program killed while writing leaves the old content, and at most a draft that
// the next one removes. A draft that is still being written stays.
func TestKilled(t *testing.T) {
	if way := os.Getenv("ATOMICFILE_KILLED"); way != "" {
		f, err := ways[way](os.Getenv("ATOMICFILE_PATH"))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprint(f, "half of it")
		fmt.Println("written", f.name)
		select {}
	}
	t.Parallel()
	for way, create := range ways {
		t.Run(way, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "labels.jsonl")
			if err := os.WriteFile(path, []byte("old"), 0o600); err != nil {
				t.Fatal(err)
			}
			alive, err := CreateNamed(path)
			if err != nil {
				t.Fatal(err)
			}
			// One for another path, of a program that has not written for long.
			slow, err := CreateNamed(filepath.Join(filepath.Dir(path), "other.jsonl"))
			long := time.Now().Add(-2 * forgotten)
			if err = errors.Join(err, os.Chtimes(slow.name, long, long)); err != nil {
				t.Fatal(err)
			}
			// And one just left: whoever left it may be about to give it its name.
			young := filepath.Join(filepath.Dir(path), ".other.jsonl.ABCDEFGH.partial")
			if err := os.WriteFile(young, nil, 0o600); err != nil {
				t.Fatal(err)
			}
			if draft := kill(t, way, path); way == "anonymous" && draft != "" {
				t.Logf("this file system gives every file a name: %s", draft)
			}
			if got := read(t, path); got != "old" {
				t.Errorf("%q", got)
			}
			f, err := create(path)
			if err != nil {
				t.Fatal(err)
			}
			if err := errors.Join(f.Discard(), os.Rename(alive.name, path), os.Rename(slow.name, path), os.Rename(young, path)); err != nil {
				t.Errorf("the draft of a program that lives: %v", err)
			}
			if got := names(t, filepath.Dir(path)); !slices.Equal(got, []string{"labels.jsonl"}) {
				t.Errorf("left behind: %v", got)
			}
		})
	}
}

// kill makes a second program write half of a file and kills it. It returns the
// name of its draft.
func kill(t *testing.T, way, path string) string {
	t.Helper()
	c := exec.Command(os.Args[0], "-test.run=^TestKilled$")
	c.Env = append(os.Environ(), "ATOMICFILE_KILLED="+way, "ATOMICFILE_PATH="+path)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	draft, ok := strings.CutPrefix(line, "written ")
	if err != nil || !ok {
		t.Errorf("%q, %v", line, err)
	}
	if err := c.Process.Kill(); err != nil {
		t.Error(err)
	}
	if err := c.Wait(); err == nil {
		t.Error("it ended by itself")
	}
	return strings.TrimSpace(draft)
}

// What cannot be replaced gets the content itself.
func TestDevice(t *testing.T) {
	t.Parallel()
	link := filepath.Join(t.TempDir(), "nothing")
	if err := os.Symlink(os.DevNull, link); err != nil {
		t.Skip(err)
	}
	for _, path := range []string{os.DevNull, link} {
		if err := Write(path, func(w io.Writer) error {
			_, err := io.WriteString(w, "gone")
			return err
		}); err != nil {
			t.Error(err)
		}
		about, err := os.Stat(path)
		if err != nil || about.Mode()&fs.ModeCharDevice == 0 {
			t.Errorf("%s is a device no more: %v, %v", path, about.Mode(), err)
		}
	}
	f, err := Create(link)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.Discard(), f.Discard()); err != nil {
		t.Error(err)
	}
}

// The disk is full in the words of the deck, and the path is not that of a draft.
func TestTheDiskIsFull(t *testing.T) {
	t.Parallel()
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("this system has no disk that is always full")
	}
	err := Write("/dev/full", func(w io.Writer) error {
		_, err := io.WriteString(w, "text")
		return err
	})
	if err == nil || err.Error() != "write /dev/full: the disk is full" || !errors.Is(err, syscall.ENOSPC) {
		t.Error(err)
	}
}
