package e2e

import (
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"prefdeck/stages/ollama/ollamatest"
	"prefdeck/store"
)

// everywhere is how often TestKilledEverywhere ends the program in each way at each
// work: .ci/kills asks for enough.
var everywhere = flag.Int("everywhere", 0, "how often TestKilledEverywhere ends the program in each way at each work")

// ways are those in which a program ends before its work does.
var ways = map[string]func(*terminal){
	"KILL":     func(tm *terminal) { tm.cmd.Process.Signal(syscall.SIGKILL) },
	"TERM":     func(tm *terminal) { tm.cmd.Process.Signal(syscall.SIGTERM) },
	"HUP":      func(tm *terminal) { tm.cmd.Process.Signal(syscall.SIGHUP) },
	"terminal": (*terminal).hangsUp,
}

// killing ends the program in each way as often as asked, at random moments.
type killing struct {
	moment
	kills int
	early int // of them, before the program had ended by itself
}

// each calls work for each kill with the way to end its program.
func (k *killing) each(work func(end func(*terminal))) {
	for range *everywhere {
		for _, way := range ways {
			k.kills++
			work(func(tm *terminal) {
				if !tm.ended() {
					k.early++
					way(tm)
				}
				tm.awaitExit()
			})
		}
	}
}

// after runs a command on a terminal, and ends it at some moment before longest.
func (k *killing) after(t *testing.T, longest time.Duration, end func(*terminal), env []string, args ...string) {
	t.Helper()
	tm := start(t, 100, 30, env, args...)
	select {
	case <-tm.done:
	case <-k.until(longest):
	}
	end(tm)
}

// Promises 1 and 4: however the program ends, and whatever it is doing, nothing that
// it acknowledged is lost, and nothing is there twice.
func TestKilledEverywhere(t *testing.T) {
	if *everywhere == 0 {
		t.Skip("-everywhere is not set")
	}
	for work, kill := range map[string]func(*testing.T, *killing){
		"labelling": killLabelling, "notes": killNotes, "edits": killEdits, "import": killImport, "run": killRun, "judge": killJudge, "export": killExport, "migration": killMigration,
	} {
		t.Run(work, func(t *testing.T) {
			t.Parallel()
			k := &killing{moment: randomMoment()}
			kill(t, k)
			t.Logf("%d kills, %d of them at work (seed %d)", k.kills, k.early, k.seed)
		})
	}
}

func killLabelling(t *testing.T, k *killing) {
	deck := numbered(t, 2*len(ways)**everywhere+20)
	acknowledged, typed := map[string]string{}, map[string]string{}
	k.each(func(end func(*terminal)) {
		r := label(t, 120, 36, deck)
		r.reads()
		for range 2 {
			key := []string{"1", "7"}[k.IntN(2)]
			pair := r.pair
			typed[pair.pair] = keyOf[key].winner(pair)
			r.decides(key)
			if k.IntN(2) == 0 {
				<-k.until(15 * time.Millisecond)
				break
			}
			r.reads()
			acknowledged[pair.pair] = typed[pair.pair]
		}
		end(r.terminal)
		if next, ok := pairOn(r.screen()); ok && next.pair != r.pair.pair && typed[r.pair.pair] != "" {
			acknowledged[r.pair.pair] = typed[r.pair.pair]
		}
	})
	sound(t, deck)
	won := winners(t, deck)
	for pair, winner := range acknowledged {
		if won[pair] != winner {
			t.Errorf("pair %s: acknowledged %q, the deck has %q", pair, winner, won[pair])
		}
	}
	for pair, winner := range won {
		if typed[pair] != winner {
			t.Errorf("pair %s: the deck has %q, typed was %q", pair, winner, typed[pair])
		}
	}
	if s := statsOf(t, deck); s.Events != len(won) {
		t.Errorf("%d labels came of %d events", len(won), s.Events)
	}
}

