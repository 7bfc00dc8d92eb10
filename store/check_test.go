package store

import (
	"os"
	"path/filepath"
	"testing"

	"prefdeck/stages"
	"prefdeck/stages/label"
)

// Each kind of damage is found, named, and comes with advice.
func TestCheckFinds(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ damage, check string }{
		"lost from the queue":  {`DELETE FROM queue WHERE pair = (SELECT min(pair) FROM queue)`, "deck queue"},
		"state in the queue":   {`UPDATE queue SET state = 'done'`, "deck queue"},
		"counts":               {`UPDATE queue_counts SET n = n + 1 WHERE state = 'done'`, "deck counts"},
		"flags":                {`INSERT INTO flagged SELECT min(id) FROM pairs`, "deck flags"},
		"funnel":               {`INSERT INTO filters (stage, kind, name, version, config, passed) VALUES ('filter', 'pair', 'x', 1, '{}', 4)`, "deck funnel"},
		"orphaned verdict":     {`INSERT INTO filters (stage, kind, name, version, config) VALUES ('filter', 'response', 'x', 1, '{}'); INSERT INTO filter_results (subject, filter, pass) SELECT 'nothing', max(id), 1 FROM filters`, "deck verdicts"},
		"orphaned score":       {`INSERT INTO scores (subject, kind, what, scorer, value) VALUES ('nothing', 'prompt', 'x', 'y', 1)`, "deck scores"},
		"dangling reference":   {`PRAGMA foreign_keys = off; UPDATE responses SET model = 'nothing'`, "deck foreign keys"},
		"prompt without turns": {`DELETE FROM prompt_turns WHERE prompt = (SELECT min(id) FROM prompts)`, "deck prompts"},
		"another prompt's":     {`UPDATE pairs SET prompt = (SELECT min(id) FROM prompts)`, "deck pairs"},
		"missing trigger":      {`DROP TRIGGER label_events_no_delete`, "deck schema"},
		"foreign table":        {`CREATE TABLE mine (x)`, "deck schema"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := closed(t, t.TempDir())
			d := open(t, path, options())
			if f := broken(t, path); f != nil {
				t.Fatalf("a good deck has %+v", f)
			}
			_, err := d.writer.Exec(test.damage)
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

func TestCheckPages(t *testing.T) {
	t.Parallel()
	path := closed(t, t.TempDir())
	d := open(t, path, options())
	page := query[int](t, d, `SELECT rootpage FROM sqlite_schema WHERE name = 'responses_prompt'`)
	must(t, d.Close())
	d.writer = nil
	patch(t, path, (page-1)*4096, make([]byte, 512))
	if f := broken(t, path); len(f) == 0 || f[0].Check != "deck integrity" || f[0].Level != stages.Broken {
		t.Errorf("doctor finds %+v", f)
	}
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

func TestRepair(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	d := open(t, path, options())
	pairs := withPairs(t, d, 5)
	must(t, d.Append(t.Context(), choose(pairs[0], label.Graded(1))))
	must(t, d.Append(t.Context(), choose(pairs[1], label.Choice{Answer: label.Skip})))
	must(t, d.AddNote(t.Context(), label.Note{Pair: pairs[2], Kind: label.NoteFlag, Text: "odd"}))
	want, err := d.Progress(t.Context())
	must(t, err)
	_, err = d.writer.Exec(`DELETE FROM queue WHERE state = 'open'; DELETE FROM flagged; UPDATE queue_counts SET n = 9; UPDATE filters SET passed = 3`)
	must(t, err)
	must(t, d.Repair(t.Context()))
	if f := broken(t, path); f != nil {
		t.Errorf("doctor finds %+v", f)
	}
	if got, err := d.Progress(t.Context()); err != nil || got != want {
		t.Errorf("progress %+v, want %+v, %v", got, want, err)
	}
}
