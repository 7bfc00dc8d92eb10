package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"weak"

	"modernc.org/sqlite"
)

// The tables of the index for searching exist once it is made.
var wordTables = []made{
	{`table`, `word_chunks`, `(
	chunk INTEGER PRIMARY KEY,
	after INTEGER NOT NULL,                 -- the number before its first pair
	last  INTEGER NOT NULL,                 -- its newest pair
	words BLOB    NOT NULL,                 -- all words in order, with a zero byte between
	sizes BLOB    NOT NULL                  -- how many of them each group has
) STRICT`},
	{`table`, `word_lists`, `(
	n     INTEGER PRIMARY KEY,              -- the chunk × 1,048,576, and the group
	lists BLOB    NOT NULL                  -- the pairs that contain each of its words
) STRICT`},
}

const (
	chunksAfter  = `SELECT chunk, after, last, words, sizes FROM word_chunks WHERE chunk >= ? ORDER BY chunk`
	wordsOfChunk = `SELECT words FROM word_chunks WHERE chunk = ?`
	listsOf      = `SELECT lists FROM word_lists WHERE n = ?`
	clearLists   = `DELETE FROM word_lists WHERE n >= ?`
	saveLists    = `INSERT INTO word_lists (n, lists) VALUES (?, ?)`
	saveChunk    = `INSERT OR REPLACE INTO word_chunks (chunk, after, last, words, sizes) VALUES (?, ?, ?, ?, ?)`

	groupsOfChunk = 1 << 20
)

// vocabularies are the words of the chunks that are stored. They stay in memory from the
// first search on: about a thirtieth of usual texts, but all of random ones, as base64 is.
// What has no room is read for each search.
type vocabularies struct {
	mu    sync.Mutex
	known []vocabulary
	bytes int // of their words
}

// wordsInMemory is how many bytes of words stay in memory.
const wordsInMemory = 48 << 20

// vocabularies returns the words of all chunks up to one that makes no sense, which
// PrepareSearch makes again.
func (d *Deck) vocabularies(ctx context.Context, q querier) ([]vocabulary, error) {
	d.words.mu.Lock()
	defer d.words.mu.Unlock()
	var there bool
	if err := q.QueryRowContext(ctx, hasTable, wordTables[0].name).Scan(&there); err != nil || !there {
		return nil, err
	}
	known, inMemory := d.words.known, d.words.bytes
	err := each(ctx, q, func(rows *sql.Rows) error {
		var v vocabulary
		var sizes []byte
		if err := rows.Scan(&v.chunk, &v.after, &v.last, &v.words, &sizes); err != nil {
			return err
		}
		follows := v.chunk == int64(len(known)) && v.after >= lastOf(known)
		if follows && v.last > v.after && v.last-v.after <= chunkPairs {
			v.starts = startsOf(sizes)
			if inMemory += len(v.words); inMemory > d.o.words {
				inMemory -= len(v.words)
				v.words = nil
			}
			known = append(known, v)
		}
		return nil
	}, chunksAfter, len(known))
	if err != nil {
		return nil, err
	}
	d.words.known, d.words.bytes = known, inMemory
	return slices.Clip(known), nil
}

// lastOf returns the newest pair that the index knows.
func lastOf(known []vocabulary) int64 {
	if len(known) == 0 {
		return 0
	}
	return known[len(known)-1].last
}

// hits is the index's result for a text.
type hits struct {
	pairs   []int64 // those up to covered that may contain it, in order
	covered int64   // the index says nothing of newer pairs
	exact   bool    // each of them contains it
	number  int64   // by which SQL names them, once registered
}

// A search stops reading the index once it knows enoughHits and has read enoughLists: a
// text of a letter or two is in so many words that a match is soon met without the rest
// of the index.
const (
	enoughHits  = 50_000
	enoughLists = 4 << 20 // bytes
)

// hitsOf looks needles up in the index, which knows nothing of pairs after the newest.
func (d *Deck) hitsOf(ctx context.Context, known []vocabulary, needles [][]byte, exact bool, newest int64) (*hits, error) {
	h := &hits{exact: exact}
	read := 0
	for _, v := range known {
		if v.last > newest || len(h.pairs) > enoughHits && read > enoughLists {
			break
		}
		set, err := d.hitsIn(ctx, v, needles, &read)
		if errors.Is(err, sql.ErrNoRows) {
			break // a damaged index: the rest is searched without it
		}
		if err != nil {
			return nil, fmt.Errorf("read the search index: %w", err)
		}
		h.pairs, h.covered = members(h.pairs, set, v.after), v.last
	}
	return h, nil
}

