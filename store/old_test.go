package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// The decks of older versions in testdata/old were written by the programs of their
// time, with one of every kind of remark on a pair. answers.json holds the answers
// of the last program before version 4, and answers.vN.json those of version N if
// they differ. That of version 4 also has responses that were generated.

// oldDeck makes a deck of an older version.
func oldDeck(t testing.TB, path string, version int) {
	t.Helper()
	data, err := os.ReadFile(fmt.Sprintf("testdata/old/v%d.sql", version))
	must(t, err)
	ms, err := embedded()
	must(t, err)
	_, err = touch(path)
	must(t, err)
	db, err := sql.Open("sqlite", path)
	must(t, err)
	db.SetMaxOpenConns(1)
	for _, m := range ms[:version] {
		_, err = db.Exec(m.sql)
		must(t, err)
	}
	_, err = db.Exec(string(data))
	must(t, err)
	_, err = db.Exec(fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d; PRAGMA journal_mode = WAL`, applicationID, version))
	must(t, errors.Join(err, db.Close()))
}

// oldAnswers returns the answers of a deck of an older version.
func oldAnswers(t testing.TB, version int) map[string]any {
	t.Helper()
	out := map[string]any{}
	for _, name := range []string{"answers.json", fmt.Sprintf("answers.v%d.json", version)} {
		text, err := os.ReadFile("testdata/old/" + name)
		if errors.Is(err, os.ErrNotExist) {
			continue
		}
		must(t, err)
		must(t, json.Unmarshal(text, &out))
	}
	if version >= 4 {
		return out
	}
	// One of the four labels is another annotator's: it was counted among the pairs of
	// the deck's own.
	human := out["stats"].(map[string]any)["funnel"].(map[string]any)["label"].(map[string]any)["human"].(map[string]any)
	human["passed"] = human["passed"].(float64) - 1
	return out
}

// sameAnswers compares a deck's answers with those before its migration. A field
// that answers have gained since makes no difference.
func sameAnswers(t testing.TB, d *Deck, want map[string]any) {
	t.Helper()
	got := answers(t, d)
	if len(got) != len(want) {
		t.Errorf("%d answers, want %d", len(got), len(want))
	}
	for question, text := range got {
		var answer any
		must(t, json.Unmarshal(text, &answer))
		if where := differs(want[question], answer, question); where != "" {
			t.Error(where)
		}
	}
}

// differs says where got lacks something of want, or returns "".
func differs(want, got any, at string) string {
	switch want := want.(type) {
	case map[string]any:
		got, ok := got.(map[string]any)
		if !ok {
			break
		}
		for key, value := range want {
			if where := differs(value, got[key], at+"."+key); where != "" {
				return where
			}
		}
		return ""
	case []any:
		got, ok := got.([]any)
		if !ok || len(got) != len(want) {
			break
		}
		for i := range want {
			if where := differs(want[i], got[i], fmt.Sprintf("%s[%d]", at, i)); where != "" {
				return where
			}
		}
		return ""
	}
	if !reflect.DeepEqual(want, got) {
		return fmt.Sprintf("%s:\n got %v\nwant %v", at, got, want)
	}
	return ""
}

func TestOldDecksAnswerAsBefore(t *testing.T) {
	t.Parallel()
	for version := 1; version <= 4; version++ {
		t.Run(strconv.Itoa(version), func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "deck.db")
			oldDeck(t, path, version)
			o := options()
			var reports []string
			o.UpgradeProgress = func(doing string, done, total int64) {
				if n := len(reports); n == 0 || reports[n-1] != doing {
					reports = append(reports, doing)
				}
			}
			d := open(t, path, o)
			sameAnswers(t, d, oldAnswers(t, version))
			lawful(t, d)
			moving := "bring the rows over, make the indexes, check the rows, "
			if version < 4 {
				moving += moving
			}
			if got, want := strings.Join(reports, ", "), "copy the deck, "+moving+"pack the file"; got != want {
				t.Errorf("reported %q, want %q", got, want)
			}
			if size, free := query[int](t, d, `PRAGMA page_size`), query[int](t, d, `PRAGMA freelist_count`); size != pageSize || free > 10 {
				t.Errorf("pages of %d bytes, %d free", size, free)
			}
			for _, f := range broken(t, path) {
				if f.Level == stages.Broken {
					t.Errorf("doctor finds %+v", f)
				}
			}
			if left, _ := filepath.Glob(path + ".v*"); len(left) != 1 || left[0] != fmt.Sprintf("%s.v%d.bak", path, version) {
				t.Errorf("copies: %v", left)
			}
			// The log continues where it ended.
			it := next(t, d)
			e := choose(it.Pair.ID, label.Graded(1))
			must(t, d.Append(t.Context(), e))
			if undo, err := d.Undoable(t.Context()); err != nil || undo.ID != e.ID {
				t.Errorf("undo %+v, %v", undo, err)
			}
			lawful(t, d)
		})
	}
}

// The disk that is full may be that of temporary files, in which an upgrade sorts.
func TestUpgradeWithoutRoom(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	oldDeck(t, path, 4)
	db, err := sql.Open("sqlite", path)
	must(t, err)
	_, err = db.Exec(`VACUUM`) // without pages that could be used again
	must(t, errors.Join(err, db.Close()))
	o := options()
	o.maxPages = 1
	if _, err := Open(t.Context(), path, o); !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "$TMPDIR") {
		t.Errorf("%v", err)
	}
	sameAnswers(t, open(t, path, options()), oldAnswers(t, 4))
}

// The drafts of old decks, which were notes, are drafts.
func TestOldDraftsAreDrafts(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	oldDeck(t, path, 3)
	d := open(t, path, options())
	if n, left := query[int](t, d, `SELECT count(*) FROM drafts`), query[int](t, d, `SELECT count(*) FROM notes WHERE kind LIKE 'draft%'`); n != 6 || left != 0 {
		t.Errorf("%d drafts, %d notes of the kind, want 6 and none", n, left)
	}
}

// upgradeDeck names the old deck that a re-executed test binary brings up to date,
// and upgradeKill the report of progress at which it kills itself; 0: none.
const (
	upgradeDeck = "PREFDECK_TEST_UPGRADE_DECK"
	upgradeKill = "PREFDECK_TEST_UPGRADE_KILL"
)

func upgradingChild(path string) int {
	kill, err := strconv.Atoi(os.Getenv(upgradeKill))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	o := Options{UpgradeProgress: func(string, int64, int64) {
		if kill--; kill == 0 {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		}
	}}
	d, err := Open(context.Background(), path, o)
	if err == nil {
		err = d.Close()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// upgrade runs a child on the deck and reports whether it came to its end. With kill
// 0 it is killed after a while.
func upgrade(t *testing.T, path string, kill int, after time.Duration) (whole bool) {
	t.Helper()
	self, err := os.Executable()
	must(t, err)
	cmd := exec.Command(self)
	cmd.Env = append(os.Environ(), upgradeDeck+"="+path, upgradeKill+"="+strconv.Itoa(kill))
	cmd.Stderr = os.Stderr
	must(t, cmd.Start())
	if kill == 0 {
		timer := time.AfterFunc(after, func() { _ = cmd.Process.Kill() })
		defer timer.Stop()
	}
	err = cmd.Wait()
	var exit *exec.ExitError
	if err != nil && (!errors.As(err, &exit) || exit.Exited()) {
		t.Fatal(err)
	}
	return err == nil
}

// Promise 1: a deck that is killed while it is brought up to date, at whatever step
// and however often, is brought up to date when it is opened next, whole.
func TestKilledWhileUpgrading(t *testing.T) {
	t.Parallel()
	stride, atRandom := 1, 8
	if raceEnabled {
		stride, atRandom = 41, 1
	}
	kills := 0
	for version := 1; version <= 4; version++ {
		path := filepath.Join(t.TempDir(), "deck.db")
		oldDeck(t, path, version)
		for kill := 1; !upgrade(t, path, kill, 0); kill += stride {
			kills++
		}
		random := rand.New(rand.NewPCG(uint64(version), 2))
		again := filepath.Join(t.TempDir(), "deck.db")
		oldDeck(t, again, version)
		for range atRandom {
			if !upgrade(t, again, 0, time.Duration(random.IntN(200))*time.Millisecond) {
				kills++
			}
		}
		for _, path := range []string{path, again} {
			d := open(t, path, options())
			sameAnswers(t, d, oldAnswers(t, version))
			lawful(t, d)
			if got := query[string](t, d, `PRAGMA integrity_check`); got != "ok" {
				t.Errorf("integrity: %s", got)
			}
		}
	}
	t.Logf("%d kills", kills)
}

// A deck of an older version that was copied while it was open says so, and is
// brought up to date like any other.
func TestACopyOfAnOldOpenDeckOpens(t *testing.T) {
	t.Parallel()
	for version := 1; version <= 4; version++ {
		path := filepath.Join(t.TempDir(), "deck.db")
		oldDeck(t, path, version)
		db, err := sql.Open("sqlite", path)
		must(t, err)
		_, err = db.Exec(`INSERT INTO settings (key, value) VALUES ('open somebody', '{"pid":1,"born":"","file":"","since":1}')`)
		must(t, errors.Join(err, db.Close()))
		d := open(t, path, options())
		if was, ok := d.Copied(); !ok || was.Labels.IsZero() {
			t.Errorf("version %d: %v, %v", version, was, ok)
		}
		sameAnswers(t, d, oldAnswers(t, version))
	}
}

// A deck that an older prefdeck is labelling or filling stays as it is.
func TestAnOldDeckInUseIsNotUpgraded(t *testing.T) {
	t.Parallel()
	for what, kind := range map[string]error{"labelling": ErrLabelling, "run": ErrRunning} {
		path := filepath.Join(t.TempDir(), "deck.db")
		oldDeck(t, path, 4)
		l := flock.New(path + "." + what + ".lock")
		if got, err := l.TryLock(); !got || err != nil {
			t.Fatal(got, err)
		}
		if _, err := Open(t.Context(), path, options()); !errors.Is(err, kind) || !strings.Contains(err.Error(), "is of an older version and is being") {
			t.Errorf("%s: %v", what, err)
		}
		if copies, err := filepath.Glob(path + ".v*"); len(copies) > 0 || err != nil {
			t.Errorf("%s: copied: %v, %v", what, copies, err)
		}
		must(t, l.Close())
		sameAnswers(t, open(t, path, options()), oldAnswers(t, 4))
	}
}

// A new deck has no rows of an old one, however slowly it is made.
func TestANewDeckReportsNoUpgrade(t *testing.T) {
	t.Parallel()
	o := options()
	o.UpgradeProgress = func(doing string, done, total int64) { t.Errorf("%s: %d of %d", doing, done, total) }
	open(t, filepath.Join(t.TempDir(), "deck.db"), o)
}
