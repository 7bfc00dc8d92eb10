package store

import (
	"context"
	"database/sql"
	"errors"
	"strings"
)

// statements prepares each query once per transaction: a batch runs the same few
// thousands of times. It lives inside one call, so it may hold its ctx.
type statements struct {
	ctx      context.Context
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
	found    map[reference]int64
}

func (s *statements) prepare(query string) (*sql.Stmt, error) {
	st, ok := s.prepared[query]
	if ok {
		return st, nil
	}
	st, err := s.tx.PrepareContext(s.ctx, query)
	if err != nil {
		return nil, err
	}
	if s.prepared == nil {
		s.prepared = map[string]*sql.Stmt{}
	}
	s.prepared[query] = st
	return st, nil
}

// exec runs a query and returns how many rows it changed.
func (s *statements) exec(query string, args ...any) (int64, error) {
	st, err := s.prepare(query)
	if err != nil {
		return 0, err
	}
	res, err := st.ExecContext(s.ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// row queries one row and returns the function that scans it.
func (s *statements) row(query string, args ...any) func(dest ...any) error {
	st, err := s.prepare(query)
	if err != nil {
		return func(...any) error { return err }
	}
	return st.QueryRowContext(s.ctx, args...).Scan
}

// reference is an identity in a table.
type reference struct{ query, id string }

// The numbers of rows by their identities.
const (
	numberOfRun          = `SELECT n FROM runs WHERE id = ?`
	numberOfModel        = `SELECT n FROM models WHERE id = unhex(?)`
	numberOfPrompt       = `SELECT n FROM prompts WHERE id = unhex(?)`
	numberOfResponse     = `SELECT n FROM responses WHERE id = unhex(?)`
	numberOfPair         = `SELECT n FROM pairs WHERE id = unhex(?)`
	numberOfPresentation = `SELECT n FROM presentations WHERE id = ?`
	numberOfEvent        = `SELECT n FROM events WHERE id = ?`
)

// number returns the number of the row that one of the queries above finds, and
// remembers it. It returns nil, which is NULL, for "", and ErrUnknown if the deck
// lacks the row.
func number[S ~string](s *statements, query string, id S) (any, error) {
	if id == "" {
		return nil, nil
	}
	of := reference{query, string(id)}
	if n, ok := s.found[of]; ok {
		return n, nil
	}
	var n int64
	err := s.row(query, of.id)(&n)
	if errors.Is(err, sql.ErrNoRows) {
		err = ErrUnknown
	}
	if err != nil {
		return nil, err
	}
	s.remember(query, of.id, n)
	return n, nil
}

// remember notes a number, so that nobody asks for it.
func (s *statements) remember(query, id string, n int64) {
	if s.found == nil {
		s.found = map[reference]int64{}
	}
	s.found[reference{query, id}] = n
}

// close frees the statements; the end of the transaction would do so, too.
func (s *statements) close() {
	for _, st := range s.prepared {
		_ = st.Close()
	}
}

// values returns the placeholders for INSERT of that many rows and columns.
func values(rows, columns int) string {
	row := "(?" + strings.Repeat(", ?", columns-1) + ")"
	return row + strings.Repeat(", "+row, rows-1)
}
