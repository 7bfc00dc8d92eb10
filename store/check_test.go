package store

import (
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"prefdeck/stages"
	"prefdeck/stages/filter"
	"prefdeck/stages/label"
)

// Each kind of damage is found, named, and comes with advice.
func TestCheckFinds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ damage, check string }{
		"lost from the queue": {`DELETE FROM queue WHERE pair = (SELECT min(pair) FROM queue)`, "deck queue"},
		"state in the queue":  {`UPDATE queue SET state = 'done'`, "deck queue"},
		"place in the queue":  {`UPDATE queue SET place = place + 1 WHERE pair = 2`, "deck queue"},
		"prompt in the queue": {`UPDATE queue SET prompt = x'00' WHERE pair = 3`, "deck queue"},
		"age in the queue":    {`UPDATE queue SET made = made - 1 WHERE pair = 1`, "deck queue"},
		"skips in the queue":  {`UPDATE queue SET skips = 2 WHERE pair = 2`, "deck queue"},
		"left in the queue":   {`UPDATE pairs SET route = 'machine' WHERE n = 2`, "deck queue"},
		"audit not in it":     {`DELETE FROM queue WHERE pair = 1; UPDATE pairs SET route = 'dropped' WHERE n = 1; INSERT INTO audits (pair, at) VALUES (1, 0)`, "deck queue"},
		"label not in it":     {planted("1, 'choose', NULL, 1, 'anna', 'a'"), "deck queue"},
		"skip not in it":      {planted("1, 'choose', NULL, 1, 'anna', 'skip'"), "deck queue"},
		"undone in the queue": {planted("1, 'choose', NULL, 1, 'anna', 'a'", "2, 'retract', 1, 1, 'anna', NULL") + `; UPDATE queue SET state = 'done' WHERE pair = 1`, "deck queue"},
		"undone from afar":    {planted("1, 'choose', NULL, 1, 'anna', 'a'", "2, 'retract', 1, 2, 'anna', NULL") + `; UPDATE queue SET state = 'done' WHERE pair = 1`, "deck queue"},
		"undone for another":  {planted("1, 'choose', NULL, 1, 'anna', 'a'", "2, 'retract', 1, 2, 'anna', NULL"), "deck log"},
		"undone by another":   {planted("1, 'choose', NULL, 1, 'anna', 'a'", "2, 'retract', 1, 1, 'bert', NULL"), "deck log"},
		"an undo undone":      {planted("1, 'choose', NULL, 1, 'anna', 'a'", "2, 'retract', 1, 1, 'anna', NULL", "3, 'retract', 2, 1, 'anna', NULL"), "deck log"},
		"undone beforehand":   {`PRAGMA foreign_keys = off; ` + planted("1, 'retract', 2, 1, 'anna', NULL", "2, 'choose', NULL, 1, 'anna', 'a'"), "deck log"},
		"another's label":     {planted("1, 'choose', NULL, 1, 'bert', 'a'") + `; UPDATE queue SET state = 'done' WHERE pair = 1`, "deck queue"},
		"done by a repeat":    {`INSERT INTO presentations (n, id, pair, annotator, left_side, kind, at) VALUES (1, 'p', 1, 'anna', 'a', 'repeat', 0); INSERT INTO events (n, kind, pair, annotator, answer, repeat_of, id, at) VALUES (1, 'choose', 1, 'anna', 'a', 1, 'e', 0); UPDATE queue SET state = 'done' WHERE pair = 1`, "deck queue"},
		"older than a skip":   {planted("1, 'choose', NULL, 1, 'anna', 'a'", "2, 'choose', NULL, 1, 'anna', 'skip'") + `; UPDATE queue SET state = 'done', skips = 1 WHERE pair = 1`, "deck queue"},
		"two states swapped":  {planted("1, 'choose', NULL, 1, 'anna', 'a'") + `; UPDATE queue SET state = 'done' WHERE pair = 2`, "deck queue"},
		"doubt in the queue":  {`UPDATE queue SET doubt = 0.25 WHERE pair = 2`, "deck doubts"},
		"doubt of a judge":    {`INSERT INTO judgements (pair, judge, first, probability, answer) VALUES (2, 'j', 'a', 0.75, 'a')`, "deck doubts"},
		"counts":              {`UPDATE queue_counts SET n = n + 1 WHERE state = 'done'`, "deck counts"},
		"counts swapped":      {`UPDATE queue_counts SET n = 3 - n WHERE state = 'open'`, "deck counts"},
		"lost count":          {`DELETE FROM queue_counts WHERE state = 'flagged'`, "deck counts"},
		"flags":               {`INSERT INTO flagged SELECT min(n) FROM pairs`, "deck flags"},
		"lost flag":           {`INSERT INTO notes (pair, annotator, kind, text, at) VALUES (2, 'anna', 'flag', 'x', 0)`, "deck flags"},
		"test set":            {`INSERT INTO settings VALUES ('tested', '["0011223344556677"]')`, "deck test set"},
		"setting":             {`INSERT INTO settings VALUES ('queue', '{')`, "deck settings"},
		"broken constraint":   {`PRAGMA ignore_check_constraints = on; UPDATE pairs SET route = 'x' WHERE n = 2`, "deck rows"},
		"funnel":              {`INSERT INTO filters (stage, kind, name, version, config, passed) VALUES ('filter', 'pair', 'x', 1, '{}', 4)`, "deck funnel"},
		"orphaned verdict":    {`INSERT INTO filters (stage, kind, name, version, config) VALUES ('filter', 'response', 'x', 1, '{}'); INSERT INTO filter_results (subject, filter, pass) SELECT x'00', max(id), 1 FROM filters`, "deck verdicts"},
		"orphaned score":      {`INSERT INTO scores (subject, kind, what, scorer, value) VALUES (x'00', 'prompt', 'x', 'y', 1)`, "deck scores"},
		"verdict on a prompt": {`INSERT INTO filters (stage, kind, name, version, config) VALUES ('prompts', 'prompt', 'x', 1, '{}'); INSERT INTO filter_results (subject, filter, pass) SELECT r.id, f.id, 1 FROM filters f, responses r`, "deck verdicts"},
		"score of a response": {`INSERT INTO scores (subject, kind, what, scorer, value) SELECT id, 'response', 'x', 'y', 1 FROM prompts`, "deck scores"},
		"response's orphan":   {`INSERT INTO scores (subject, kind, what, scorer, value) VALUES (x'00', 'response', 'x', 'y', 1)`, "deck scores"},
		"scores swapped":      {`INSERT INTO scores (subject, kind, what, scorer, value) SELECT id, 'prompt', 'x', 'y', 1 FROM responses WHERE n = 1 UNION ALL SELECT id, 'response', 'x', 'y', 1 FROM prompts WHERE n = 1`, "deck scores"},
		"score of a prompt":   {`INSERT INTO scores (subject, kind, what, scorer, value) SELECT id, 'prompt', 'x', 'y', 1 FROM responses`, "deck scores"},
		"dangling reference":  {`PRAGMA foreign_keys = off; UPDATE responses SET model = 99`, "deck rows"},
		"reference to a gap":  {`PRAGMA foreign_keys = off; DELETE FROM prompts WHERE n = 2`, "deck rows"},
		"reference beyond":    {`PRAGMA foreign_keys = off; UPDATE pairs SET run = 1`, "deck rows"},
		"verdict of nothing":  {`PRAGMA foreign_keys = off; INSERT INTO filter_results (subject, filter, pass) VALUES (x'00', 7, 1)`, "deck rows"},
		"a pair of one":       {`UPDATE pairs SET a = b WHERE n = 2`, "deck pairs"},
		"A of another prompt": {`UPDATE pairs SET a = 1 WHERE n = 2`, "deck pairs"},
		"B of another prompt": {`UPDATE pairs SET b = 1 WHERE n = 3`, "deck pairs"},
		"a response moved":    {`UPDATE responses SET prompt = 1 WHERE n = 3`, "deck pairs"},
		"another prompt's":    {`UPDATE pairs SET prompt = (SELECT min(n) FROM prompts)`, "deck pairs"},
		"missing trigger":     {`DROP TRIGGER events_no_delete`, "deck schema"},
		"another trigger":     {`DROP TRIGGER events_no_delete; CREATE TRIGGER events_no_delete BEFORE DELETE ON events BEGIN SELECT 1; END`, "deck schema"},
		"foreign table":       {`CREATE TABLE mine (x)`, "deck schema"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := closed(t, t.TempDir())
			d := open(t, path, options())
			if f := broken(t, path); f != nil {
				t.Fatalf("a good deck has %+v", f)
			}
			err := alter(d, test.damage)
			must(t, err)
			found := false
			for _, f := range broken(t, path) {
				found = found || f.Check == test.check
				if f.Advice == "" || f.Text == "" {
					t.Errorf("no advice: %+v", f)
				}
			}
			if !found {
				t.Errorf("%s is not found: %+v", test.check, broken(t, path))
			}
		})
	}
}

