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

// suspects returns the tables of which a row may break a constraint or refer to nothing,
// after one pass over each. The numbers of most tables have no gaps, and then references
// need not be looked up one by one: one between the first number and the last leads to a
// row.
func suspects(ctx context.Context, q querier) ([]string, error) {
	demands, err := constraintsByTable(ctx, q)
	if err != nil {
		return nil, err
	}
	wrong := map[string][]string{} // by table: the terms of which one holds of a wrong row
	for table, exprs := range demands {
		for _, expr := range exprs {
			wrong[table] = append(wrong[table], breaks(expr))
		}
	}
	references, err := referencesOf(ctx, q)
	if err != nil {
		return nil, err
	}
	known := map[string]extent{}
	for _, r := range references {
		parent, seen := known[r.parent]
		if !seen && r.simple {
			if parent, err = extentOf(ctx, q, r.parent, r.key); err != nil {
				return nil, err
			}
			known[r.parent] = parent
		}
		wrong[r.table] = append(wrong[r.table], r.outside(parent))
	}
	var out []string
	for table, terms := range wrong {
		var any bool
		err := q.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM `+quoted(table)+` NOT INDEXED WHERE `+strings.Join(terms, ` OR `)+`)`).Scan(&any)
		if err != nil {
			return nil, err
		}
		if any {
			out = append(out, table)
		}
	}
	slices.Sort(out)
	return out, nil
}

func referencesOf(ctx context.Context, q querier) (out []reference, err error) {
	err = each(ctx, q, func(rows *sql.Rows) error {
		var r reference
		err := rows.Scan(&r.table, &r.column, &r.parent, &r.key, &r.simple)
		out = append(out, r)
		return err
	}, allReferences)
	return out, err
}

// outside returns a term that holds of every row whose reference may lead nowhere.
func (r reference) outside(parent extent) string {
	if !r.simple || !parent.whole() {
		return quoted(r.column) + ` IS NOT NULL`
	}
	return fmt.Sprintf(`NOT (%s BETWEEN %d AND %d)`, quoted(r.column), parent.first, parent.last)
}

// extent is the range of numbers of a table's rows.
type extent struct{ first, last, rows int64 }

// extentOf returns the extent of a table whose INTEGER PRIMARY KEY is key. SQLite finds
// one end of a table at once, but would read the whole table for two.
func extentOf(ctx context.Context, q querier, table, key string) (n extent, err error) {
	var first, last sql.NullInt64
	err = q.QueryRowContext(ctx, fmt.Sprintf(`SELECT (SELECT min(%[1]s) FROM %[2]s), (SELECT max(%[1]s) FROM %[2]s), (SELECT count(*) FROM %[2]s)`,
		quoted(key), quoted(table))).Scan(&first, &last, &n.rows)
	n.first, n.last = first.Int64, last.Int64
	return n, err
}

// whole reports whether the table has a row of every number from the first to the last.
func (n extent) whole() bool { return n.rows > 0 && n.rows == n.last-n.first+1 }

// quoted returns the name of a table or column as SQL writes it.
func quoted(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }
