package store

import (
	"encoding/hex"
	"fmt"
	"strings"

	"prefdeck/stages"
)

// rowsAtOnce is how many rows one statement of a batch inserts: the calls cost more
// than the rows.
const rowsAtOnce = 32

// table is one of the tables whose rows have a number and an identity.
type table struct {
	insert  string // INSERT INTO … (n, id, …) VALUES
	columns int
	newest  string // the greatest number, 0 for none
	find    string // number and identity of the rows of a JSON array of identities
	number  string // see number
}

// newTable describes a table by its columns, which begin with n and id.
func newTable(name, columns, number string) table {
	return table{
		insert:  `INSERT INTO ` + name + ` (` + columns + `) VALUES `,
		columns: strings.Count(columns, ",") + 1,
		newest:  `SELECT coalesce(max(n), 0) FROM ` + name,
		find:    `SELECT t.n, j.value FROM json_each(?) j CROSS JOIN ` + name + ` t ON t.id = unhex(j.value)`,
		number:  number,
	}
}

// keep inserts the rows of these identities that the table lacks, and reports which
// these are. values appends the columns of row i after n and id. Afterwards s knows
// the numbers of all of them.
//
// Nothing is asked for beforehand: numbers are given out as if all rows were new,
// and only of a statement that inserted fewer is it looked up which were there.
func (t table) keep(s *statements, identities []stages.ID, values func(args []any, i int) ([]any, error)) (added []bool, err error) {
	added = make([]bool, len(identities))
	var last int64
	if err := s.row(t.newest)(&last); err != nil {
		return nil, err
	}
	var rows []int // of the statement that is being filled
	var args []any
	flush := func() error {
		if len(rows) == 0 {
			return nil
		}
		if err := t.insertRows(s, identities, rows, args, last-int64(len(rows))+1, added); err != nil {
			return err
		}
		rows, args = rows[:0], args[:0]
		return nil
	}
	seen := make(map[stages.ID]bool, len(identities))
	for i, id := range identities {
		if seen[id] {
			continue
		}
		seen[id] = true
		raw, err := hex.DecodeString(string(id))
		if err != nil {
			return nil, fmt.Errorf("identity %q: %w", id, err)
		}
		last++
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

// insertRows inserts rows numbered from first, notes in added which were new, and has s
// remember the numbers of all.
func (t table) insertRows(s *statements, identities []stages.ID, rows []int, args []any, first int64, added []bool) error {
	n, err := s.exec(t.insert+values(len(rows), t.columns)+` ON CONFLICT DO NOTHING`, args...)
	if err != nil {
		return err
	}
	if n == int64(len(rows)) {
		for k, i := range rows {
			added[i] = true
			s.remember(t.number, string(identities[i]), first+int64(k))
		}
		return nil
	}
	wanted := make([]stages.ID, len(rows))
	index := make(map[stages.ID]int, len(rows))
	for k, i := range rows {
		wanted[k] = identities[i]
		index[identities[i]] = k
	}
	st, err := s.prepare(t.find)
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
		s.remember(t.number, string(id), n)
		k := index[id]
		added[rows[k]] = n == first+int64(k)
	}
	return found.Err()
}