// planted returns a statement that writes events to the log past the deck's methods.
func planted(events ...string) string {
	return `INSERT INTO events (n, kind, target, pair, annotator, answer, id, at) VALUES (` + strings.Join(events, `, hex(randomblob(8)), 0), (`) + `, hex(randomblob(8)), 0)`
}

func TestCheckPages(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	d := open(t, path, options())
	page := query[int](t, d, `SELECT rootpage FROM sqlite_schema WHERE name = 'responses_prompt'`)
	must(t, d.Close())
	d.writer = nil
	patch(t, path, (page-1)*pageSize, make([]byte, 512))
	if f := broken(t, path); len(f) == 0 || f[0].Check != "deck integrity" || f[0].Level != stages.Broken {
		t.Errorf("doctor finds %+v", f)
	}
}

// A file that is cut while doctor reads it as memory is a finding, not the end of the
// program: the rest is read in the usual way.
func TestCheckOfAFileThatIsCut(t *testing.T) {
	t.Parallel()
	for name, left := range map[string]int64{"to a page": pageSize, "to nothing": 0} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkCut(t, left)
		})
	}
}

func checkCut(t *testing.T, left int64) {
	path := filepath.Join(t.TempDir(), "deck.db")
	d := open(t, path, options())
	withPairs(t, d, 2_000)
	must(t, d.Close())
	d = open(t, path, Options{ReadOnly: true})
	c := checker{d: d, reads: d.mapped(atOnce)}
	var faults, lines int
	cut := func(ctx context.Context, q querier) (*problem, error) {
		faults++
		return nil, each(ctx, q, func(rows *sql.Rows) error {
			if lines++; lines == 10 {
				return os.Truncate(path, left)
			}
			return nil
		}, `SELECT text FROM responses ORDER BY n`)
	}
	for i, n := range []named{{"a walk", cut, 1, false}, {"deck integrity", c.integrity, 1, true}, {"deck rows", c.rows, 1, true}} {
		if f := c.finding(t.Context(), n); f.Level != stages.Broken || f.Advice == "" {
			t.Errorf("%d: doctor finds %+v", i, f)
		}
		if n := c.reads.memory.Stats().Idle; n > 0 {
			t.Errorf("%d: %d connections that met a fault wait for another check", i, n)
		}
	}
	if !c.reads.faulted.Load() || faults != 2 {
		t.Errorf("a fault: %v; looked %d times", c.reads.faulted.Load(), faults)
	}
	must(t, c.reads.close())
}

