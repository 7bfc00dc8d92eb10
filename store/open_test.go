package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// closed makes a deck of a few pairs and closes it.
func closed(t *testing.T, dir string) string {
	t.Helper()
	path := filepath.Join(dir, "deck.db")
	d, err := Open(t.Context(), path, options())
	must(t, err)
	withPairs(t, d, 3)
	must(t, d.Close())
	return path
}

// tree returns the names, modes and contents under a directory.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var b bytes.Buffer
	must(t, filepath.Walk(dir, func(path string, info os.FileInfo, err error) error {
		if err != nil {
			return err
		}
		b.WriteString(path + " " + info.Mode().String() + "\n")
		if info.Mode().IsRegular() {
			text, err := os.ReadFile(path)
			fmt.Fprintf(&b, "%x\n", sha256.Sum256(text))
			return err
		}
		return nil
	}))
	return b.String()
}

func patch(t *testing.T, path string, at int, with []byte) {
	t.Helper()
	text, err := os.ReadFile(path)
	must(t, err)
	copy(text[at:], with)
	must(t, os.WriteFile(path, text, 0o600))
}

func write(t *testing.T, path, text string) {
	t.Helper()
	must(t, os.WriteFile(path, []byte(text), 0o600))
}

// A deck that cannot be opened gives one sentence as its error, and nothing is
// written.
func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		make func(t *testing.T, dir string) string
		o    func(o *Options)
		want error
		says string
	}{
		{name: "newer", want: ErrNewer, says: "deck version 9", make: func(t *testing.T, dir string) string {
			path := closed(t, dir)
			patch(t, path, 60, binary.BigEndian.AppendUint32(nil, 9))
			return path
		}},
		{name: "another application", want: ErrForeign, says: "another program", make: func(t *testing.T, dir string) string {
			path := closed(t, dir)
			patch(t, path, 68, []byte("Fiji"))
			return path
		}},
		{name: "a plain SQLite file", want: ErrForeign, says: "another program", make: func(t *testing.T, dir string) string {
			path := filepath.Join(dir, "other.db")
			db, err := sql.Open("sqlite", path)
			must(t, err)
			_, err = db.Exec(`CREATE TABLE t (x); INSERT INTO t VALUES (1)`)
			must(t, errors.Join(err, db.Close()))
			return path
		}},
		{name: "text", want: ErrForeign, says: "is not a deck", make: func(t *testing.T, dir string) string {
			path := filepath.Join(dir, "prompts.txt")
			write(t, path, strings.Repeat("Write a poem.\n", 20))
			return path
		}},
		{name: "short text", want: ErrForeign, says: "is not a deck", make: func(t *testing.T, dir string) string {
			path := filepath.Join(dir, "prompts.txt")
			write(t, path, "x")
			return path
		}},
		{name: "truncated", want: ErrCorrupt, says: "damaged", make: func(t *testing.T, dir string) string {
			path := closed(t, dir)
			must(t, os.Truncate(path, 8192))
			return path
		}},
		{name: "schema overwritten", want: ErrCorrupt, says: "damaged", make: func(t *testing.T, dir string) string {
			path := closed(t, dir)
			patch(t, path, 100, bytes.Repeat([]byte("garbage "), 400))
			return path
		}},
		{name: "half a header", want: ErrForeign, says: "another program", make: func(t *testing.T, dir string) string {
			path := filepath.Join(dir, "deck.db")
			write(t, path, headerMagic)
			return path
		}},
		{name: "directory", want: ErrIsDirectory, says: "is a directory", make: func(_ *testing.T, dir string) string { return dir }},
		{name: "named pipe", want: ErrForeign, says: "regular file", make: func(t *testing.T, dir string) string {
			path := filepath.Join(dir, "pipe")
			must(t, syscall.Mkfifo(path, 0o600))
			return path
		}},
		{name: "no such directory", want: ErrMissing, says: "there is no directory", make: func(_ *testing.T, dir string) string {
			return filepath.Join(dir, "no", "deck.db")
		}},
		{name: "link to nothing", want: ErrMissing, says: "is a symbolic link to gone.db, which does not exist", make: func(t *testing.T, dir string) string {
			path := filepath.Join(dir, "deck.db")
			must(t, os.Symlink("gone.db", path))
			return path
		}},
		{name: "missing", want: ErrMissing, says: "does not exist", o: func(o *Options) { o.Create = false },
			make: func(_ *testing.T, dir string) string { return filepath.Join(dir, "deck.db") }},
		{name: "missing, to read", want: ErrMissing, says: "does not exist", o: func(o *Options) { o.ReadOnly = true },
			make: func(_ *testing.T, dir string) string { return filepath.Join(dir, "deck.db") }},
		{name: "disk full when new", want: ErrFull, says: "disk is full", o: func(o *Options) { o.maxPages = 5 },
			make: func(_ *testing.T, dir string) string { return filepath.Join(dir, "deck.db") }},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := test.make(t, dir)
			before := tree(t, dir)
			o := options()
			if test.o != nil {
				test.o(&o)
			}
			d, err := Open(t.Context(), path, o)
			if err == nil {
				must(t, d.Close())
			}
			if !errors.Is(err, test.want) || !strings.Contains(err.Error(), test.says) {
				t.Errorf("error %v, want %q", err, test.says)
			}
			if err != nil && (strings.Contains(err.Error(), "\n") || !strings.Contains(err.Error(), path)) {
				t.Errorf("not one sentence about the file: %q", err)
			}
			if tree(t, dir) != before {
				t.Error("something was written")
			}
			if f := Check(t.Context(), path, CheckOptions{}); !o.Create || test.name == "disk full when new" {
				return
			} else if f[0].Level != stages.Broken || f[0].Advice == "" {
				t.Errorf("doctor finds %+v", f[0])
			}
			if tree(t, dir) != before {
				t.Error("doctor wrote something")
			}
		})
	}
}

