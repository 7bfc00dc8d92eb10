package store

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"math"
	"math/rand/v2"
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

// keyAfter returns the key that many pairs (every) after another one, or the first key.
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
		return d.nthUnsorted(ctx, q, s, n)
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

// drawnKeys is how many keys nthUnsorted draws at most.
const drawnKeys = 4000

// nthUnsorted is nth for a sequence without indexes. To sort all pairs for one takes
// longer than to make the indexes. So only those are sorted that are between two keys
// which are probably on either side of it, or at one end of the sequence.
func (d *Deck) nthUnsorted(ctx context.Context, q querier, s sequence, n int) ([]stages.ID, error) {
	_, total, err := countedRank(ctx, q, s, nil)
	if err != nil || n > total {
		return nil, err
	}
	drawn, err := drawKeys(ctx, q, s)
	if err != nil {
		return nil, err
	}
	at := n * len(drawn) / total
	for off := 1 + int(math.Sqrt(float64(len(drawn)))); ; off *= 4 { // two standard deviations at first
		where, args, before := `true`, []any(nil), 0
		if off <= at {
			if before, err = countBeside(ctx, q, s, `<`, drawn[at-off]); err != nil {
				return nil, err
			}
			where, args = beside(s.keys, `>=`, drawn[at-off])
		}
		if at+off < len(drawn) {
			to, key := beside(s.keys, `<`, drawn[at+off])
			where, args = where+` AND `+to, append(args, key...)
		}
		if before >= n {
			continue
		}
		query := `SELECT ` + s.keys[2] + ` FROM ` + s.from + ` WHERE ` + where + ` ORDER BY ` + s.keys.list() + ` LIMIT 1 OFFSET ?`
		if found, err := pairIDs(ctx, q, query, append(args, n-1-before)...); err != nil || len(found) > 0 || off > len(drawn) {
			return found, err
		}
	}
}

// drawKeys returns the keys of some pairs of a sequence without indexes, in order.
func drawKeys(ctx context.Context, q querier, s sequence) (keys [][]any, err error) {
	var newest int64
	if err := q.QueryRowContext(ctx, newestQueued).Scan(&newest); err != nil {
		return nil, err
	}
	numbers := make([]int64, min(drawnKeys, newest/8))
	for i := range numbers {
		numbers[i] = 1 + rand.Int64N(newest)
	}
	err = each(ctx, q, func(rows *sql.Rows) error {
		key := make([]any, 3)
		keys = append(keys, key)
		return rows.Scan(&key[0], &key[1], &key[2])
	}, `SELECT `+s.keys.list()+` FROM `+s.from+` WHERE q.pair IN (SELECT value FROM json_each(?)) ORDER BY `+s.keys.list(), numberArray(numbers))
	return keys, err
}

// countBeside counts the pairs on one side of a key in a sequence without indexes.
func countBeside(ctx context.Context, q querier, s sequence, compare string, key []any) (n int, err error) {
	there, args := beside(s.keys, compare, key)
	err = q.QueryRowContext(ctx, `SELECT count(*) FROM `+s.from+` WHERE `+there, args...).Scan(&n)
	return n, err
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
	n, err = countBeside(ctx, q, s, `<=`, key)
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
