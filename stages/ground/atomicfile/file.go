package atomicfile

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"syscall"
	"time"

	"github.com/gofrs/flock"
)

// Pending is a file on its way to a name. It is written like any other; then Commit
// gives it the name, or Discard gives it up.
type Pending struct {
	*os.File
	path   string // where it will appear
	name   string // its present path; "" while it has no name
	lock   *flock.Flock
	done   bool
	direct bool                                        // a device, which has the name already
	link   func(anonymous *os.File, path string) error // linkAnonymous, except in tests
}

// suffix is the end of the names of drafts.
const suffix = ".partial"

// Create starts a file for path, in the folder of path. The file has no name until Commit
// if the system supports that, and otherwise a temporary name as from CreateNamed. A
// target that cannot be replaced, such as a pipe or a terminal, is written to at once.
func Create(path string) (*Pending, error) {
	if about, err := os.Stat(path); err == nil && !about.Mode().IsRegular() && !about.IsDir() {
		device, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", path, bare(err))
		}
		return &Pending{File: device, path: path, direct: true}, nil
	}
	clean(path)
	anonymous, err := openAnonymous(filepath.Dir(path))
	if errors.Is(err, errors.ErrUnsupported) {
		return named(path)
	}
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, bare(err))
	}
	return &Pending{File: anonymous, path: path, link: linkAnonymous}, nil
}

// CreateNamed starts a file with a temporary name, File.Name, by which others can open
// it. A killed program may leave that file behind: the next Create for the same path
// removes it, and after an hour the next for any path in that folder.
func CreateNamed(path string) (*Pending, error) {
	clean(path)
	return named(path)
}

func named(path string) (*Pending, error) {
	name := draftName(path)
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, bare(err))
	}
	lock := flock.New(name, flock.SetFlag(os.O_RDWR))
	if _, err := lock.TryLock(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return nil, errors.Join(fmt.Errorf("write %s: %w", path, bare(err)), f.Close(), os.Remove(name))
	}
	return &Pending{File: f, path: path, name: name, lock: lock}, nil
}

// Commit syncs the file and gives it its name, replacing an existing file. After an
// error no trace of the file is left.
func (f *Pending) Commit() error { return f.commit(true) }

// CommitNew is Commit for a name that must be free; otherwise it returns
// fs.ErrExist.
func (f *Pending) CommitNew() error { return f.commit(false) }

func (f *Pending) commit(replace bool) error {
	if f.direct {
		f.done = true
		if err := f.Close(); err != nil {
			return fmt.Errorf("write %s: %w", f.path, bare(err))
		}
		return nil
	}
	if about, err := os.Stat(f.path); replace && err == nil {
		if err := f.Chmod(about.Mode().Perm()); err != nil {
			return f.fail(err)
		}
	}
	if err := f.Sync(); err != nil {
		return f.fail(err)
	}
	if f.name == "" {
		if err := f.appear(replace); err != nil {
			return f.fail(err)
		}
	}
	if err := f.Close(); err != nil {
		return f.fail(err)
	}
	if runtime.GOOS == "windows" { // an open file cannot be renamed there
		f.unlock()
	}
	if f.name != "" {
		if err := move(f.name, f.path, replace); err != nil {
			return f.fail(err)
		}
	}
	f.done = true
	f.unlock()
	syncFolder(filepath.Dir(f.path))
	return nil
}

// appear gives a file without a name its path or, if only a rename can do that, a
// draft's name.
func (f *Pending) appear(replace bool) error {
	err := f.link(f.File, f.path)
	if err == nil || errors.Is(err, fs.ErrExist) && !replace {
		return err
	}
	name := draftName(f.path)
	if err := f.link(f.File, name); err == nil {
		f.name = name
		return nil
	}
	// Some file systems make files without a name and cannot name them later.
	copied, err := named(f.path)
	if err != nil {
		return err
	}
	if _, err = f.Seek(0, io.SeekStart); err == nil {
		_, err = io.Copy(copied, f.File)
	}
	if about, serr := f.Stat(); err == nil && serr == nil {
		err = copied.Chmod(about.Mode().Perm())
	}
	if err = errors.Join(err, copied.Sync(), f.Close()); err != nil {
		return errors.Join(err, copied.Discard())
	}
	*f = *copied
	return nil
}

