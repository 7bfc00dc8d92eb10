package store

import (
	"context"
	"database/sql"
	"errors"
)

// statements prepares each query once per transaction: a batch runs the same few
// thousands of times. It lives inside one call, so it may hold its ctx.
type statements struct {
	ctx        context.Context
	tx         *sql.Tx
	prepared   map[string]*sql.Stmt
	inserts    map[shape]*sql.Stmt     // those of prepared that fill a table
	found      [kinds]map[string]int64 // numbers by identity
	hashed     [kinds]*identities      // those of content
	last       [kinds]lastNumber       // rows that follow each other name the same ones
	lastSource lastNumber              // as last, of sources
}

// lastNumber is the answer of the last number of a kind.
type lastNumber struct {
	id string
	n  any
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

// kind is a table whose rows have numbers and identities.
type kind int

const (
	runKind kind = iota
	modelKind
	promptKind
	responseKind
	pairKind
	presentationKind
	eventKind
	kinds
)

const numberOfPair = `SELECT n FROM pairs WHERE id = unhex(?)`

// numberBy returns the query for the number of a row by its identity.
func (k kind) numberBy() string {
	switch k {
	case runKind:
		return `SELECT n FROM runs WHERE id = ?`
	case modelKind:
		return `SELECT n FROM models WHERE id = unhex(?)`
	case promptKind:
		return `SELECT n FROM prompts WHERE id = unhex(?)`
	case responseKind:
		return `SELECT n FROM responses WHERE id = unhex(?)`
	case presentationKind:
		return `SELECT n FROM presentations WHERE id = ?`
	case eventKind:
		return `SELECT n FROM events WHERE id = ?`
	}
	return numberOfPair
}

// number returns the number of a row by its identity, and remembers it. It returns
// nil, which is NULL, for "", and ErrUnknown if the deck lacks the row.
func number[S ~string](s *statements, k kind, id S) (any, error) {
	if id == "" {
		return nil, nil
	}
	last := &s.last[k]
	if last.id == string(id) {
		return last.n, nil
	}
	n, err := s.look(k, string(id))
	if err != nil {
		return nil, err
	}
	*last = lastNumber{string(id), n}
	return last.n, nil
}

// look is number without what comes of the last call.
func (s *statements) look(k kind, id string) (n int64, err error) {
	known := s.hashed[k]
	raw, malformed := parseID(id)
	if malformed == nil && known != nil {
		if n := known.find(&raw); n > 0 {
			return n, nil
		}
		if known.whole {
			return 0, ErrUnknown
		}
	} else if n, ok := s.found[k][id]; ok {
		return n, nil
	}
	err = s.row(k.numberBy(), id)(&n)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return 0, ErrUnknown
	case err != nil:
		return 0, err
	case malformed == nil && known != nil:
		known.add(&raw, n)
	default:
		if s.found[k] == nil {
			s.found[k] = map[string]int64{}
		}
		s.found[k][id] = n
	}
	return n, nil
}

// close frees the statements; the end of the transaction would do so, too.
func (s *statements) close() {
	for _, st := range s.prepared {
		_ = st.Close()
	}
}
