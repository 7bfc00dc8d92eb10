package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"sync"

	"prefdeck/stages"
)

// No index of SQLite tells how many rows stand before one. So every fenceEvery-th key
// of the order in force is remembered, and only what stands behind the last of these
// is counted. In a deck of a million pairs that takes a tenth of a second, once, and
// again when a pair has come to the queue, gone, or moved in it.

// fenceEvery is how many pairs stand between two remembered keys.
const fenceEvery = 500

// fences is the remembered keys of one sequence.
type fences struct {
	mu      sync.Mutex
	keys    string
	version queueVersion
	at      [][]any
	total   int
}

// queueVersion changes with the pairs of the queue and with what orders them.
type queueVersion struct {
	newest int64 // pair of the queue
	moves  int64 // of pairs that were in the deck before: see settlePairs
}

// settingMoves counts the changes of the queue but for new pairs.
const settingMoves = "moves"

const newestQueued = `SELECT coalesce(max(pair), 0) FROM queue`

func versionOfQueue(ctx context.Context, q querier) (v queueVersion, err error) {
	if err := q.QueryRowContext(ctx, newestQueued).Scan(&v.newest); err != nil {
		return v, err
	}
	return v, setting(ctx, q, settingMoves, &v.moves)
}

// upToDate sets the fences anew where they do not stand any longer.
func (f *fences) upToDate(ctx context.Context, q querier, keys string) error {
	version, err := versionOfQueue(ctx, q)
	if err != nil || f.keys == keys && f.version == version {
		return err
	}
	f.keys, f.at, f.total = "", nil, 0
	var key []any
	for {
		next, err := keyAfter(ctx, q, keys, key)
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
		rest, args := beside(keys, `>=`, key)
		err := q.QueryRowContext(ctx, `SELECT count(*) FROM queue q WHERE `+rest, args...).Scan(&f.total)
		if err != nil {
			return err
		}
		f.total += (len(f.at) - 1) * fenceEvery
	}
	f.keys, f.version = keys, version
	return nil
}

// keyAfter returns the key that stands fenceEvery pairs behind another, or the first.
func keyAfter(ctx context.Context, q querier, keys string, key []any) ([]any, error) {
	if key == nil {
		return scanKey(q.QueryRowContext(ctx, `SELECT `+keys+` FROM queue q ORDER BY `+keys+` LIMIT 1`))
	}
	rest, args := beside(keys, `>=`, key)
	return scanKey(q.QueryRowContext(ctx, `SELECT `+keys+` FROM queue q WHERE `+rest+` ORDER BY `+keys+` LIMIT 1 OFFSET ?`, append(args, fenceEvery)...))
}

// nth is the pair at place n, from 1, of all pairs in a sequence; none where there are
// fewer.
func (d *Deck) nth(ctx context.Context, q querier, keys string, n int) ([]stages.ID, error) {
	f := &d.fences
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.upToDate(ctx, q, keys); err != nil || n > f.total {
		return nil, err
	}
	rest, args := beside(keys, `>=`, f.at[(n-1)/fenceEvery])
	return pairIDs(ctx, q, `SELECT q.pair FROM queue q WHERE `+rest+` ORDER BY `+keys+` LIMIT 1 OFFSET ?`, append(args, (n-1)%fenceEvery)...)
}

// rank is the place of a key in a sequence, 0 for nil, and how many pairs there are.
func (d *Deck) rank(ctx context.Context, q querier, keys string, key []any) (n, of int, err error) {
	f := &d.fences
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.upToDate(ctx, q, keys); err != nil || key == nil {
		return 0, f.total, err
	}
	i, exact := slices.BinarySearchFunc(f.at, key, compareKeys)
	if !exact {
		i--
	}
	from, after := beside(keys, `>=`, f.at[i])
	to, before := beside(keys, `<=`, key)
	err = q.QueryRowContext(ctx, `SELECT count(*) FROM queue q WHERE `+from+` AND `+to, slices.Concat(after, before)...).Scan(&n)
	return i*fenceEvery + n, f.total, err
}

// beside is what holds for the pairs of a sequence on one side of a key. A first value
// that is an expression has a bound of its own: SQLite finds its way in an index by a
// row of values only where these are columns.
func beside(keys, compare string, key []any) (sql string, args []any) {
	sql = `(` + keys + `) ` + compare + ` (?, ?, ?)`
	if first, _, _ := strings.Cut(keys, `,`); strings.HasPrefix(first, `-`) {
		return first + ` ` + compare[:1] + `= ? AND ` + sql, append([]any{key[0]}, key...)
	}
	return sql, slices.Clone(key)
}

// compareKeys orders keys as SQLite does, whose values at one place have one type.
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