// hitsIn returns the set of the pairs of a chunk that have words with all the needles. It
// adds to read the bytes of the lists for that.
func (d *Deck) hitsIn(ctx context.Context, v vocabulary, needles [][]byte, read *int) ([]uint64, error) {
	if v.words == nil {
		if err := d.seeker.QueryRowContext(ctx, wordsOfChunk, v.chunk).Scan(&v.words); err != nil {
			return nil, err
		}
		*read += len(v.words)
	}
	places := make([]map[int][]int, len(needles))
	for i, needle := range needles {
		if places[i] = v.with(needle); len(places[i]) == 0 {
			return nil, nil
		}
	}
	var common []uint64
	for i := range needles {
		set := make([]uint64, (v.last-v.after)/64+1)
		for group, words := range places[i] {
			var lists []byte
			err := d.seeker.QueryRowContext(ctx, listsOf, v.chunk*groupsOfChunk+int64(group)).Scan(&lists)
			if err != nil {
				return nil, err
			}
			*read += len(lists)
			collect(set, lists, words)
		}
		if common == nil {
			common = set
		}
		for w := range common {
			common[w] &= set[w]
		}
	}
	return common, nil
}

// rest returns the pairs up to the newest of which the index says nothing.
func (h *hits) rest(newest int64) []span {
	if h.covered >= newest {
		return nil
	}
	return []span{{h.covered + 1, newest}}
}

// single returns spans of pairs that are in order.
func single(pairs []int64) []span {
	var out []span
	for _, n := range pairs {
		if last := len(out) - 1; last >= 0 && out[last].to == n-1 {
			out[last].to = n
		} else {
			out = append(out, span{n, n})
		}
	}
	return out
}

const (
	// mayHold reports that the index does not rule the pair out.
	mayHold = `hit(q.pair, ?)`
	// surelyHolds spares looking into the texts of pairs that surely contain the text.
	surelyHolds = `(hit(q.pair, ?, true) OR `
)

// registered holds the hits that SQL may ask for by number, as long as somebody has them.
var (
	registered sync.Map // weak.Pointer[hits] by number
	nextNumber atomic.Int64
)

// register gives the hits a number.
func (h *hits) register() {
	h.number = nextNumber.Add(1)
	registered.Store(h.number, weak.Make(h))
	runtime.AddCleanup(h, func(number int64) { registered.Delete(number) }, h.number)
}

// may reports whether a pair may contain the text.
func (h *hits) may(pair int64) bool {
	if pair > h.covered {
		return true
	}
	return h.lists(pair)
}

// lists reports whether a pair is one of the hits.
func (h *hits) lists(pair int64) bool {
	_, found := slices.BinarySearch(h.pairs, pair)
	return found
}

// registerHit makes hit a function of SQL, for connections opened from then on: whether a
// pair may contain the text or, with a third argument, whether it surely does. Hits that
// are no longer known rule nothing out, and nothing in.
var registerHit = sync.OnceFunc(func() {
	sqlite.MustRegisterScalarFunction("hit", -1, func(_ *sqlite.FunctionContext, args []driver.Value) (driver.Value, error) {
		pair, _ := args[0].(int64)
		number, _ := args[1].(int64)
		surely := len(args) > 2
		var h *hits
		if of, ok := registered.Load(number); ok {
			h = of.(weak.Pointer[hits]).Value()
		}
		switch {
		case h == nil:
			return !surely, nil
		case surely:
			return h.exact && h.lists(pair), nil
		}
		return h.may(pair), nil
	})
})

func makeWordTables(ctx context.Context, tx *sql.Tx) error {
	for _, m := range wordTables {
		if _, err := tx.ExecContext(ctx, `CREATE `+m.kind+` IF NOT EXISTS `+m.name+` `+m.sql); err != nil {
			return err
		}
	}
	return nil
}

// saveSome stores the next groups of a chunk, and behind the last the chunk itself.
func (d *Deck) saveSome(ctx context.Context, at *indexing) error {
	saved := at.saved
	err := d.jot(ctx, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		first := at.number * groupsOfChunk
		if saved == 0 {
			if err := makeWordTables(ctx, tx); err != nil {
				return err
			}
			if _, err := s.exec(clearLists, first); err != nil {
				return err
			}
		}
		for bytes := 0; saved < len(at.sealed.groups) && bytes < savedOnce; saved++ {
			group := at.sealed.groups[saved]
			if _, err := s.exec(saveLists, first+int64(saved), group); err != nil {
				return err
			}
			bytes += len(group)
		}
		if saved < len(at.sealed.groups) {
			return nil
		}
		c := at.sealed
		_, err := s.exec(saveChunk, at.number, c.after, c.last, c.words, c.sizes)
		return err
	})
	if err != nil {
		return fmt.Errorf("store chunk %d: %w", at.number, err)
	}
	if at.saved = saved; saved == len(at.sealed.groups) {
		at.chunk, at.sealed = nil, nil
	}
	return nil
}
