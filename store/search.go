package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"prefdeck/stages/ground/words"
)

const (
	holdsText = `
EXISTS (SELECT 1 FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
	WHERE p.n = q.pair AND ` + textsHold + `)`
	textsHold = `(holds(o.text, ?1) OR holds(a.text, ?1) OR holds(b.text, ?1)
	OR EXISTS (SELECT 1 FROM prompt_turns t WHERE t.prompt = p.prompt AND holds(t.content, ?1)))`

	chunksNow   = `SELECT chunk, last, starts FROM piece_chunks ORDER BY chunk`
	blocksOf    = `SELECT blocks FROM pieces WHERE n = ?`
	newestPair  = `SELECT coalesce(max(n), 0) FROM pairs`
	newestChunk = `SELECT coalesce(max(chunk), -1) + 1, coalesce(max(last), 0) FROM piece_chunks`
)

// lookedThrough is how many pairs are searched without first taking a sample. With
// more, a sample decides: if it contains the text, walking the queue will soon meet
// it; if not, all pairs are searched once.
const (
	lookedThrough = 20_000
	samples       = 10
	sampleSize    = 500
)

// searched adds to c the condition that a text occurs in the pair, ignoring case and
// accents. The index narrows down the pairs to search; pairs newer than the index are
// all searched.
func (d *Deck) searched(ctx context.Context, q querier, text string, c *condition) error {
	folded := string(words.Fold(nil, text))
	pieces := bucketsOf(folded)
	if len(pieces) > 0 && c.only == nil {
		found, ok, err := d.lookUp(ctx, q, folded, pieces)
		if err != nil {
			return err
		}
		if ok {
			c.only = found
			return nil
		}
	}
	c.need(strings.ReplaceAll(holdsText, `?1`, `?`), repeated(folded, strings.Count(holdsText, `?1`))...)
	return nil
}

