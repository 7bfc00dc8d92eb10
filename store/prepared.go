package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"strings"
	"sync"

	"modernc.org/sqlite"
)

// keptStatements is how many statements a connection keeps prepared: more than a label
// and the next pair need.
const keptStatements = 48

// sqliteDriver returns the driver that functions of SQL are registered with.
var sqliteDriver = sync.OnceValue(func() driver.Driver {
	db, err := sql.Open("sqlite", "")
	if err != nil {
		panic(err) // the driver is not linked in
	}
	_ = db.Close() // nothing is open yet
	return db.Driver()
})

// connector opens connections that keep their statements prepared. To prepare the
// queries of a label took as long as running them.
type connector struct {
	driver driver.Driver
	dsn    string
}

// Driver returns SQLite's driver.
func (c connector) Driver() driver.Driver { return c.driver }

// Connect opens a connection.
func (c connector) Connect(context.Context) (driver.Conn, error) {
	opened, err := c.driver.Open(c.dsn)
	if err != nil {
		return nil, err
	}
	conn, ok := opened.(connection)
	if !ok {
		return nil, fmt.Errorf("the SQLite driver (%T) is another one", opened)
	}
	return &keeper{connection: conn, kept: map[string]driver.Stmt{}}, nil
}

// connection is the part of SQLite's driver that database/sql and this package use.
type connection interface {
	driver.Conn
	driver.Pinger
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.SessionResetter
	driver.Validator
	NewBackup(to string) (*sqlite.Backup, error)
}

// keeper is a connection that keeps the statements used last. One that is in use is
// not among them: a query that runs while it runs already is prepared once more.
type keeper struct {
	connection
	kept  map[string]driver.Stmt
	order []string // of kept, the one used last at the end
}

// keeps reports whether a statement may run again as it is. SQLite carries out some
// pragmas while it prepares them.
func keeps(query string) bool {
	word, _, _ := strings.Cut(strings.TrimSpace(query), " ")
	switch strings.ToUpper(word) {
	case "SELECT", "WITH", "INSERT", "UPDATE", "DELETE":
		return true
	}
	return false
}

// PrepareContext returns the statement of a query, prepared before or now.
func (k *keeper) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if !keeps(query) {
		return k.connection.PrepareContext(ctx, query)
	}
	st, err := k.take(ctx, query)
	if err != nil {
		return nil, err
	}
	return &prepared{Stmt: st, of: k, query: query}, nil
}

// ExecContext runs a statement.
func (k *keeper) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if !keeps(query) {
		return k.connection.ExecContext(ctx, query, args)
	}
	st, err := k.take(ctx, query)
	if err != nil {
		return nil, err
	}
	result, err := st.(driver.StmtExecContext).ExecContext(ctx, args)
	return result, k.back(query, st, err)
}

// QueryContext runs a query. Its statement comes back when the rows are closed.
func (k *keeper) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if !keeps(query) {
		return k.connection.QueryContext(ctx, query, args)
	}
	st, err := k.take(ctx, query)
	if err != nil {
		return nil, err
	}
	rows, err := st.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, k.back(query, st, err)
	}
	return &keptRows{Rows: rows, of: k, query: query, st: st}, nil
}

// take returns an idle statement.
func (k *keeper) take(ctx context.Context, query string) (driver.Stmt, error) {
	st, ok := k.kept[query]
	if !ok {
		return k.connection.PrepareContext(ctx, query)
	}
	delete(k.kept, query)
	for i := len(k.order) - 1; ; i-- {
		if k.order[i] == query {
			k.order = append(k.order[:i], k.order[i+1:]...)
			return st, nil
		}
	}
}

// back keeps a statement after use, unless that failed, and returns its error.
func (k *keeper) back(query string, st driver.Stmt, err error) error {
	if _, twice := k.kept[query]; err != nil || twice {
		if closed := st.Close(); err == nil {
			err = closed
		}
		return err
	}
	k.kept[query] = st
	if k.order = append(k.order, query); len(k.order) <= keptStatements {
		return nil
	}
	oldest := k.order[0]
	st = k.kept[oldest]
	k.order = k.order[1:]
	delete(k.kept, oldest)
	return st.Close()
}

// Close closes the connection and all its statements.
func (k *keeper) Close() error {
	for _, st := range k.kept {
		_ = st.Close() // the connection goes, too
	}
	k.kept, k.order = nil, nil
	return k.connection.Close()
}

// prepared is a statement that its user keeps for a while.
type prepared struct {
	driver.Stmt
	of    *keeper
	query string
	err   error // of the last use
}

// ExecContext runs the statement.
func (p *prepared) ExecContext(ctx context.Context, args []driver.NamedValue) (result driver.Result, err error) {
	result, p.err = p.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
	return result, p.err
}

// QueryContext runs the statement.
func (p *prepared) QueryContext(ctx context.Context, args []driver.NamedValue) (rows driver.Rows, err error) {
	rows, p.err = p.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	return rows, p.err
}

// Close gives the statement back.
func (p *prepared) Close() error {
	if p.err != nil || p.of.kept == nil {
		return p.Stmt.Close()
	}
	return p.of.back(p.query, p.Stmt, nil)
}

// keptRows gives a statement back when its rows are closed.
type keptRows struct {
	driver.Rows
	of    *keeper
	query string
	st    driver.Stmt
}

// Close closes the rows.
func (r *keptRows) Close() error { return r.of.back(r.query, r.st, r.Rows.Close()) }
