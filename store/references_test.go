package store

import (
	"database/sql"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"prefdeck/stages/label"
)

// What bounds say of references agrees with looking up each of them.
func TestSuspects(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "deck.db")
	d := open(t, path, options())
	for _, pair := range withPairs(t, d, 6) {
		must(t, d.Append(t.Context(), choose(pair, label.Graded(1))))
	}
	must(t, alter(d, `INSERT INTO models (id, name) VALUES (x'01', 'm')`))
	if tables, err := suspects(t.Context(), d.reader); err != nil || len(tables) > 0 {
		t.Fatalf("in a good deck these are suspects: %v, %v", tables, err)
	}
	damage := []string{
		`DELETE FROM prompts WHERE n = #`, `DELETE FROM responses WHERE n = #`, `DELETE FROM pairs WHERE n = #`, `DELETE FROM models`,
		`UPDATE pairs SET a = # + 5`, `UPDATE responses SET model = #`, `UPDATE responses SET run = #`, `UPDATE queue SET pair = pair + 10 * #`,
		`INSERT OR IGNORE INTO gold (pair, answer, at) VALUES (#, 'a', 0)`, `INSERT OR IGNORE INTO flagged (pair) VALUES (#)`,
	}
	conn, err := d.reader.Conn(t.Context())
	must(t, err)
	defer func() { must(t, conn.Close()) }()
	for _, set := range []string{`PRAGMA query_only = 0`, `PRAGMA foreign_keys = 0`} {
		_, err := conn.ExecContext(t.Context(), set)
		must(t, err)
	}
	for _, query := range damage {
		for _, n := range []string{"0", "1", "3", "6", "7"} {
			query := strings.ReplaceAll(query, `#`, n)
			tx, err := conn.BeginTx(t.Context(), nil)
			must(t, err)
			_, err = tx.ExecContext(t.Context(), query)
			must(t, err)
			tables, err := suspects(t.Context(), tx)
			must(t, err)
			err = each(t.Context(), tx, func(rows *sql.Rows) error {
				var table string
				err := rows.Scan(&table)
				if !slices.Contains(tables, table) {
					t.Errorf("%s: %s has references that lead nowhere and is no suspect", query, table)
				}
				return err
			}, `SELECT DISTINCT "table" FROM pragma_foreign_key_check`)
			must(t, err)
			must(t, tx.Rollback())
		}
	}
}
