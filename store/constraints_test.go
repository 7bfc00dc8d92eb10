package store

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
)

// Every constraint of the schema is found in its text, and whatever value stands in
// whatever column, doctor and SQLite's own check agree on whether it breaks one.
func TestConstraints(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", ":memory:")
	must(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { must(t, db.Close()) })
	exec := func(query string, args ...any) error {
		_, err := db.ExecContext(t.Context(), query, args...)
		return err
	}
	must(t, exec(schemaText+`DROP TRIGGER events_no_update; DROP TRIGGER events_no_delete`))
	all, err := constraintsByTable(t.Context(), db)
	must(t, err)
	n := 0
	for _, of := range all {
		n += len(of)
	}
	if want := strings.Count(schemaText, "CHECK ("); n != want {
		t.Errorf("%d constraints are found, want %d", n, want)
	}
	brokenBy := func(table, what string) (n int) {
		t.Helper()
		must(t, exec(`PRAGMA ignore_check_constraints = 0`))
		var said string
		must(t, db.QueryRowContext(t.Context(), `PRAGMA quick_check(`+table+`)`).Scan(&said))
		must(t, exec(`PRAGMA ignore_check_constraints = 1`))
		var terms []string
		for _, constraint := range all[table] {
			terms = append(terms, `coalesce(`+breaks(constraint)+`, 0)`)
		}
		must(t, db.QueryRowContext(t.Context(), `SELECT `+strings.Join(terms, ` + `)+` FROM `+table).Scan(&n))
		if strings.Contains(said, "CHECK constraint failed") != (n > 0) {
			t.Errorf("%s with %s breaks %d constraints, SQLite says %s", table, what, n, said)
		}
		return n
	}
	must(t, exec(`PRAGMA ignore_check_constraints = 1`))
	for table, of := range all {
		columns, ones := columnsOf(t, db, table)
		must(t, exec(`DELETE FROM `+table))
		must(t, exec(`INSERT INTO `+table+` (`+strings.Join(columns, ", ")+`) VALUES (`+strings.Join(ones, ", ")+`)`))
		good, bad := 0, 0
		for range 2 { // the second time, all columns but one have a good value
			for _, column := range columns {
				if !strings.Contains(strings.Join(of, " "), column) {
					continue
				}
				set := `UPDATE ` + table + ` SET ` + column + ` = ?`
				var best any
				least := len(of) + 1
				for _, value := range []any{nil, 9, 7, 1, "x", "{", "[1]", "", "pair", "prompt", "dropped", "tie", "a", "filter", "choose", "user", "complete", "done", "fresh"} {
					if exec(set, value) != nil {
						continue // the type of the column
					}
					n := brokenBy(table, fmt.Sprint(column, " = ", value))
					if n < least {
						least, best = n, value
					}
					if n == 0 {
						good++
					} else {
						bad++
					}
				}
				if least <= len(of) {
					must(t, exec(set, best))
				}
			}
		}
		if good == 0 || bad == 0 {
			t.Errorf("%s: %d good values, %d bad ones", table, good, bad)
		}
	}
}

// A constraint is found and means the same whatever stands in it, beside it or around its
// lists.
func TestConstraintsOfAnySchema(t *testing.T) {
	t.Parallel()
	db, err := sql.Open("sqlite", ":memory:")
	must(t, err)
	db.SetMaxOpenConns(1)
	t.Cleanup(func() { must(t, db.Close()) })
	for i, constraint := range []string{
		`a IN (1, 2)`, `a IN ('x', 'y')`, `a IN ('x, y', 'z')`, `a IN ('it''s', 'x')`, `a IN (1, NULL)`, `a IN ()`, `"a" IN (1, 2)`,
		`a NOT IN (1, 2)`, `NOT a IN (1, 2)`, `-a IN (1, 2)`, `b + a IN (1, 2)`, `b = a IN (0, 1)`, `a || 'z' IN ('xz', '1z')`,
		`a IS NULL OR a IN (1, 2)`, `a IN (1, 2) AND b BETWEEN 1 AND 2`, `(a = 'x') = (b IN (0, 1))`, `((a) IN ((1), (2)))`,
		`json_valid(a)`, `a IS NULL OR json_valid(a)`, `NOT json_valid(a)`, `a <> ') IN (1, 2)' -- )`, `a <> 'json_valid(a)' /* ) */`,
		`a <> 'CHECK (a)'`, "[a] IN (1, 2) AND `b` < 2", ` a IN (1, 2) `,
	} {
		table := fmt.Sprintf(`t%d`, i)
		_, err := db.ExecContext(t.Context(), `CREATE TABLE `+table+" (a, b, [)] DEFAULT '(', `(` CHECK ("+constraint+"\n), CHECK (b > -1)); PRAGMA ignore_check_constraints = 1;"+
			`WITH v (x) AS (VALUES (NULL), (0), (1), (2), (3), ('x'), ('y'), ('x, y'), ('it''s'), ('[]'), ('{'), ('[1]'))
			INSERT INTO `+table+` (a, b) SELECT a.x, b.x FROM v a, v b WHERE typeof(b.x) <> 'text'`)
		must(t, err)
		all, err := constraintsByTable(t.Context(), db)
		must(t, err)
		if got := all[table]; len(got) != 2 || got[0] != constraint+"\n" || got[1] != `b > -1` {
			t.Errorf("%s: found %q", constraint, got)
			continue
		}
		var differ int
		must(t, db.QueryRowContext(t.Context(), `SELECT count(*) FROM `+table+` WHERE (`+breaks(constraint)+`) IS NOT NOT (`+constraint+"\n)").Scan(&differ))
		if differ > 0 {
			t.Errorf("%s: %d rows break it for doctor or for SQLite, not for both", constraint, differ)
		}
	}
}

// columnsOf returns the columns of a table and a one for each, as SQL writes it.
func columnsOf(t *testing.T, db *sql.DB, table string) (names, ones []string) {
	must(t, each(t.Context(), db, func(rows *sql.Rows) error {
		var name, kind string
		err := rows.Scan(&name, &kind)
		names = append(names, name)
		one := `1`
		if kind == "BLOB" {
			one = `x'01'`
		}
		ones = append(ones, one)
		return err
	}, `SELECT name, type FROM pragma_table_info(?) ORDER BY cid`, table))
	return names, ones
}
