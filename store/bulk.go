package store

import (
	"database/sql"
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
// keep asks nothing in advance: it numbers the rows as if all that s does not know were
// new. Only if a statement inserts fewer does it look up the numbers of the rows that
// were not.
func (t table) keep(s *statements, identities []stages.ID, values func(args []any, i int) ([]any, error)) (added []bool, err error) {
	added = make([]bool, len(identities))
	last, err := t.newest(s)
	if err != nil {
		return nil, err
	}
	known := s.hashed[t.kind]
	if known == nil {
		known = newIdentities()
		s.hashed[t.kind] = known
	}
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
		raw, err := parseID(id)
		if err != nil {
			return nil, err
		}
		kept := known.add(&raw, last+1)
		if kept == nil {
			continue
		}
		last++
		if args, err = values(append(args, last, kept[:]), i); err != nil {
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
	n, err := t.insert(s, len(rows), args)
	if err != nil {
		return err
	}
	if n == int64(len(rows)) {
		for _, i := range rows {
			added[i] = true
		}
		return nil
	}
	known := s.hashed[t.kind]
	if known.whole {
		return fmt.Errorf("%s: %d of %d new rows were not stored", t.name, int64(len(rows))-n, len(rows))
	}
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
		raw, err := parseID(id)
		if err != nil {
			return err
		}
		added[index[id]] = known.find(&raw) == n
		known.correct(&raw, n)
	}
	return found.Err()
}

// shape is the key of an insert's text: it is looked up before it is written, since a
// batch has hundreds of the same.
type shape struct {
	table  string
	rows   int
	shared uint64 // a bit for each column that has the same value in all rows
}

// insert inserts rows of these values, and returns how many were new. A value that all
// rows share, such as the run, is bound once, with the first row: binding takes longer
// than reading a bound value.
func (t table) insert(s *statements, rows int, args []any) (added int64, err error) {
	of := shape{t.name, rows, t.shared(rows, args)}
	st := s.inserts[of]
	if st == nil {
		if st, err = s.prepare(t.query(of)); err != nil {
			return 0, err
		}
		if s.inserts == nil {
			s.inserts = map[shape]*sql.Stmt{}
		}
		s.inserts[of] = st
	}
	bound := args[:t.width]
	for i, v := range args[t.width:] { // what is kept moves up
		if of.shared>>(i%t.width)&1 == 0 {
			bound = append(bound, v)
		}
	}
	res, err := st.ExecContext(s.ctx, bound...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// query writes an insert. A failure rolls the transaction back, so that SQLite need not
// keep copies of pages to undo one statement.
func (t table) query(of shape) string {
	var q strings.Builder
	q.WriteString(`INSERT OR ROLLBACK INTO ` + t.name + ` (` + t.columns + `) VALUES `)
	for row := range of.rows {
		if row > 0 {
			q.WriteString(`, `)
		}
		for column := range t.width {
			q.WriteByte("(,"[min(column, 1)])
			q.WriteByte('?')
			if row > 0 && of.shared>>column&1 != 0 {
				q.WriteString(strconv.Itoa(column + 1))
			}
		}
		q.WriteByte(')')
	}
	q.WriteString(` ON CONFLICT DO NOTHING`)
	return q.String()
}

// shared returns which columns have the same value in all rows.
func (t table) shared(rows int, args []any) (columns uint64) {
	for column := 2; column < t.width && rows > 1; column++ { // n and id differ
		same := true
		for row := 1; row < rows && same; row++ {
			same = equal(args[row*t.width+column], args[column])
		}
		if same {
			columns |= 1 << column
		}
	}
	return columns
}

// equal reports whether two values of a row are known to be equal.
func equal(a, b any) bool {
	if _, bytes := a.([]byte); bytes {
		return false
	}
	return a == b
}