func repeated(v any, n int) []any {
	out := make([]any, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// lookUp returns the pairs that contain a folded text, if they are few.
func (d *Deck) lookUp(ctx context.Context, q querier, folded string, pieces []uint16) (found []int64, few bool, err error) {
	var newest int64
	if err := q.QueryRowContext(ctx, newestPair).Scan(&newest); err != nil {
		return nil, false, err
	}
	d.found.mu.Lock()
	defer d.found.mu.Unlock()
	last := &d.found
	if last.folded != folded || last.newest > newest {
		spans, err := spansWith(ctx, q, pieces, newest)
		if err == nil {
			last.pairs, last.many, err = d.rare(ctx, spans, folded)
		}
		if err != nil {
			return nil, false, err
		}
		last.folded, last.newest = folded, newest
	}
	if last.newest < newest && !last.many {
		more, err := d.scan(ctx, []span{{last.newest + 1, newest}}, folded, maxFound)
		if err != nil {
			return nil, false, err
		}
		last.pairs, last.newest = append(last.pairs, more...), newest
		last.many = len(last.pairs) > maxFound
	}
	return last.pairs, !last.many, nil
}

// maxFound is how many found pairs are kept. Beyond it, the answer is "many".
const maxFound = few

// lastFound holds the pairs of the last search, which the screen repeats after every
// label. Texts never change, so only newer pairs are searched again.
type lastFound struct {
	mu     sync.Mutex
	folded string
	newest int64 // the newest pair then
	pairs  []int64
	many   bool // there are more than maxFound, and pairs says nothing
}

// rare returns the pairs of the spans that contain a folded text, unless there are many.
func (d *Deck) rare(ctx context.Context, spans []span, folded string) (found []int64, many bool, err error) {
	if pairsIn(spans) > lookedThrough {
		var drawn []span
		for i := range samples {
			s := spans[i*len(spans)/samples]
			s.from += (s.to - s.from) * int64(i) / samples
			drawn = append(drawn, span{s.from, min(s.to, s.from+sampleSize-1)})
		}
		some, err := d.scan(ctx, drawn, folded, 1)
		if err != nil || len(some) > 0 {
			return nil, true, err
		}
	}
	found, err = d.scan(ctx, spans, folded, maxFound)
	if len(found) > maxFound {
		return nil, true, err
	}
	return append([]int64{}, found...), false, err // none is not nil
}

// keep remembers all pairs that contain a folded text, of those up to the newest.
func (last *lastFound) keep(folded string, newest int64, pairs []int64) {
	if len(pairs) > maxFound {
		return
	}
	last.mu.Lock()
	defer last.mu.Unlock()
	last.folded, last.newest, last.pairs, last.many = folded, newest, pairs, false
}

// spansWith returns the pairs that the index cannot rule out: those in blocks that have
// all the pieces, and those newer than the index. Without pieces it rules out none.
func spansWith(ctx context.Context, q querier, pieces []uint16, newest int64) ([]span, error) {
	if len(pieces) == 0 {
		return []span{{1, newest}}, nil
	}
	type stored struct {
		chunk, last int64
		starts      []byte
	}
	var chunks []stored
	err := each(ctx, q, func(rows *sql.Rows) error {
		var c stored
		err := rows.Scan(&c.chunk, &c.last, &c.starts)
		chunks = append(chunks, c)
		return err
	}, chunksNow)
	if err != nil {
		return nil, err
	}
	var out []span
	indexed := int64(0)
	for _, c := range chunks {
		indexed = c.last
		rows := make([][]byte, 0, len(pieces))
		for _, piece := range pieces {
			var row []byte
			err := q.QueryRowContext(ctx, blocksOf, c.chunk*buckets+int64(piece)).Scan(&row)
			if errors.Is(err, sql.ErrNoRows) {
				rows = nil // no block has the piece
				break
			}
			if err != nil {
				return nil, err
			}
			rows = append(rows, row)
		}
		if len(rows) > 0 {
			out = append(out, blocksIn(rows, c.starts, c.last)...)
		}
	}
	if indexed < newest {
		out = append(out, span{indexed + 1, newest})
	}
	return out, nil
}

// PrepareSearch works on the search index for the given time. It returns the share of
// pairs that are indexed, from 0 to 1.
func (d *Deck) PrepareSearch(ctx context.Context, budget time.Duration) (share float64, err error) {
	d.indexing.mu.Lock()
	defer d.indexing.mu.Unlock()
	for began := time.Now(); share < 1 && err == nil; {
		share, err = d.indexSome(ctx, &d.indexing)
		if time.Since(began) >= budget {
			break
		}
	}
	return share, d.failed(err, "prepare searching")
}

const (
	readAtOnce = 200  // pairs
	savedOnce  = 2048 // buckets; more in a transaction would keep labels waiting
	// So few pairs are searched as quickly without an index.
	worthIndexing = 2000

	textsAfter = `
SELECT p.n, coalesce((SELECT group_concat(t.content, char(10)) FROM prompt_turns t WHERE t.prompt = p.prompt), ''), o.text, a.text, b.text
FROM pairs p CROSS JOIN prompts o ON o.n = p.prompt CROSS JOIN responses a ON a.n = p.a CROSS JOIN responses b ON b.n = p.b
WHERE p.n > ? ORDER BY p.n LIMIT ?`
	saveBlocks = `INSERT INTO pieces (n, blocks) VALUES (?, ?) ON CONFLICT (n) DO UPDATE SET blocks = excluded.blocks`
	saveChunk  = `INSERT INTO piece_chunks (chunk, last, starts) VALUES (?, ?, ?)`
)

// indexing is the chunk of the index being built. A chunk counts once its row in
// piece_chunks exists. One that was interrupted is built again from the same pairs and
// any newer ones, and so replaces what had been stored of it.
type indexing struct {
	mu       sync.Mutex
	chunk    *chunk // nil: none is begun
	number   int64  // of the chunk
	newest   int64  // the newest pair when it was begun
	gathered bool
	saved    int // buckets
}

// indexSome does the next step of building the index.
func (d *Deck) indexSome(ctx context.Context, at *indexing) (share float64, err error) {
	if at.chunk == nil {
		var last int64
		if err := d.reader.QueryRowContext(ctx, newestChunk).Scan(&at.number, &last); err != nil {
			return 0, err
		}
		if err := d.reader.QueryRowContext(ctx, newestPair).Scan(&at.newest); err != nil {
			return 0, err
		}
		if at.newest-last < d.o.worth {
			return 1, nil
		}
		at.chunk, at.gathered, at.saved = &chunk{last: last}, false, 0
	}
	if at.gathered {
		err = d.saveSome(ctx, at)
	} else {
		err = d.gatherSome(ctx, at)
	}
	if err != nil || at.chunk == nil {
		return 0, err
	}
	return min(0.99, float64(at.chunk.last)/float64(at.newest)), nil
}

func (d *Deck) gatherSome(ctx context.Context, at *indexing) error {
	n := 0
	err := each(ctx, d.reader, func(rows *sql.Rows) error {
		var pair int64
		var turns, prompt, a, b string
		if err := rows.Scan(&pair, &turns, &prompt, &a, &b); err != nil {
			return err
		}
		if at.chunk.full() {
			return nil
		}
		at.chunk.add(pair, turns, prompt, a, b)
		n++
		return nil
	}, textsAfter, at.chunk.last, readAtOnce)
	if n < readAtOnce {
		at.chunk.close()
		at.gathered = true
	}
	return err
}

func (d *Deck) saveSome(ctx context.Context, at *indexing) error {
	err := d.writeOn(ctx, d.jotter, func(tx *sql.Tx) error {
		s := statements{ctx: ctx, tx: tx}
		defer s.close()
		to := at.saved + savedOnce
		for bucket := at.saved; bucket < to; bucket++ {
			if row := at.chunk.row(bucket); len(row) > 0 {
				if _, err := s.exec(saveBlocks, at.number*buckets+int64(bucket), row); err != nil {
					return err
				}
			}
		}
		if to < buckets {
			return nil
		}
		_, err := s.exec(saveChunk, at.number, at.chunk.last, at.chunk.starting())
		return err
	})
	if err != nil {
		return fmt.Errorf("store chunk %d: %w", at.number, err)
	}
	if at.saved += savedOnce; at.saved == buckets {
		at.chunk = nil
	}
	return nil
}