// move renames a draft. A rename would replace a file that has just been created,
// so a new name is a link first.
func move(draft, path string, replace bool) error {
	if replace {
		return os.Rename(draft, path)
	}
	err := os.Link(draft, path)
	switch {
	case err == nil:
		return os.Remove(draft)
	case !errors.Is(err, errors.ErrUnsupported) && !errors.Is(err, fs.ErrPermission):
		return err
	}
	// The file system has no links.
	if _, err := os.Lstat(path); err == nil {
		return fs.ErrExist
	}
	return os.Rename(draft, path)
}

// Discard gives the file up, unless it was committed.
func (f *Pending) Discard() error {
	if f.done {
		return nil
	}
	f.done = true
	err := f.Close()
	if errors.Is(err, os.ErrClosed) {
		err = nil
	}
	if f.name != "" {
		err = errors.Join(err, remove(f.name))
	}
	f.unlock()
	if err != nil {
		return fmt.Errorf("give up %s: %w", f.path, bare(err))
	}
	return nil
}

// fail discards the file because of an error.
func (f *Pending) fail(err error) error {
	return errors.Join(fmt.Errorf("write %s: %w", f.path, bare(err)), f.Discard())
}

// unlock lets others treat the draft as left over. A lock that cannot be released
// ends with the program.
func (f *Pending) unlock() {
	if f.lock != nil {
		_ = f.lock.Close()
	}
}

// Write writes a file with the content that write produces.
func Write(path string, write func(io.Writer) error) error {
	f, err := Create(path)
	if err != nil {
		return err
	}
	if err := write(f); err != nil {
		return errors.Join(err, f.Discard())
	}
	return f.Commit()
}

// draftName returns a hidden name beside path for its draft.
func draftName(path string) string {
	return filepath.Join(filepath.Dir(path), prefix(path)+rand.Text()[:8]+suffix)
}

func prefix(path string) string { return "." + strings.TrimPrefix(filepath.Base(path), ".") + "." }

// drafts matches the name of a draft, and that of a log beside one that SQLite was writing.
var drafts = regexp.MustCompile(`(?s)^(\..*\.)[A-Z2-7]{8}` + regexp.QuoteMeta(suffix) + `(-journal|-wal|-shm)?$`)

// forgotten is how old a draft for another path is that is removed. A program that lives
// holds a lock on its draft, except for the moment in which a finished file gets its name.
const forgotten = time.Hour

// clean removes the drafts for path that killed programs left, and forgotten ones beside
// them. Running programs hold locks on theirs. Drafts that cannot be removed do no harm.
func clean(path string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return // at worst the folder is only writable
	}
	for _, e := range entries {
		parts := drafts.FindStringSubmatch(e.Name())
		if parts == nil || !e.Type().IsRegular() {
			continue
		}
		if parts[1] != prefix(path) {
			if about, err := e.Info(); err != nil || time.Since(about.ModTime()) < forgotten {
				continue
			}
		}
		name := strings.TrimSuffix(filepath.Join(filepath.Dir(path), e.Name()), parts[2])
		if parts[2] != "" { // it goes with its draft, or has outlived it
			if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
				_ = remove(name)
			}
			continue
		}
		lock := flock.New(name, flock.SetFlag(os.O_RDWR))
		if free, err := lock.TryLock(); err == nil && free {
			_ = remove(name)
		}
		_ = lock.Close()
	}
}

// remove removes a draft and the logs of one that SQLite was writing.
func remove(name string) error {
	for _, log := range []string{"-journal", "-wal", "-shm"} {
		_ = os.Remove(name + log)
	}
	return os.Remove(name)
}

// Write writes; its error names the path, not the temporary file.
func (f *Pending) Write(p []byte) (int, error) {
	n, err := f.File.Write(p)
	return n, f.writing(err)
}

// WriteString is Write for a string.
func (f *Pending) WriteString(s string) (int, error) {
	n, err := f.File.WriteString(s)
	return n, f.writing(err)
}

// ReadFrom is Write for all that a reader has.
func (f *Pending) ReadFrom(r io.Reader) (int64, error) {
	n, err := f.File.ReadFrom(r)
	return n, f.writing(err)
}

func (f *Pending) writing(err error) error {
	if err == nil {
		return nil
	}
	return &fs.PathError{Op: "write", Path: f.path, Err: bare(err)}
}

// bare returns an error without the path of a draft, which means nothing to a
// person.
func bare(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return full{err}
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// full words a full disk as the deck does, whatever the system calls it. It still unwraps
// to the system's error.
type full struct{ as error }

func (full) Error() string          { return "the disk is full" }
func (f full) Is(target error) bool { return errors.Is(f.as, target) }