func killNotes(t *testing.T, k *killing) {
	deck := numbered(t, 1)
	last, open := "", ""
	k.each(func(end func(*terminal)) {
		r := label(t, 120, 36, deck)
		r.reads()
		open = fmt.Sprintf("note-%d", k.kills)
		r.typed("n")
		r.await("the note", contains("enter"))
		r.typed("\x15" + open + "\r") // in place of the previous one
		if k.IntN(2) == 0 {
			if _, ok := r.within(patience, contains("saved")); ok {
				last = open
			}
		} else {
			<-k.until(15 * time.Millisecond)
		}
		end(r.terminal)
		if has := noteOf(t, deck); has != last && has != open {
			t.Errorf("the note is %q, acknowledged was %q", has, last)
		} else {
			last = has
		}
	})
	sound(t, deck)
}

// noteOf returns the note on the only pair of a deck.
func noteOf(t *testing.T, deck string) string {
	d, err := store.Open(t.Context(), deck, store.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	items, err := d.Upcoming(t.Context(), 1)
	if err = errors.Join(err, d.Close()); err != nil || len(items) != 1 {
		t.Fatal(len(items), err)
	}
	return items[0].Note
}

func killEdits(t *testing.T, k *killing) {
	deck := numbered(t, len(ways)**everywhere+5)
	editor := filepath.Join(t.TempDir(), "edit.sh")
	if err := os.WriteFile(editor, []byte("printf ' Edited.' >> \"$1\"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	acknowledged, tried := 0, 0
	k.each(func(end func(*terminal)) {
		r := &reader{terminal: start(t, 120, 36, []string{"EDITOR=sh " + editor}, "--deck", deck, "label")}
		r.reads()
		r.decides("1")
		r.reads()
		r.typed("e")
		tried++
		if k.IntN(2) == 0 {
			r.await("that the edit is saved", contains("saved as a new response"))
			acknowledged++
		} else {
			<-k.until(60 * time.Millisecond)
		}
		end(r.terminal)
	})
	// A text that the editor had saved when the program died becomes a draft.
	sound(t, deck)
	rows := strings.Count(done(t, "--deck", deck, "export", "--to", "trl", "--edits", "--out", "-"), "Edited.\"")
	if rows < acknowledged || rows > tried {
		t.Errorf("%d edits are in the deck, %d were acknowledged of %d", rows, acknowledged, tried)
	}
}

func killImport(t *testing.T, k *killing) {
	const prompts = 30_000
	file := questions(t, prompts)
	deck := filepath.Join(t.TempDir(), "deck.db")
	k.each(func(end func(*terminal)) {
		if k.kills%40 == 0 {
			deck = filepath.Join(t.TempDir(), "deck.db") // so that there is something to import
		}
		k.after(t, 600*time.Millisecond, end, nil, "--deck", deck, "import", "--as", "prompts", file)
	})
	done(t, "--deck", deck, "import", "--as", "prompts", file)
	sound(t, deck)
	if s := statsOf(t, deck); s.Prompts != prompts {
		t.Errorf("%d prompts, want %d", s.Prompts, prompts)
	}
}

func killRun(t *testing.T, k *killing) {
	killAsking(t, k, 0, ollamatest.Default, func(deck string) int { return statsOf(t, deck).Responses },
		"run", "--stages", "responses", "--model", "one", "--samples", "1", "--jobs", "2")
}

func killJudge(t *testing.T, k *killing) {
	answer := func(ollamatest.Chat) ollamatest.Answer { return ollamatest.Answer{Text: "[1, 4]"} }
	const besides = 1 // whether the server tells probabilities
	killAsking(t, k, besides, answer, func(deck string) (n int) {
		out := done(t, "--deck", deck, "query", "SELECT count(*) FROM scores WHERE what = 'difficulty'", "--to", "csv")
		_, count, _ := strings.Cut(out, "\n")
		if _, err := fmt.Sscan(count, &n); err != nil {
			t.Fatalf("%q: %v", out, err)
		}
		return n
	}, "judge", "one", "--difficulty", "--jobs", "2")
}

// killAsking ends a command that asks a model once about each prompt, and some requests
// besides, and counts at the server that it asks for nothing that is stored.
func killAsking(t *testing.T, k *killing, besides int, answer func(ollamatest.Chat) ollamatest.Answer, stored func(deck string) int, args ...string) {
	server := ollamatest.New(ollamatest.Model{Name: "one"})
	defer server.Close()
	server.Script(func(c ollamatest.Chat) ollamatest.Answer {
		<-time.After(5 * time.Millisecond)
		return answer(c)
	})
	prompts := 30*len(ways)**everywhere + 50
	deck := filepath.Join(t.TempDir(), "deck.db")
	done(t, "--deck", deck, "import", "--as", "prompts", questions(t, prompts))
	env := []string{"OLLAMA_HOST=" + server.URL}
	args = append([]string{"--deck", deck}, args...)
	missing := prompts
	k.each(func(end func(*terminal)) {
		before := len(server.Chats())
		k.after(t, 300*time.Millisecond, end, env, args...)
		if asked := len(server.Chats()) - before; asked > missing+besides {
			t.Errorf("%d requests for %d that are missing", asked, missing)
		}
		missing = prompts - stored(deck)
	})
	before := len(server.Chats())
	if r := command(t, env, args...); r.code != 0 {
		t.Fatal(r.stderr)
	}
	if asked := len(server.Chats()) - before; asked != missing+besides {
		t.Errorf("the last run sent %d requests for %d that were missing", asked, missing)
	}
	sound(t, deck)
	if n := stored(deck); n != prompts {
		t.Errorf("%d are stored, want %d", n, prompts)
	}
}

func killExport(t *testing.T, k *killing) {
	deck := numbered(t, 300)
	keys := strings.Repeat("1\n", 300)
	plain := filepath.Join(t.TempDir(), "keys")
	if err := os.WriteFile(plain, []byte(keys), 0o600); err != nil {
		t.Fatal(err)
	}
	tm := launch(t, 100, 30, nil, nil, "sh", "-c", `"$0" --deck "$1" label --plain < "$2"`, program, deck, plain)
	tm.awaitExit()
	want := done(t, "--deck", deck, "export", "--to", "trl", "--out", "-")
	out := filepath.Join(t.TempDir(), "out.jsonl")
	k.each(func(end func(*terminal)) {
		k.after(t, 120*time.Millisecond, end, nil, "--deck", deck, "export", "--to", "trl", "--out", out)
		if has, err := os.ReadFile(out); err == nil && string(has) != want {
			t.Errorf("half a file is left: %d bytes of %d", len(has), len(want))
		}
		if k.IntN(2) == 0 {
			_ = os.Remove(out) // the next one makes it anew
		}
	})
	sound(t, deck)
}

func killMigration(t *testing.T, k *killing) {
	version := 3
	old := func() string {
		path := filepath.Join(t.TempDir(), "deck.db")
		oldDeck(t, path, version)
		return path
	}
	var wants [5]stats // by version
	for version = range wants {
		if version >= 3 {
			whole := old()
			command(t, nil, "--deck", whole, "doctor", "--repair", "--quick")
			wants[version] = statsOf(t, whole)
		}
	}
	deck := old()
	k.each(func(end func(*terminal)) {
		k.after(t, 250*time.Millisecond, end, nil, "--deck", deck, "doctor", "--repair", "--quick")
		if r := command(t, nil, "--deck", deck, "stats", "--json"); r.code == 0 { // it is up to date
			if s := statsOf(t, deck); s != wants[version] {
				t.Errorf("after the upgrade from version %d %+v, want %+v", version, s, wants[version])
			}
			sound(t, deck)
			version = 7 - version
			deck = old()
		}
	})
}

// oldDeck makes a deck of version 3 or 4, from the store's own.
func oldDeck(t *testing.T, path string, version int) {
	t.Helper()
	db, err := sql.Open("sqlite", path)
	if err != nil {
		t.Fatal(err)
	}
	db.SetMaxOpenConns(1)
	files, err := filepath.Glob(fmt.Sprintf("../../store/migrations/000[1-%d]_*.sql", version))
	for _, file := range append(files, fmt.Sprintf("../../store/testdata/old/v%d.sql", version)) {
		text, readErr := os.ReadFile(file)
		_, execErr := db.Exec(string(text))
		err = errors.Join(err, readErr, execErr)
	}
	const prdD = 0x50724444
	_, execErr := db.Exec(fmt.Sprintf(`PRAGMA application_id = %d; PRAGMA user_version = %d; PRAGMA journal_mode = WAL`, prdD, version))
	if err = errors.Join(err, execErr, db.Close(), os.Chmod(path, 0o600)); err != nil {
		t.Fatal(err)
	}
}
