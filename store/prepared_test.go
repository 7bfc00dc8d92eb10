package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"path/filepath"
	"testing"
)

// counting is a connector that counts the statements its connections prepare and close.
type counting struct {
	connector
	prepared, closed int
}

func (c *counting) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.connector.Connect(ctx)
	if err == nil {
		k := conn.(*keeper)
		k.connection = countingConnection{k.connection, c}
	}
	return conn, err
}

type countingConnection struct {
	connection
	of *counting
}

func (c countingConnection) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	st, err := c.connection.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	c.of.prepared++
	return countingStatement{st.(statement), c.of}, nil
}

type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type countingStatement struct {
	statement
	of *counting
}

func (s countingStatement) Close() error {
	s.of.closed++
	return s.statement.Close()
}

// keeping returns a database with a table of the numbers to 9, on one connection.
func keeping(t *testing.T) (*sql.DB, *counting) {
	t.Helper()
	c := &counting{connector: connector{sqliteDriver(), "file:" + filepath.Join(t.TempDir(), "t.db")}}
	db := sql.OpenDB(c)
	t.Cleanup(func() {
		must(t, db.Close())
		if c.closed != c.prepared {
			t.Errorf("%d statements prepared, %d closed", c.prepared, c.closed)
		}
	})
	db.SetMaxOpenConns(1)
	_, err := db.Exec(`CREATE TABLE t (n INTEGER UNIQUE)`)
	must(t, err)
	for n := range 10 {
		_, err := db.Exec(`INSERT INTO t VALUES (?)`, n)
		must(t, err)
	}
	if c.prepared != 1 {
		t.Errorf("an insert is prepared %d times", c.prepared)
	}
	return db, c
}

func TestStatementsStayPrepared(t *testing.T) {
	t.Parallel()
	const below = `SELECT count(*) FROM t WHERE n < ?`
	for _, c := range []struct {
		name string
		do   func(t *testing.T, db *sql.DB)
		want int
	}{
		{"a query", func(t *testing.T, db *sql.DB) {
			for n := range 10 {
				var got int
				if must(t, db.QueryRow(below, n).Scan(&got)); got != n {
					t.Errorf("%d numbers below %d", got, n)
				}
			}
		}, 1},
		{"in transactions", func(t *testing.T, db *sql.DB) {
			for range 3 {
				must(t, inTx(t.Context(), db, func(tx *sql.Tx) error {
					st, err := tx.Prepare(below)
					must(t, err)
					var got int
					if must(t, st.QueryRow(3).Scan(&got)); got != 3 {
						t.Errorf("%d numbers below 3", got)
					}
					return nil
				}))
			}
		}, 1},
		{"within itself", func(t *testing.T, db *sql.DB) {
			const all = `SELECT n FROM t WHERE n < ? ORDER BY n`
			must(t, inTx(t.Context(), db, func(tx *sql.Tx) error {
				pairs := 0
				err := each(t.Context(), tx, func(*sql.Rows) error {
					return each(t.Context(), tx, func(*sql.Rows) error { pairs++; return nil }, all, 4)
				}, all, 5)
				if pairs != 20 {
					t.Errorf("%d pairs, want 20", pairs)
				}
				return err
			}))
		}, 2},
		{"one that failed", func(t *testing.T, db *sql.DB) {
			for range 3 {
				if _, err := db.Exec(`UPDATE t SET n = 1`); err == nil {
					t.Error("a constraint does not hold")
				}
			}
		}, 3},
		{"a changed table", func(t *testing.T, db *sql.DB) {
			for n := range 2 {
				var got []any
				must(t, each(t.Context(), db, func(rows *sql.Rows) error {
					columns, err := rows.Columns()
					got = append(got, len(columns))
					return err
				}, `SELECT * FROM t WHERE n = 1`))
				if fmt.Sprint(got) != fmt.Sprint([]any{n + 1}) {
					t.Errorf("columns %v, want %d", got, n+1)
				}
				_, err := db.Exec(`ALTER TABLE t ADD COLUMN m`)
				if n == 0 {
					must(t, err)
				}
			}
		}, 1},
		{"a pragma", func(t *testing.T, db *sql.DB) {
			for range 3 {
				_, err := db.Exec(`PRAGMA cache_size = 100`)
				must(t, err)
			}
		}, 0},
		{"too many", func(t *testing.T, db *sql.DB) {
			for range 2 {
				for n := range keptStatements + 1 {
					_, err := db.Exec(fmt.Sprintf(`DELETE FROM t WHERE n = %d`, n))
					must(t, err)
				}
			}
		}, 2 * (keptStatements + 1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			db, counts := keeping(t)
			c.do(t, db)
			if got := counts.prepared - 1; got != c.want {
				t.Errorf("%d statements prepared, want %d", got, c.want)
			}
		})
	}
}