// Whoever interrupts the opening of a deck is not told that it is damaged.
func TestOpenInterrupted(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	for _, o := range []Options{{}, {ReadOnly: true}} {
		if d, err := Open(ctx, path, o); !errors.Is(err, context.Canceled) || errors.Is(err, ErrCorrupt) {
			t.Errorf("read-only %v: %v, %v", o.ReadOnly, d, err)
		}
	}
}

func TestOpenLocked(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=locking_mode(exclusive)")
	must(t, err)
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`BEGIN EXCLUSIVE; UPDATE deck SET name = 'x'`)
	must(t, err)
	defer func() { must(t, db.Close()) }()
	o := options()
	o.BusyTimeout = time.Millisecond
	if _, err := Open(t.Context(), path, o); !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "locked") {
		t.Errorf("error %v, want ErrLocked", err)
	}
}

// An empty file is a deck still to be made, even if several processes open it at
// once.
func TestOpenNewTogether(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "de ck?#%.db")
	write(t, path, "")
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			d, err := Open(context.Background(), path, options())
			if err != nil {
				t.Error(err)
				return
			}
			if err := d.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	// If several processes close it at the same moment none may be the last one;
	// the next one is.
	d, err := Open(t.Context(), path, options())
	must(t, err)
	must(t, d.Close())
	left, err := os.ReadDir(filepath.Dir(path))
	must(t, err)
	if len(left) != 1 {
		t.Errorf("files %v, want the deck alone", left)
	}
}

func TestOpenAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	d, err := Open(t.Context(), path, options())
	must(t, err)
	must(t, d.Close())
	o := options()
	o.Annotator, o.Create = "berta", false
	d = open(t, path, o)
	if d.Annotator() != "anna" || d.queueSeed != 7 || d.Name() != "deck" || d.Path() != path {
		t.Errorf("deck of %s, seed %d, name %s, path %s", d.Annotator(), d.queueSeed, d.Name(), d.Path())
	}
}