func TestCheckMode(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	must(t, os.Chmod(path, 0o644))
	if f := broken(t, path); len(f) != 1 || f[0].Check != "deck mode" || f[0].Level != stages.Warn {
		t.Errorf("doctor finds %+v", f)
	}
}

// Doctor leaves no file behind beside a deck that nobody has open.
func TestCheckLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := closed(t, dir)
	before := tree(t, dir)
	if f := broken(t, path); f != nil {
		t.Errorf("doctor finds %+v", f)
	}
	if tree(t, dir) != before {
		t.Error("something was written")
	}
}

// Whatever is wrong with the deck's derived data, doctor says how to repair it, and
// the repair fixes exactly that, and nothing if nothing is wrong.
func TestRepair(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ damage, said string }{
		"nothing":              {`SELECT 1`, ""},
		"lost from the queue":  {`DELETE FROM queue WHERE state = 'open'`, "put right: 3 rows of the queue contradict the pairs or the label log"},
		"state in the queue":   {`UPDATE queue SET state = iif(state = 'open', 'done', 'open')`, "put right: 4 rows of the queue contradict the pairs or the label log"},
		"foreign in the queue": {`UPDATE pairs SET route = 'dropped'`, "put right: 4 rows of the queue contradict the pairs or the label log; 3 numbers of the queue are wrong"},
		"counts":               {`UPDATE queue_counts SET n = 9 WHERE state <> 'flagged'`, "put right: 4 numbers of the queue are wrong"},
		"lost counts":          {`DELETE FROM queue_counts`, "put right: 5 numbers of the queue are wrong"},
		"flags":                {`DELETE FROM flagged; INSERT INTO flagged SELECT min(n) FROM pairs WHERE n NOT IN (SELECT pair FROM notes)`, "put right: 2 flags contradict the notes"},
		"funnel":               {`UPDATE filters SET passed = 3`, "put right: the counts of 1 filter are wrong"},
		"tested prompts":       {`INSERT INTO settings VALUES ('tested', '["0011223344556677"]')`, "put right: 1 list of the test set's prompts contradicts the test set"},
		"all":                  {`DELETE FROM queue; UPDATE queue_counts SET n = 7; DELETE FROM flagged`, "put right: 4 rows of the queue contradict the pairs or the label log; 1 flag contradicts the notes; 5 numbers of the queue are wrong"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := filepath.Join(t.TempDir(), "deck.db")
			o := options()
			o.idle = time.Hour // once the log has been copied, nothing but the repair writes
			d := open(t, path, o)
			pairs := withPairs(t, d, 4)
			eventually(t, "the log is copied", func() bool {
				return query[bool](t, d, `SELECT EXISTS (SELECT 1 FROM settings WHERE key = 'round' AND value >= '2')`)
			})
			must(t, d.Append(t.Context(), choose(pairs[0], label.Graded(1))))
			must(t, d.Append(t.Context(), choose(pairs[1], label.Choice{Answer: label.Skip})))
			must(t, d.AddNote(t.Context(), label.Note{Pair: pairs[2], Kind: label.NoteFlag, Text: "odd"}))
			must(t, d.UseFilters(t.Context(), []filter.Spec{{Name: "empty", Kind: stages.OfResponse, Version: 1}}))
			err := alter(d, test.damage)
			must(t, err)
			watch := d.connect(1, d.dsn("ro", "FULL"))
			t.Cleanup(func() { must(t, watch.Close()) })
			version := func() (n int64) {
				must(t, watch.QueryRow(`PRAGMA data_version`).Scan(&n))
				return n
			}
			for _, f := range broken(t, path) {
				if !strings.Contains(f.Advice, "prefdeck doctor --repair") {
					t.Errorf("advice %q", f.Advice)
				}
			}
			before := version()
			said, err := d.Repair(t.Context())
			if err != nil || said != test.said {
				t.Errorf("said %q, want %q, %v", said, test.said, err)
			}
			if after := version(); (after != before) != (test.said != "") {
				t.Errorf("said %q, but something was written: %v", said, after != before)
			}
			if f := broken(t, path); f != nil {
				t.Errorf("doctor finds %+v", f)
			}
			if said, err := d.Repair(t.Context()); err != nil || said != "" {
				t.Errorf("once more: %q, %v", said, err)
			}
		})
	}
}

