package store

import (
	"database/sql"
	goflag "flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = goflag.Bool("update", false, "write schema.sql")

// dumped writes a schema as schema.sql has it, with the rows that every deck begins with.
func dumped(t *testing.T, d *Deck) string {
	t.Helper()
	var out strings.Builder
	out.WriteString("-- Written by go test ./store -run TestSchema -update from the migrations.\n\n")
	must(t, each(t.Context(), d.reader, func(rows *sql.Rows) error {
		var text string
		err := rows.Scan(&text)
		out.WriteString(text + schemaEnd)
		return err
	}, `
SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
UNION ALL SELECT 'ANALYZE sqlite_schema'
UNION ALL SELECT format('INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%Q, %Q, %Q)', tbl, idx, stat) FROM sqlite_stat1
UNION ALL SELECT format('INSERT INTO queue_counts (state, skipped, n) VALUES (%Q, %d, %d)', state, skipped, n) FROM queue_counts`))
	return out.String()
}

// rowsOfTables returns how many rows each table has.
func rowsOfTables(t *testing.T, d *Deck) (out []string) {
	t.Helper()
	var names []string
	must(t, each(t.Context(), d.reader, func(rows *sql.Rows) error {
		var name string
		err := rows.Scan(&name)
		names = append(names, name)
		return err
	}, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('sqlite_sequence', 'sqlite_stat4') ORDER BY name`))
	for _, name := range names {
		out = append(out, fmt.Sprint(name, " ", query[int](t, d, `SELECT count(*) FROM `+name)))
	}
	return out
}

func TestSchema(t *testing.T) {
	t.Parallel()
	dir, o := t.TempDir(), options()
	o.migrations = history(t)
	migrated := open(t, filepath.Join(dir, "migrated.db"), o)
	want := dumped(t, migrated)
	if *update {
		must(t, os.WriteFile("schema.sql", []byte(want), 0o644))
		return
	}
	if want != schemaText {
		t.Fatal("schema.sql is not what the migrations make: go test ./store -run TestSchema -update")
	}
	begun := open(t, filepath.Join(dir, "new.db"), options())
	if got := dumped(t, begun); got != want {
		t.Errorf("a new deck is not what schema.sql says:\n%s", got)
	}
	if a, b := fmt.Sprint(rowsOfTables(t, begun)), fmt.Sprint(rowsOfTables(t, migrated)); a != b {
		t.Errorf("a new deck has the rows\n%s\na migrated one\n%s", a, b)
	}
	for _, pragma := range []string{"user_version", "application_id", "page_size", "encoding"} {
		if a, b := query[string](t, begun, `PRAGMA `+pragma), query[string](t, migrated, `PRAGMA `+pragma); a != b {
			t.Errorf("%s %s, migrated %s", pragma, a, b)
		}
	}
}