// A deck is where its name says, whatever characters the name has: new, and again.
func TestOpenByAnyName(t *testing.T) {
	dir := t.TempDir()
	t.Chdir(dir) // so this test is not parallel
	must(t, os.Mkdir("in here", 0o700))
	must(t, os.Symlink("in here", "link"))
	for _, name := range []string{
		"p.db", "in here/../in here/q.db", "link/r.db", "two words #1 100% %41 a?mode=ro&b+c;d.db", "prächtig-比較-🦊.db",
		"file:a:b.db", ":memory:", filepath.Join(dir, "from the root?#%.db"),
	} {
		var pair stages.ID
		for _, again := range []bool{false, true} {
			o := options()
			o.Create = !again
			d, err := Open(t.Context(), name, o)
			if err != nil {
				t.Fatalf("%q, again %v: %v", name, again, err)
			}
			if again {
				if got := next(t, d).Pair.ID; got != pair {
					t.Errorf("%q: pair %s, want %s", name, got, pair)
				}
			} else {
				pair = withPairs(t, d, 1)[0]
			}
			release, err := d.LockLabelling(t.Context())
			must(t, err)
			must(t, release())
			must(t, d.Close())
		}
		if _, err := os.Stat(name); err != nil {
			t.Error(err)
		}
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	must(t, err)
	if len(left) != 8 { // two are in "in here", which "link" is, too
		t.Errorf("files %q", left)
	}
}

func TestFileModes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "deck.db") // not parallel: the umask belongs to the process
	old := syscall.Umask(0)
	d, err := Open(t.Context(), path, options())
	syscall.Umask(old)
	must(t, err)
	withPairs(t, d, 1)
	release, err := d.LockLabelling(t.Context())
	must(t, err)
	for _, name := range []string{"", "-wal", "-shm", ".labelling.lock"} {
		info, err := os.Stat(path + name)
		must(t, err)
		if info.Mode().Perm() != 0o600 {
			t.Errorf("mode of deck.db%s is %04o", name, info.Mode().Perm())
		}
	}
	must(t, release())
	must(t, d.Close())
	if left, _ := filepath.Glob(path + "*"); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

// SQLite itself syncs labels to disk.
func TestPragmas(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	for _, test := range []struct {
		name string
		db   *sql.DB
		want map[string]string
	}{
		{"writer", d.writer, map[string]string{"synchronous": "2", "journal_mode": "wal", "foreign_keys": "1", "query_only": "0", "busy_timeout": "0", "cache_size": "-8000"}},
		{"hauler", d.hauler, map[string]string{"synchronous": "1", "cache_size": "-56000", "journal_mode": "wal", "foreign_keys": "1"}},
		{"reader", d.reader, map[string]string{"query_only": "1", "journal_mode": "wal", "application_id": "1349665860", "user_version": fmt.Sprint(versions(t))}},
	} {
		for pragma, want := range test.want {
			var got string
			must(t, test.db.QueryRow(`PRAGMA `+pragma).Scan(&got))
			if got != want {
				t.Errorf("%s: %s is %s, want %s", test.name, pragma, got, want)
			}
		}
	}
}

// readOnlyDeck names a deck for the child that runs without privileges.
const readOnlyDeck = "PREFDECK_TEST_READ_ONLY_DECK"

// A file or a directory that may not be written is refused for labelling, but can
// be read.
func TestOpenReadOnlyFile(t *testing.T) {
	t.Parallel()
	if path := os.Getenv(readOnlyDeck); path != "" {
		openWithoutRights(t, path)
		return
	}
	for _, test := range []struct {
		name      string
		file, dir os.FileMode
	}{{"file", 0o444, 0o777}, {"directory", 0o666, 0o555}, {"both", 0o444, 0o555}} {
		dir := t.TempDir()
		must(t, os.Chmod(filepath.Dir(dir), 0o755))
		path := closed(t, dir)
		must(t, os.Chmod(path, test.file))
		self, err := os.Executable()
		must(t, err)
		cmd := exec.Command(self, "-test.run=^TestOpenReadOnlyFile$", "-test.v")
		cmd.Env = append(os.Environ(), readOnlyDeck+"="+path)
		if os.Geteuid() == 0 { // root may write everything: become nobody, who cannot read go test's folder
			cmd.Path = filepath.Join(filepath.Dir(dir), "store.test")
			cmd.Dir = dir
			program, err := os.ReadFile(self)
			must(t, err)
			must(t, os.WriteFile(cmd.Path, program, 0o755))
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		}
		must(t, os.Chmod(dir, test.dir))
		before := tree(t, dir)
		if out, err := cmd.CombinedOutput(); err != nil || !bytes.Contains(out, []byte("PASS")) {
			t.Errorf("%s: %v\n%s", test.name, err, out)
		}
		if tree(t, dir) != before {
			t.Errorf("%s: something was written: %s", test.name, before)
		}
		must(t, os.Chmod(dir, 0o700))
		_ = os.Remove(cmd.Path)
	}
}

