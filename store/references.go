package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
)

// reference is a column that names rows of another table.
type reference struct {
	table, column string
	parent, key   string
	simple        bool // key alone is the INTEGER PRIMARY KEY of parent
}

const allReferences = `
SELECT t.name, f."from", f."table", coalesce(f."to", ''), NOT EXISTS (
		SELECT 1 FROM pragma_foreign_key_list(t.name) g WHERE g.id = f.id AND g.seq > 0)
	AND 1 = (SELECT sum(iif(k.name = f."to" AND k.type = 'INTEGER', 1, 2)) FROM pragma_table_info(f."table") k WHERE k.pk > 0)
FROM sqlite_schema t CROSS JOIN pragma_foreign_key_list(t.name) f WHERE t.type = 'table' ORDER BY t.name, f.id, f.seq`

// doubtful returns the tables of which a reference may lead nowhere. The numbers of
// most tables have no gaps, and then references need not be looked up one by one: one
// between the first number and the last leads to a row.
func doubtful(ctx context.Context, q querier) ([]string, error) {
	byTable := map[string][]reference{}
	err := each(ctx, q, func(rows *sql.Rows) error {
		var r reference
		err := rows.Scan(&r.table, &r.column, &r.parent, &r.key, &r.simple)
		byTable[r.table] = append(byTable[r.table], r)
		return err
	}, allReferences)
	if err != nil {
		return nil, err
	}
	var out []string
	known := map[string]extent{}
	for table, rs := range byTable {
		ends, err := endsOf(ctx, q, table, rs)
		if err != nil {
			return nil, err
		}
		for i, r := range rs {
			if ends[2*i] == nil {
				continue // all are NULL
			}
			parent, seen := known[r.parent]
			if !seen && r.simple {
				if parent, err = extentOf(ctx, q, r.parent, r.key); err != nil {
					return nil, err
				}
				known[r.parent] = parent
			}
			if !r.simple || !parent.spans(ends[2*i], ends[2*i+1]) {
				out = append(out, table)
				break
			}
		}
	}
	slices.Sort(out)
	return out, nil
}

// endsOf returns the least and the greatest value of each of these columns of a table,
// which it reads once.
func endsOf(ctx context.Context, q querier, table string, rs []reference) ([]any, error) {
	columns := make([]string, len(rs))
	ends, into := make([]any, 2*len(rs)), make([]any, 2*len(rs))
	for i, r := range rs {
		columns[i] = fmt.Sprintf(`min(%[1]s), max(%[1]s)`, quoted(r.column))
	}
	for i := range ends {
		into[i] = &ends[i]
	}
	return ends, q.QueryRowContext(ctx, `SELECT `+strings.Join(columns, `, `)+` FROM `+quoted(table)).Scan(into...)
}

// extent is the range of numbers of a table's rows.
type extent struct{ first, last, rows int64 }

// extentOf returns the extent of a table whose INTEGER PRIMARY KEY is key. SQLite finds
// one end of a table at once, but would read all of it for two.
func extentOf(ctx context.Context, q querier, table, key string) (n extent, err error) {
	var first, last sql.NullInt64
	err = q.QueryRowContext(ctx, fmt.Sprintf(`SELECT (SELECT min(%[1]s) FROM %[2]s), (SELECT max(%[1]s) FROM %[2]s), (SELECT count(*) FROM %[2]s)`,
		quoted(key), quoted(table))).Scan(&first, &last, &n.rows)
	n.first, n.last = first.Int64, last.Int64
	return n, err
}

// spans reports whether the table has a row of every number between two.
func (n extent) spans(least, greatest any) bool {
	a, ok := least.(int64)
	b, also := greatest.(int64)
	return ok && also && n.rows > 0 && n.rows == n.last-n.first+1 && n.first <= a && b <= n.last
}

// quoted returns the name of a table or column as SQL writes it.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
