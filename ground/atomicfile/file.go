package atomicfile

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/gofrs/flock"
)

// File is a file on its way to a name. It is written like any other; then Commit
// gives it the name, or Discard gives it up.
type File struct {
	*os.File
	path string // where it will appear
	name string // where it is; "" while it has no name
	lock *flock.Flock
	done bool
	link func(anonymous *os.File, path string) error // linkAnonymous, but in tests
}

// suffix is the end of the names of drafts.
const suffix = ".partial"

// Create starts a file for path, in the folder that it will appear in. The file has
// no name until Commit where the system can do that, and otherwise one like that of
// CreateNamed.
func Create(path string) (*File, error) {
	clean(path)
	anonymous, err := openAnonymous(filepath.Dir(path))
	if errors.Is(err, errors.ErrUnsupported) {
		return named(path)
	}
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, bare(err))
	}
	return &File{File: anonymous, path: path, link: linkAnonymous}, nil
}

// CreateNamed starts a file that has a name of its own meanwhile, File.Name, by
// which others can open it. What is left of it by a program that is killed, the
// next Create for the same path removes.
func CreateNamed(path string) (*File, error) {
	clean(path)
	return named(path)
}

func named(path string) (*File, error) {
	name := draftName(path)
	f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return nil, fmt.Errorf("write %s: %w", path, bare(err))
	}
	lock := flock.New(name, flock.SetFlag(os.O_RDWR))
	if _, err := lock.TryLock(); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		return nil, errors.Join(fmt.Errorf("write %s: %w", path, bare(err)), f.Close(), os.Remove(name))
	}
	return &File{File: f, path: path, name: name, lock: lock}, nil
}

// Commit brings the file to the disk and gives it its name, in the place of
// whatever has that name. After an error there is no trace of the file.
func (f *File) Commit() error { return f.commit(true) }

// CommitNew is Commit for a name that nothing must have yet; otherwise its error is
// fs.ErrExist.
func (f *File) CommitNew() error { return f.commit(false) }

func (f *File) commit(replace bool) error {
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
	if runtime.GOOS == "windows" { // a file that is open cannot be renamed there
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

// appear gives a file without a name its path, or, if only a rename can do that, a
// draft's name.
func (f *File) appear(replace bool) error {
	err := f.link(f.File, f.path)
	if err == nil || errors.Is(err, fs.ErrExist) && !replace {
		return err
	}
	name := draftName(f.path)
	if err := f.link(f.File, name); err == nil {
		f.name = name
		return nil
	}
	// A file system that makes files without a name and does not name them later.
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
	// A file system without links.
	if _, err := os.Lstat(path); err == nil {
		return fs.ErrExist
	}
	return os.Rename(draft, path)
}

// Discard gives the file up, unless it was committed.
func (f *File) Discard() error {
	if f.done {
		return nil
	}
	f.done = true
	err := f.Close()
	if errors.Is(err, os.ErrClosed) {
		err = nil
	}
	if f.name != "" {
		err = errors.Join(err, os.Remove(f.name))
	}
	f.unlock()
	if err != nil {
		return fmt.Errorf("give up %s: %w", f.path, bare(err))
	}
	return nil
}

// fail discards the file for an error.
func (f *File) fail(err error) error {
	return errors.Join(fmt.Errorf("write %s: %w", f.path, bare(err)), f.Discard())
}

// unlock lets others take the draft for a leftover. A lock that cannot be given back
// ends with the program.
func (f *File) unlock() {
	if f.lock != nil {
		_ = f.lock.Close()
	}
}

// Write writes a file whose content write produces.
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

// draftName returns a name for a file on its way to path, beside it and hidden.
func draftName(path string) string {
	return filepath.Join(filepath.Dir(path), prefix(path)+rand.Text()[:8]+suffix)
}

func prefix(path string) string { return "." + strings.TrimPrefix(filepath.Base(path), ".") + "." }

// clean removes the drafts for path that killed programs left. Those of programs
// that live are locked. What cannot be removed does no harm.
func clean(path string) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return // the folder is written to at most
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), prefix(path)) || !strings.HasSuffix(e.Name(), suffix) || !e.Type().IsRegular() {
			continue
		}
		name := filepath.Join(filepath.Dir(path), e.Name())
		lock := flock.New(name, flock.SetFlag(os.O_RDWR))
		if free, err := lock.TryLock(); err == nil && free {
			_ = os.Remove(name)
		}
		_ = lock.Close()
	}
}

// bare returns an error without the path of a draft, which says nothing to a
// person.
func bare(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	var link *os.LinkError
	if errors.As(err, &link) {
		return link.Err
	}
	return err
}