func openWithoutRights(t *testing.T, path string) {
	if _, err := Open(t.Context(), path, options()); !errors.Is(err, ErrReadOnly) {
		t.Errorf("for writing: %v, want ErrReadOnly", err)
	}
	d, err := Open(t.Context(), path, Options{ReadOnly: true})
	must(t, err)
	p, err := d.Progress(t.Context())
	must(t, err)
	if p.Open != 3 {
		t.Errorf("%d pairs open, want 3", p.Open)
	}
	rows := 0
	must(t, d.Query(t.Context(), `SELECT id FROM pairs_full`, func([]string) {}, func([]any) error { rows++; return nil }))
	if rows != 3 {
		t.Errorf("a query finds %d pairs, want 3", rows)
	}
	if err := d.Append(t.Context(), choose(next(t, d).Pair.ID, label.Graded(1))); !errors.Is(err, ErrReadOnly) {
		t.Errorf("append: %v, want ErrReadOnly", err)
	}
	must(t, d.Close())
}

// A full disk refuses the label and loses none that was acknowledged.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	d, err := Open(t.Context(), path, options())
	must(t, err)
	pairs := withPairs(t, d, 40)
	pages := query[int](t, d, `PRAGMA page_count`)
	must(t, d.Close())

	o := options()
	o.maxPages = pages + 3
	d = open(t, path, o)
	var kept []label.Event
	var refused label.Event
	for i := 0; ; i++ {
		e := choose(pairs[i%len(pairs)], label.Graded(2))
		e.Tags = []string{strings.Repeat("long ", 400)}
		if err := d.Append(t.Context(), e); err != nil {
			if !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "disk is full") {
				t.Fatalf("error %v, want ErrFull", err)
			}
			refused = e
			break
		}
		kept = append(kept, e)
	}
	if len(kept) == 0 {
		t.Fatal("full before the first label")
	}
	after := open(t, path, options())
	if n := query[int](t, after, `SELECT count(*) FROM label_events`); n != len(kept) {
		t.Errorf("%d events, want the %d acknowledged ones", n, len(kept))
	}
	if n := query[int](t, after, `SELECT count(*) FROM label_events WHERE id = ?`, refused.ID); n != 0 {
		t.Error("the refused event is in the log")
	}
	if f := broken(t, path); f != nil {
		t.Errorf("doctor finds %+v", f)
	}
	must(t, after.Append(t.Context(), refused)) // there is room again
}

func broken(t *testing.T, path string) []stages.Finding {
	t.Helper()
	var out []stages.Finding
	for _, f := range Check(t.Context(), path, CheckOptions{}) {
		if f.Level != stages.OK {
			out = append(out, f)
		}
	}
	return out
}

// A deck is as private on an existing empty file as on a new one.
func TestOpenOnAnEmptyFile(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	must(t, os.WriteFile(path, nil, 0o644))
	open(t, path, options())
	info, err := os.Stat(path)
	must(t, err)
	if got := info.Mode().Perm(); got != 0o600 {
		t.Errorf("mode is %04o", got)
	}
}

// A screen that is left may still be reading ahead: what it asks for then fails.
func TestClosedWhileReading(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	ended := make(chan error)
	for range 4 {
		go func() {
			for {
				if _, err := d.CountPrompts(context.Background()); err != nil {
					ended <- err
					return
				}
			}
		}()
	}
	if err := d.Close(); err != nil {
		t.Error(err)
	}
	for range 4 {
		if err := <-ended; !strings.Contains(err.Error(), "closed") {
			t.Errorf("a reader of a closed deck got: %v", err)
		}
	}
}
