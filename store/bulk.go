package store

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"prefdeck/stages"
)

// rowsAtOnce is how many rows one statement of a batch inserts. A call costs more than
// a row.
const rowsAtOnce = 32

// table is one of the tables whose rows have a number and an identity.
type table struct {
	name    string
	columns string // begin with n and id
	width   int    // the number of columns
	kind    kind
}

// newTable describes a table by its columns, which begin with n and id.
func newTable(name, columns string, k kind) table {
	return table{name, columns, strings.Count(columns, ",") + 1, k}
}

// newest returns the greatest number in the table, 0 for none.
func (t table) newest(s *statements) (n int64, err error) {
	err = s.row(`SELECT coalesce(max(n), 0) FROM ` + t.name)(&n)
	return n, err
}

// keep inserts the rows of these identities that the table lacks, and reports which
// these are. values appends the columns of row i after n and id. Afterwards s knows
// the numbers of all of them.
//
// keep asks nothing in advance: it numbers the rows as if all were new. Only if a
// statement inserts fewer does it look up the numbers of the rows that were not.
func (t table) keep(s *statements, identities []stages.ID, values func(args []any, i int) ([]any, error)) (added []bool, err error) {
	added = make([]bool, len(identities))
	last, err := t.newest(s)
	if err != nil {
		return nil, err
	}
	known := s.numbersOf(t.kind, len(identities))
	var rows []int // of the statement that is being filled
	args := make([]any, 0, rowsAtOnce*t.width)
	flush := func() error {
		if len(rows) == 0 {
			return nil
		}
		err := t.insertRows(s, identities, rows, args, added)
		rows, args = rows[:0], args[:0]
		return err
	}
	for i, id := range identities {
		if _, there := known[string(id)]; there {
			continue
		}
		raw, err := hex.DecodeString(string(id))
		if err != nil {
			return nil, fmt.Errorf("identity %q: %w", id, err)
		}
		last++
		known[string(id)] = last
		if args, err = values(append(args, last, raw), i); err != nil {
			return nil, fmt.Errorf("%s: %w", id, err)
		}
		if rows = append(rows, i); len(rows) == rowsAtOnce {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
	return added, flush()
}

// insertRows inserts rows, notes in added which of them were new, and corrects the
// numbers that s holds for the others.
func (t table) insertRows(s *statements, identities []stages.ID, rows []int, args []any, added []bool) error {
	query, bound := t.insert(len(rows), args)
	n, err := s.exec(query, bound...)
	if err != nil {
		return err
	}
	if n == int64(len(rows)) {
		for _, i := range rows {
			added[i] = true
		}
		return nil
	}
	known := s.numbersOf(t.kind, 0)
	wanted := make([]stages.ID, len(rows))
	index := make(map[stages.ID]int, len(rows))
	for k, i := range rows {
		wanted[k] = identities[i]
		index[identities[i]] = i
	}
	st, err := s.prepare(`SELECT t.n, j.value FROM json_each(?) j CROSS JOIN ` + t.name + ` t ON t.id = unhex(j.value)`)
	if err != nil {
		return err
	}
	found, err := st.QueryContext(s.ctx, array(wanted))
	if err != nil {
		return err
	}
	defer func() { _ = found.Close() }() // Err has said all there is to say
	for found.Next() {
		var n int64
		var id stages.ID
		if err := found.Scan(&n, &id); err != nil {
			return err
		}
		added[index[id]] = known[string(id)] == n
		known[string(id)] = n
	}
	return found.Err()
}

// insert returns the statement that inserts rows of these values, and its arguments.
// A value that all rows share, such as the run, is bound once, with the first row:
// binding takes longer than reading a bound value. A failure rolls the transaction
// back, so that SQLite need not keep copies of pages to undo one statement.
func (t table) insert(rows int, args []any) (query string, bound []any) {
	shared := t.shared(rows, args)
	var q strings.Builder
	q.WriteString(`INSERT OR ROLLBACK INTO ` + t.name + ` (` + t.columns + `) VALUES `)
	for row := range rows {
		if row > 0 {
			q.WriteString(`, `)
		}
		for column := range t.width {
			q.WriteByte("(,"[min(column, 1)])
			q.WriteByte('?')
			if row > 0 && shared[column] {
				q.WriteString(strconv.Itoa(column + 1))
			} else {
				bound = append(bound, args[row*t.width+column])
			}
		}
		q.WriteByte(')')
	}
	q.WriteString(` ON CONFLICT DO NOTHING`)
	return q.String(), bound
}

// shared reports for each column whether it has the same value in all rows.
func (t table) shared(rows int, args []any) []bool {
	shared := make([]bool, t.width)
	for column := 2; column < t.width; column++ { // n and id differ
		shared[column] = rows > 1
		for row := 1; row < rows && shared[column]; row++ {
			shared[column] = equal(args[row*t.width+column], args[column])
		}
	}
	return shared
}

// equal reports whether two values of a row are known to be equal.
func equal(a, b any) bool {
	if _, bytes := a.([]byte); bytes {
		return false
	}
	return a == b
}
