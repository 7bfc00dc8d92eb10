package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"
	"sync"

	"prefdeck/stages"
)

// An index of SQLite cannot tell how many rows precede one. So every fenceEvery-th key
// of the order in force is remembered, and only the rows after the last of these are
// counted. Finding the keys takes a tenth of a second in a deck of a million pairs. It
// is done once, and again when a pair has joined the queue, left it, or moved in it.

// fenceEvery is the number of pairs between two remembered keys.
const fenceEvery = 500

// fences holds the remembered keys of one sequence.
type fences struct {
	mu      sync.Mutex
	of      sequence
	version queueVersion
	at      [][]any
	total   int
}

// queueVersion changes whenever the pairs of the queue do, or their order.
type queueVersion struct {
	newest int64 // pair of the queue
	moves  int64 // of pairs that were in the deck before: see settlePairs
}

// settingMoves counts the changes to the queue other than new pairs.
const settingMoves = "moves"

const newestQueued = `SELECT coalesce(max(pair), 0) FROM queue`

func versionOfQueue(ctx context.Context, q querier) (v queueVersion, err error) {
	if err := q.QueryRowContext(ctx, newestQueued).Scan(&v.newest); err != nil {
		return v, err
	}
	return v, setting(ctx, q, settingMoves, &v.moves)
}

// fence makes sure that the fences of a sequence are known.
func (d *Deck) fence(ctx context.Context, q querier, s sequence) error {
	d.fences.mu.Lock()
	defer d.fences.mu.Unlock()
	return d.fences.upToDate(ctx, q, s, d.o.fenceEvery)
}

// fenceInForce makes sure that the fences of the order in force are known.
func (d *Deck) fenceInForce(ctx context.Context) func(tx *sql.Tx) error {
	return func(tx *sql.Tx) error {
		order, err := orderInForce(ctx, tx)
		if err != nil {
			return err
		}
		return d.fence(ctx, tx, sequenceOf(order))
	}
}

// upToDate finds the fences again if the queue has changed.
func (f *fences) upToDate(ctx context.Context, q querier, s sequence, every int) error {
	version, err := versionOfQueue(ctx, q)
	if err != nil || f.of == s && f.version == version {
		return err
	}
	f.of, f.at, f.total = sequence{}, nil, 0
	var key []any
	for {
		next, err := keyAfter(ctx, q, s, key, every)
		if errors.Is(err, ErrUnknown) {
			break
		}
		if err != nil {
			return err
		}
		f.at = append(f.at, next)
		key = next
	}
	if key != nil {
		rest, args := beside(s.keys, `>=`, key)
		err := q.QueryRowContext(ctx, `SELECT count(*) FROM `+s.walk()+` WHERE `+rest, args...).Scan(&f.total)
		if err != nil {
			return err
		}
		f.total += (len(f.at) - 1) * every
	}
	f.of, f.version = s, version
	return nil
}

// keyAfter returns the key so many pairs after another one, or the first key.
func keyAfter(ctx context.Context, q querier, s sequence, key []any, every int) ([]any, error) {
	if key == nil {
		return scanKey(q.QueryRowContext(ctx, `SELECT `+s.keys.list()+` FROM `+s.walk()+` ORDER BY `+s.keys.list()+` LIMIT 1`))
	}
	rest, args := beside(s.keys, `>=`, key)
	return scanKey(q.QueryRowContext(ctx, `SELECT `+s.keys.list()+` FROM `+s.walk()+` WHERE `+rest+` ORDER BY `+s.keys.list()+` LIMIT 1 OFFSET ?`, append(args, every)...))
}

// nth returns the pair at place n of a sequence, counted from 1. There is none if the
// sequence is shorter.
func (d *Deck) nth(ctx context.Context, q querier, s sequence, n int) ([]stages.ID, error) {
	if s.unsorted {
		return pairIDs(ctx, q, `SELECT `+s.keys[2]+` FROM `+s.from+` ORDER BY `+s.keys.list()+` LIMIT 1 OFFSET ?`, n-1)
	}
	f := &d.fences
	f.mu.Lock()
	defer f.mu.Unlock()
	every := d.o.fenceEvery
	if err := f.upToDate(ctx, q, s, every); err != nil || n > f.total {
		return nil, err
	}
	rest, args := beside(s.keys, `>=`, f.at[(n-1)/every])
	return pairIDs(ctx, q, `SELECT `+s.keys[2]+` FROM `+s.walk()+` WHERE `+rest+` ORDER BY `+s.keys.list()+` LIMIT 1 OFFSET ?`, append(args, (n-1)%every)...)
}

// rank returns the place of a key in a sequence, 0 for a nil key, and the length of
// the sequence.
func (d *Deck) rank(ctx context.Context, q querier, s sequence, key []any) (n, of int, err error) {
	if s.unsorted {
		return countedRank(ctx, q, s, key)
	}
	f := &d.fences
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.upToDate(ctx, q, s, d.o.fenceEvery); err != nil || key == nil {
		return 0, f.total, err
	}
	i, exact := slices.BinarySearchFunc(f.at, key, compareKeys)
	if !exact {
		i--
	}
	from, after := beside(s.keys, `>=`, f.at[i])
	to, before := beside(s.keys, `<=`, key)
	err = q.QueryRowContext(ctx, `SELECT count(*) FROM `+s.walk()+` WHERE `+from+` AND `+to, slices.Concat(after, before)...).Scan(&n)
	return i*d.o.fenceEvery + n, f.total, err
}

// countedRank is rank for a sequence without indexes: it looks at every pair.
func countedRank(ctx context.Context, q querier, s sequence, key []any) (n, of int, err error) {
	if err := q.QueryRowContext(ctx, `SELECT count(*) FROM queue`).Scan(&of); err != nil || key == nil {
		return 0, of, err
	}
	before, args := beside(s.keys, `<=`, key)
	err = q.QueryRowContext(ctx, `SELECT count(*) FROM `+s.from+` WHERE `+before, args...).Scan(&n)
	return n, of, err
}

// beside returns the condition that selects the pairs on one side of a key. If the
// first value is an expression, it gets a bound of its own: SQLite uses an index for a
// row value only if all its parts are columns.
func beside(k keys, compare string, key []any) (sql string, args []any) {
	sql = `(` + k.list() + `) ` + compare + ` (?, ?, ?)`
	if strings.HasPrefix(k[0], `-`) {
		return k[0] + ` ` + compare[:1] + `= ? AND ` + sql, append([]any{key[0]}, key...)
	}
	return sql, slices.Clone(key)
}

// compareKeys orders keys as SQLite does. Values at the same place have the same type.
func compareKeys(a, b []any) int {
	for i := range a {
		c := 0
		switch x := a[i].(type) {
		case int64:
			c = cmp.Compare(x, b[i].(int64))
		case float64:
			c = cmp.Compare(x, b[i].(float64))
		case []byte:
			c = bytes.Compare(x, b[i].([]byte))
		}
		if c != 0 {
			return c
		}
	}
	return 0
}
