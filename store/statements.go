package store

import (
	"context"
	"database/sql"
)

// statements prepares each query once per transaction: a batch runs the same few
// thousands of times. It lives inside one call, which is why it may hold its ctx.
type statements struct {
	ctx      context.Context
	tx       *sql.Tx
	prepared map[string]*sql.Stmt
}

// exec runs query and says how many rows it changed.
func (s *statements) exec(query string, args ...any) (int64, error) {
	st, ok := s.prepared[query]
	if !ok {
		var err error
		if st, err = s.tx.PrepareContext(s.ctx, query); err != nil {
			return 0, err
		}
		if s.prepared == nil {
			s.prepared = map[string]*sql.Stmt{}
		}
		s.prepared[query] = st
	}
	res, err := st.ExecContext(s.ctx, args...)
	if err != nil {
		return 0, err
	}
	return res.RowsAffected()
}

// close frees the statements; the end of the transaction would do so too.
func (s *statements) close() {
	for _, st := range s.prepared {
		_ = st.Close()
	}
}
