package store

import (
	"context"
	"database/sql"
	"errors"
	"runtime/debug"
	"sync/atomic"
)

// mapped lets doctor read the deck's file as memory. That saves copying each page, and
// the lock that all caches of pages in a process share, for which connections at work at
// the same time wait.
//
// If the disk does not give a part of a mapped file, or the file has become shorter, the
// system sends a signal in place of an error, and Go panics. mapped catches that, and
// from then on reads in the usual way, in which SQLite reports what is wrong.
type mapped struct {
	memory, usual *sql.DB
	faulted       atomic.Bool
}

// mapAll maps as much of a file as SQLite can.
const mapAll = "_pragma=mmap_size(2147418112)"

// mapped returns connections for up to n checks at a time.
func (d *Deck) mapped(n int) *mapped {
	dsn := d.dsn("ro", "FULL")
	if d.frozen {
		dsn = d.onlyFile()
	}
	return &mapped{memory: d.connect(n, dsn, "_query_only=on", mapAll), usual: d.connect(n, dsn, "_query_only=on")}
}

func (m *mapped) close() error { return errors.Join(m.memory.Close(), m.usual.Close()) }

// look runs a check, and once more if it met a fault. An empty file is a database in
// order to SQLite, so a check that finds nothing wrong does not count in one.
func (m *mapped) look(ctx context.Context, look check) (*problem, error) {
	p, err := m.lookTwice(ctx, look)
	if p != nil || err != nil {
		return p, err
	}
	var empty bool
	if err := m.usual.QueryRowContext(ctx, isEmptied).Scan(&empty); err != nil {
		return nil, err
	}
	if empty {
		return nil, errEmptied
	}
	return nil, nil
}

const isEmptied = `SELECT NOT EXISTS (SELECT 1 FROM sqlite_schema)`

// errEmptied means that nothing is left of the file.
var errEmptied = errors.New("the file has become empty")

func (m *mapped) lookTwice(ctx context.Context, look check) (*problem, error) {
	if !m.faulted.Load() {
		p, err := unfaulted(func() (*problem, error) { return look(ctx, m.memory) })
		if !errors.Is(err, errFault) {
			return p, err
		}
		// SQLite was left in the middle of something, so that nothing else may use the
		// connection: not the next query of a check at work either.
		m.faulted.Store(true)
		m.memory.SetMaxIdleConns(-1)
	}
	return look(ctx, m.usual)
}

// errFault means that a part of a mapped file could not be read.
var errFault = errors.New("the file cannot be read as memory")

// unfaulted returns what look returns, or errFault if it met a fault.
func unfaulted(look func() (*problem, error)) (p *problem, err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		switch fault := recover().(type) {
		case nil:
		case interface{ Addr() uintptr }: // see debug.SetPanicOnFault
			p, err = nil, errFault
		default:
			panic(fault)
		}
	}()
	return look()
}