// What is put right some pairs at a time is all put right, and nothing else.
func TestRepairInStretches(t *testing.T) {
	t.Parallel()
	d := fresh(t)
	pairs := withPairs(t, d, 7)
	for _, pair := range pairs[2:5] {
		must(t, d.Append(t.Context(), choose(pair, label.Graded(1))))
	}
	must(t, alter(d, `INSERT INTO judgements (pair, judge, first, probability, answer) SELECT n, 'j', 'a', 0.75, 'a' FROM pairs WHERE n % 2 = 0`))
	const queue = `SELECT json_group_array(json_array(pair, state, skips, place, hex(prompt), made, doubt)) FROM (SELECT * FROM queue ORDER BY pair)`
	mend := func(atOnce int) {
		for _, l := range laws {
			if l.byPair {
				must(t, d.write(t.Context(), func(tx *sql.Tx) error { return l.restore(t.Context(), tx, atOnce) }))
			}
		}
	}
	mend(100)
	want := query[string](t, d, queue)
	for _, atOnce := range []int{1, 2, 3, 7, 8} {
		must(t, alter(d, `UPDATE queue SET state = iif(state = 'open', 'done', 'open'), doubt = doubt + 1 WHERE pair <> 6; DELETE FROM queue WHERE pair = 1`))
		mend(atOnce)
		if got := query[string](t, d, queue); got != want {
			t.Errorf("%d pairs at a time: the queue is\n%s, want\n%s", atOnce, got, want)
		}
	}
}

