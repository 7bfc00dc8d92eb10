package store

import (
	"bytes"
	"database/sql"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages/exchange"
	"prefdeck/stages/exchange/export"
)

// exports returns what a deck is exported as in every format.
func exports(t *testing.T, d *Deck) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, name := range export.Formats() {
		var b bytes.Buffer
		if name == export.WholeDeck {
			continue // TestAFileOfRowsIsTheDeck compares it
		}
		if _, err := export.Export(t.Context(), d, &b, name, export.Options{}); err != nil && !errors.Is(err, export.ErrNothing) {
			t.Fatalf("%s: %v", name, err)
		}
		out[name] = b.Bytes()
	}
	return out
}

// A deck comes back in whole from a file of its rows, bytes that are not UTF-8
// included.
func TestAFileOfRowsIsTheDeck(t *testing.T) {
	t.Parallel()
	for seed := range uint64(4) {
		d, back := sat(t, rand.New(rand.NewPCG(seed, 3)), "anna", 0, 6), fresh(t)
		path := filepath.Join(t.TempDir(), "whole.jsonl")
		s, err := export.File(t.Context(), d, path, export.WholeDeck, export.Options{})
		must(t, err)
		r, err := exchange.Import(t.Context(), back, []string{path}, exchange.ImportOptions{}, nil)
		if err != nil || r.Added.Pairs != 7 || r.Rows < s.Rows-1 {
			t.Fatalf("%d rows were written, read was %+v, %v", s.Rows, r, err)
		}
		again := filepath.Join(t.TempDir(), "again.jsonl")
		_, err = export.File(t.Context(), back, again, export.WholeDeck, export.Options{})
		must(t, err)
		if was, is := must1(os.ReadFile(path)), must1(os.ReadFile(again)); !bytes.Equal(is, was) {
			t.Errorf("seed %d: exported again, the deck is\n%s\nwant\n%s", seed, is, was)
		}
		want, got := exports(t, d), exports(t, back)
		for name := range want {
			if !bytes.Equal(got[name], want[name]) {
				t.Errorf("seed %d: %s is\n%s\nwant\n%s", seed, name, got[name], want[name])
			}
		}
		must(t, os.WriteFile(path, append(must1(os.ReadFile(path)), `{"prefdeck":"pairs","id":"0g"}`...), 0o600))
		before := recordsOf(t, d)
		if _, err := exchange.Import(t.Context(), d, []string{path}, exchange.ImportOptions{}, nil); err == nil {
			t.Error("a broken row is taken in")
		}
		if after := recordsOf(t, d); !slices.Equal(after, before) {
			t.Errorf("a broken file changed %d rows to %d", len(before), len(after))
		}
	}
}

// Files of rows that were written before version 5 come in, and programs of before read
// those of today: a record has the same fields, however the tables hold them.
func TestRecordsAreThoseOfVersion4(t *testing.T) {
	t.Parallel()
	old, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "old.db"))
	must(t, err)
	defer func() { must(t, old.Close()) }()
	for _, m := range history(t)[:4] {
		_, err := old.Exec(m.sql)
		must(t, err)
	}
	d := fresh(t)
	for _, table := range []string{"prompts", "responses"} {
		columns, err := wholeColumnsOf(t.Context(), d.reader, table)
		must(t, err)
		var got, want []string
		for _, c := range columns {
			got = append(got, c.name)
		}
		must(t, each(t.Context(), old, func(rows *sql.Rows) error {
			var name string
			err := rows.Scan(&name)
			want = append(want, name)
			return err
		}, `SELECT name FROM pragma_table_info(?) WHERE name <> 'n'`, table))
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("records of %s have %q, want %q", table, got, want)
		}
	}
}

// A file of rows that lost some says so; the others come in.
func TestAFileOfRowsThatWasCut(t *testing.T) {
	t.Parallel()
	d := sat(t, rand.New(rand.NewPCG(1, 3)), "anna", 0, 6)
	path := filepath.Join(t.TempDir(), "whole.jsonl")
	_, err := export.File(t.Context(), d, path, export.WholeDeck, export.Options{})
	must(t, err)
	lines := bytes.SplitAfter(must1(os.ReadFile(path)), []byte("\n"))
	lines = lines[:len(lines)-1] // nothing follows the last line's end
	last := len(lines) - 1
	for want, left := range map[string][][]byte{
		"":                                   slices.Concat(lines, lines),
		"its last line is missing":           lines[:last-3],
		"its last line is missing: ":         slices.Concat(lines, lines[:2]),
		"rows are there; they were imported": slices.Concat(lines[:last-3], lines[last:]),
	} {
		must(t, os.WriteFile(path, bytes.Join(left, nil), 0o600))
		back := fresh(t)
		r, err := exchange.Import(t.Context(), back, []string{path}, exchange.ImportOptions{}, nil)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) || r.Added.Pairs != 7 {
			t.Errorf("%+v, %v, want %q", r.Added, err, want)
		}
	}
}

// Another program may write the rows anew: with blanks they are the same deck, with their
// fields in another order they are refused and become no prompts.
func TestAFileOfRowsWrittenByOthers(t *testing.T) {
	t.Parallel()
	d := sat(t, rand.New(rand.NewPCG(1, 3)), "anna", 0, 6)
	path := filepath.Join(t.TempDir(), "whole.jsonl")
	_, err := export.File(t.Context(), d, path, export.WholeDeck, export.Options{})
	must(t, err)
	file := must1(os.ReadFile(path))
	must(t, os.WriteFile(path, bytes.ReplaceAll(file, []byte(`{"prefdeck":"`), []byte(` { "prefdeck" : "`)), 0o600))
	back := fresh(t)
	if r, err := exchange.Import(t.Context(), back, []string{path}, exchange.ImportOptions{}, nil); err != nil || r.Added.Pairs != 7 {
		t.Errorf("with blanks: %+v, %v", r.Added, err)
	}
	if was, is := recordsOf(t, d), recordsOf(t, back); !slices.Equal(is, was) {
		t.Errorf("with blanks, %d rows come in of %d", len(is), len(was))
	}
	sorted := regexp.MustCompile(`(?m)^\{("prefdeck":"[a-z_]+"),(.+)\}$`).ReplaceAll(file, []byte(`{$2,$1}`))
	must(t, os.WriteFile(path, sorted, 0o600))
	r, err := exchange.Import(t.Context(), fresh(t), []string{path}, exchange.ImportOptions{}, nil)
	if err == nil || r.Added.Prompts > 0 || !strings.Contains(r.Bad[0].Error(), "a row of a whole deck") {
		t.Errorf("in another order: %+v, %v", r, err)
	}
}

func must1(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}