// A damaged deck, of whatever version and with or without a log, is refused before
// anything is written to it: a repair would take what it reads for the truth.
func TestRepairLooksFirst(t *testing.T) {
	t.Parallel()
	damaged := func(t *testing.T, path string) string {
		db, err := sql.Open("sqlite", path)
		must(t, err)
		var page, size int
		must(t, db.QueryRow(`SELECT rootpage FROM sqlite_schema WHERE name = 'responses_prompt'`).Scan(&page))
		must(t, errors.Join(db.QueryRow(`PRAGMA page_size`).Scan(&size), db.Close()))
		patch(t, path, (page-1)*size, make([]byte, 512))
		return path
	}
	for name, make := range map[string]func(t *testing.T) string{
		"this version": func(t *testing.T) string { return closed(t, t.TempDir()) },
		"an older version": func(t *testing.T) string {
			path := filepath.Join(t.TempDir(), "deck.db")
			oldDeck(t, path, 3)
			return path
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := make(t)
			if err := Intact(t.Context(), path); err != nil {
				t.Fatal("a good deck:", err)
			}
			damaged(t, path)
			before := tree(t, filepath.Dir(path))
			err := Intact(t.Context(), path)
			if !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), ".bak") {
				t.Errorf("error %v", err)
			}
			if tree(t, filepath.Dir(path)) != before {
				t.Error("something was written")
			}
		})
	}
}

func TestKilledRunsAreCountedInWords(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{1: "1 run was killed before it ended", 2: "2 runs were killed before they ended"} {
		if got := killed(n); got != want {
			t.Errorf("%d: %q", n, got)
		}
	}
}

// An index that lacks a row is detected although every page is in order.
func TestCheckIndexes(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	for _, change := range []string{
		// While the index leaves every row out, a row is removed and another added.
		`UPDATE sqlite_schema SET sql = sql || ' WHERE 0' WHERE name = 'pairs_prompt'`,
		`PRAGMA foreign_keys = off; DELETE FROM queue; DELETE FROM pairs WHERE place = (SELECT min(place) FROM pairs)`,
		`UPDATE sqlite_schema SET sql = replace(sql, ' WHERE 0', '') WHERE name = 'pairs_prompt'`,
	} {
		db, err := sql.Open("sqlite", "file:"+path+"?_pragma=writable_schema(1)")
		must(t, err)
		_, err = db.Exec(change)
		must(t, err)
		must(t, db.Close())
	}
	for _, f := range broken(t, path) {
		if f.Check == "deck integrity" && f.Text == "wrong # of entries in index pairs_prompt" {
			return
		}
	}
	t.Errorf("the row that an index has too many is not found: %+v", broken(t, path))
}

// A quick check reads only what costs the same in a deck of any size, and reports
// each check as it begins.
func TestCheckQuickly(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	d := open(t, path, options())
	must(t, alter(d, `UPDATE queue_counts SET n = n + 1`))
	must(t, d.Close())
	d.writer = nil
	var told []string
	quick := CheckOptions{Quick: true, Progress: func(done, total int, now string) {
		if told = append(told, now); done >= total {
			t.Errorf("%s begins when %d of %d are done", now, done, total)
		}
	}}
	for _, f := range Check(t.Context(), path, quick) {
		if f.Level != stages.OK {
			t.Errorf("a quick check finds %+v", f)
		}
	}
	if want := []string{"deck schema", "deck settings", "deck runs", "deck last run"}; !slices.Equal(told, want) {
		t.Errorf("it looked at %q, want %q", told, want)
	}
}

// After a repair that found nothing wrong, doctor does not read the same again, but all
// that a repair does not look at.
func TestCheckOnceRepaired(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	d := open(t, path, options())
	must(t, alter(d, `UPDATE queue_counts SET n = n + 1; CREATE TABLE mine (x); UPDATE pairs SET a = b WHERE n = 2`))
	var wrong []string
	for _, f := range Check(t.Context(), path, CheckOptions{Repaired: true}) {
		if f.Level == stages.Broken {
			wrong = append(wrong, f.Check)
		}
	}
	if want := []string{"deck schema", "deck pairs"}; !slices.Equal(wrong, want) {
		t.Errorf("it finds %q, want %q", wrong, want)
	}
}

// BenchmarkCheckBesideQuickCheck measures what doctor takes beside SQLite's own
// check of the pages.
func BenchmarkCheckBesideQuickCheck(b *testing.B) {
	path := filledDeck(b, 20_000)
	d := open(b, path, options())
	var ours, theirs time.Duration
	for b.Loop() {
		began := time.Now()
		Check(b.Context(), path, CheckOptions{})
		ours += time.Since(began)
		began = time.Now()
		query[string](b, d, `PRAGMA quick_check`)
		theirs += time.Since(began)
	}
	b.ReportMetric(ours.Seconds()/theirs.Seconds(), "of-quick_check")
}
